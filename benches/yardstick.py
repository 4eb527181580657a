"""The yardstick: what one warm get of a product document costs through the cache of a web framework, Django.

Usage: yardstick.py DOCUMENTS.jsonl REDIS_URL. Each line is the record of one product, as Open Food Facts gave it. Prints
one line of JSON for each of Django's four cache backends, with the median and the 99th percentile in nanoseconds.
"""

import json
import random
import sys
import tempfile
import time

from django.conf import settings

KEYS = 1_000
READS = 5_000
DAY = 24 * 60 * 60

folder = tempfile.TemporaryDirectory()
backend = "django.core.cache.backends."
room = {"MAX_ENTRIES": 100_000}
settings.configure(
    CACHES={
        "memory": {"BACKEND": backend + "locmem.LocMemCache", "OPTIONS": room},
        "files": {"BACKEND": backend + "filebased.FileBasedCache", "LOCATION": folder.name + "/files", "OPTIONS": room},
        "SQLite": {"BACKEND": backend + "db.DatabaseCache", "LOCATION": "kept", "OPTIONS": room},
        "Redis": {"BACKEND": backend + "redis.RedisCache", "LOCATION": sys.argv[2]},
    },
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": folder.name + "/cache.sqlite3",
            "OPTIONS": {"init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL"},
        }
    },
    USE_TZ=True,
)

import django  # noqa: E402  (its parts can be loaded once it is configured)

django.setup()

from django.core.cache import caches  # noqa: E402
from django.core.management import call_command  # noqa: E402

call_command("createcachetable", verbosity=0)
with open(sys.argv[1], encoding="utf-8") as lines:
    documents = [json.loads(line) for line in lines]

for name in settings.CACHES:
    cache = caches[name]
    keys = [f"product:{number}" for number in range(KEYS)]
    for number, key in enumerate(keys):
        cache.set(key, documents[number % len(documents)], timeout=DAY)
    chance = random.Random(1)
    reads = [chance.choice(keys) for _ in range(READS)]
    for key in reads[: READS // 10]:
        cache.get(key)
    times = []
    for key in reads:
        begun = time.perf_counter_ns()
        document = cache.get(key)
        times.append(time.perf_counter_ns() - begun)
        assert document
    times.sort()
    print(json.dumps({"store": name, "p50": times[READS // 2], "p99": times[READS * 99 // 100]}), flush=True)

import type {
  AppEvent,
  CacheView,
  Circuit,
  HistoryBucket,
  HistoryRange,
  HistoryView,
  JobView,
  LatencyView,
  QueueItem,
  QueueState,
  StoreCheck,
  StoreKind,
  StoreSettings,
  StoreState,
  TierView,
  UnavailableReason,
} from '../types';

/** What the fake cache has to know of the rest of the fake. */
export interface Surroundings {
  online(): boolean;
  network(): 'up' | UnavailableReason;
  store(): StoreSettings;
  use(store: StoreSettings): void;
  memoryEntries(): number;
  storeMegabytes(): number;
  /** Products of the pantry, and what the household calls one. */
  products(): number;
  nameOf(gtin: string): string | null;
  /** Asks the source about a code that waited; false when it can't be asked yet. */
  ask(gtin: string): boolean;
  emit(event: AppEvent): void;
}

interface Counters {
  hits: number;
  misses: number;
  staleHits: number;
}

/** A job, and when it was last looked at. */
interface Work extends JobView {
  at: number;
}

/** A copy, and the store that is in use once it is done. */
interface Copy extends Work {
  into: StoreSettings;
}

const READS = 14;
const SEARCHES = 8;
/** Questions a minute that the second source gets. */
const SECONDS = 15;
const MINUTE = 60_000;
/** Seconds until each kind of trouble is over. */
const RETRY: Partial<Record<UnavailableReason, number>> = {
  'rate-limited': 42,
  'source-down': 20,
  waiting: 12,
};
/** Milliseconds that one product of a refresh, and one answer of a copy, take. */
const REFRESH_PACE = 700;
const COPY_PACE = 6;
const ANSWER_BYTES = 4_500;
/** Servers that answer here; any other refuses. */
const SERVERS = ['127.0.0.1', 'localhost', 'shelf.local'];

const BUCKETS: Record<HistoryRange, [count: number, length: number]> = {
  hour: [60, MINUTE],
  day: [24, 60 * MINUTE],
  month: [30, 24 * 60 * MINUTE],
};

const QUICK: Record<'memory' | 'store' | 'network', LatencyView> = {
  memory: { p50: 0.2, p95: 0.6, p99: 1.8 },
  store: { p50: 18, p95: 41, p99: 120 },
  network: { p50: 184_000, p95: 920_000, p99: 2_400_000 },
};

/** The cached lookup of the fake: counters that move, a queue, and long work that goes on with the clock. */
export class FakeCache {
  /** What the store does; tests turn it. */
  storeState: StoreState = 'up';
  /** Long work; tests may put some here that was begun before. */
  refresh: Work | null = null;
  copy: Copy | null = null;
  /** Whether the next copy fails half-way; tests turn it. */
  copyFails = false;
  /** The second source, where one is asked. */
  second: { keyRefused: boolean } | null = null;
  private copyProblem: string | null = null;

  private readonly counters: Record<'memory' | 'store' | 'network', Counters>;
  private unanswered = 0;
  private memory: number;
  private warm: number;
  private stale: number;
  private readonly answers: Record<StoreKind, number>;
  private readonly waiting = new Map<string, QueueState>();
  /** When each request of the last minute was made. */
  private requests: number[] = [];
  /** Until when the source is left alone. */
  private retryAt = 0;
  private readonly storeRetryAt = Date.now() + 8_000;
  private readonly used: boolean;

  constructor(
    used: boolean,
    private readonly around: Surroundings,
  ) {
    this.used = used;
    const counters = (hits: number, misses: number, staleHits: number) =>
      used ? { hits, misses, staleHits } : { hits: 0, misses: 0, staleHits: 0 };
    this.counters = {
      memory: counters(1_284, 121, 3),
      store: counters(96, 25, 9),
      network: counters(22, 3, 0),
    };
    this.memory = used ? 131 : 0;
    this.warm = used ? 28 : 0;
    this.stale = used ? Math.min(12, around.products()) : 0;
    this.answers = { sqlite: used ? 412 : 0, files: 0, redis: 1_204, memory: 0 };
  }

  /** Counts a question by who answered it. */
  count(by: 'memory' | 'store' | 'network' | null): void {
    const { memory, store, network } = this.counters;
    if (by === 'memory') memory.hits += 1;
    else memory.misses += 1;
    if (by === 'store') store.hits += 1;
    else if (by !== 'memory') store.misses += 1;
    if (by === 'network') {
      network.hits += 1;
      this.requests.push(Date.now());
      this.memory += 1;
      this.answers[this.around.store().kind] += 1;
    } else if (by === null) {
      network.misses += 1;
      this.unanswered += 1;
    }
  }

  /** Puts a code that could not be asked about into the queue; gives the seconds until it is asked. */
  wait(gtin: string, reason: UnavailableReason): number | null {
    this.waiting.set(gtin, reason === 'waiting' ? 'next' : 'later');
    const seconds = this.retrySeconds();
    if (reason === 'waiting') setTimeout(() => this.turn(gtin), (seconds ?? 0) * 1000);
    this.changed();
    return seconds;
  }

  /** The answer of a waiting code came after all. */
  answered(gtin: string): void {
    if (this.waiting.delete(gtin)) this.changed();
  }

  /** Seconds until the source is asked again, when it is not asked now. */
  private retrySeconds(): number | null {
    const network = this.around.network();
    const seconds = network === 'up' ? undefined : RETRY[network];
    if (seconds === undefined) return null;
    if (this.retryAt <= Date.now()) this.retryAt = Date.now() + seconds * 1000;
    return Math.ceil((this.retryAt - Date.now()) / 1000);
  }

  private turn(gtin: string): void {
    if (!this.waiting.has(gtin) || !this.around.ask(gtin)) return;
    this.answered(gtin);
  }

  private changed(): void {
    queueMicrotask(() => this.around.emit({ kind: 'cache-changed' }));
  }

  // --- the contract ---

  view(): CacheView {
    this.advance();
    const store = this.around.store();
    const answers = this.answers[store.kind];
    const network = this.around.network();
    const reads = this.readsLeft();
    return {
      tiers: [
        this.tier('memory', this.memory, this.around.memoryEntries()),
        this.tier('store', answers, null),
        this.tier('network', null, null),
      ],
      store: {
        kind: store.kind,
        state: this.storeState,
        problem:
          this.storeState === 'down'
            ? 'disk I/O error: lookup.sqlite (code 522)'
            : this.storeState === 'read-only'
              ? 'database or disk is full (code 13)'
              : null,
        retrySeconds: this.storeState === 'down' ? this.untilStoreRetry() : null,
        answers,
        pictures: Math.round(answers / 17),
        bytes: 24_576 + answers * ANSWER_BYTES,
        maxBytes: store.kind === 'redis' ? null : this.around.storeMegabytes() * 1_000_000,
      },
      source: {
        circuit: this.circuit(),
        reason: network === 'up' ? null : network,
        retrySeconds: network === 'waiting' ? null : this.retrySeconds(),
        readsLeft: reads,
        readsLimit: READS,
        searchesLeft: SEARCHES,
        searchesLimit: SEARCHES,
        nextReadSeconds: reads > 0 ? null : this.untilNextRead(),
      },
      second: this.second && {
        circuit: this.around.online() ? 'closed' : 'off',
        reason: null,
        retrySeconds: null,
        keyRefused: this.second.keyRefused,
        left: SECONDS,
        limit: SECONDS,
      },
      queue: this.queue(),
      plan: { warm: this.warm, stale: this.stale, refreshRequests: Math.ceil(this.stale / 100) },
      refresh: job(this.refresh),
      copy: job(this.copy),
      copyProblem: this.copyProblem,
    };
  }

  history(range: HistoryRange): HistoryView {
    const [count, length] = BUCKETS[range];
    const last = Math.floor(Date.now() / length) * length;
    const buckets = Array.from({ length: count }, (_, i): HistoryBucket => {
      const from = new Date(last - (count - 1 - i) * length).toISOString();
      return { from, ...(this.used ? usual(i, range) : NOTHING) };
    });
    // What this window asked is in the newest stretch of each history.
    const newest = buckets.at(-1);
    if (newest && this.requests.length > 0) newest.network += this.requests.length;
    if (newest) newest.unanswered += this.unanswered;
    const sum = (of: (b: HistoryBucket) => number) => buckets.reduce((all, b) => all + of(b), 0);
    const kept = sum((b) => b.memory + b.store);
    const all = kept + sum((b) => b.network + b.unanswered);
    return { range, buckets, hitRatio: all === 0 ? null : kept / all };
  }

  clear(): CacheView {
    this.memory = 0;
    this.warm = 0;
    this.answers[this.around.store().kind] = 0;
    this.changed();
    return this.view();
  }

  warmUp(): CacheView {
    this.memory += this.warm;
    this.warm = 0;
    this.changed();
    return this.view();
  }

  refreshStale(): CacheView {
    this.refresh ??= { done: 0, total: this.stale, paused: false, at: Date.now() };
    this.changed();
    return this.view();
  }

  pause(paused: boolean): CacheView {
    this.advance();
    if (this.refresh) this.refresh = { ...this.refresh, paused, at: Date.now() };
    this.changed();
    return this.view();
  }

  cancel(): CacheView {
    this.advance();
    this.refresh = null;
    this.changed();
    return this.view();
  }

  askAgain(): CacheView {
    for (const gtin of [...this.waiting.keys()]) this.turn(gtin);
    return this.view();
  }

  check(store: StoreSettings): StoreCheck {
    if (store.kind === 'redis' && !SERVERS.includes(store.redis.host)) {
      const problem = `connecting to ${store.redis.host}:${store.redis.port}: Connection refused (os error 111)`;
      return { usable: false, problem, answers: 0, toCopy: 0 };
    }
    const here = this.around.store().kind;
    const toCopy = store.kind === here ? 0 : this.answers[here];
    return { usable: true, problem: null, answers: this.answers[store.kind], toCopy };
  }

  /** Begins to copy what the store in use holds. */
  copyInto(into: StoreSettings): void {
    const total = this.answers[this.around.store().kind];
    this.copy = { done: 0, total, paused: false, at: Date.now(), into };
    this.copyProblem = null;
    this.changed();
  }

  cancelCopy(): CacheView {
    this.advance();
    this.copy = null;
    this.changed();
    return this.view();
  }

  // --- inside ---

  /** Lets long work catch up with the clock. */
  private advance(): void {
    const refreshed = progress(this.refresh, REFRESH_PACE);
    if (this.refresh && refreshed > 0) {
      this.stale = Math.max(0, this.stale - refreshed);
      this.counters.network.hits += refreshed;
      if (this.refresh.done >= this.refresh.total) this.refresh = null;
    }
    const copied = progress(this.copy, COPY_PACE);
    if (this.copy && copied > 0) {
      const { into, done, total } = this.copy;
      this.answers[into.kind] += copied;
      if (this.copyFails && done >= total / 2) {
        this.copy = null;
        this.copyProblem = 'there is no room: database or disk is full';
      } else if (done >= total) {
        this.copy = null;
        this.around.use(into);
      }
    }
  }

  private tier(tier: TierView['tier'], entries: number | null, maxEntries: number | null): TierView {
    const counters = this.counters[tier];
    const latency = counters.hits > 0 ? QUICK[tier] : null;
    return { tier, ...counters, evictions: 0, entries, maxEntries, latency };
  }

  private circuit(): Circuit {
    if (!this.around.online()) return 'off';
    const network = this.around.network();
    return network === 'up' || network === 'waiting' || network === 'bad-answer' ? 'closed' : 'open';
  }

  private readsLeft(): number {
    this.requests = this.requests.filter((at) => at > Date.now() - MINUTE);
    return this.around.network() === 'waiting' ? 0 : Math.max(0, READS - this.requests.length);
  }

  private untilNextRead(): number {
    const first = this.requests[0];
    return first === undefined ? (this.retrySeconds() ?? 0) : Math.ceil((first + MINUTE - Date.now()) / 1000);
  }

  private untilStoreRetry(): number {
    return Math.max(0, Math.ceil((this.storeRetryAt - Date.now()) / 1000));
  }

  private queue(): CacheView['queue'] {
    const items = [...this.waiting].map(([gtin, state]): QueueItem => ({
      gtin,
      name: this.around.nameOf(gtin),
      state,
    }));
    return { total: items.length, items: items.slice(0, 100) };
  }
}

const NOTHING = { memory: 0, store: 0, network: 0, unanswered: 0 };

/** A household's usual use: a lot in the evening, little at night, now and then a shopping trip. */
function usual(i: number, range: HistoryRange): Omit<HistoryBucket, 'from'> {
  const wave = (Math.sin(i * 1.7) + Math.sin(i * 0.6) + 2) / 4;
  if (wave < 0.22) return NOTHING;
  const busy = wave * { hour: 9, day: 46, month: 120 }[range];
  const trip = i % 11 === 7;
  return {
    memory: Math.round(busy),
    store: Math.round(busy * 0.16),
    network: Math.round(busy * (trip ? 0.35 : 0.03)),
    unanswered: i % 13 === 5 ? Math.max(1, Math.round(busy * 0.1)) : 0,
  };
}

/** Moves a job on to now; gives how many pieces that made. */
function progress(work: Work | null, pace: number): number {
  if (!work || work.paused) return 0;
  const pieces = Math.min(work.total - work.done, Math.floor((Date.now() - work.at) / pace));
  work.done += pieces;
  work.at += pieces * pace;
  return pieces;
}

function job(work: Work | null): JobView | null {
  return work && { done: work.done, total: work.total, paused: work.paused };
}

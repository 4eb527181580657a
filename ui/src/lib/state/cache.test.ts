import { fake } from '../../tests/render';
import type { CacheView } from '$lib/backend/types';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Cache } from './cache.svelte';
import { Toasts } from './toasts.svelte';

let backend: ReturnType<typeof fake>;
let toasts: Toasts;
let cache: Cache;

const asked = (method = 'cache') => backend.calls.filter((call) => call === method).length;
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const hide = (hidden: boolean) => {
  Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
};

beforeEach(() => {
  vi.useFakeTimers();
  backend = fake();
  toasts = new Toasts();
  cache = new Cache(backend, toasts);
  void backend.listen((event) => cache.follow(event));
});

afterEach(() => {
  hide(false);
  vi.useRealTimers();
});

describe('the cache', () => {
  it('is followed each second while it is shown, its history less often', async () => {
    const stop = cache.watch('closely');
    await pass(5_100);
    expect(asked()).toBe(6);
    expect(asked('cacheHistory')).toBe(1);
    await pass(6_000);
    expect(asked('cacheHistory')).toBe(2);
    stop();
    await pass(1_000);
    const then = asked();
    await pass(5_000);
    expect(asked()).toBe(then);
  });

  it('is asked about only when it changes, where a line of it is shown', async () => {
    cache.watch('loosely');
    await pass(5_000);
    expect([asked(), asked('cacheHistory')]).toEqual([1, 0]);
    backend.emit({ kind: 'cache-changed' });
    await pass(5_000);
    expect(asked()).toBe(2);
  });

  it('is left alone while the window is hidden, and asked as soon as it shows again', async () => {
    cache.watch('closely');
    await pass(0);
    hide(true);
    const then = asked();
    await pass(5_000);
    expect(asked()).toBe(then);
    hide(false);
    expect(asked()).toBe(then + 1);
  });

  it('is asked at once when it changed, if anyone looks', async () => {
    backend.emit({ kind: 'cache-changed' });
    expect(asked()).toBe(0);
    cache.watch('closely');
    await pass(0);
    backend.emit({ kind: 'cache-changed' });
    expect(asked()).toBe(2);
  });

  it('never shows an older answer over what a button did', async () => {
    await cache.ask();
    const answers: ((view: CacheView) => void)[] = [];
    const old = cache.view as CacheView;
    backend.cache = () => new Promise((resolve) => answers.push(resolve));
    const late = cache.ask();
    await cache.act(() => backend.clearCache());
    answers[0]?.(old);
    await late;
    expect(cache.view?.store.answers).toBe(0);
  });

  it('says what failed, and goes on asking', async () => {
    backend.failures.set('cache', 'storage');
    cache.watch('closely');
    await pass(0);
    expect(cache.error?.code).toBe('storage');
    backend.failures.clear();
    await pass(1_000);
    expect([cache.error, cache.view?.store.answers]).toEqual([null, 412]);
  });
});

describe('a copy to another store', () => {
  it('that was begun elsewhere is followed as well', async () => {
    cache.watch('loosely');
    await pass(0);
    await backend.changeStore(await store(), null, true);
    await pass(1_000);
    expect(cache.view?.copy?.done).toBeGreaterThan(0);
    await pass(3_000);
    expect(toasts.list).toHaveLength(1);
  });

  const store = async () => {
    const { settings } = await backend.start();
    return { ...settings.store, kind: 'files' as const };
  };

  it('is followed wherever the user is, and told of when it is done', async () => {
    await backend.changeStore(await store(), null, true);
    await cache.copied();
    expect(cache.view?.copy).toMatchObject({ done: 0, total: 412 });
    await pass(3_500);
    expect(cache.view?.copy).toBeNull();
    expect(toasts.list.map((t) => t.text)).toEqual(['Copied: the store holds 412 answers now']);
    const then = asked();
    await pass(5_000);
    expect(asked()).toBe(then);
  });

  it('that fails leaves the old store in use, and says so', async () => {
    backend.keeping.copyFails = true;
    await backend.changeStore(await store(), null, true);
    await cache.copied();
    await pass(3_500);
    expect(cache.view).toMatchObject({ copy: null, store: { kind: 'sqlite', answers: 412 } });
    expect(toasts.list.map((t) => t.text)).toEqual(['The copy failed. The old store stays in use.']);
  });

  it('that is stopped is not called done', async () => {
    await backend.changeStore(await store(), null, true);
    await cache.copied();
    await pass(1_000);
    await cache.stopCopy();
    await pass(2_000);
    expect(toasts.list.map((t) => t.text)).toEqual(['Copying stopped. What was copied stays.']);
  });
});

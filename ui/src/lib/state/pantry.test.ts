import { fake } from '../../tests/render';
import type { PantryPage } from '$lib/backend/types';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Pantry } from './pantry.svelte';
import { href, parse } from './router.svelte';
import { Toasts } from './toasts.svelte';

afterEach(() => vi.useRealTimers());

describe('the pantry list', () => {
  it('asks once after the last key', async () => {
    vi.useFakeTimers();
    const backend = fake();
    const pantry = new Pantry(backend);
    for (const text of ['o', 'oat', 'oat d']) {
      pantry.setSearch(text);
      await vi.advanceTimersByTimeAsync(30);
    }
    await vi.advanceTimersByTimeAsync(200);
    expect(backend.calls.filter((c) => c === 'pantry')).toHaveLength(1);
    expect(pantry.row(0)?.name).toBe('Oat drink');
    expect(pantry.total).toBe(1);
  });

  it('drops an answer that a newer question has overtaken', async () => {
    const backend = fake();
    const pantry = new Pantry(backend);
    const answers: ((page: PantryPage) => void)[] = [];
    const real = await backend.pantry({
      search: '',
      filter: 'all',
      placeId: null,
      kindId: null,
      sort: 'date',
      offset: 0,
      limit: 60,
    });
    backend.pantry = () => new Promise((resolve) => answers.push(resolve));
    const first = pantry.ask();
    const second = pantry.ask();
    answers[1]?.({ ...real, total: 2 });
    await second;
    answers[0]?.({ ...real, total: 1 });
    await first;
    expect(pantry.total).toBe(2);
  });

  it('holds only the pages near the view', async () => {
    const pantry = new Pantry(fake({ many: 3000 }));
    await pantry.ask();
    expect(pantry.total).toBeGreaterThan(3000);
    for (let index = 0; index < 3000; index += 60) {
      pantry.want(index);
      await vi.waitFor(() => expect(pantry.row(index)).toBeDefined());
    }
    expect(pantry.row(0)).toBeUndefined();
    const held = Array.from({ length: 3000 }, (_, i) => pantry.row(i)).filter(Boolean).length;
    expect(held).toBeLessThanOrEqual(8 * 60);
  });

  it('says what failed, and recovers', async () => {
    const backend = fake();
    const pantry = new Pantry(backend);
    backend.failures.set('pantry', 'storage');
    await pantry.ask();
    expect([pantry.status, pantry.error?.code]).toEqual(['failed', 'storage']);
    backend.failures.clear();
    await pantry.ask();
    expect([pantry.status, pantry.error]).toEqual(['ready', null]);
  });
});

describe('addresses', () => {
  it('are read and written', () => {
    for (const route of [
      { screen: 'scan' },
      { screen: 'pantry' },
      { screen: 'shopping' },
      { screen: 'settings' },
      { screen: 'cache' },
      { screen: 'places' },
      { screen: 'journal' },
      { screen: 'grid' },
      { screen: 'paste' },
      { screen: 'past', date: null },
      { screen: 'past', date: '2026-05-12' },
      { screen: 'count', placeId: 'a/b c' },
      { screen: 'count', placeId: 'a/b c', camera: true },
      { screen: 'product', id: 'a/b c' },
    ] as const) {
      expect(parse(href(route))).toEqual(route);
    }
    expect(parse('')).toEqual({ screen: 'scan' });
    expect(parse('#/past/nonsense')).toEqual({ screen: 'past', date: null });
    expect(parse('#/nonsense')).toEqual({ screen: 'scan' });
    expect(parse('#/product/%E0%A4%A')).toEqual({ screen: 'pantry' });
  });
});

describe('toasts', () => {
  it('go after eight seconds, unless someone is at them', () => {
    vi.useFakeTimers();
    const toasts = new Toasts();
    toasts.show('one');
    toasts.show('two');
    toasts.release(toasts.list[1]?.id ?? 0);
    vi.advanceTimersByTime(8001);
    expect(toasts.list.map((t) => t.text)).toEqual(['two']);
    toasts.resume(toasts.list[0]?.id ?? 0);
    vi.advanceTimersByTime(8001);
    expect(toasts.list).toEqual([]);
  });

  it('are never more than three', () => {
    const toasts = new Toasts();
    for (const text of ['a', 'b', 'c', 'd']) toasts.show(text);
    expect(toasts.list.map((t) => t.text)).toEqual(['b', 'c', 'd']);
  });
});

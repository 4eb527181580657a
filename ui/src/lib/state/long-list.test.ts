import { beforeEach, describe, expect, it, vi } from 'vitest';
import { LongList, type Part } from './long-list.svelte';

const query = vi.fn((offset: number, limit: number): Promise<Part<number>> => {
  const rows = Array.from({ length: Math.max(0, Math.min(limit, 250 - offset)) }, (_, i) => offset + i);
  return Promise.resolve({ rows, total: 250 });
});

class Numbers extends LongList<number> {
  protected query = query;
}

/** Where the parts begin that were asked for. */
const asked = () => query.mock.calls.map(([offset]) => offset);

describe('a long list', () => {
  let list: Numbers;

  beforeEach(async () => {
    list = new Numbers();
    await list.ask();
    query.mockClear();
  });

  it('asks for the page beyond before its rows come into view', async () => {
    list.want(10);
    expect(asked()).toEqual([]);
    list.want(31);
    list.want(32);
    expect(asked()).toEqual([60]);
    await vi.waitFor(() => expect(list.row(60)).toBe(60));
  });

  it('asks for the page before where it is scrolled back to it', async () => {
    list.want(130);
    expect(asked()).toEqual([120, 60]);
    await vi.waitFor(() => expect(list.row(119)).toBe(119));
  });

  it('asks for nothing that is not there', async () => {
    list.want(245);
    expect(asked()).toEqual([240, 180]);
    list.want(249);
    await vi.waitFor(() => expect(list.row(249)).toBe(249));
    expect(list.row(250)).toBeUndefined();
    expect(query).toHaveBeenCalledTimes(2);
  });
});

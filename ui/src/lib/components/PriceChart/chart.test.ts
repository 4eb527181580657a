import type { PriceView } from '$lib/backend/types';
import { describe, expect, it } from 'vitest';
import { chart } from './chart';

function price(date: string, minor: number, store: string | null = 'Corner', unit = 'kg'): PriceView {
  const price = { minor, currency: 'EUR' };
  return {
    seenId: null,
    date,
    store,
    amount: { milli: 1000, unit: 'piece' },
    price,
    perUnit: { unit, price },
  };
}

describe('the course of prices', () => {
  it('needs three on different days', () => {
    expect(chart([])).toBeNull();
    expect(chart([price('2026-01-01', 100), price('2026-01-05', 120)])).toBeNull();
    expect(chart([1, 2, 3].map((minor) => price('2026-01-01', minor)))).toBeNull();
  });

  it('goes from the first day to the last and from the least to the most', () => {
    const drawn = chart([
      price('2026-03-01', 300),
      price('2026-01-01', 100),
      price('2026-02-01', 200, 'Market'),
    ]);
    expect(drawn).toMatchObject({ first: '2026-01-01', last: '2026-03-01' });
    expect(drawn?.least.price.minor).toBe(100);
    const [corner, market] = drawn?.stores ?? [];
    expect(corner?.name).toBe('Corner');
    expect(corner?.points).toEqual([
      { x: 10, y: 160 },
      { x: 590, y: 10 },
    ]);
    expect(market?.points).toHaveLength(1);
  });

  it('keeps to the unit of most, and a level price is in the middle', () => {
    const drawn = chart([
      ...['2026-01-01', '2026-01-02', '2026-01-03'].map((date) => price(date, 150)),
      price('2026-01-04', 900, 'Corner', 'l'),
    ]);
    expect(drawn?.most.price.minor).toBe(150);
    expect(drawn?.stores[0]?.points.every(({ y }) => y === 85)).toBe(true);
  });
});

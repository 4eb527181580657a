import { describe, expect, it } from 'vitest';
import { stack, top } from './scale';

describe('the scale', () => {
  it('ends at a round number whose half is whole', () => {
    expect([0, 1, 3, 5, 9, 11, 53, 100, 101, 1234].map(top)).toEqual([
      2, 2, 4, 6, 10, 20, 60, 100, 200, 2000,
    ]);
  });
});

describe('a bar', () => {
  it('is stacked from the ground, with gaps', () => {
    expect(stack([50, 0, 25], 100, 200)).toEqual([
      { y: 100, h: 99 },
      { y: 100, h: 0 },
      { y: 50, h: 49 },
    ]);
  });

  it('shows even one of a thousand', () => {
    expect(stack([1000, 1], 1000, 100)[1]).toEqual({ y: -3, h: 3 });
  });
});

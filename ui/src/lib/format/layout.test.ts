import { describe, expect, it } from 'vitest';
import { layoutRuns, layoutWords } from './layout';

describe('the layout of a taught code', () => {
  it('is divided into what its digits are', () => {
    expect(layoutRuns('28IIIICVVVVV')).toEqual([
      { kind: 'prefix', shown: '28' },
      { kind: 'item', shown: '••••' },
      { kind: 'check', shown: '•' },
      { kind: 'value', shown: '•••••' },
    ]);
  });

  it('is told in words', () => {
    expect(layoutWords('28IIIIIVVVVV')).toBe('Begins with 28; item number 5 digits; value 5 digits');
    expect(layoutWords('281234500350')).toBe('');
  });
});

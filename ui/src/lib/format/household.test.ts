import { i18n } from '$lib/i18n/i18n.svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { amount, amounts, stock } from './amounts';
import { brief, dated, dateSaid, lastOne } from './dates';
import { money, parseMoney, plainMoney, share } from './money';
import { readDays } from './numbers';
import { portions } from './portions';

beforeEach(() => i18n.use('en-GB', 'en-GB'));
afterEach(() => i18n.use(null, 'en-GB'));

describe('days gone by', () => {
  it('are the last such day, today itself included', () => {
    const now = new Date('2026-11-23T12:00:00');
    expect(lastOne('2027-05-17', now)).toBe('2026-05-17');
    expect(lastOne('2026-11-23', now)).toBe('2026-11-23');
    expect(lastOne('2026-11-24', now)).toBe('2025-11-24');
    expect(lastOne('2019-01-01', now)).toBe('2019-01-01');
    expect(lastOne('2028-02-29', now)).toBe('2024-02-29');
  });
});

describe('amounts', () => {
  it('of several units stand side by side', () => {
    expect(amounts([{ milli: 4000, unit: 'piece' }])).toBe('4 pieces');
    const packs = { milli: 2000, unit: 'pack' };
    expect(amount(packs)).toBe('2 packs');
    expect(stock({ total: packs, rest: [] })).toBe('2 packs');
    expect(stock({ total: packs, rest: [{ milli: 300_000, unit: 'g' }] })).toBe('2 packs + 300 g');
    expect(stock({ total: { milli: 0, unit: 'piece' }, rest: [{ milli: 1000, unit: 'ml' }] })).toBe('1 ml');
  });

  it('have parts in whole thousandths, none twice', () => {
    const of = (milli: number, unit: string) => portions({ milli, unit }).map((p) => p.milli);
    expect(of(1000, 'piece')).toEqual([1000, 750, 500, 250]);
    expect(of(2000, 'piece')).toEqual([2000, 1500, 500, 1000]);
    expect(of(3000, 'pack')).toEqual([3000, 2250, 1500, 750, 1000]);
    expect(of(333, 'g')).toEqual([333, 250, 167, 83]);
    expect(of(1, 'g')).toEqual([1]);
  });
});

describe('money', () => {
  it('is exact, in the digits of its currency', () => {
    expect(money({ minor: 250, currency: 'EUR' })).toBe('€2.50');
    expect(money({ minor: 250, currency: 'JPY' })).toBe('JP¥250');
    expect(plainMoney({ minor: 123_456, currency: 'EUR' })).toBe('1234.56');
    expect(share({ minor: 100, currency: 'EUR' }, 1000, 3000).minor).toBe(33);
  });

  it.each([
    ['2.5', 'EUR', 250],
    ['2,50', 'EUR', 250],
    ['3', 'EUR', 300],
    ['250', 'JPY', 250],
    ['2.505', 'EUR', null],
    ['2.5', 'JPY', null],
    ['-2', 'EUR', null],
    ['two', 'EUR', null],
  ])('reads %s in %s', (text, currency, minor) => {
    expect(parseMoney(text, currency)).toBe(minor);
  });
});

describe('a date that the user did not type', () => {
  it('says that it is a guess, and whose', () => {
    expect(dated('2027-03-14', 'use-by', 'suggested')).toBe('Use by about 14 Mar 2027');
    expect(dated('2027-03-14', 'best-before', 'code')).toBe('Best before 14 Mar 2027');
    expect(dateSaid('learned')).toBe('as you had it before');
    expect(dateSaid(null)).toBeNull();
  });

  it('has a year only when it is far', () => {
    const now = new Date('2026-11-23T12:00:00Z');
    expect(brief('2027-05-12', now)).toBe('12 May');
    expect(brief('2028-05-12', now)).toBe('12 May 2028');
  });
});

describe('typed days', () => {
  it('are whole, from 1 to 3,650, or none', () => {
    expect(['3', ' 3650 ', '', '0', '3651', '1.5', 'x'].map(readDays)).toEqual([
      3,
      3650,
      null,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

import { i18n } from '$lib/i18n/i18n.svelte';
import type { ErrorCode, LotView } from '$lib/backend/types';
import { describe, expect, it } from 'vitest';
import { amount, change } from './amounts';
import { ago, badge, civil } from './dates';
import { bytes, duration, microseconds, percent, span } from './numbers';
import { drawing } from './pictures';
import { errorSentence, provenance, tagWord, unavailable } from './words';

const lot = (
  date: string | null,
  daysLeft: number | null,
  status: LotView['status'],
  dateKind: LotView['dateKind'] = 'best-before',
) => ({
  date,
  daysLeft,
  status,
  dateKind,
  dateFrom: null,
});

describe('dates', () => {
  it('follow the language', () => {
    expect(civil('2027-03-14')).toBe('14 Mar 2027');
    i18n.use('de', 'de-DE');
    expect(civil('2027-03-14')).toBe('14. März 2027');
  });

  it('are words when near and dates when far', () => {
    expect(badge(lot('2026-11-22', -1, 'past')).text).toBe('Yesterday');
    expect(badge(lot('2026-11-23', 0, 'soon')).text).toBe('Today');
    expect(badge(lot('2026-11-25', 2, 'soon')).text).toBe('In 2 days');
    expect(badge(lot('2027-03-14', 111, 'good')).text).toBe('14 Mar 2027');
    expect(badge(lot('2026-01-02', -325, 'past')).text).toBe('2 Jan 2026');
    expect(badge(null)).toMatchObject({ status: 'none', text: 'No date' });
  });

  it('tell use by from best before', () => {
    expect(badge(lot('2026-11-24', 1, 'soon', 'use-by'))).toMatchObject({
      useBy: true,
      text: 'Use by tomorrow',
      full: 'Use by 24 Nov 2026',
    });
    expect(badge(lot('2026-11-24', 1, 'soon')).full).toBe('Best before 24 Nov 2026');
  });

  it('say how long ago something was', () => {
    const now = Date.parse('2026-11-23T12:00:00Z');
    expect(ago('2026-11-23T11:59:30Z', now)).toBe('just now');
    expect(ago('2026-11-23T11:40:00Z', now)).toBe('20 minutes ago');
    expect(ago('2026-11-20T12:00:00Z', now)).toBe('3 days ago');
    expect(ago('2025-11-20T12:00:00Z', now)).toBe('12 months ago');
  });
});

describe('amounts and numbers', () => {
  it('keep their unit, and change to the larger one', () => {
    expect(amount({ milli: 2000, unit: 'piece' })).toBe('2');
    expect(amount({ milli: 1500, unit: 'piece' })).toBe('1.5');
    expect(amount({ milli: 750_000, unit: 'g' })).toBe('750 g');
    expect(amount({ milli: 1_250_000, unit: 'g' })).toBe('1.25 kg');
    expect(amount({ milli: 330_000, unit: 'ml' })).toBe('330 ml');
    expect(change({ milli: -1000, unit: 'piece' })).toBe('−1');
    expect(change({ milli: 500_000, unit: 'g' })).toBe('+500 g');
  });

  it('are short', () => {
    expect(duration(0.2)).toBe('0.2\u00a0ms');
    expect(duration(0.0008)).toBe('0.1\u00a0ms');
    expect(duration(184.3)).toBe('184\u00a0ms');
    expect(duration(1234)).toBe('1.2\u00a0s');
    expect(bytes(1_864_000)).toBe('1.9 MB');
    expect(percent(0.9634)).toBe('96.3%');
    expect([45, 119, 120, 301, 7200].map(span)).toEqual(
      ['45 s', '119 s', '2 min', '6 min', '2 h'].map((text) => text.replace(' ', '\u00a0')),
    );
    expect([0.02, 0.21, 18.4, 999.9, 1420, 184_300, 2_400_000].map(microseconds)).toEqual(
      ['0.1 µs', '0.2 µs', '18 µs', '1 ms', '1.4 ms', '184 ms', '2.4 s'].map((text) =>
        text.replace(' ', '\u00a0'),
      ),
    );
  });
});

describe('words', () => {
  const p = {
    tier: 'memory',
    source: 'open-food-facts',
    pageUrl: null,
    fetchedAt: null,
    stale: false,
    tookMs: 0.2,
  } as const;

  it('say where an answer came from', () => {
    expect(provenance(p)).toBe('from memory · 0.2\u00a0ms');
    expect(provenance({ ...p, tier: 'network', tookMs: 184 })).toBe(
      'Open Food Facts · just now · 184\u00a0ms',
    );
    const now = Date.parse('2026-11-23T12:00:00Z');
    expect(provenance({ ...p, tier: 'store', stale: true, fetchedAt: '2026-11-20T12:00:00Z' }, now)).toBe(
      'kept · fetched 3 days ago',
    );
  });

  it('tell the reasons apart', () => {
    const reasons = [
      'offline',
      'deadline-passed',
      'rate-limited',
      'waiting',
      'source-down',
      'bad-answer',
      'not-asked',
    ] as const;
    expect(new Set(reasons.map((r) => unavailable(r, null))).size).toBe(reasons.length);
    expect(unavailable('rate-limited', 42)).toContain('42\u00a0s');
    expect(unavailable('waiting', 12)).toBe(
      'Open Food Facts allows only so many questions a minute. This one is asked in 12\u00a0s.',
    );
    expect(unavailable('source-down', 300)).toContain('5\u00a0min');
    expect(unavailable('waiting', 0)).toContain('asked soon');
  });

  it('have a sentence for every error', () => {
    const codes: ErrorCode[] = [
      'empty',
      'check-digit',
      'damaged-code',
      'not-a-product-code',
      'length',
      'not-found',
      'not-enough',
      'invalid',
      'picture',
      'storage',
      'newer-file',
      'internal',
    ];
    const sentences = codes.map((code) => errorSentence({ code, message: 'never shown', details: null }));
    expect(new Set(sentences).size).toBe(codes.length);
    expect(sentences.join()).not.toContain('never shown');
    expect(errorSentence({ code: 'check-digit', message: '', details: { expected: '3' } })).toBe(
      'The last digit should be 3: misread or mistyped?',
    );
    expect(errorSentence({ code: 'not-enough', message: '', details: { availableMilli: 2000 } })).toContain(
      '2',
    );
  });

  it('translate the allergens and tidy other tags', () => {
    i18n.use('de', 'de-DE');
    expect(tagWord('en:milk')).toBe('Milch');
    expect(tagWord('en:red-caviar')).toBe('Red caviar');
    expect(tagWord('fr:poisson-fumé')).toBe('Poisson fumé');
  });
});

describe('drawings', () => {
  it('follow the most specific category', () => {
    expect(drawing(['en:spreads', 'en:chocolate-spreads'])).toBe('jar');
    expect(drawing(['en:seafood', 'en:canned-fishes'])).toBe('can');
    expect(drawing(['en:beverages', 'en:apple-juices'])).toBe('bottle');
    expect(drawing([])).toBe('box');
  });
});

describe('the language', () => {
  it('follows the choice, else the system, else English', () => {
    i18n.use(null, 'de-AT');
    expect([i18n.locale, i18n.tag, document.documentElement.lang]).toEqual(['de', 'de-AT', 'de']);
    i18n.use('en', 'de-AT');
    expect([i18n.locale, i18n.tag]).toEqual(['en', 'en']);
    i18n.use(null, 'fr-FR');
    expect(i18n.locale).toBe('en');
    i18n.use(null, 'POSIX.what?');
    expect(i18n.locale).toBe('en');
    i18n.use(null, 'de_DE');
    expect(i18n.tag).toBe('de-DE');
  });
});

import { i18n } from '$lib/i18n/i18n.svelte';
import { afterEach, describe, expect, it } from 'vitest';
import { amount, amounts } from './amounts';
import { plainNumber, readMilli } from './numbers';
import { ownUnits } from './own-units.svelte';
import { equation, pricePer, refusal, unitWord, written } from './units';
import { tagWord, wordTag } from './words';

afterEach(() => {
  ownUnits.list = [];
});

const JAR = '0190-jar';

describe('units', () => {
  it('of the user’s own are told by their name wherever amounts are', () => {
    expect(amount({ milli: 2000, unit: JAR })).toBe('2');
    ownUnits.list = [{ id: JAR, name: 'Jar' }];
    expect(amount({ milli: 2000, unit: JAR })).toBe('2\u00a0Jar');
    expect(amounts([{ milli: 1500, unit: JAR }])).toBe('1.5\u00a0Jar');
    expect(unitWord(JAR)).toBe('Jar');
    expect(pricePer({ unit: JAR, price: { minor: 250, currency: 'EUR' } })).toBe('€2.50 per Jar');
  });

  it('are written as people write them, in their language', () => {
    expect(written(250, 'l')).toBe('0.25\u00a0l');
    expect(written(1500, 'cup')).toBe('1.5 cups');
    expect(equation({ leftMilli: 1000, leftUnit: 'pack', rightMilli: 6000, rightUnit: 'piece' })).toBe(
      '1 pack = 6 pieces',
    );
    i18n.use('de', 'de-DE');
    expect(written(250, 'l')).toBe('0,25\u00a0l');
    expect(written(2000, 'tbsp')).toBe('2 EL');
  });

  it('say why an equation is refused', () => {
    const said = { leftMilli: 2000, leftUnit: 'pack', rightMilli: 13_000, rightUnit: 'piece' };
    const details = (reason: string, followsMilli?: number) => ({
      field: 'equations',
      reason,
      index: 0,
      ...(followsMilli === undefined ? {} : { followsMilli }),
    });
    expect(refusal(details('contradiction', 12_000), said)).toBe(
      'The other lines say otherwise: 2 packs is 12 pieces',
    );
    expect(refusal(details('contradiction'), said)).toBe('The other lines say otherwise');
    expect(refusal(details('redundant', 13_000), said)).toMatch(/follows from the other lines/);
    expect(refusal(details('too-many'), null)).toMatch(/More lines/);
  });
});

describe('numbers in fields', () => {
  it('are exact, with comma or point', () => {
    expect(['1', '0,5', '1.25', '', ' ', 'x', '1.2345', '-1'].map(readMilli)).toEqual([
      1000,
      500,
      1250,
      null,
      null,
      undefined,
      undefined,
      undefined,
    ]);
    expect(plainNumber(1234.5)).toBe('1234.5');
  });
});

describe('categories', () => {
  it('are words to people and tags to the program', () => {
    expect(wordTag('  Oat & rice drinks ', 'en')).toBe('en:oat-rice-drinks');
    expect(wordTag('Müsli', 'de')).toBe('de:müsli');
    expect(wordTag(' – ', 'en')).toBeNull();
    expect(tagWord('de:müsli')).toBe('Müsli');
  });
});

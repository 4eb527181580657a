import type { ItemView } from '$lib/backend/types';
import { i18n } from '$lib/i18n/i18n.svelte';
import { describe, expect, it } from 'vitest';
import { byAisle, estimate } from './shopping';
import { itemLine, shoppingText } from './shopping-text';
import { splitTyped } from './typed-item';

function item(name: string, more: Partial<ItemView> = {}): ItemView {
  return {
    id: name,
    name,
    product: null,
    kindId: null,
    amount: null,
    why: 'hand',
    aisle: 'other',
    note: null,
    ticked: false,
    price: null,
    date: null,
    placeId: 'place-pantry',
    ...more,
  };
}

const euros = (minor: number) => ({ minor, currency: 'EUR' });
const ITEMS = [
  item('Apples', { aisle: 'produce', amount: { milli: 1_500_000, unit: 'g' } }),
  item('Pears', { aisle: 'produce', ticked: true }),
  item('Candles', { amount: { milli: 2000, unit: 'piece' }, note: 'the long ones' }),
];

describe('a list as text', () => {
  it('has its title, its aisles, and what is still to be bought', () => {
    expect(shoppingText({ name: 'Party', store: 'Corner shop' }, ITEMS)).toBe(
      [
        'Party · Corner shop',
        '',
        'Fruit and vegetables',
        '☐ Apples, 1.5 kg',
        '',
        'Everything else',
        '☐ Candles, 2 pieces (the long ones)',
      ].join('\n'),
    );
  });

  it('is in the language of the window', () => {
    i18n.use('de', 'de-DE');
    expect(shoppingText({ name: '', store: null }, ITEMS)).toContain(
      'Einkauf\n\nObst und Gemüse\n☐ Apples, 1,5',
    );
  });

  it('says no amount where nobody said one', () => {
    expect(itemLine(item('Soap'))).toBe('Soap');
    expect(itemLine(item('Soap', { amount: { milli: 0, unit: 'piece' } }))).toBe('Soap');
  });
});

describe('aisles', () => {
  it('stay in the order that is given, even where one comes twice', () => {
    const mixed = [
      item('a', { aisle: 'dairy' }),
      item('b', { aisle: 'meat' }),
      item('c', { aisle: 'dairy' }),
    ];
    expect(byAisle(mixed).map((g) => [g.aisle, g.items.length])).toEqual([
      ['dairy', 1],
      ['meat', 1],
      ['dairy', 1],
    ]);
  });
});

describe('what a list may cost', () => {
  it('is rounded, and says what it leaves out', () => {
    expect(estimate([{ price: euros(1049) }, { price: euros(1299) }])).toBe('About €23');
    expect(estimate([{ price: euros(1049) }, { price: null }, { price: null }])).toBe(
      'About €10, 2 without a price',
    );
  });

  it('is not said while no price is known', () => {
    expect(estimate([{ price: null }])).toBeNull();
    expect(estimate([])).toBeNull();
  });

  it('adds up one currency only', () => {
    expect(estimate([{ price: euros(500) }, { price: { minor: 100, currency: 'CHF' } }])).toBe(
      'About €5, 1 without a price',
    );
  });
});

describe('a typed line', () => {
  it('comes apart before each word that may end its amount', () => {
    expect(splitTyped(' 2 kg  flour ')).toEqual([
      { amount: '2 kg', name: 'flour' },
      { amount: '2', name: 'kg flour' },
    ]);
    expect(splitTyped('½ l milk')[0]).toEqual({ amount: '½ l', name: 'milk' });
  });

  it('stays whole without a number in front', () => {
    expect(splitTyped('flour type 405')).toEqual([]);
    expect(splitTyped('7')).toEqual([]);
    expect(splitTyped('')).toEqual([]);
  });
});

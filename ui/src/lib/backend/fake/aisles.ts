import type { Aisle } from '../types';

/** In the order that most stores have them. */
export const AISLES: readonly Aisle[] = [
  'produce',
  'bakery',
  'meat',
  'fish',
  'dairy',
  'chilled',
  'staples',
  'breakfast',
  'preserves',
  'condiments',
  'sweets',
  'snacks',
  'hot-drinks',
  'drinks',
  'alcohol',
  'frozen',
  'baby',
  'pets',
  'household',
  'other',
];

/** Where things stand, as far as the samples need it; the program's own table knows far more. */
const HINTS: [RegExp, Aisle][] = [
  [/frozen|ice-cream/, 'frozen'],
  [/canned|conserve|pickle/, 'preserves'],
  [/fish/, 'fish'],
  [/meat/, 'meat'],
  [/bread/, 'bakery'],
  [/chocolate-spread|jam|honey|cereal|muesli/, 'breakfast'],
  [/chocolate/, 'sweets'],
  [/tea|coffee/, 'hot-drinks'],
  [/juice|water|oat-drink/, 'drinks'],
  [/milk|yogurt|cheese|butter|egg/, 'dairy'],
  [/oil|mustard/, 'condiments'],
  [/pasta|rice|flour|legume/, 'staples'],
  [/vegetable|fruit/, 'produce'],
  [/candle|soap|paper/, 'household'],
];

/** By a product's categories, else by its name. */
export function aisleOf(categories: readonly string[], name: string): Aisle {
  const words = [...categories.toReversed(), name.toLowerCase()];
  for (const word of words) for (const [pattern, aisle] of HINTS) if (pattern.test(word)) return aisle;
  return 'other';
}

/** The same order, but what was ticked first comes first. */
export function learned(order: readonly Aisle[], ticked: readonly Aisle[]): Aisle[] {
  const next = [...order];
  ticked.forEach((aisle, i) => {
    const before = ticked[i - 1];
    if (before === undefined || next.indexOf(before) < next.indexOf(aisle)) return;
    next.splice(next.indexOf(aisle), 1);
    next.splice(next.indexOf(before) + 1, 0, aisle);
  });
  return next;
}

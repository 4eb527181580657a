/** The drawings that stand in for a missing picture. */
export type Drawing =
  | 'jar'
  | 'bottle'
  | 'can'
  | 'box'
  | 'leaf'
  | 'bread'
  | 'cheese'
  | 'fish'
  | 'meat'
  | 'egg'
  | 'cup'
  | 'bar'
  | 'snow';

const HINTS: [RegExp, Drawing][] = [
  [/frozen|ice-cream/, 'snow'],
  [/canned|conserve/, 'can'],
  [/fish|seafood|tuna|salmon/, 'fish'],
  [/cheese/, 'cheese'],
  [/yogurt|yoghurt|dessert|quark|pudding/, 'cup'],
  [/egg/, 'egg'],
  [/bread|baker|croissant|toast/, 'bread'],
  [/chocolate-spread|spread|jam|honey|preserve|pickle|mustard|nut-butter/, 'jar'],
  [/chocolate|bars|sweet|candies/, 'bar'],
  [/meat|sausage|ham|poultry/, 'meat'],
  [/beverage|drink|water|juice|milk|oil|vinegar|sauce|beer|wine|syrup/, 'bottle'],
  [/fruit|vegetable|salad|herb|legume|fresh/, 'leaf'],
];

/** Picks by the most specific category that says anything; they come broad first. */
export function drawing(categories: readonly string[]): Drawing {
  for (const category of categories.toReversed()) {
    for (const [pattern, name] of HINTS) if (pattern.test(category)) return name;
  }
  return 'box';
}

/** What stands beside the word for how a place keeps food. */
export const CONDITION_ICON = { ambient: 'sun', cool: 'cool', frozen: 'snow' } as const;

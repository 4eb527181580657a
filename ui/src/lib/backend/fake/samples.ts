import type { BuiltinPlace, DateFrom, DateKind, Facts, NutrientId } from '../types';
import { checkDigit } from '$lib/input/check-digit';

/** A made-up product, and the lots a furnished pantry has of it. */
export interface Sample {
  gtin: string | null;
  facts: Facts;
  /** How much of it there should be, in pieces or what it is kept in. */
  minimum?: number | undefined;
  lots: {
    count: number;
    days: number | null;
    kind?: DateKind;
    place: BuiltinPlace;
    opened?: boolean;
    unit?: 'g' | 'ml';
    from?: DateFrom;
    almostEmpty?: boolean;
    /** Of something in the freezer: the days it has left once it is thawed. */
    daysOnceThawed?: number;
    /** What all of it cost, in cents. */
    price?: number;
    store?: string;
  }[];
}

type Shape = 'jar' | 'bottle' | 'can' | 'box' | 'bag' | 'cup';

const SHAPES: Record<Shape, string> = {
  jar: '<rect x="32" y="16" width="36" height="12" rx="3" fill="#b99a63"/><rect x="26" y="30" width="48" height="56" rx="10" fill="C"/><rect x="26" y="46" width="48" height="26" fill="#fffaf0"/>',
  bottle:
    '<rect x="42" y="8" width="16" height="12" rx="2" fill="#3d6e8f"/><path d="M42 20h16v10l9 14v38a8 8 0 0 1-8 8H41a8 8 0 0 1-8-8V44l9-14z" fill="C"/><rect x="33" y="54" width="34" height="22" fill="#fffaf0"/>',
  can: '<rect x="26" y="18" width="48" height="66" rx="6" fill="#c9c4bb"/><rect x="26" y="26" width="48" height="50" fill="C"/><circle cx="50" cy="51" r="14" fill="#fffaf0"/>',
  box: '<rect x="24" y="14" width="52" height="72" rx="3" fill="C"/><rect x="24" y="14" width="52" height="16" rx="3" fill="#fffaf0" opacity=".7"/><circle cx="50" cy="58" r="15" fill="#fffaf0"/>',
  bag: '<path d="M28 18h44l4 64a5 5 0 0 1-5 5H29a5 5 0 0 1-5-5z" fill="C"/><path d="M28 18h44l1 9H27z" fill="#fffaf0" opacity=".6"/><ellipse cx="50" cy="57" rx="17" ry="13" fill="#fffaf0"/>',
  cup: '<rect x="20" y="22" width="60" height="8" rx="3" fill="#d9d2c5"/><path d="M24 30h52l-6 52a5 5 0 0 1-5 4H35a5 5 0 0 1-5-4z" fill="C"/><rect x="27" y="44" width="46" height="18" fill="#fffaf0"/>',
};

function picture(shape: Shape, colour: string): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">${SHAPES[shape].replaceAll('"C"', `"${colour}"`)}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

let serial = 0;
function nextGtin(): string {
  serial += 1;
  const body = `40${String(7_310_000_000 + serial * 137)}`;
  return body + checkDigit(body);
}

const NUTRIENTS: NutrientId[] = [
  'energy',
  'fat',
  'saturated-fat',
  'carbohydrates',
  'sugars',
  'fiber',
  'protein',
  'salt',
];

interface Words {
  name: string;
  brand?: string;
  size?: string;
  category: string;
  look?: [Shape, string];
  score?: string;
  nova?: number;
  allergens?: string[];
  traces?: string[];
  ingredients?: string;
  per100?: number[];
  ml?: boolean;
  /** Of the sample rather than its facts. */
  minimum?: number;
}

function facts(w: Words): Facts {
  return {
    name: w.name,
    brand: w.brand ?? null,
    size: w.size ?? null,
    pictureUrl: w.look ? picture(w.look[0], w.look[1]) : null,
    categories: [w.category],
    nutriScore: w.score ?? null,
    novaGroup: w.nova ?? null,
    greenScore: null,
    allergens: (w.allergens ?? []).map((a) => `en:${a}`),
    traces: (w.traces ?? []).map((t) => `en:${t}`),
    ingredients: w.ingredients ?? null,
    nutrition: (w.per100 ?? []).flatMap((per100, i) => {
      const id = NUTRIENTS[i];
      return id ? [{ id, per100 }] : [];
    }),
    nutritionPer100Ml: w.ml ?? false,
  };
}

function sample(words: Words, ...lots: Sample['lots']): Sample {
  return { gtin: nextGtin(), facts: facts(words), lots, minimum: words.minimum };
}

/** Some thirty neutral, made-up products. */
export function samples(): Sample[] {
  serial = 0;
  return [
    sample(
      {
        name: 'Whole milk 3.5 %',
        brand: 'Meadow',
        size: '1 l',
        category: 'en:milks',
        look: ['bottle', '#8fb7d6'],
        score: 'b',
        nova: 1,
        allergens: ['milk'],
        per100: [64, 3.5, 2.3, 4.8, 4.8, 0, 3.4, 0.13],
        ml: true,
      },
      { count: 1, days: -1, kind: 'best-before', place: 'fridge', opened: true },
      { count: 2, days: 9, place: 'fridge' },
    ),
    sample(
      {
        name: 'Minced beef',
        brand: 'Green Gate',
        size: '400 g',
        category: 'en:meats',
        look: ['box', '#b4574b'],
        score: 'c',
        nova: 1,
        per100: [215, 15, 6.2, 0, 0, 0, 20, 0.18],
      },
      { count: 1, days: 1, kind: 'use-by', place: 'fridge' },
    ),
    sample(
      {
        name: 'Baby spinach',
        brand: 'Green Gate',
        size: '125 g',
        category: 'en:fresh-vegetables',
        score: 'a',
        nova: 1,
      },
      { count: 2, days: 2, place: 'fridge' },
    ),
    sample(
      {
        name: 'Plain yoghurt',
        brand: 'Meadow',
        size: '500 g',
        category: 'en:yogurts',
        look: ['cup', '#7fa7c9'],
        score: 'a',
        nova: 1,
        allergens: ['milk'],
        per100: [63, 3.6, 2.4, 4.4, 4.4, 0, 3.5, 0.13],
      },
      { count: 3, days: 4, place: 'fridge' },
    ),
    sample(
      {
        name: 'Mountain cheese in slices',
        brand: 'Alm',
        size: '200 g',
        category: 'en:cheeses',
        look: ['box', '#d9a441'],
        score: 'd',
        allergens: ['milk'],
      },
      { count: 1, days: 6, place: 'fridge', opened: true },
    ),
    sample(
      {
        name: 'Hazelnut spread',
        brand: 'Nutwood',
        size: '400 g',
        category: 'en:chocolate-spreads',
        look: ['jar', '#6d4630'],
        score: 'e',
        nova: 4,
        allergens: ['milk', 'nuts', 'soybeans'],
        traces: ['gluten', 'peanuts'],
        ingredients:
          'Sugar, palm oil, hazelnuts (13 %), skimmed milk powder (8.7 %), fat-reduced cocoa (7.4 %), emulsifier: lecithins (soya), vanillin.',
        per100: [539, 30.9, 10.6, 57.5, 56.3, 3.4, 6.3, 0.107],
      },
      { count: 1, days: 112, place: 'pantry' },
    ),
    sample(
      {
        name: 'Chopped tomatoes',
        brand: 'Sole',
        size: '400 g',
        category: 'en:canned-vegetables',
        look: ['can', '#c1442e'],
        score: 'a',
        nova: 2,
        per100: [24, 0.1, 0, 4, 3.8, 1.2, 1.2, 0.05],
      },
      { count: 8, days: 640, place: 'pantry' },
    ),
    sample(
      {
        name: 'Spaghetti n. 5',
        brand: 'Sole',
        size: '500 g',
        category: 'en:pastas',
        look: ['box', '#2f5d8a'],
        score: 'a',
        nova: 1,
        allergens: ['gluten'],
        per100: [359, 2, 0.5, 71.2, 3.5, 3, 13, 0.01],
      },
      { count: 4, days: null, place: 'pantry' },
    ),
    sample(
      {
        name: 'Apricot jam',
        brand: 'Orchard Lane',
        size: '340 g',
        category: 'en:apricot-jams',
        look: ['jar', '#e08f3c'],
        score: 'd',
        nova: 3,
      },
      { count: 2, days: 345, place: 'pantry' },
    ),
    sample(
      {
        name: 'Rolled oats',
        brand: 'Millstone',
        size: '500 g',
        category: 'en:cereals',
        look: ['bag', '#c9a36a'],
        score: 'a',
        nova: 1,
        allergens: ['gluten'],
      },
      { count: 2, days: 210, place: 'pantry' },
    ),
    sample(
      {
        name: 'Basmati rice',
        brand: 'Millstone',
        size: '1 kg',
        category: 'en:rices',
        look: ['bag', '#5d8f76'],
        score: 'b',
      },
      { count: 1, days: 500, place: 'pantry', opened: true, almostEmpty: true },
    ),
    sample(
      {
        name: 'Olive oil extra virgin',
        brand: 'Sole',
        size: '750 ml',
        category: 'en:olive-oils',
        look: ['bottle', '#7d8a3a'],
        score: 'b',
        minimum: 2,
      },
      { count: 1, days: 300, place: 'pantry', price: 899, store: 'Corner shop' },
    ),
    sample(
      { name: 'Sunflower oil', size: '1 l', category: 'en:sunflower-oils' },
      { count: 1, days: 260, place: 'pantry' },
    ),
    sample(
      {
        name: 'Tuna in its own juice',
        brand: 'Harbour',
        size: '150 g',
        category: 'en:canned-fishes',
        look: ['can', '#2f6f8f'],
        score: 'a',
        allergens: ['fish'],
      },
      { count: 5, days: 900, place: 'pantry' },
    ),
    sample(
      {
        name: 'Chick peas',
        brand: 'Sole',
        size: '400 g',
        category: 'en:canned-legumes',
        look: ['can', '#c99b3f'],
        score: 'a',
      },
      { count: 3, days: 720, place: 'pantry' },
    ),
    sample(
      {
        name: 'Kidney beans',
        brand: 'Sole',
        size: '400 g',
        category: 'en:canned-legumes',
        look: ['can', '#7a2f35'],
        score: 'a',
      },
      { count: 3, days: 700, place: 'pantry', price: 267, store: 'Corner shop' },
    ),
    sample(
      {
        name: 'Wholemeal crispbread',
        brand: 'Millstone',
        size: '250 g',
        category: 'en:crispbreads',
        look: ['box', '#9c6b3c'],
        score: 'a',
        allergens: ['gluten'],
      },
      { count: 1, days: 130, place: 'pantry' },
    ),
    sample(
      {
        name: 'Garden peas',
        brand: 'Frostfield',
        size: '750 g',
        category: 'en:frozen-vegetables',
        look: ['bag', '#4f8f4a'],
        score: 'a',
      },
      { count: 2, days: 400, place: 'freezer' },
    ),
    sample(
      {
        name: 'Salmon fillets',
        brand: 'Harbour',
        size: '250 g',
        category: 'en:frozen-fishes',
        look: ['box', '#e58a6a'],
        score: 'a',
        allergens: ['fish'],
      },
      { count: 1, days: 150, place: 'freezer', from: 'suggested', daysOnceThawed: 4 },
    ),
    sample(
      {
        name: 'Vanilla ice cream',
        brand: 'Frostfield',
        size: '900 ml',
        category: 'en:ice-creams',
        look: ['cup', '#e7d08a'],
        score: 'd',
        allergens: ['milk'],
      },
      { count: 1, days: 330, place: 'freezer', opened: true },
    ),
    sample(
      {
        name: 'Eggs, free range',
        size: '10',
        category: 'en:eggs',
        score: 'a',
        nova: 1,
        allergens: ['eggs'],
        minimum: 2,
      },
      { count: 1, days: 12, place: 'fridge' },
    ),
    sample(
      {
        name: 'Butter',
        brand: 'Meadow',
        size: '250 g',
        category: 'en:butters',
        look: ['box', '#e3c65b'],
        score: 'e',
        allergens: ['milk'],
      },
      { count: 2, days: 33, place: 'fridge' },
    ),
    sample(
      {
        name: 'Oat drink',
        brand: 'Millstone',
        size: '1 l',
        category: 'en:oat-drinks',
        look: ['bottle', '#c9b78f'],
        score: 'b',
        allergens: ['gluten'],
      },
      { count: 4, days: 160, place: 'pantry' },
    ),
    sample(
      {
        name: 'Apple juice, cloudy',
        brand: 'Orchard Lane',
        size: '1 l',
        category: 'en:apple-juices',
        look: ['bottle', '#c98f2e'],
        score: 'c',
      },
      { count: 3, days: 180, place: 'pantry' },
    ),
    sample(
      {
        name: 'Dark chocolate 70 %',
        brand: 'Nutwood',
        size: '100 g',
        category: 'en:dark-chocolates',
        look: ['box', '#3b2a22'],
        score: 'e',
        allergens: ['milk', 'soybeans'],
      },
      { count: 4, days: 280, place: 'pantry' },
    ),
    sample(
      {
        name: 'Medium hot mustard',
        brand: 'Orchard Lane',
        size: '200 ml',
        category: 'en:mustards',
        look: ['jar', '#c9a227'],
        score: 'c',
        allergens: ['mustard'],
      },
      { count: 1, days: 90, place: 'fridge', opened: true },
    ),
    sample(
      {
        name: 'Pickled gherkins',
        brand: 'Orchard Lane',
        size: '670 g',
        category: 'en:pickles',
        look: ['jar', '#5f7f3b'],
        score: 'c',
        allergens: ['mustard'],
      },
      { count: 1, days: 480, place: 'pantry' },
    ),
    sample(
      {
        name: 'Wheat flour type 405',
        brand: 'Millstone',
        size: '1 kg',
        category: 'en:flours',
        look: ['bag', '#8fa5b8'],
        allergens: ['gluten'],
        minimum: 2000,
      },
      { count: 750, days: 240, place: 'pantry', unit: 'g' },
    ),
    sample(
      {
        name: 'Honey',
        brand: 'Orchard Lane',
        size: '500 g',
        category: 'en:honeys',
        look: ['jar', '#d8932a'],
      },
      { count: 1, days: null, place: 'pantry' },
    ),
    {
      gtin: null,
      facts: facts({ name: 'Sourdough loaf', category: 'en:breads' }),
      lots: [{ count: 1, days: 3, place: 'pantry', opened: true }],
    },
    sample({
      name: 'Red lentils',
      brand: 'Millstone',
      size: '500 g',
      category: 'en:legumes',
      look: ['bag', '#d2693c'],
      score: 'a',
    }),
    sample({
      name: 'Ground coffee',
      brand: 'Harbour',
      size: '500 g',
      category: 'en:coffees',
      look: ['bag', '#4b3a32'],
      minimum: 1,
    }),
  ];
}

/** Products the source knows and the pantry has never seen: the first is `4006381333931`. */
export function elsewhere(): Map<string, Facts> {
  return new Map([
    [
      '4006381333931',
      facts({
        name: 'Muesli with berries',
        brand: 'Millstone',
        size: '600 g',
        category: 'en:mueslis',
        look: ['box', '#8c3f5d'],
        score: 'b',
        nova: 3,
        allergens: ['gluten', 'nuts'],
        per100: [372, 7.1, 1.2, 62, 18, 8.4, 10.4, 0.06],
      }),
    ],
    [
      '0036000291452',
      facts({
        name: 'Peppermint tea',
        brand: 'Green Gate',
        size: '20 bags',
        category: 'en:teas',
        look: ['box', '#3f7f5a'],
      }),
    ],
    [
      '96385074',
      facts({
        name: 'Mineral water',
        brand: 'Spring Hill',
        size: '500 ml',
        category: 'en:waters',
        look: ['bottle', '#5aa0c8'],
      }),
    ],
  ]);
}

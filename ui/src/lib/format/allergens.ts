import { m } from '$lib/paraglide/messages.js';

/** The fourteen allergens of EU Regulation 1169/2011, annex II, by their tags, in the order of the annex. */
const WORDS = {
  'en:gluten': m.allergen_gluten,
  'en:crustaceans': m.allergen_crustaceans,
  'en:eggs': m.allergen_eggs,
  'en:fish': m.allergen_fish,
  'en:peanuts': m.allergen_peanuts,
  'en:soybeans': m.allergen_soybeans,
  'en:milk': m.allergen_milk,
  'en:nuts': m.allergen_nuts,
  'en:celery': m.allergen_celery,
  'en:mustard': m.allergen_mustard,
  'en:sesame-seeds': m.allergen_sesame,
  'en:sulphur-dioxide-and-sulphites': m.allergen_sulphites,
  'en:lupin': m.allergen_lupin,
  'en:molluscs': m.allergen_molluscs,
} as const satisfies Record<string, () => string>;

export type Allergen = keyof typeof WORDS;

/** All their tags. */
export const ALLERGENS = Object.keys(WORDS) as readonly Allergen[];

/** The word for a tag that is one of the fourteen; none for any other. */
export function allergenWord(tag: string): string | null {
  return Object.hasOwn(WORDS, tag) ? WORDS[tag as Allergen]() : null;
}

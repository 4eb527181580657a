import type { Action, CodeClass, Condition, ErrorView, NutrientId, PlaceView } from '$lib/backend/types';
import type { ProductRow, ProvenanceView, UnavailableReason, WasteReason } from '$lib/backend/types';
import { m } from '$lib/paraglide/messages.js';
import { allergenWord } from './allergens';
import { amount } from './amounts';
import { ago } from './dates';
import { duration, number, span } from './numbers';

/** The name of a place: the user's own, or the word for a built-in one. */
export function placeName(place: PlaceView | undefined): string {
  if (!place) return '';
  if (place.name) return place.name;
  switch (place.builtin) {
    case 'fridge':
      return m.place_fridge();
    case 'freezer':
      return m.place_freezer();
    default:
      return m.place_pantry();
  }
}

/** The places that a place is in, the outermost first, and itself. */
export function placesAbove(place: PlaceView, places: readonly PlaceView[]): PlaceView[] {
  const above = [place];
  let outer = places.find((p) => p.id === place.parentId);
  // What two machines did apart may have put a place into itself.
  while (outer && !above.includes(outer)) {
    above.unshift(outer);
    const { parentId } = outer;
    outer = places.find((p) => p.id === parentId);
  }
  return above;
}

/** A place with those it is in: `Cellar / Shelf 2`. */
export function placePath(place: PlaceView | undefined, places: readonly PlaceView[]): string {
  return place ? placesAbove(place, places).map(placeName).join(' / ') : '';
}

export function conditionWord(condition: Condition): string {
  const words: Record<Condition, () => string> = {
    ambient: m.condition_ambient,
    cool: m.condition_cool,
    frozen: m.condition_frozen,
  };
  return words[condition]();
}

/** The name to show for a product: its number while nobody knows its name. */
export function productName(row: Pick<ProductRow, 'name' | 'gtin'>): string {
  return row.name ?? row.gtin ?? m.product_nameless();
}

/** The name of a source by its key. */
export function sourceName(key: string | null): string {
  switch (key) {
    case null:
      return m.source_unnamed();
    case 'open-food-facts':
      return 'Open Food Facts';
    case 'open-beauty-facts':
      return 'Open Beauty Facts';
    case 'open-pet-food-facts':
      return 'Open Pet Food Facts';
    case 'open-products-facts':
      return 'Open Products Facts';
    case 'usda-fooddata-central':
      return 'USDA FoodData Central';
    default:
      return key;
  }
}

/** What a source wants to be said of its facts. */
export function attribution(key: string | null): string {
  const source = sourceName(key);
  return key === 'usda-fooddata-central' ? m.attribution_cc0({ source }) : m.attribution({ source });
}

/** Where an answer came from and how old it is: `from memory · 0.2 ms`. */
export function provenance(p: ProvenanceView, now = Date.now()): string {
  const took = duration(p.tookMs);
  if (p.tier === 'network') return m.from_network({ source: sourceName(p.source), took });
  if (p.stale && p.fetchedAt) return m.from_stale({ age: ago(p.fetchedAt, now) });
  if (p.tier === 'memory') return m.from_memory({ took });
  if (p.tier === 'store') return m.from_store({ took });
  return m.from_nowhere();
}

/**
 * Why nobody could be asked, as a sentence; `seconds` is how long it takes until somebody is, when that is
 * known and still ahead.
 */
export function unavailable(reason: UnavailableReason | null, seconds: number | null): string {
  const time = seconds ? span(seconds) : null;
  switch (reason) {
    case 'offline':
      return m.unavailable_offline();
    case 'deadline-passed':
      return m.unavailable_deadline();
    case 'rate-limited':
      return time ? m.unavailable_wait({ time }) : m.unavailable_rate_limited();
    case 'waiting':
      return time ? m.unavailable_waiting_in({ time }) : m.unavailable_waiting();
    case 'bad-answer':
      return m.unavailable_bad_answer();
    case 'not-asked':
      return m.unavailable_not_asked();
    case 'source-down':
    case null:
      return time ? m.unavailable_source_down_in({ time }) : m.unavailable_source_down();
  }
}

/** What sort of number a code is, when the source is never asked about it. */
export function classSentence(kind: CodeClass): string {
  switch (kind) {
    case 'restricted':
      return m.class_restricted();
    case 'coupon':
      return m.class_coupon();
    case 'book':
      return m.class_book();
    case 'periodical':
      return m.class_periodical();
    case 'product':
      return m.class_product();
  }
}

export function actionWord(action: Action): string {
  const words: Record<Action, () => string> = {
    added: m.action_added,
    used: m.action_used,
    wasted: m.action_wasted,
    opened: m.action_opened,
    moved: m.action_moved,
    frozen: m.action_frozen,
    thawed: m.action_thawed,
    counted: m.action_counted,
    edited: m.action_edited,
    removed: m.action_removed,
    merged: m.action_merged,
    ticked: m.action_ticked,
    undone: m.action_undone,
    redone: m.action_redone,
  };
  return words[action]();
}

/** Why things are thrown away, in the order in which that is most often so. */
export const REASONS: WasteReason[] = ['expired', 'spoiled', 'did-not-like', 'too-much', 'other'];

export function reasonWord(reason: WasteReason): string {
  const words: Record<WasteReason, () => string> = {
    expired: m.reason_expired,
    spoiled: m.reason_spoiled,
    'did-not-like': m.reason_did_not_like,
    'too-much': m.reason_too_much,
    other: m.reason_other,
  };
  return words[reason]();
}

export function nutrientWord(id: NutrientId): string {
  const words: Record<NutrientId, () => string> = {
    energy: m.nutrient_energy,
    fat: m.nutrient_fat,
    'saturated-fat': m.nutrient_saturated_fat,
    carbohydrates: m.nutrient_carbohydrates,
    sugars: m.nutrient_sugars,
    fiber: m.nutrient_fiber,
    protein: m.nutrient_protein,
    salt: m.nutrient_salt,
  };
  return words[id]();
}

/** So much of a nutrient, given in thousandths: `539 kcal`, `0.107 g`. */
export function nutrientAmount(id: NutrientId, milli: number): string {
  const value = milli / 1000;
  return id === 'energy' ? m.kcal({ value: number(value, 0) }) : m.grams({ value: number(value, 3) });
}

/** A tag in words: a known allergen in the user's language, others without prefix and hyphens. */
export function tagWord(tag: string): string {
  const known = allergenWord(tag);
  if (known) return known;
  const bare = tag
    .replace(/^[a-z]{2,3}:/, '')
    .replaceAll('-', ' ')
    .trim();
  return bare.charAt(0).toLocaleUpperCase() + bare.slice(1);
}

/** A typed word as a tag of a language; none when nothing is left of it. */
export function wordTag(word: string, language: string): string | null {
  const bare = word
    .trim()
    .toLocaleLowerCase(language)
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '');
  return bare === '' ? null : `${language}:${bare}`;
}

function detail(error: ErrorView, key: string): string | number | null {
  return error.details?.[key] ?? null;
}

/** What a code is that is no product number, and what to do. */
function notAProduct(what: string | number | null): string {
  switch (what) {
    case 'web-address':
      return m.error_web_address();
    case 'wifi':
      return m.error_wifi();
    case 'contact':
    case 'message':
      return m.error_contact();
    case 'payment':
      return m.error_payment();
    case 'parcel':
      return m.error_parcel();
    case 'gs1':
      return m.error_gs1();
    default:
      return m.error_not_a_product_code();
  }
}

/** An error in words for people: its code decides, its English message is never read. */
export function errorSentence(error: ErrorView): string {
  switch (error.code) {
    case 'empty':
      return m.error_empty();
    case 'check-digit': {
      const expected = detail(error, 'expected');
      return expected === null
        ? m.error_check_digit()
        : m.error_check_digit_expected({ expected: String(expected) });
    }
    case 'not-a-product-code':
      return notAProduct(detail(error, 'what'));
    case 'damaged-code':
      return m.error_damaged_code();
    case 'length': {
      const digits = detail(error, 'digits');
      return digits === null ? m.error_length() : m.error_length_digits({ digits: Number(digits) });
    }
    case 'not-found':
      return m.error_not_found();
    case 'not-enough': {
      const left = detail(error, 'availableMilli');
      return left === null
        ? m.error_not_enough()
        : m.error_not_enough_left({ left: amount({ milli: Number(left), unit: 'piece' }) });
    }
    case 'invalid':
      return m.error_invalid();
    case 'picture':
      return m.error_picture();
    case 'unreachable':
      return m.error_unreachable();
    case 'storage':
      return m.error_storage();
    case 'newer-file':
      return m.error_newer_file();
    case 'internal':
      return m.error_internal();
  }
}

import type { Aisle, ItemView, ListView, Money } from '$lib/backend/types';
import { m } from '$lib/paraglide/messages.js';
import { counted } from './amounts';
import { roughMoney } from './money';
import { number } from './numbers';

/** The name of a list: the user's own, or the word for the one that is always there. */
export function listName(list: Pick<ListView, 'name'> | undefined): string {
  return list?.name || m.nav_shopping();
}

export function aisleWord(aisle: Aisle): string {
  const words: Record<Aisle, () => string> = {
    produce: m.aisle_produce,
    bakery: m.aisle_bakery,
    meat: m.aisle_meat,
    fish: m.aisle_fish,
    dairy: m.aisle_dairy,
    chilled: m.aisle_chilled,
    staples: m.aisle_staples,
    breakfast: m.aisle_breakfast,
    preserves: m.aisle_preserves,
    condiments: m.aisle_condiments,
    sweets: m.aisle_sweets,
    snacks: m.aisle_snacks,
    'hot-drinks': m.aisle_hot_drinks,
    drinks: m.aisle_drinks,
    alcohol: m.aisle_alcohol,
    frozen: m.aisle_frozen,
    baby: m.aisle_baby,
    pets: m.aisle_pets,
    household: m.aisle_household,
    other: m.aisle_other,
  };
  return words[aisle]();
}

/** Why something is on the list, where it was not put there by hand. */
export function whyWord({ why }: Pick<ItemView, 'why'>): string | null {
  switch (why) {
    case 'minimum':
    case 'kind':
      return m.why_minimum();
    case 'almost-empty':
      return m.almost_empty();
    case 'hand':
      return null;
  }
}

/** True of what is on the list by itself: it is put off rather than taken off. */
export function comesByItself({ why }: Pick<ItemView, 'why'>): boolean {
  return why !== 'hand';
}

/** How much of it: `3 pieces`, `2 kg`; none where nobody said. */
export function itemAmount({ amount }: Pick<ItemView, 'amount'>): string | null {
  return amount && amount.milli > 0 ? counted(amount) : null;
}

export interface AisleGroup {
  aisle: Aisle;
  items: ItemView[];
}

/** Parts a list, which is in the order of the store, where the next aisle begins. */
export function byAisle(items: readonly ItemView[]): AisleGroup[] {
  const groups: AisleGroup[] = [];
  for (const item of items) {
    const last = groups.at(-1);
    if (last?.aisle === item.aisle) last.items.push(item);
    else groups.push({ aisle: item.aisle, items: [item] });
  }
  return groups;
}

/** What all of it may cost, as far as prices are known: `About 23 €, 3 without a price`. */
export function estimate(items: readonly Pick<ItemView, 'price'>[]): string | null {
  const prices = items.flatMap((i) => i.price ?? []);
  const [first] = prices;
  if (!first) return null;
  const known = prices.filter((p) => p.currency === first.currency);
  const sum: Money = { currency: first.currency, minor: known.reduce((all, p) => all + p.minor, 0) };
  const missing = items.length - known.length;
  const money = roughMoney(sum);
  if (missing === 0) return m.shopping_about({ money });
  return m.shopping_about_without({ money, count: missing, shown: number(missing) });
}

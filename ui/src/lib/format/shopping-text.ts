import type { ItemView, ListView } from '$lib/backend/types';
import { aisleWord, byAisle, itemAmount, listName } from './shopping';

/** The title of a list: `Shopping`, `Party · Corner shop`. */
export function listTitle(list: Pick<ListView, 'name' | 'store'>): string {
  return [listName(list), list.store].filter(Boolean).join(' · ');
}

/** One line of a list as text: `Flour, 2 kg (the fine one)`. */
export function itemLine(item: Pick<ItemView, 'name' | 'amount' | 'note'>): string {
  const words = [item.name, itemAmount(item)].filter(Boolean).join(', ');
  return item.note ? `${words} (${item.note})` : words;
}

/** What is still to be bought, to send to whoever goes to the store: by aisle, one box a line. */
export function shoppingText(list: Pick<ListView, 'name' | 'store'>, items: readonly ItemView[]): string {
  const groups = byAisle(items.filter((i) => !i.ticked));
  const parts = groups.map(({ aisle, items: lines }) =>
    [aisleWord(aisle), ...lines.map((item) => `☐ ${itemLine(item)}`)].join('\n'),
  );
  return [listTitle(list), ...parts].join('\n\n');
}

import type { JournalEntry } from '$lib/backend/types';
import { m } from '$lib/paraglide/messages.js';
import { change } from './amounts';
import { actionWord } from './words';

/** What an entry says was done, and to what; `name` is none where the deed says it already. */
export interface EntryWords {
  deed: string;
  name: string | null;
}

/** The words of an entry about lots, a product or a place: the deed, and a name beside it. */
function plain(entry: JournalEntry, name: string): EntryWords {
  const word = actionWord(entry.action);
  return { deed: entry.change ? `${word} ${change(entry.change)}` : word, name: name || null };
}

/** A thing that was set up, in a sentence: `Kind “Milk” added`. */
function sentence(entry: JournalEntry, name: string): EntryWords {
  switch (entry.action) {
    case 'added':
      return { deed: m.done_added({ name }), name: null };
    case 'edited':
      return { deed: m.done_changed({ name }), name: null };
    case 'removed':
      return { deed: m.place_removed({ name }), name: null };
    default:
      return plain(entry, name);
  }
}

function item(entry: JournalEntry, name: string): EntryWords {
  switch (entry.action) {
    case 'added':
      return { deed: m.about_item_added({ name }), name: null };
    case 'edited':
      return { deed: m.about_item_edited({ name }), name: null };
    case 'removed':
      return { deed: m.about_item_removed({ name }), name: null };
    case 'ticked':
      return { deed: m.about_item_ticked({ name }), name: null };
    default:
      return plain(entry, m.about_item({ name }));
  }
}

function price(entry: JournalEntry, name: string): EntryWords {
  switch (entry.action) {
    case 'added':
      return { deed: m.price_noted({ name }), name: null };
    case 'removed':
      return { deed: m.price_forgotten({ name }), name: null };
    default:
      return plain(entry, m.about_price({ name }));
  }
}

/** An entry in words; `name`: what it was about, as it is called now. */
export function entryWords(entry: JournalEntry, name: string): EntryWords {
  switch (entry.about) {
    case 'kind':
      return sentence(entry, m.about_kind({ name }));
    case 'unit':
      return sentence(entry, m.about_unit({ name }));
    case 'member':
      return sentence(entry, m.about_member({ name }));
    case 'list':
      return sentence(entry, name ? m.about_list({ name }) : m.about_list_main());
    case 'recall':
      return { deed: m.recall_checked_of({ name }), name: null };
    case 'pattern':
      return sentence(entry, m.weighed_codes());
    case 'item':
      return item(entry, name);
    case 'price':
      return price(entry, name);
    case 'lot':
    case 'product':
    case 'place':
      return plain(entry, name);
  }
}

import type { About, Action, JournalEntry } from '$lib/backend/types';
import { i18n } from '$lib/i18n/i18n.svelte';
import { describe, expect, it } from 'vitest';
import { entryWords } from './journal';

const entry = (about: About, action: Action, more: Partial<JournalEntry> = {}): JournalEntry => ({
  transactionId: 't',
  action,
  at: '2026-11-23T12:00:00',
  productId: null,
  placeId: null,
  about,
  name: '',
  more: 0,
  reason: null,
  groupId: null,
  change: null,
  undone: false,
  of: null,
  ...more,
});

const said = (about: About, action: Action, name: string) => {
  const words = entryWords(entry(about, action), name);
  return words.name === null ? words.deed : `${words.deed} · ${words.name}`;
};

describe('the words of an entry', () => {
  it('name the sort of thing that was set up', () => {
    expect(said('kind', 'added', 'Milk')).toBe('Kind “Milk” added');
    expect(said('unit', 'removed', 'Jar')).toBe('Unit “Jar” removed');
    expect(said('list', 'edited', '')).toBe('Shopping list changed');
    expect(said('item', 'added', 'Flour')).toBe('On the list: Flour');
    expect(said('item', 'removed', 'Flour')).toBe('Off the list: Flour');
    expect(said('price', 'added', 'Flour')).toBe('Price of Flour noted');
    expect(said('kind', 'undone', 'Milk')).toBe('Undone · Kind “Milk”');
    expect(said('price', 'undone', 'Flour')).toBe('Undone · Price of Flour');
  });

  it('are German in German', () => {
    i18n.use('de', 'de-DE');
    expect(said('kind', 'added', 'Milch')).toBe('Art „Milch“ hinzugefügt');
    expect(said('item', 'added', 'Mehl')).toBe('Auf der Liste: Mehl');
    expect(said('price', 'added', 'Mehl')).toBe('Preis von Mehl notiert');
  });

  it('stay a deed and a name for lots', () => {
    const change = { milli: -2000, unit: 'piece' };
    expect(entryWords(entry('lot', 'used', { change }), 'Milk')).toEqual({ deed: 'Used −2', name: 'Milk' });
  });
});

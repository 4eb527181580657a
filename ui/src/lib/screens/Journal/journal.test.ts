import { fake, show } from '../../../tests/render';
import type { FakeBackend } from '$lib/backend/fake/fake';
import type { JournalEntry } from '$lib/backend/types';
import { byDay } from '$lib/state/journal.svelte';
import { cleanup, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import JournalScreen from './JournalScreen.svelte';

afterEach(() => {
  vi.useRealTimers();
  cleanup();
});

const entry = (transactionId: string, more: Partial<JournalEntry> = {}): JournalEntry => ({
  transactionId,
  action: 'added',
  at: '2026-11-23T12:00:00',
  productId: 'p',
  placeId: null,
  about: 'lot',
  name: 'Milk',
  more: 0,
  reason: null,
  groupId: null,
  change: null,
  undone: false,
  of: null,
  ...more,
});

const shape = (entries: JournalEntry[]) =>
  byDay(entries).map(({ day, lines }) => [
    day,
    lines.map((l) => l.entries.map((e) => e.transactionId).join()),
  ]);

describe('the lines of the journal', () => {
  it('are by day, and those of one group that follow each other are one', () => {
    expect(
      shape([
        entry('6'),
        entry('5', { groupId: 'trip' }),
        entry('4', { groupId: 'trip' }),
        entry('3'),
        entry('2', { groupId: 'trip' }),
        entry('1', { groupId: 'trip', at: '2026-11-22T12:00:00' }),
      ]),
    ).toEqual([
      ['2026-11-23', ['6', '5,4', '3', '2']],
      ['2026-11-22', ['1']],
    ]);
  });

  it('hold what was taken back on the way', () => {
    expect(
      shape([
        entry('3', { groupId: 'trip' }),
        entry('2', { action: 'undone', of: '1' }),
        entry('1', { groupId: 'trip' }),
      ]),
    ).toEqual([['2026-11-23', ['3,2,1']]]);
  });

  it('keep their key when an undo comes on top', () => {
    const trip = [entry('2', { groupId: 'trip' }), entry('1', { groupId: 'trip' })];
    const undo = entry('3', { action: 'undone', of: '2', groupId: 'other' });
    expect(byDay([undo, ...trip])[0]?.lines[0]?.key).toBe(byDay(trip)[0]?.lines[0]?.key);
  });
});

const trip = async (backend: FakeBackend, names = ['Honey', 'Oat drink', 'Plain yoghurt']) => {
  for (const name of names)
    await backend.scanCode({
      text: backend.gtinOf(name),
      symbology: null,
      mode: 'add',
      placeId: null,
      groupId: 'trip-1',
    });
};
const entries = () => screen.queryAllByTestId('entry');
const total = async (backend: FakeBackend, name: string) =>
  (
    await backend.pantry({
      search: name,
      filter: 'all',
      placeId: null,
      kindId: null,
      sort: 'name',
      offset: 0,
      limit: 1,
    })
  ).rows[0]?.total.milli;

describe('the Journal screen', () => {
  it('shows all that was done under its day, with links to the products', async () => {
    const { backend } = await show(JournalScreen, {});
    await waitFor(() => expect(entries().length).toBeGreaterThan(20));
    const honey = await backend.pantry({
      search: 'honey',
      filter: 'all',
      placeId: null,
      kindId: null,
      sort: 'name',
      offset: 0,
      limit: 1,
    });
    const link = screen.getAllByRole('link', { name: 'Honey' })[0];
    expect(link?.getAttribute('href')).toBe(`#/product/${honey.rows[0]?.id}`);
    expect(screen.getAllByRole('heading', { level: 2 }).length).toBeGreaterThan(0);
  });

  it('folds a trip into one line, opens it, and takes it back as one', async () => {
    const backend = fake({ furnished: false });
    await trip(backend);
    const { user } = await show(JournalScreen, {}, backend);
    const fold = await screen.findByRole('button', { name: /^Shopping trip · 3 things/ });
    expect(entries()).toHaveLength(0);
    await user.click(fold);
    expect(entries()).toHaveLength(3);
    await user.click(screen.getByRole('button', { name: /^Undo all of it: Shopping trip/ }));
    await screen.findByText('Taken back: Shopping trip · 3 things');
    expect(await total(backend, 'honey')).toBeUndefined();
    await waitFor(() => expect(screen.queryByRole('button', { name: /^Undo all of it/ })).toBeNull());
  });

  it('asks when something later needs the trip', async () => {
    const backend = fake({ furnished: false });
    await trip(backend);
    const page = await backend.pantry({
      search: '',
      filter: 'all',
      placeId: null,
      kindId: null,
      sort: 'name',
      offset: 0,
      limit: 9,
    });
    const productId = page.rows[0]?.id ?? '';
    await backend.take({ productId, lotId: null, milli: 1000, how: 'use', reason: null, groupId: null });
    const { user } = await show(JournalScreen, {}, backend);
    await user.click(await screen.findByRole('button', { name: /^Undo all of it/ }));
    const dialog = within(await screen.findByRole('dialog'));
    await user.click(dialog.getByRole('button', { name: 'Leave it' }));
    expect(screen.queryByText(/^Taken back/)).toBeNull();
    await user.click(screen.getByRole('button', { name: /^Undo all of it/ }));
    await user.click(await screen.findByRole('button', { name: 'Undo these too' }));
    await screen.findByText('Taken back: Shopping trip · 3 things');
  });

  it('narrows by what was done and by days, and says when nothing is left', async () => {
    const { user, backend } = await show(JournalScreen, {});
    await waitFor(() => expect(entries().length).toBeGreaterThan(20));
    await backend.addPlace({ name: 'Cellar', parentId: null, condition: 'cool' });
    const place = (await backend.places()).find((p) => p.name === 'Cellar');
    await backend.editPlace(place?.id ?? '', { name: 'Cold cellar', parentId: null, condition: 'cool' });
    await user.click(screen.getByRole('button', { name: 'Changed' }));
    await waitFor(() => expect(entries()).toHaveLength(1));
    expect(entries()[0]?.textContent).toContain('Changed · Cold cellar');
    await user.type(screen.getByLabelText('To day'), '2020-01-01{Enter}');
    await screen.findByText('Nothing of this kind');
    await user.click(screen.getByRole('button', { name: 'Show everything' }));
    await waitFor(() => expect(entries().length).toBeGreaterThan(20));
  });

  it('takes a day without its year for the last one, not the next', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-23T12:00:00') });
    const { user } = await show(JournalScreen, {});
    await waitFor(() => expect(entries().length).toBeGreaterThan(20));
    await user.type(screen.getByLabelText('From day'), '1.11.');
    await screen.findByText('1 Nov 2026');
    await waitFor(() => expect(entries().length).toBeGreaterThan(20));
  });

  it('says why something was thrown away, and takes an entry back', async () => {
    const backend = fake();
    const page = await backend.pantry({
      search: 'honey',
      filter: 'all',
      placeId: null,
      kindId: null,
      sort: 'name',
      offset: 0,
      limit: 1,
    });
    const productId = page.rows[0]?.id ?? '';
    await backend.take({
      productId,
      lotId: null,
      milli: 1000,
      how: 'waste',
      reason: 'spoiled',
      groupId: null,
    });
    const { user } = await show(JournalScreen, {}, backend);
    const [newest] = await screen.findAllByTestId('entry');
    expect(newest?.textContent).toMatch(/Thrown away −1\s+· Honey/);
    expect(newest?.textContent).toContain('Spoiled');
    await user.click(within(newest ?? document.body).getByRole('button', { name: /^Undo/ }));
    await screen.findByText('Taken back: Thrown away −1 · Honey');
    await waitFor(() => expect(entries()[0]?.textContent).toContain('Undone'));
    expect(entries()[1]?.textContent).toContain('taken back');
  });

  it('shows fifty at a time', async () => {
    const { user } = await show(JournalScreen, {}, fake({ many: 80 }));
    await waitFor(() => expect(entries()).toHaveLength(50));
    await user.click(screen.getByRole('button', { name: 'Show more' }));
    await waitFor(() => expect(entries()).toHaveLength(100));
  });

  it('says what went wrong, and what is empty', async () => {
    const backend = fake({ furnished: false });
    backend.failures.set('journal', 'storage');
    const { user } = await show(JournalScreen, {}, backend);
    expect((await screen.findByRole('alert')).textContent).toContain('The journal cannot be shown');
    backend.failures.clear();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByText('Nothing has happened yet');
  });
});

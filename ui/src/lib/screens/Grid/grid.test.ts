import { fake, show } from '../../../tests/render';
import type { FakeBackend } from '$lib/backend/fake/fake';
import type { LotsQuery } from '$lib/backend/types';
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import GridScreen from './GridScreen.svelte';

const ALL: LotsQuery = { search: '', placeId: null, sort: 'date', offset: 0, limit: 500 };

/** A window of a width; `matchMedia` of the tests knows none. */
function wide(width: number) {
  vi.spyOn(window, 'matchMedia').mockImplementation((query) => {
    const least = Number(/min-width: (\d+)px/.exec(query)?.[1] ?? Infinity);
    return Object.assign(new EventTarget(), {
      matches: width >= least,
      media: query,
      onchange: null,
      addListener: () => undefined,
      removeListener: () => undefined,
    });
  });
}

const rows = () => screen.queryAllByTestId('grid-row');
const row = (name: string) => {
  const found = rows().find((r) => r.textContent?.includes(name));
  if (!found) throw new Error(`no row of ${name}`);
  return found;
};
const chosen = () => rows().filter((r) => r.getAttribute('aria-selected') === 'true');
const cell = (name: string, column: string) => {
  const heads = screen.getAllByRole('columnheader').map((h) => h.textContent?.trim());
  const found = within(row(name)).getAllByRole('gridcell')[heads.indexOf(column)];
  if (!found) throw new Error(`no ${column} of ${name}`);
  return found;
};
const bar = () => within(screen.getByTestId('grid-actions'));
const lot = async (backend: FakeBackend, search: string) =>
  (await backend.lots({ ...ALL, search })).rows[0]?.lot;

async function shown(backend = fake()) {
  const view = await show(GridScreen, {}, backend);
  await waitFor(() => expect(rows().length).toBeGreaterThan(5));
  return view;
}

afterEach(cleanup);

describe('the grid, in a wide window', () => {
  beforeEach(() => wide(1280));

  it('is sorted by what cost most, by its head', async () => {
    const { user } = await shown();
    await user.click(screen.getByRole('button', { name: /^Price/ }));
    const head = screen.getByRole('columnheader', { name: /^Price/ });
    await waitFor(() => expect(head.getAttribute('aria-sort')).toBe('descending'));
    const { rows: sorted } = await fake().lots({ ...ALL, sort: 'price' });
    await waitFor(() => expect(rows()[0]?.textContent).toContain(sorted[0]?.name));
    expect(sorted.at(-1)?.lot.price).toBeNull();
  });

  it('has every lot, and says so to a screen reader', async () => {
    await shown();
    const grid = screen.getByRole('grid', { name: 'Many at once' });
    expect(grid.getAttribute('aria-rowcount')).toBe('32');
    expect(grid.getAttribute('aria-colcount')).toBe('9');
    expect(screen.getByRole('columnheader', { name: 'Date' }).getAttribute('aria-sort')).toBe('ascending');
    expect(screen.getAllByRole('gridcell').filter((c) => c.tabIndex === 0)).toHaveLength(1);
  });

  it('shows a window of many lots, not all of them', async () => {
    await shown(fake({ many: 3000 }));
    expect(screen.getByText('3,031 lots')).toBeTruthy();
    expect(rows().length).toBeLessThan(60);
  });

  it('is ordered and searched', async () => {
    const { user } = await shown();
    await user.click(screen.getByRole('button', { name: 'Name' }));
    await waitFor(() => expect(rows()[0]?.textContent).toContain('Apple juice'));
    await user.type(screen.getByRole('searchbox'), 'honey');
    await waitFor(() => expect(rows()).toHaveLength(1));
    await user.clear(screen.getByRole('searchbox'));
    await user.type(screen.getByRole('searchbox'), 'nothing like it');
    await screen.findByText('Nothing matches');
    await user.click(screen.getByRole('button', { name: 'Show everything' }));
    await waitFor(() => expect(rows().length).toBeGreaterThan(5));
  });

  it('chooses by click, by Shift and click, and none again', async () => {
    const { user } = await shown();
    const [first, , third] = rows();
    if (!first || !third) throw new Error('no rows');
    await user.click(first);
    await user.keyboard('{Shift>}');
    await user.click(third);
    await user.keyboard('{/Shift}');
    await waitFor(() => expect(chosen()).toHaveLength(3));
    expect(bar().getByText('3 chosen')).toBeTruthy();
    await user.click(first);
    expect(chosen()).toHaveLength(2);
    await user.click(bar().getByRole('button', { name: 'Choose none' }));
    expect(screen.queryByTestId('grid-actions')).toBeNull();
  });

  it('is used by keyboard alone', async () => {
    const { user } = await shown();
    cell('Whole milk', 'Name').focus();
    await user.keyboard(' {ArrowDown}');
    expect(document.activeElement).toBe(cell('Minced beef', 'Name'));
    await user.keyboard('{ArrowRight}{ArrowRight}{ArrowDown}');
    expect(document.activeElement).toBe(cell('Baby spinach', 'Amount'));
    await user.keyboard('{Shift>}{ArrowDown}{ArrowDown}{/Shift}');
    await waitFor(() => expect(chosen()).toHaveLength(4));
    expect(row('Minced beef').getAttribute('aria-selected'), 'is left out').toBe('false');
    await user.keyboard('{Shift>}{ArrowUp}{/Shift}');
    await waitFor(() => expect(chosen()).toHaveLength(3));
    await user.keyboard('{Escape}');
    expect(chosen()).toHaveLength(0);
    await user.keyboard('{Control>}a{/Control}');
    await screen.findByText('31 chosen');
    await user.keyboard('{Control>}{End}{/Control}');
    await waitFor(() =>
      expect(document.activeElement?.closest('[role="row"]')?.getAttribute('aria-rowindex')).toBe('32'),
    );
  });

  it('chooses no more than a thousand, and says so', async () => {
    const { user, larder } = await shown(fake({ many: 1500 }));
    await user.click(screen.getByRole('button', { name: 'Choose the first 1,000' }));
    await screen.findByText('1,000 chosen');
    await screen.findByText('No more than 1,000 can be changed at once');
    larder.grid.clear();
    larder.grid.toggle(0);
    await larder.grid.stretchTo(1400);
    expect(larder.grid.chosen.size).toBe(1000);
  });

  it('moves what is chosen, and takes that back as one', async () => {
    const { user, backend, larder } = await shown();
    await user.click(row('Baby spinach'));
    await user.click(row('Plain yoghurt'));
    await user.click(bar().getByRole('button', { name: 'Move' }));
    const dialog = within(screen.getByRole('dialog', { name: 'Move 2 lots' }));
    await user.selectOptions(dialog.getByLabelText('Where to?'), 'Pantry');
    await user.click(dialog.getByRole('button', { name: 'Move' }));
    const toast = (await screen.findByText('2 lots moved')).closest<HTMLElement>('.toast');
    expect(backend.calls.filter((c) => c === 'editLots')).toHaveLength(1);
    expect((await lot(backend, 'spinach'))?.placeId).toBe('place-pantry');
    expect(larder.grid.chosen.size, 'they stay chosen').toBe(2);
    await user.click(within(toast ?? document.body).getByRole('button', { name: 'Undo' }));
    await waitFor(async () => expect((await lot(backend, 'spinach'))?.placeId).toBe('place-fridge'));
    expect((await lot(backend, 'yoghurt'))?.placeId).toBe('place-fridge');
  });

  it('warns before freezing again what was thawed', async () => {
    const { user, backend, larder } = await shown();
    const salmon = await lot(backend, 'salmon');
    larder.grid.setSearch('salmon');
    await waitFor(() => expect(rows()).toHaveLength(1));
    const thawed = larder.grid.row(0);
    if (!salmon || !thawed) throw new Error('no salmon');
    await larder.grid.change(thawed, { placeId: 'place-fridge' });
    await waitFor(() => expect(row('Salmon').textContent).toContain('Fridge'));
    await user.dblClick(cell('Salmon', 'Place'));
    await user.selectOptions(await screen.findByRole('combobox', { name: 'Place' }), 'Freezer');
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByRole('alert').textContent).toContain('It was thawed before');
    await user.click(dialog.getByRole('button', { name: 'Freeze anyway' }));
    await waitFor(async () => expect((await lot(backend, 'salmon'))?.placeId).toBe('place-freezer'));
  });

  it('throws away with a reason and its cost, sets dates and notes', async () => {
    const { user, backend } = await shown();
    await user.click(row('Baby spinach'));
    await user.click(row('Plain yoghurt'));
    await user.click(bar().getByRole('button', { name: 'Date' }));
    let dialog = within(screen.getByRole('dialog', { name: 'Date of 2 lots' }));
    await user.type(dialog.getByLabelText('Date'), '0527');
    await waitFor(() =>
      expect(dialog.getByRole<HTMLButtonElement>('button', { name: 'Keep' }).disabled).toBe(false),
    );
    await user.click(dialog.getByRole('button', { name: 'Keep' }));
    await screen.findByText('2 lots changed');
    expect((await lot(backend, 'spinach'))?.date).toBe('2027-05-31');

    await user.click(bar().getByRole('button', { name: 'Note' }));
    dialog = within(screen.getByRole('dialog'));
    await user.type(dialog.getByLabelText('Note'), 'for the party');
    await user.click(dialog.getByRole('button', { name: 'Keep' }));
    await waitFor(async () => expect((await lot(backend, 'yoghurt'))?.note).toBe('for the party'));

    await user.click(bar().getByRole('button', { name: 'Throw away' }));
    dialog = within(screen.getByRole('dialog', { name: 'Throw away 2 lots' }));
    await user.click(dialog.getByRole('button', { name: 'Too much' }));
    await user.click(dialog.getByRole('button', { name: 'Throw away' }));
    await screen.findByText('2 lots thrown away');
    expect(await lot(backend, 'spinach')).toBeUndefined();
    expect(screen.queryByTestId('grid-actions'), 'nothing is left of them').toBeNull();
    const { entries } = await backend.journal({
      productId: null,
      actions: ['wasted'],
      from: null,
      to: null,
      offset: 0,
      limit: 1,
    });
    expect([entries[0]?.reason, entries[0]?.more]).toEqual(['too-much', 1]);
  });

  it('opens and uses up at one press', async () => {
    const { user, backend } = await shown();
    await user.click(row('Baby spinach'));
    await user.click(bar().getByRole('button', { name: 'Opened' }));
    await screen.findByText('Baby spinach opened');
    expect((await lot(backend, 'spinach'))?.opened).toBe(true);
    await user.click(bar().getByRole('button', { name: 'Not opened' }));
    await waitFor(async () => expect((await lot(backend, 'spinach'))?.opened).toBe(false));
    await user.click(bar().getByRole('button', { name: 'Use up' }));
    await screen.findByText('Baby spinach used');
    expect(await lot(backend, 'spinach')).toBeUndefined();
  });

  it('changes a cell where it stands', async () => {
    const { user, backend } = await shown();
    cell('Baby spinach', 'Amount').focus();
    await user.keyboard('{F2}');
    const field = await screen.findByRole('textbox', { name: 'Amount' });
    await waitFor(() => expect(document.activeElement).toBe(field));
    await user.keyboard('5{Enter}');
    await screen.findByText('Baby spinach changed');
    expect((await lot(backend, 'spinach'))?.amount.milli).toBe(5000);
    await waitFor(() => expect(document.activeElement).toBe(cell('Baby spinach', 'Amount')));

    await user.keyboard('{ArrowRight}{Enter}');
    const date = await screen.findByTestId('date-input');
    await waitFor(() => expect(document.activeElement).toBe(date));
    await user.keyboard('0627{Enter}');
    await waitFor(async () => expect((await lot(backend, 'spinach'))?.date).toBe('2027-06-30'));

    cell('Plain yoghurt', 'Date').focus();
    await user.keyboard('{Enter}');
    await screen.findByTestId('date-input');
    await user.keyboard('{Escape}');
    expect(screen.queryByTestId('date-input')).toBeNull();
    await waitFor(() => expect(document.activeElement).toBe(cell('Plain yoghurt', 'Date')));
  });

  it('refuses an amount that is none', async () => {
    const { user, backend } = await shown();
    await user.dblClick(cell('Baby spinach', 'Amount'));
    await user.keyboard('lots{Enter}');
    await screen.findByRole('alert');
    await user.keyboard('{Escape}');
    expect((await lot(backend, 'spinach'))?.amount.milli).toBe(2000);
  });

  it('shows the product of a name, and keeps what is chosen', async () => {
    const { user, larder } = await shown();
    await user.click(row('Baby spinach'));
    cell('Plain yoghurt', 'Name').focus();
    await user.keyboard('{Enter}');
    expect(larder.router.route.screen).toBe('product');
    expect(larder.grid.chosen.size).toBe(1);
  });

  it('lets go of what is gone meanwhile', async () => {
    const { user, backend, larder } = await shown();
    const spinach = await lot(backend, 'spinach');
    await user.click(row('Baby spinach'));
    await backend.takeLots({ lotIds: [spinach?.id ?? ''], how: 'use', reason: null });
    await larder.grid.setOpened(true);
    await screen.findByText('This is not there any more');
    expect(larder.grid.chosen.size).toBe(0);
  });

  it('takes a table from the clipboard', async () => {
    const { larder } = await shown();
    const paste = (text: string) =>
      fireEvent.paste(document.body, { clipboardData: { getData: () => text } as unknown as DataTransfer });
    await paste('Honey');
    expect(larder.router.route.screen).not.toBe('paste');
    await paste('Name\tAmount\nHoney\t2');
    expect(larder.router.route.screen).toBe('paste');
    await waitFor(() => expect(larder.table.rows).toHaveLength(1));
  });
});

describe('the grid, on a phone', () => {
  it('is a list with checkboxes', async () => {
    const { user, backend } = await shown();
    expect(screen.queryByRole('grid')).toBeNull();
    await user.click(within(row('Baby spinach')).getByRole('checkbox'));
    await user.click(row('Plain yoghurt'));
    expect(bar().getByText('2 chosen')).toBeTruthy();
    await user.click(row('Plain yoghurt'));
    await user.click(bar().getByRole('button', { name: 'Amount' }));
    const field = within(screen.getByRole('dialog')).getByLabelText('Amount');
    await user.clear(field);
    await user.type(field, '4{Enter}');
    await waitFor(async () => expect((await lot(backend, 'spinach'))?.amount.milli).toBe(4000));
  });

  it('says what failed, and when nothing is there', async () => {
    const backend = fake({ furnished: false });
    backend.failures.set('lots', 'storage');
    const { user } = await show(GridScreen, {}, backend);
    expect((await screen.findByRole('alert')).textContent).toContain('The list cannot be shown');
    backend.failures.clear();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByText('Nothing is in stock');
  });
});

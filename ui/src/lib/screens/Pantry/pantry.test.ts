import { fake, show } from '../../../tests/render';
import { NO_EDITS } from '$lib/backend/edits';
import { cleanup, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import PantryScreen from './PantryScreen.svelte';

afterEach(cleanup);

const names = () => screen.queryAllByTestId('pantry-row').map((row) => row.getAttribute('aria-label'));

describe('the Pantry screen', () => {
  it('begins with what should be used first', async () => {
    await show(PantryScreen, {});
    await waitFor(() => expect(names()[0]).toBe('Whole milk 3.5 %'));
    expect(screen.getByRole('heading', { name: 'Use first' })).toBeTruthy();
    expect(screen.getByText('30 products · 31 lots')).toBeTruthy();
    const [first] = screen.getAllByTestId('pantry-row');
    expect(first?.textContent).toContain('Yesterday');
    expect(first?.textContent).toContain('Best before 22 Nov 2026');
  });

  it('finds while typing, and comes back', async () => {
    const { user } = await show(PantryScreen, {});
    await waitFor(() => expect(names().length).toBeGreaterThan(3));
    await user.type(screen.getByRole('searchbox'), 'choc');
    await waitFor(() => expect(names()).toEqual(['Dark chocolate 70 %']));
    await user.type(screen.getByRole('searchbox'), 'xyz');
    await screen.findByText('Nothing matches');
    await user.click(screen.getByRole('button', { name: 'Show everything' }));
    await waitFor(() => expect(names().length).toBeGreaterThan(3));
  });

  it('filters by state and by place', async () => {
    const { user } = await show(PantryScreen, {});
    await user.click(await screen.findByRole('button', { name: /^Past date/ }));
    await waitFor(() => expect(names()).toEqual(['Whole milk 3.5 %']));
    await user.click(screen.getByRole('button', { name: 'All' }));
    await user.selectOptions(screen.getByRole('combobox', { name: 'Only at this place' }), 'Freezer');
    await waitFor(() =>
      expect(names().sort()).toEqual(['Garden peas', 'Salmon fillets', 'Vanilla ice cream']),
    );
  });

  it('shows what is hidden only where something is', async () => {
    const backend = fake();
    const { user } = await show(PantryScreen, {}, backend);
    await waitFor(() => expect(names().length).toBeGreaterThan(3));
    expect(screen.queryByRole('button', { name: /^Hidden/ })).toBeNull();
    const query = { filter: 'all', placeId: null, kindId: null, sort: 'name', offset: 0, limit: 1 } as const;
    const id = (await backend.pantry({ ...query, search: 'whole milk' })).rows[0]?.id ?? '';
    await backend.editProduct(id, { ...NO_EDITS, hidden: true });
    await user.click(await screen.findByRole('button', { name: /^Hidden/ }));
    await waitFor(() => expect(names()).toEqual(['Whole milk 3.5 %']));
  });

  it('says what is frozen, and what does not add up', async () => {
    const backend = fake();
    const real = backend.pantry.bind(backend);
    backend.pantry = async (query) => {
      const page = await real(query);
      for (const row of page.rows) row.rest = [{ milli: 300_000, unit: 'g' }];
      return page;
    };
    const { user } = await show(PantryScreen, {}, backend);
    await user.type(screen.getByRole('searchbox'), 'salmon');
    await waitFor(() => expect(names()).toEqual(['Salmon fillets']));
    expect(screen.getByTestId('pantry-row').textContent).toContain('frozen');
    expect(screen.getByRole('group', { name: 'Salmon fillets: 1 piece + 300 g in stock' })).toBeTruthy();
  });

  it('leads to the journal, and offers to count the place that is shown', async () => {
    const { user } = await show(PantryScreen, {});
    const journal = await screen.findByRole('link', { name: 'Show the journal' });
    expect(journal.getAttribute('href')).toBe('#/journal');
    expect(screen.queryByRole('link', { name: 'Count' })).toBeNull();
    await user.selectOptions(screen.getByRole('combobox', { name: 'Only at this place' }), 'Freezer');
    const count = screen.getByRole('link', { name: 'Count' });
    expect(count.getAttribute('href')).toBe('#/count/place-freezer');
  });

  it('uses one and takes it back from the toast', async () => {
    const { user } = await show(PantryScreen, {});
    const less = await screen.findByRole('button', { name: 'Use one: Plain yoghurt' });
    await user.click(less);
    await screen.findByRole('group', { name: 'Plain yoghurt: 2 in stock' });
    const toast = await screen.findByText('Plain yoghurt used');
    await user.click(
      within(toast.closest<HTMLElement>('.toast') ?? document.body).getByRole('button', { name: 'Undo' }),
    );
    await screen.findByRole('group', { name: 'Plain yoghurt: 3 in stock' });
  });

  it('adds another like the first lot', async () => {
    const { user, backend } = await show(PantryScreen, {});
    await user.click(await screen.findByRole('button', { name: 'Add one: Plain yoghurt' }));
    await screen.findByRole('group', { name: 'Plain yoghurt: 4 in stock' });
    const page = await backend.pantry({
      search: 'plain',
      filter: 'all',
      placeId: null,
      kindId: null,
      sort: 'date',
      offset: 0,
      limit: 1,
    });
    expect(page.rows[0]?.lotCount).toBe(1);
  });

  it('adds by name, and says what is missing', async () => {
    const { user } = await show(PantryScreen, {}, fake({ furnished: false }));
    await screen.findByText('Your pantry is empty');
    await user.click(screen.getByRole('button', { name: 'Add by name' }));
    const dialog = within(screen.getByRole('dialog'));
    await user.click(dialog.getByRole('button', { name: 'Add' }));
    expect(dialog.getByText('Give it a name')).toBeTruthy();
    await user.type(dialog.getByLabelText('Name'), 'Apples');
    await user.type(dialog.getByLabelText('Date'), '+2w');
    await waitFor(() => expect(dialog.getByText('7 Dec 2026')).toBeTruthy());
    await user.click(dialog.getByRole('button', { name: 'Add' }));
    await waitFor(() => expect(names()).toEqual(['Apples']));
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(screen.getByTestId('pantry-row').textContent).toContain('7 Dec 2026');
  });

  it('says what went wrong, and tries again', async () => {
    const backend = fake();
    backend.failures.set('pantry', 'storage');
    const { user } = await show(PantryScreen, {}, backend);
    expect((await screen.findByRole('alert')).textContent).toContain('The pantry cannot be shown');
    backend.failures.clear();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(names().length).toBeGreaterThan(3));
  });

  it('shows a window of a long list, not all of it', async () => {
    await show(PantryScreen, {}, fake({ many: 5000 }));
    await waitFor(() => expect(names().length).toBeGreaterThan(3));
    expect(names().length).toBeLessThan(60);
    expect(screen.getByText('5,030 products · 5,031 lots')).toBeTruthy();
  });

  it('swipes with a finger only', async () => {
    await show(PantryScreen, {});
    const row = (await screen.findAllByTestId('pantry-row')).find(
      (r) => r.getAttribute('aria-label') === 'Plain yoghurt',
    );
    if (!row) throw new Error('no row');
    const pointer = (type: string, clientX: number, pointerType: string) =>
      row.dispatchEvent(
        Object.assign(new MouseEvent(type, { bubbles: true, clientX }), { pointerType, pointerId: 1 }),
      );
    for (const kind of ['mouse', 'touch']) {
      pointer('pointerdown', 10, kind);
      pointer('pointermove', 150, kind);
      pointer('pointerup', 150, kind);
    }
    await screen.findByRole('group', { name: 'Plain yoghurt: 2 in stock' });
  });
});

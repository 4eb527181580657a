import { fake, show } from '../../../tests/render';
import PantryScreen from '$lib/screens/Pantry/PantryScreen.svelte';
import { cleanup, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import KindsScreen from './KindsScreen.svelte';

afterEach(cleanup);

const rows = () => screen.queryAllByTestId('thing-row').map((row) => row.querySelector('.what')?.textContent);

describe('the Kinds screen', () => {
  it('sets one up with a minimum, and says that it is short', async () => {
    const { user, backend } = await show(KindsScreen, {});
    await user.click(await screen.findByRole('button', { name: 'Add a kind' }));
    await user.click(screen.getByRole('button', { name: 'Add' }));
    await screen.findByText('Give it a name');
    await user.type(screen.getByLabelText('Name'), 'Flour');
    await user.type(screen.getByLabelText('At least'), 'much');
    await user.click(screen.getByRole('button', { name: 'Add' }));
    await screen.findByText(/^Not an amount/);
    await user.clear(screen.getByLabelText('At least'));
    await user.type(screen.getByLabelText('At least'), '2 kg');
    await user.click(screen.getByRole('button', { name: 'Add' }));
    await screen.findByText('0 g of at least 2 kg: short');
    expect(await backend.kinds()).toMatchObject([
      { name: 'Flour', minimum: { milli: 2_000_000, unit: 'g' }, products: 0 },
    ]);
  });

  it('shows in the pantry what there is of one', async () => {
    const backend = fake();
    const { id } = await backend.addKind({ name: 'Spreads', minimum: null });
    const query = { filter: 'all', placeId: null, kindId: null, sort: 'name', offset: 0, limit: 1 } as const;
    const [row] = (await backend.pantry({ ...query, search: 'honey' })).rows;
    const { edits } = await backend.product(row?.id ?? '');
    await backend.editProduct(row?.id ?? '', { ...edits, kindId: id });
    const { user, larder } = await show(KindsScreen, {}, backend);
    await user.click(await screen.findByRole('button', { name: 'Show Spreads in the pantry' }));
    expect(larder.router.route).toEqual({ screen: 'pantry' });
    cleanup();
    await show(PantryScreen, {}, backend);
    await user.selectOptions(await screen.findByLabelText('Kind'), 'Spreads');
    await waitFor(() => expect(screen.getAllByTestId('pantry-row')).toHaveLength(1));
    await user.selectOptions(screen.getByLabelText('Kind'), 'All kinds');
    await waitFor(() => expect(screen.getAllByTestId('pantry-row').length).toBeGreaterThan(1));
  });

  it('counts its products together, and removes it with an undo', async () => {
    const backend = fake();
    const { id } = await backend.addKind({ name: 'Spreads', minimum: { milli: 2000, unit: 'piece' } });
    const query = { filter: 'all', placeId: null, kindId: null, sort: 'name', offset: 0, limit: 1 } as const;
    for (const search of ['hazelnut', 'honey']) {
      const [row] = (await backend.pantry({ ...query, search })).rows;
      const { edits } = await backend.product(row?.id ?? '');
      await backend.editProduct(row?.id ?? '', { ...edits, kindId: id });
    }
    const { user } = await show(KindsScreen, {}, backend);
    await screen.findByText('2 products · In all: 2 pieces');
    expect(screen.getByText('2 pieces of at least 2 pieces')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Remove: Spreads' }));
    await screen.findByText('No kind yet');
    const toast = (await screen.findByText('Spreads removed')).closest<HTMLElement>('.toast');
    await user.click(within(toast ?? document.body).getByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(rows()).toHaveLength(1));
  });

  it('renames one and drops its minimum', async () => {
    const backend = fake();
    await backend.addKind({ name: 'Milk', minimum: { milli: 1000, unit: 'piece' } });
    const { user } = await show(KindsScreen, {}, backend);
    await user.click(await screen.findByRole('button', { name: 'Edit: Milk' }));
    await user.clear(screen.getByLabelText('Name'));
    await user.type(screen.getByLabelText('Name'), 'Oat milk');
    await user.clear(screen.getByLabelText('At least'));
    await user.click(screen.getByRole('button', { name: 'Keep' }));
    await waitFor(() => expect(rows()[0]).toContain('Oat milk'));
    expect((await backend.kinds())[0]?.minimum).toBeNull();
  });

  it('says when it cannot be shown, and tries again', async () => {
    const backend = fake();
    backend.failures.set('kinds', 'storage');
    const { user } = await show(KindsScreen, {}, backend);
    await screen.findByText('The kinds cannot be shown');
    backend.failures.clear();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByText('No kind yet');
  });
});

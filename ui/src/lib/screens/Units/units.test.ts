import { fake, show } from '../../../tests/render';
import { cleanup, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import UnitsScreen from './UnitsScreen.svelte';

afterEach(cleanup);

const names = () =>
  screen.queryAllByTestId('thing-row').map((row) => row.querySelector('.name')?.textContent);

describe('the Units screen', () => {
  it('sets one up, renames it, and takes that back', async () => {
    const { user } = await show(UnitsScreen, {});
    await screen.findByText('No unit of your own yet');
    await user.click(screen.getByRole('button', { name: 'Add a unit' }));
    await user.click(screen.getByRole('button', { name: 'Add' }));
    expect(screen.getByText('Give it a name')).toBeTruthy();
    await user.type(screen.getByLabelText('Name'), 'Jar{Enter}');
    await waitFor(() => expect(names()).toEqual(['Jar']));
    await user.click(screen.getByRole('button', { name: 'Edit: Jar' }));
    await user.clear(screen.getByLabelText('Name'));
    await user.type(screen.getByLabelText('Name'), 'Big jar{Enter}');
    await waitFor(() => expect(names()).toEqual(['Big jar']));
    await user.click(screen.getAllByRole('button', { name: 'Undo' }).at(-1) as HTMLElement);
    await waitFor(() => expect(names()).toEqual(['Jar']));
  });

  it('has no two of one name', async () => {
    const backend = fake();
    await backend.addUnit('Jar');
    const { user } = await show(UnitsScreen, {}, backend);
    await user.click(screen.getByRole('button', { name: 'Add a unit' }));
    await user.type(screen.getByLabelText('Name'), 'jar{Enter}');
    expect(within(screen.getByRole('dialog')).getByText(/There is a unit of that name/)).toBeTruthy();
  });

  it('keeps one while something is kept in it, and says why', async () => {
    const backend = fake({ furnished: false });
    const { id } = await backend.addUnit('Jar');
    const { user } = await show(UnitsScreen, {}, backend);
    const add = {
      productId: null,
      date: null,
      dateKind: 'best-before',
      dateFrom: null,
      placeId: null,
    } as const;
    const nothing = { priceMinor: null, store: null, note: null, groupId: null };
    await backend.add({ ...add, ...nothing, name: 'Jam', amount: { milli: 2000, unit: id } });
    await user.click(screen.getByRole('button', { name: 'Remove: Jar' }));
    await screen.findByText('“Jar” is still in use: something is kept in it.');
    expect(names()).toEqual(['Jar']);
  });

  it('removes one that nothing is kept in, and follows what changes elsewhere', async () => {
    const backend = fake();
    await backend.addUnit('Jar');
    const { user } = await show(UnitsScreen, {}, backend);
    await backend.addUnit('Bunch');
    await waitFor(() => expect(names()).toEqual(['Bunch', 'Jar']));
    await user.click(screen.getByRole('button', { name: 'Remove: Jar' }));
    await waitFor(() => expect(names()).toEqual(['Bunch']));
    expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1 }));
  });
});

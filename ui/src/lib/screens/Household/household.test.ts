import { fake, show } from '../../../tests/render';
import { cleanup, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import HouseholdScreen from './HouseholdScreen.svelte';

afterEach(cleanup);

const rows = () => screen.queryAllByTestId('thing-row').map((row) => row.textContent);
const dialog = () => within(screen.getByRole('dialog'));
const undoOf = async (text: string) => {
  const toast = (await screen.findByText(text)).closest<HTMLElement>('.toast');
  return within(toast ?? document.body).getByRole('button', { name: 'Undo' });
};

describe('the household', () => {
  it('begins by saying what it does, and what it never says', async () => {
    await show(HouseholdScreen, {});
    await screen.findByText('Nobody yet');
    expect(screen.getByText(/marks products whose pack declares it/)).toBeTruthy();
    expect(screen.getByText(/never says that a product is safe: always read the pack/)).toBeTruthy();
  });

  it('takes somebody in, with what they must not eat and how they eat, and takes it back', async () => {
    const { user, backend } = await show(HouseholdScreen, {});
    await user.click(await screen.findByRole('button', { name: 'Add somebody' }));
    expect(within(dialog().getByRole('group', { name: 'Must not eat' })).getAllByRole('button')).toHaveLength(
      14,
    );
    await user.click(dialog().getByRole('button', { name: 'Add' }));
    expect(dialog().getByText('Give it a name')).toBeTruthy();
    await user.type(dialog().getByLabelText('Name'), ' Anna ');
    await user.click(dialog().getByRole('button', { name: 'Milk' }));
    await user.click(dialog().getByRole('button', { name: 'Nuts' }));
    await user.click(dialog().getByRole('button', { name: 'Nuts' }));
    await user.click(dialog().getByRole('button', { name: 'Vegetarian' }));
    await user.click(dialog().getByRole('button', { name: 'Add' }));
    await waitFor(() => expect(rows()).toHaveLength(1));
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(rows()[0]).toContain('Must not eat: Milk');
    expect(rows()[0]).not.toContain('Nuts');
    expect(await backend.members()).toMatchObject([
      { name: 'Anna', allergens: ['en:milk'], diets: ['vegetarian'] },
    ]);

    await user.click(await undoOf('Anna added'));
    await screen.findByText('Nobody yet');
  });

  it('changes somebody, and nothing when nothing was changed', async () => {
    const backend = fake();
    await backend.addMember({ name: 'Ben', allergens: ['en:peanuts'], diets: [] });
    const { user } = await show(HouseholdScreen, {}, backend);
    await user.click(await screen.findByRole('button', { name: 'Edit: Ben' }));
    await user.click(dialog().getByRole('button', { name: 'Keep' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(backend.calls).not.toContain('editMember');
    await user.click(screen.getByRole('button', { name: 'Edit: Ben' }));
    expect(dialog().getByRole('button', { name: 'Peanuts' }).getAttribute('aria-pressed')).toBe('true');
    await user.click(dialog().getByRole('button', { name: 'Peanuts' }));
    await user.click(dialog().getByRole('button', { name: 'Keep' }));
    await waitFor(() => expect(rows()[0]).toContain('Nothing to look out for'));
    await user.click(await undoOf('Ben changed'));
    await waitFor(() => expect(rows()[0]).toContain('Must not eat: Peanuts'));
  });

  it('removes somebody, keeps the focus, and puts them back', async () => {
    const backend = fake();
    for (const name of ['Ben', 'Anna']) await backend.addMember({ name, allergens: [], diets: [] });
    const { user } = await show(HouseholdScreen, {}, backend);
    await user.click(await screen.findByRole('button', { name: 'Remove: Anna' }));
    await waitFor(() => expect(rows()).toHaveLength(1));
    expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1 }));
    await user.click(await undoOf('Anna removed'));
    await waitFor(() => expect(rows()).toHaveLength(2));
  });

  it('says what went wrong, and tries again', async () => {
    const backend = fake();
    backend.failures.set('members', 'storage');
    const { user } = await show(HouseholdScreen, {}, backend);
    expect((await screen.findByRole('alert')).textContent).toContain('The household cannot be shown');
    backend.failures.clear();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByText('Nobody yet');
  });
});

import { fake, show } from '../../../tests/render';
import type { FakeBackend } from '$lib/backend/fake/fake';
import { cleanup, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import ProductScreen from './ProductScreen.svelte';

afterEach(cleanup);

const milk = async (backend: FakeBackend) =>
  (
    await backend.pantry({
      search: 'whole milk',
      filter: 'all',
      placeId: null,
      kindId: null,
      sort: 'name',
      offset: 0,
      limit: 1,
    })
  ).rows[0];

async function counting(backend = fake()) {
  const view = await show(ProductScreen, { id: (await milk(backend))?.id ?? '' }, backend);
  await view.user.click(await screen.findByRole('button', { name: 'Count it' }));
  return { ...view, dialog: within(screen.getByRole('dialog', { name: 'Count: Whole milk 3.5 %' })) };
}

describe('counting a product', () => {
  it('takes all its lots together, books what was found, and takes that back', async () => {
    const { user, backend, dialog } = await counting();
    expect(dialog.getByText('Should be 3')).toBeTruthy();
    expect(within(dialog.getByRole('list', { name: 'Lots' })).getAllByRole('listitem')).toHaveLength(2);
    expect(dialog.getByRole<HTMLButtonElement>('button', { name: 'Book it' }).disabled).toBe(true);
    await user.type(dialog.getByRole('textbox'), '5');
    await user.tab();
    await user.click(dialog.getByRole('button', { name: 'Book it' }));
    const toast = (await screen.findByText('Whole milk 3.5 % counted')).closest<HTMLElement>('.toast');
    expect((await milk(backend))?.total.milli).toBe(5000);
    expect(screen.queryByRole('dialog')).toBeNull();
    await user.click(within(toast ?? document.body).getByRole('button', { name: 'Undo' }));
    await waitFor(async () => expect((await milk(backend))?.total.milli).toBe(3000));
  });

  it('books nothing when all is as it should be', async () => {
    const { user, backend, dialog } = await counting();
    await user.click(dialog.getByRole('button', { name: 'As expected: Whole milk 3.5 %' }));
    await user.click(dialog.getByRole('button', { name: 'Book it' }));
    await screen.findByText('Everything is as it should be');
    expect(backend.calls).not.toContain('count');
  });
});

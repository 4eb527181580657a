import { fake, show } from '../../../tests/render';
import type { FakeBackend } from '$lib/backend/fake/fake';
import LotCard from '$lib/components/LotCard/LotCard.svelte';
import PantryScreen from '$lib/screens/Pantry/PantryScreen.svelte';
import { cleanup, screen, waitFor } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import UnreachedScreen from './UnreachedScreen.svelte';

afterEach(cleanup);

/** Uses one yoghurt of three, which keep four days: at that pace two are left then. */
async function useOne(backend: FakeBackend) {
  const query = {
    search: 'plain yoghurt',
    filter: 'all',
    placeId: null,
    kindId: null,
    sort: 'name',
    offset: 0,
  } as const;
  const row = (await backend.pantry({ ...query, limit: 1 })).rows[0];
  if (!row) throw new Error('no yoghurt');
  await backend.take({
    productId: row.id,
    lotId: null,
    milli: 1000,
    how: 'use',
    reason: null,
    groupId: null,
  });
  return row.id;
}

describe('what may not be reached in time', () => {
  it('is listed with what will be left, and leads to the product', async () => {
    const backend = fake();
    const id = await useOne(backend);
    await show(UnreachedScreen, {}, backend);
    const row = await screen.findByTestId('unreached');
    expect(row.textContent).toContain('Plain yoghurt');
    expect(row.textContent).toContain('About 2 pieces left on 27 Nov');
    expect(row.textContent).toContain('You use about 0.25 pieces a week');
    expect(row.querySelector('a')?.getAttribute('href')).toBe(`#/product/${id}`);
  });

  it('is nothing while the journal knows of no use', async () => {
    await show(UnreachedScreen, {});
    await screen.findByText('Everything is reached in time');
  });

  it('says what went wrong, and tries again', async () => {
    const backend = fake();
    backend.failures.set('notices', 'storage');
    const { user } = await show(UnreachedScreen, {}, backend);
    await screen.findByText('This cannot be worked out just now');
    backend.failures.clear();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByText('Everything is reached in time');
  });

  it('is a quiet link in the pantry, which comes and goes', async () => {
    const { backend } = await show(PantryScreen, {});
    await screen.findAllByTestId('pantry-row');
    expect(screen.queryByRole('link', { name: /reached in time/ })).toBeNull();
    await useOne(backend);
    const link = await screen.findByRole('link', { name: '1 may not be reached in time' });
    expect(link.getAttribute('href')).toBe('#/unreached');
  });

  it('is asked once for many changes', async () => {
    const { backend } = await show(PantryScreen, {});
    await screen.findAllByTestId('pantry-row');
    for (let i = 0; i < 3; i += 1) await useOne(backend);
    await waitFor(() => expect(backend.calls.filter((c) => c === 'notices')).toHaveLength(2));
  });

  it('stands on the lot', async () => {
    const backend = fake();
    const { row, lots } = await backend.product(await useOne(backend));
    const [lot] = lots;
    if (!lot) throw new Error('no lot');
    await show(LotCard, { lot, row }, backend);
    await screen.findByText('At your pace about 2 pieces of this will be left on 27 Nov');
  });
});

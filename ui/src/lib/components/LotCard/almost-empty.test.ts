import { fake, show } from '../../../tests/render';
import ProductScreen from '$lib/screens/Product/ProductScreen.svelte';
import { cleanup, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';

afterEach(cleanup);

async function open(search: string) {
  const backend = fake();
  const query = { filter: 'all', placeId: null, kindId: null, sort: 'name', offset: 0, limit: 1 } as const;
  const [row] = (await backend.pantry({ ...query, search })).rows;
  const id = row?.id ?? '';
  const shown = await show(ProductScreen, { id }, backend);
  await screen.findAllByTestId('lot');
  return { ...shown, lots: async () => (await backend.product(id)).lots };
}

const first = () => {
  const [lot] = screen.getAllByTestId('lot');
  if (!lot) throw new Error('no lot');
  return within(lot);
};

describe('almost empty', () => {
  it('is said of a lot by a tap, and taken back by another', async () => {
    const { user, lots } = await open('honey');
    await user.click(first().getByRole('button', { name: 'Use…' }));
    await user.click(first().getByRole('button', { name: 'Almost empty' }));
    await screen.findByText('Honey is almost empty');
    await waitFor(() => expect(first().getByText('Almost empty').tagName).toBe('P'));
    expect((await lots())[0]?.almostEmpty).toBe(true);
    await user.click(first().getByRole('button', { name: 'Use…' }));
    await user.click(first().getByRole('button', { name: 'Not almost empty' }));
    await waitFor(() => expect(first().queryByText('Almost empty')).toBeNull());
    expect((await lots())[0]?.almostEmpty).toBe(false);
  });

  it('is one of several', async () => {
    const { user, lots } = await open('plain');
    await user.click(first().getByRole('button', { name: 'Use…' }));
    await user.click(first().getByRole('button', { name: 'Almost empty' }));
    await waitFor(async () =>
      expect((await lots()).map((l) => [l.almostEmpty, l.amount.milli]).sort()).toEqual([
        [false, 2000],
        [true, 1000],
      ]),
    );
  });

  it('or anything else goes on the shopping list by a tap', async () => {
    const { user, larder } = await open('honey');
    await user.click(screen.getByRole('button', { name: 'Put on the shopping list' }));
    await screen.findByText('Honey is on the list');
    await larder.shopping.load();
    expect(larder.shopping.open.map((i) => i.name)).toContain('Honey');
  });
});

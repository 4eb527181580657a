import { fake, show } from '../../../tests/render';
import { NO_EDIT } from '$lib/backend/edits';
import type { FakeBackend } from '$lib/backend/fake/fake';
import type { LotView, ProductView } from '$lib/backend/types';
import ProductScreen from '$lib/screens/Product/ProductScreen.svelte';
import { cleanup, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';

afterEach(cleanup);

async function product(backend: FakeBackend, search: string): Promise<ProductView> {
  const page = await backend.pantry({
    search,
    filter: 'all',
    placeId: null,
    kindId: null,
    sort: 'name',
    offset: 0,
    limit: 1,
  });
  return backend.product(page.rows[0]?.id ?? '');
}

/** The lots of a product, each as its date and its amount in thousandths. */
const standing = async (backend: FakeBackend, search: string) =>
  (await product(backend, search)).lots.map((l) => [l.date, l.amount.milli]);

async function open(search: string, backend = fake()) {
  const { row } = await product(backend, search);
  const shown = await show(ProductScreen, { id: row.id }, backend);
  await screen.findByRole('heading', { level: 1 });
  return { ...shown, id: row.id };
}

const lot = (index = 0) => {
  const card = screen.getAllByTestId('lot')[index];
  if (!card) throw new Error('no such lot');
  return within(card);
};
const dialog = () => within(screen.getByRole('dialog'));
const said = (index = 0) => screen.getAllByTestId('lot')[index]?.textContent ?? '';

describe('a lot is used', () => {
  it('by fractions, exact to the thousandth', async () => {
    const { user, backend } = await open('wheat');
    await user.click(lot().getByRole('button', { name: 'Use…' }));
    const parts = within(lot().getByRole('group', { name: 'Use how much?' }));
    expect(parts.getAllByRole('button').map((b) => b.textContent.trim().split(':')[0])).toEqual([
      'All',
      '¾',
      '½',
      '¼',
    ]);
    await user.click(parts.getByRole('button', { name: /^¼: Use 187.5 g/ }));
    await waitFor(async () => expect((await standing(backend, 'wheat'))[0]?.[1]).toBe(562_500));
  });

  it('by one, where there are several', async () => {
    const { user, backend } = await open('plain');
    await user.click(lot().getByRole('button', { name: 'Use…' }));
    await user.click(lot().getByRole('button', { name: /^One/ }));
    await waitFor(async () => expect((await standing(backend, 'plain'))[0]?.[1]).toBe(2000));
  });

  it('with a word about an older one, which can be taken instead', async () => {
    const { user, backend } = await open('whole milk');
    const before = await standing(backend, 'whole milk');
    await user.click(lot(1).getByRole('button', { name: 'Use…' }));
    await user.click(lot(1).getByRole('button', { name: /^One/ }));
    await screen.findByText('Whole milk 3.5 % used. An older one is here: Fridge');
    expect((await standing(backend, 'whole milk')).map(([, milli]) => milli)).toEqual([1000, 1000]);
    await user.click(screen.getByRole('button', { name: 'Take that instead' }));
    await waitFor(async () => expect(await standing(backend, 'whole milk')).toEqual([before[1]]));
  });
});

describe('a lot is thrown away', () => {
  it('for a reason, which is “past its date” when it is', async () => {
    const { user, backend, id } = await open('whole milk');
    expect(said()).toContain('look, smell, taste');
    await user.click(lot().getByRole('button', { name: 'Throw away' }));
    const why = within(dialog().getByRole('group', { name: 'Why?' }));
    expect(why.getByRole('button', { pressed: true }).textContent.trim()).toBe('Past its date');
    await user.click(why.getByRole('button', { name: 'Too much' }));
    await user.click(dialog().getByRole('button', { name: '½' }));
    await user.click(dialog().getByRole('button', { name: 'Throw away' }));
    await waitFor(async () => expect((await standing(backend, 'whole milk'))[0]?.[1]).toBe(500));
    const { entries } = await backend.journal({
      productId: id,
      actions: ['wasted'],
      from: null,
      to: null,
      offset: 0,
      limit: 1,
    });
    expect(entries).toMatchObject([{ reason: 'too-much', change: { milli: -500 } }]);
  });

  it('and what that cost is said', async () => {
    const { user } = await open('kidney');
    expect(said()).toContain('€2.67 · Corner shop');
    await user.click(lot().getByRole('button', { name: 'Throw away' }));
    expect(dialog().getByRole('status').textContent).toBe('This cost €2.67.');
    await user.click(dialog().getByRole('button', { name: 'One' }));
    expect(dialog().getByRole('status').textContent).toBe('This cost €0.89.');
  });

  it('and a past use-by date is no matter of taste', async () => {
    const backend = fake();
    const [meat] = (await product(backend, 'minced')).lots;
    await backend.editLot(meat?.id ?? '', { ...NO_EDIT, date: '2026-11-20' });
    await open('minced', backend);
    expect(said()).toContain('do not eat it');
  });
});

describe('a lot is opened, frozen, thawed and moved', () => {
  it('opening takes one of several', async () => {
    const { user, backend } = await open('plain');
    await user.click(lot().getByRole('button', { name: 'Open one' }));
    await waitFor(async () =>
      expect((await product(backend, 'plain')).lots.map((l) => [l.opened, l.amount.milli])).toEqual([
        [true, 1000],
        [false, 2000],
      ]),
    );
    await waitFor(() => expect(said()).toContain('1 piece, opened'));
    expect(lot().queryByRole('button', { name: /^Open/ })).toBeNull();
  });

  it('freezing keeps the days that are left, and thawing gives them back', async () => {
    const { user, backend } = await open('minced');
    await user.click(lot().getByRole('button', { name: 'Freeze' }));
    expect(dialog().getByText(/remaining days are kept/)).toBeTruthy();
    await user.click(dialog().getByRole('button', { name: 'Freeze' }));
    await waitFor(() => expect(said()).toMatch(/Frozen since 23 Nov( 2026)? · 1 day left once thawed/));
    expect(said()).toContain('Use by about 23 Mar 2027');
    expect(said()).toContain('suggested from a table');

    await user.click(lot().getByRole('button', { name: 'Thaw' }));
    expect(dialog().getByLabelText<HTMLSelectElement>('Where to?').value).toBe('place-fridge');
    await user.click(dialog().getByRole('button', { name: 'Thaw' }));
    await waitFor(() => expect(said()).toContain('1 piece, thawed before'));
    expect(await standing(backend, 'minced')).toEqual([['2026-11-24', 1000]]);
  });

  it('what was thawed is frozen again only after a warning', async () => {
    const backend = fake();
    const [salmon] = (await product(backend, 'salmon')).lots;
    await backend.editLot(salmon?.id ?? '', { ...NO_EDIT, placeId: 'place-fridge' });
    const { user } = await open('salmon', backend);
    await user.click(lot().getByRole('button', { name: 'Freeze' }));
    expect(dialog().getByRole('alert').textContent).toContain('do not freeze it again');
    await user.click(dialog().getByRole('button', { name: 'Freeze anyway' }));
    await waitFor(() => expect(said()).toContain('Frozen since'));
  });

  it('a part of it stands elsewhere then', async () => {
    const { user, backend } = await open('plain');
    await user.click(lot().getByRole('button', { name: 'Move' }));
    await user.click(dialog().getByRole('button', { name: /^One less/ }));
    expect(dialog().getByRole('group', { name: '2 of 3' })).toBeTruthy();
    await user.selectOptions(dialog().getByLabelText('Where to?'), 'Pantry');
    await user.click(dialog().getByRole('button', { name: 'Move' }));
    await waitFor(async () =>
      expect((await product(backend, 'plain')).lots.map((l) => [l.placeId, l.amount.milli]).sort()).toEqual([
        ['place-fridge', 1000],
        ['place-pantry', 2000],
      ]),
    );
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });
});

describe('a lot is set right', () => {
  const first = async (backend: FakeBackend, search: string): Promise<LotView | undefined> =>
    (await product(backend, search)).lots[0];

  it('with its price, store and note', async () => {
    const { user, backend } = await open('hazelnut');
    await user.click(lot().getByRole('button', { name: /^Edit/ }));
    const price = lot().getByLabelText('Price in EUR');
    await user.type(price, 'cheap');
    await user.tab();
    expect(lot().getByText(/Type a price/)).toBeTruthy();
    await user.clear(price);
    await user.type(price, '2,5');
    await user.tab();
    await waitFor(() => expect(said()).toContain('€2.50'));
    await user.type(lot().getByLabelText('Bought at'), 'Market');
    await user.tab();
    await waitFor(() => expect(said()).toContain('€2.50 · Market'));
    await user.type(lot().getByLabelText('Note'), 'For the cake');
    await user.tab();
    await waitFor(() => expect(said()).toContain('For the cake'));
    await user.clear(price);
    await user.tab();
    await waitFor(async () => expect((await first(backend, 'hazelnut'))?.price).toBeNull());
  });

  it('with a suggested date, by one tap', async () => {
    const backend = fake();
    const yoghurt = await first(backend, 'plain');
    await backend.editLot(yoghurt?.id ?? '', { ...NO_EDIT, date: '' });
    const { user } = await open('plain', backend);
    await user.click(lot().getByRole('button', { name: /^Edit/ }));
    const chip = await lot().findByRole('button', {
      name: /7 Dec.*FoodKeeper: Yogurt, Suggestion, not a promise/,
    });
    await user.click(chip);
    await waitFor(() => expect(said()).toContain('Best before about 7 Dec 2026'));
    expect(await first(backend, 'plain')).toMatchObject({ date: '2026-12-07', dateFrom: 'suggested' });
  });
});

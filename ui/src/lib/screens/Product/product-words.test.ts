import { fake, show } from '../../../tests/render';
import type { FakeBackend } from '$lib/backend/fake/fake';
import { cleanup, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import ProductScreen from './ProductScreen.svelte';

afterEach(cleanup);

async function idOf(backend: FakeBackend, search: string): Promise<string> {
  const query = {
    search,
    filter: 'all',
    placeId: null,
    kindId: null,
    sort: 'name',
    offset: 0,
    limit: 1,
  } as const;
  return (await backend.pantry(query)).rows[0]?.id ?? '';
}

async function open(search: string, backend = fake()) {
  const id = await idOf(backend, search);
  const shown = await show(ProductScreen, { id }, backend);
  await screen.findByRole('heading', { level: 1 });
  const edits = async () => (await backend.product(id)).edits;
  return { ...shown, id, edits };
}

const dialog = () => within(screen.getByRole('dialog'));
const button = (name: string | RegExp) => screen.getByRole('button', { name });

describe('what the user says of a product', () => {
  it('puts other allergens over the source’s, and takes them off again', async () => {
    const { user, edits } = await open('hazelnut');
    await user.click(button('Change: Contains'));
    expect(dialog().getByText('The source says: Milk, Nuts, Soya')).toBeTruthy();
    await user.click(dialog().getByRole('button', { name: 'Soya' }));
    await user.click(dialog().getByRole('button', { name: 'Sesame' }));
    await user.click(dialog().getByRole('button', { name: 'Keep' }));
    await screen.findByText('Sesame');
    expect(screen.queryByText('Soya')).toBeNull();
    expect((await edits()).allergens).toEqual(['en:milk', 'en:nuts', 'en:sesame-seeds']);
    await user.click(button(/^Back to “Milk, Nuts, Soya”/));
    await screen.findByText('Soya');
    expect((await edits()).allergens).toBeNull();
  });

  it('has nothing to say where the choice is the source’s own', async () => {
    const { user, edits, backend } = await open('hazelnut');
    await user.click(button('Change: May contain'));
    await user.click(dialog().getByRole('button', { name: 'Keep' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect((await edits()).traces).toBeNull();
    expect(backend.calls).not.toContain('editProduct');
  });

  it('sets a nutrient right, says whose it is, and drops it', async () => {
    const { user, edits } = await open('hazelnut');
    await user.click(button('Change: Nutrition'));
    const sugars = dialog().getByLabelText('of which sugars in g');
    await user.clear(sugars);
    await user.type(sugars, '101');
    await user.click(dialog().getByRole('button', { name: 'Keep' }));
    expect(dialog().getByText(/^Type a number such as 3\.5/)).toBeTruthy();
    await user.clear(sugars);
    await user.type(sugars, '50,5');
    await user.click(dialog().getByRole('button', { name: 'Keep' }));
    await screen.findByRole('row', { name: 'of which sugars 50.5 g' });
    expect((await edits()).nutrition).toEqual([{ id: 'sugars', milliPer100: 50_500 }]);
    await user.click(button(/^Back to “56\.3 g”/));
    await screen.findByRole('row', { name: 'of which sugars 56.3 g' });
    expect((await edits()).nutrition).toEqual([]);
  });

  it('adds and takes off categories, as words', async () => {
    const { user, edits } = await open('hazelnut');
    await user.type(screen.getByLabelText('Another category'), 'Breakfast spreads{Enter}');
    await screen.findByText('Breakfast spreads');
    expect((await edits()).categories).toEqual(['en:chocolate-spreads', 'en:breakfast-spreads']);
    await user.click(button('Take off: Chocolate spreads'));
    await waitFor(async () => expect((await edits()).categories).toEqual(['en:breakfast-spreads']));
    await user.click(button(/^Back to the source’s words/));
    await waitFor(async () => expect((await edits()).categories).toBeNull());
  });

  it('says how units convert, and shows a refusal at its line', async () => {
    const { user, edits } = await open('hazelnut');
    await user.click(button(/^Edit\s?: How units convert/));
    await user.click(dialog().getByRole('button', { name: 'Keep' }));
    expect(dialog().getByText('Both sides need an amount above 0')).toBeTruthy();
    await user.type(dialog().getByLabelText('Amount on the right, line 1'), '6');
    await user.click(dialog().getByRole('button', { name: 'Add a line' }));
    await user.selectOptions(dialog().getByLabelText('Unit on the left, line 2'), 'Kilograms');
    await user.selectOptions(dialog().getByLabelText('Unit on the right, line 2'), 'Grams');
    await user.type(dialog().getByLabelText('Amount on the right, line 2'), '900');
    await user.click(dialog().getByRole('button', { name: 'Keep' }));
    const problem = await dialog().findByRole('alert');
    expect(problem.textContent).toMatch(/This is settled already: 1\skg is 1,000\sg/);
    expect(problem.closest('fieldset')?.textContent).toContain('Line 2');
    await user.click(dialog().getByRole('button', { name: 'Remove line 2' }));
    await user.click(dialog().getByRole('button', { name: 'Keep' }));
    await screen.findByText('1 pack = 6 pieces');
    expect(await edits()).toMatchObject({
      equations: [{ leftMilli: 1000, leftUnit: 'pack', rightMilli: 6000, rightUnit: 'piece' }],
    });
  });

  it('tells amounts in another unit, a unit of one’s own among them', async () => {
    const backend = fake();
    const { id } = await backend.addUnit('Jar');
    const { user, edits } = await open('hazelnut', backend);
    await user.selectOptions(screen.getByLabelText('Amounts are told in'), 'Jar');
    await waitFor(async () => expect((await edits()).unit).toBe(id));
    await user.click(button('Add'));
    await screen.findByText('1 Jar');
  });

  it('adds a barcode that a scanner reads, with what a scan counts as, and removes it', async () => {
    const { user, larder, edits } = await open('hazelnut');
    await user.click(button('Add a barcode'));
    larder.onScan?.('4006381333932');
    const count = dialog().getByLabelText('Pieces that a scan counts as');
    await user.clear(count);
    await user.type(count, '6');
    await user.click(dialog().getByRole('button', { name: 'Add' }));
    await dialog().findByText(/The last digit should be 1/);
    larder.onScan?.('4006381333931');
    await user.click(dialog().getByRole('button', { name: 'Add' }));
    await screen.findByText('A scan counts as 6 pieces');
    expect(larder.onScan).toBeNull();
    await user.click(button('Remove: 4006381333931'));
    await waitFor(() => expect(screen.queryByText('A scan counts as 6 pieces')).toBeNull());
    expect((await edits()).barcodes).toEqual([{ gtin: '4006381333931', milli: 0 }]);
  });

  it('says which other products a barcode stands for', async () => {
    const backend = fake();
    const honey = await backend.product(await idOf(backend, 'honey'));
    const barcodes = [{ gtin: backend.gtinOf('Hazelnut spread'), milli: 1000 }];
    await backend.editProduct(honey.row.id, { ...honey.edits, barcodes });
    await open('hazelnut', backend);
    expect(screen.getByText('Also stands for: Honey')).toBeTruthy();
  });
});

describe('kind and minimum', () => {
  it('takes the kind that the category suggests, and its minimum shows what is short', async () => {
    const { user, backend, edits } = await open('hazelnut');
    await user.click(await screen.findByRole('button', { name: /^Chocolate spreads\?/ }));
    await screen.findByLabelText('At least of Chocolate spreads in all');
    const [kind] = await backend.kinds();
    expect((await edits()).kindId).toBe(kind?.id);
    await user.type(screen.getByLabelText('At least of Chocolate spreads in all'), '3{Tab}');
    await screen.findByText('1 piece of at least 3 pieces: short');
    await user.type(screen.getByLabelText('At least'), '1{Tab}');
    await screen.findByText('1 piece of at least 1 piece');
    await user.clear(screen.getByLabelText('At least'));
    await user.tab();
    await waitFor(async () => expect((await edits()).minimum).toBeNull());
  });

  it('finds a kind by its name, makes a new one, and takes it off', async () => {
    const backend = fake();
    const { id } = await backend.addKind({ name: 'Käse', minimum: null });
    const { user, edits } = await open('hazelnut', backend);
    await user.click(button(/^Choose\s?: Kind/));
    await user.type(dialog().getByLabelText('Find or name a kind'), 'kase');
    expect(dialog().queryByRole('button', { name: /^New kind/ })).toBeNull();
    await user.click(dialog().getByRole('button', { name: 'Käse' }));
    await waitFor(async () => expect((await edits()).kindId).toBe(id));
    await user.click(await screen.findByRole('button', { name: /^Edit\s?: Kind/ }));
    await user.type(dialog().getByLabelText('Find or name a kind'), 'Sweet spread{Enter}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect((await backend.kinds()).map((k) => k.name)).toEqual(['Käse', 'Sweet spread']);
    await user.click(await screen.findByRole('button', { name: /^Edit\s?: Kind/ }));
    await user.click(dialog().getByRole('button', { name: 'Of no kind' }));
    await waitFor(async () => expect((await edits()).kindId).toBeNull());
  });
});

describe('prices', () => {
  it('notes one without a purchase, compares by unit, and forgets it again', async () => {
    const { user, backend, id } = await open('hazelnut');
    await user.click(button('Note a price'));
    await user.click(dialog().getByRole('button', { name: 'Keep' }));
    await dialog().findByText('Type a price such as 2.50');
    await user.type(dialog().getByLabelText('Price in EUR'), '4.50');
    const amount = dialog().getByLabelText('For how much');
    await user.clear(amount);
    await user.type(amount, '750 g');
    await dialog().findByText('For how much');
    await user.type(dialog().getByLabelText('Store'), 'Corner shop');
    await user.click(dialog().getByRole('button', { name: 'Keep' }));
    await screen.findByText('€4.50 for 750 g');
    expect(screen.getByText('€6.00 per kg')).toBeTruthy();
    expect((await backend.product(id)).row.total.milli).toBe(1000);
    await user.click(button(/^Forget/));
    await screen.findByText('No price is known yet.');
    await user.click(screen.getAllByRole('button', { name: 'Undo' }).at(-1) as HTMLElement);
    await screen.findByText('€4.50 for 750 g');
  });
});

describe('two products that are one', () => {
  it('become one, which is shown, and are two again', async () => {
    const { user, backend, larder, id } = await open('hazelnut');
    const honey = await idOf(backend, 'honey');
    await user.click(button('This is the same as…'));
    await user.type(dialog().getByLabelText('Its number or name'), 'hazelnut{Enter}');
    await dialog().findByText(/knows nothing else/);
    await user.clear(dialog().getByLabelText('Its number or name'));
    await user.type(dialog().getByLabelText('Its number or name'), 'honey{Enter}');
    await user.click(await dialog().findByRole('button', { name: /^Honey/ }));
    expect(dialog().getByText(/^“Hazelnut spread” becomes part of “Honey”/)).toBeTruthy();
    await user.click(dialog().getByRole('button', { name: 'Make them one' }));
    await waitFor(() => expect(larder.router.route).toEqual({ screen: 'product', id: honey }));
    expect((await backend.product(honey)).lots).toHaveLength(2);
    await screen.findByText(/^This is the same as Honey/);
    expect(screen.getByRole('link', { name: 'Show Honey' }).getAttribute('href')).toBe(`#/product/${honey}`);
    expect(screen.queryByText('Lots')).toBeNull();
    await user.click(button('Make them two again'));
    await screen.findByText('Lots');
    expect((await backend.product(id)).lots).toHaveLength(1);
    expect((await backend.product(honey)).lots).toHaveLength(1);
  });
});

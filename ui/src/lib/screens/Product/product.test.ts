import { fake, show } from '../../../tests/render';
import type { FakeBackend } from '$lib/backend/fake/fake';
import { cleanup, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import ProductScreen from './ProductScreen.svelte';

afterEach(cleanup);

async function idOf(backend: FakeBackend, search: string): Promise<string> {
  const page = await backend.pantry({
    search,
    filter: 'all',
    placeId: null,
    kindId: null,
    sort: 'name',
    offset: 0,
    limit: 1,
  });
  return page.rows[0]?.id ?? '';
}

async function open(search: string, backend = fake()) {
  const shown = await show(ProductScreen, { id: await idOf(backend, search) }, backend);
  await screen.findByRole('heading', { level: 1 });
  return shown;
}

describe('the Product screen', () => {
  it('shows the facts, and where they come from', async () => {
    await open('hazelnut');
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Hazelnut spread');
    expect(screen.getByRole('img', { name: 'Nutri-Score E' })).toBeTruthy();
    expect(screen.getByText('NOVA 4')).toBeTruthy();
    expect(screen.getByText('Soya')).toBeTruthy();
    expect(screen.getByText('May contain: Gluten, Peanuts')).toBeTruthy();
    const table = within(screen.getByRole('table', { name: 'Per 100 g' }));
    expect(table.getByRole('row', { name: 'Energy 539 kcal' })).toBeTruthy();
    expect(table.getByRole('row', { name: 'Salt 0.107 g' })).toBeTruthy();
    expect(screen.getByText(/Open Food Facts, fetched 3 days ago/)).toBeTruthy();
    expect(screen.getByText(/Open Database License/)).toBeTruthy();
  });

  it('lays the user’s words over the source’s, and takes them off again', async () => {
    const { user } = await open('hazelnut');
    await user.click(screen.getByRole('button', { name: 'Change: Name' }));
    const field = screen.getByRole('textbox', { name: 'Name' });
    await user.clear(field);
    await user.type(field, 'Sunday spread{Enter}');
    await waitFor(() => expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Sunday spread'));
    expect(screen.getByText('Your words')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: /Back to “Hazelnut spread”/ }));
    await waitFor(() =>
      expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Hazelnut spread'),
    );
  });

  it('changes a lot’s date, kind, place, amount and opened state', async () => {
    const { user, backend } = await open('hazelnut');
    await user.click(screen.getByRole('button', { name: /^Edit: 1 piece/ }));
    await user.click(screen.getByRole('button', { name: 'Use by' }));
    await screen.findByText('Use by 15 Mar 2027');
    const date = screen.getByLabelText('Date');
    await user.clear(date);
    await user.type(date, '5/28{Enter}');
    await screen.findByText('Use by 31 May 2028');
    await user.selectOptions(screen.getByLabelText('Place'), 'Fridge');
    await user.click(screen.getByLabelText('Opened'));
    await waitFor(() => expect(screen.getByTestId('lot').textContent).toContain('1 piece, opened'));
    const amount = screen.getByLabelText('Amount');
    await user.clear(amount);
    await user.type(amount, '-2');
    await user.tab();
    await screen.findByText(/^Not an amount/);
    await user.clear(amount);
    await user.type(amount, '2,5');
    await user.tab();
    await waitFor(() => expect(screen.getByTestId('lot').textContent).toContain('2.5 pieces'));
    const { lots } = await backend.product(await idOf(backend, 'hazelnut'));
    expect(lots).toMatchObject([
      {
        date: '2028-05-31',
        dateKind: 'use-by',
        placeId: 'place-fridge',
        opened: true,
        amount: { milli: 2500 },
      },
    ]);
  });

  it('throws away one of a lot, and the history takes it back and does it again', async () => {
    const { user } = await open('plain');
    await user.click(screen.getByRole('button', { name: 'Throw away' }));
    const dialog = within(screen.getByRole('dialog'));
    await user.click(dialog.getByRole('button', { name: 'One' }));
    await user.click(dialog.getByRole('button', { name: 'Throw away' }));
    const undo = await screen.findByRole('button', { name: /^Undo: Thrown away −1/ });
    await screen.findByText('2 pieces');
    await user.click(undo);
    await screen.findByText('3 pieces');
    await user.click(await screen.findByRole('button', { name: /^Redo: Thrown away −1/ }));
    await screen.findByText('2 pieces');
  });

  it('keeps the user’s own rules, and hides the product', async () => {
    const { user, backend } = await open('hazelnut');
    const id = await idOf(backend, 'hazelnut');
    await user.selectOptions(screen.getByLabelText('Usual place'), 'Fridge');
    const days = screen.getByLabelText('Days it keeps once opened');
    await user.type(days, '0{Tab}');
    expect(screen.getByText(/whole days from 1/)).toBeTruthy();
    await user.clear(days);
    await user.type(days, '30{Tab}');
    await waitFor(async () =>
      expect((await backend.product(id)).edits).toMatchObject({ placeId: 'place-fridge', openedDays: 30 }),
    );
    await user.click(screen.getByRole('button', { name: 'Hide this product' }));
    await screen.findByText('Hazelnut spread hidden');
    expect(screen.getByText(/in no list but/)).toBeTruthy();
    await user.click(screen.getAllByRole('button', { name: 'Undo' }).at(-1) as HTMLElement);
    await screen.findByRole('button', { name: 'Hide this product' });
  });

  it('lets the ingredients be set right, and takes that back', async () => {
    const { user, backend } = await open('hazelnut');
    await user.click(screen.getByRole('button', { name: 'Change: Ingredients' }));
    const field = screen.getByRole('textbox', { name: 'Ingredients' });
    await user.clear(field);
    await user.type(field, 'Hazelnuts, sugar');
    backend.failures.set('editProduct', 'storage');
    await user.click(screen.getByRole('button', { name: 'Keep' }));
    await screen.findByText(/cannot write its file/);
    expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Ingredients' }).value).toBe(
      'Hazelnuts, sugar',
    );
    backend.failures.clear();
    await user.click(screen.getByRole('button', { name: 'Keep' }));
    await waitFor(() => expect(screen.getByText('Hazelnuts, sugar').tagName).toBe('P'));
    await user.click(screen.getByRole('button', { name: 'Back to the source’s words' }));
    await screen.findByText(/^Sugar, palm oil/);
  });

  it('asks the source again, and says when nobody answers', async () => {
    const backend = fake();
    const { user } = await open('hazelnut', backend);
    backend.network = 'deadline-passed';
    await user.click(screen.getByRole('button', { name: 'Refresh' }));
    await screen.findByText('The source did not answer in time');
    backend.network = 'up';
    await user.click(screen.getByRole('button', { name: 'Refresh' }));
    await screen.findByText(/Open Food Facts · just now/);
  });

  it('counts down until the source is asked again, and shows what it says then', async () => {
    const backend = fake();
    backend.network = 'waiting';
    const id = await idOf(backend, 'hazel');
    const { user } = await show(ProductScreen, { id }, backend);
    await user.click(await screen.findByRole('button', { name: 'Refresh' }));
    await screen.findByText('Next try in 12 s.');
    expect(screen.getByText(/This one is asked soon/).getAttribute('role')).toBe('status');
    await backend.askAgain();
    await screen.findByText(/Open Food Facts · just now/);
    expect(screen.queryByText(/Next try in/)).toBeNull();
  });

  it('says when there is no such product', async () => {
    await show(ProductScreen, { id: 'gone' });
    expect((await screen.findByRole('alert')).textContent).toContain('not there any more');
  });
});

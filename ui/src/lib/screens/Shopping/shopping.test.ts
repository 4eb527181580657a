import { fake, show } from '../../../tests/render';
import { NO_EDIT, NO_ITEM } from '$lib/backend/edits';
import type { FakeBackend } from '$lib/backend/fake/fake';
import { cleanup, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import ShoppingScreen from './ShoppingScreen.svelte';

afterEach(() => {
  vi.unstubAllGlobals();
  cleanup();
});

const open = async (backend = fake()) => {
  const shown = await show(ShoppingScreen, {}, backend);
  await screen.findByRole('combobox');
  return shown;
};
const box = (name: string) => screen.findByRole<HTMLInputElement>('checkbox', { name });
const row = async (name: string) => within(await screen.findByRole('group', { name }));
const dialog = () => within(screen.getByRole('dialog'));
const field = () => screen.getByRole<HTMLInputElement>('combobox', { name: 'What to buy' });
const undo = async (text: string) => {
  const toast = (await screen.findByText(text)).closest<HTMLElement>('.toast');
  return within(toast ?? document.body).getByRole('button', { name: 'Undo' });
};
const stock = async (backend: FakeBackend, search: string) =>
  (
    await backend.pantry({
      search,
      filter: 'all',
      placeId: null,
      kindId: null,
      sort: 'name',
      offset: 0,
      limit: 9,
    })
  ).rows;

describe('the Shopping screen', () => {
  it('shows by aisle what to buy, how much, and why', async () => {
    await open();
    const sections = (await screen.findAllByRole('heading', { level: 2 })).map((h) => h.textContent);
    expect(sections.indexOf('Milk, cheese, eggs')).toBeLessThan(sections.indexOf('Pasta, rice, flour'));
    const flour = (await screen.findByRole('group', { name: /^Wheat flour/ })).textContent;
    expect(flour).toContain('1.25 kg');
    expect(flour).toContain('Below minimum');
    expect((await screen.findByRole('group', { name: 'Basmati rice' })).textContent).toContain(
      'Almost empty',
    );
    expect(screen.getByText(/^About €9, \d without a price$/)).toBeTruthy();
  });

  it('takes what the camera sees', async () => {
    const { user } = await open();
    expect(document.querySelector('[data-camera-state]')).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Scan with the camera' }));
    expect(document.querySelector('[data-camera-state]')).not.toBeNull();
    await user.click(screen.getByRole('button', { name: 'Close the camera' }));
    expect(document.querySelector('[data-camera-state]')).toBeNull();
  });

  it('takes words with an amount, at once, and takes them back', async () => {
    const { user } = await open();
    await user.type(field(), '2 kg sugar{Enter}');
    expect((await screen.findByRole('group', { name: 'sugar' })).textContent).toContain('2 kg');
    expect(field().value).toBe('');
    expect(document.activeElement).toBe(field());
    await user.click(await undo('2 kg sugar is on the list'));
    await waitFor(() => expect(screen.queryByRole('group', { name: 'sugar' })).toBeNull());
  });

  it('offers known things, by the keyboard alone', async () => {
    const { user } = await open();
    await user.type(field(), 'hon');
    const offer = await screen.findByRole('option', { name: /Honey/ });
    await user.keyboard('{ArrowDown}');
    expect(offer.getAttribute('aria-selected')).toBe('true');
    expect(field().getAttribute('aria-activedescendant')).toBe(offer.id);
    await user.keyboard('{Enter}');
    await box('Honey');
    expect(screen.queryByRole('option')).toBeNull();
  });

  it('moves what is ticked into the basket, and the keyboard to the next one', async () => {
    const { user, larder } = await open();
    const candles = await box('Candles');
    candles.focus();
    await user.keyboard(' ');
    const basket = within(await screen.findByRole('region', { name: 'In the basket' }));
    expect(basket.getByRole<HTMLInputElement>('checkbox', { name: 'Candles' }).checked).toBe(true);
    expect(document.activeElement).toBeInstanceOf(HTMLInputElement);
    expect(document.activeElement).not.toBe(document.body);
    await waitFor(() => expect(larder.shopping.view?.items.some((i) => i.ticked)).toBe(true));
    await larder.history.undoLast();
    await waitFor(() => expect(screen.queryByRole('region', { name: 'In the basket' })).toBeNull());
  });

  it('changes amount, words and note', async () => {
    const { user } = await open();
    await user.click((await row('Candles')).getByRole('button', { name: 'Edit: Candles' }));
    await user.clear(dialog().getByLabelText('Name'));
    await user.click(dialog().getByRole('button', { name: 'Keep' }));
    expect(dialog().getByText('Give it a name')).toBeTruthy();
    await user.type(dialog().getByLabelText('Name'), 'Tea lights');
    await user.type(dialog().getByLabelText('Amount'), '3 packs');
    await user.clear(dialog().getByLabelText('Note'));
    await user.click(dialog().getByRole('button', { name: 'Keep' }));
    const changed = await screen.findByRole('group', { name: 'Tea lights' });
    expect(changed.textContent).toContain('3 packs');
    expect(changed.textContent).not.toContain('the long ones');
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('takes off what was put there, and puts off what is short', async () => {
    const { user } = await open();
    await user.click((await row('Candles')).getByRole('button', { name: 'Take off the list: Candles' }));
    await waitFor(() => expect(screen.queryByRole('group', { name: 'Candles' })).toBeNull());
    await user.click(await undo('Candles is off the list'));
    await box('Candles');

    await user.click((await row('Ground coffee')).getByRole('button', { name: 'Put off: Ground coffee' }));
    await user.click(await screen.findByText('Put off · 1'));
    const off = within(screen.getByTestId('put-off-item'));
    await user.click(off.getByRole('button', { name: 'Back on the list: Ground coffee' }));
    await box('Ground coffee');
    expect(screen.queryByTestId('put-off-item')).toBeNull();
  });

  it('listens to a USB scanner', async () => {
    const { larder, backend, unmount } = await open();
    larder.onScan?.(backend.gtinOf('Honey'));
    await screen.findByText('Honey is on the list');
    expect(larder.session.rows).toEqual([]);
    unmount();
    expect(larder.onScan).toBeNull();
  });

  it('says when there is nothing to buy, and what went wrong', async () => {
    const backend = fake({ furnished: false });
    backend.failures.set('shopping', 'storage');
    const { user } = await show(ShoppingScreen, {}, backend);
    expect((await screen.findByRole('alert')).textContent).toContain('The shopping list cannot be shown');
    backend.failures.clear();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect((await screen.findByText(/once it has a minimum/)).textContent).toContain('by itself');
  });
});

describe('several lists', () => {
  it('are set up, chosen, renamed and removed', async () => {
    const { user } = await open();
    await user.click(screen.getByRole('button', { name: 'New list' }));
    await user.click(dialog().getByRole('button', { name: 'Add' }));
    expect(dialog().getByText('Give it a name')).toBeTruthy();
    await user.type(dialog().getByLabelText('Name'), 'Party');
    await user.click(dialog().getByRole('button', { name: 'Corner shop' }));
    await user.click(dialog().getByRole('button', { name: 'Add' }));
    await screen.findByRole('heading', { level: 1, name: 'Party' });
    expect(screen.getByText('Corner shop')).toBeTruthy();
    await screen.findByText('Nothing on this list');

    await user.type(field(), 'crisps{Enter}');
    await box('crisps');
    await user.click(screen.getByRole('button', { name: /^Shopping/ }));
    await box('Candles');
    expect(screen.queryByRole('group', { name: 'crisps' })).toBeNull();

    await user.click(screen.getByRole('button', { name: /^Party/ }));
    await screen.findByRole('heading', { level: 1, name: 'Party' });
    await user.click(screen.getByRole('button', { name: 'Change this list' }));
    await user.click(dialog().getByRole('button', { name: 'Remove this list' }));
    await screen.findByRole('heading', { level: 1, name: 'Shopping' });
    await user.click(await undo('Party removed'));
    await user.click(await screen.findByRole('button', { name: /^Party/ }));
    await box('crisps');
  });

  it('the main one has a name of its own, or none, and stays', async () => {
    const { user } = await open();
    await user.click(screen.getByRole('button', { name: 'Change this list' }));
    expect(dialog().queryByRole('button', { name: 'Remove this list' })).toBeNull();
    await user.type(dialog().getByLabelText('Name'), 'Us');
    await user.click(dialog().getByRole('button', { name: 'Keep' }));
    await screen.findByRole('heading', { level: 1, name: 'Us' });
  });
});

describe('what came home', () => {
  it('goes into stock in one go, with dates, and comes back by one undo', async () => {
    const { user, backend, larder } = await open();
    const oil = (await stock(backend, 'olive'))[0]?.total.milli ?? 0;
    await user.type(field(), 'sugar{Enter}');
    for (const name of ['Olive oil extra virgin', 'Candles', 'sugar']) await user.click(await box(name));
    await user.click(await screen.findByRole('button', { name: 'Put away · 3' }));
    await screen.findByRole('heading', { level: 1, name: 'Put away' });

    const line = (name: string) => {
      const found = screen.getByRole('heading', { level: 2, name }).closest('li');
      if (!found) throw new Error(`no row of ${name}`);
      return within(found);
    };
    await user.click(line('Candles').getByRole('checkbox'));
    expect(line('Candles').queryByLabelText('Place')).toBeNull();
    await user.type(line('sugar').getByLabelText('Best before, sugar'), '0527{Enter}');
    await waitFor(() =>
      expect(document.activeElement).toBe(
        line('Olive oil extra virgin').getByLabelText('Best before, Olive oil extra virgin'),
      ),
    );
    await user.click(line('Olive oil extra virgin').getByRole('button', { name: /^One more/ }));
    await user.selectOptions(line('sugar').getByLabelText('Place'), 'Fridge');
    await user.type(line('sugar').getByLabelText('Price in EUR'), 'cheap');
    await user.type(screen.getByLabelText('Bought at'), 'Market');
    await user.click(screen.getByRole('button', { name: 'Put 2 things into stock' }));
    expect(line('sugar').getByRole('alert').textContent).toContain('Type a price');
    await user.clear(line('sugar').getByLabelText('Price in EUR'));
    await user.type(line('sugar').getByLabelText('Price in EUR'), '1,99');
    await user.click(screen.getByRole('button', { name: 'Put 2 things into stock' }));

    await screen.findByText('3 things put away');
    expect(backend.calls.filter((c) => c === 'putAway')).toHaveLength(1);
    expect((await stock(backend, 'sugar'))[0]?.firstLot).toMatchObject({
      date: '2027-05-31',
      placeId: 'place-fridge',
      price: { minor: 199 },
      store: 'Market',
    });
    expect((await stock(backend, 'olive'))[0]?.total.milli).toBe(oil + 2000);
    expect(larder.shopping.items.some((i) => i.name === 'Candles')).toBe(false);

    await user.click(await undo('3 things put away'));
    await waitFor(async () => expect(await stock(backend, 'sugar')).toEqual([]));
    await screen.findByRole('button', { name: 'Put away · 3' });
    expect((await stock(backend, 'olive'))[0]?.total.milli).toBe(oil);
  });

  it('takes all suggested dates by one tap', async () => {
    const { user, backend } = await open();
    await user.click(await box('Whole milk 3.5 %'));
    await user.click(await screen.findByRole('button', { name: 'Put away · 1' }));
    await user.click(await screen.findByRole('button', { name: 'Fill in 1 suggested date' }));
    await user.click(screen.getByRole('button', { name: 'Put 1 thing into stock' }));
    await screen.findByText('1 thing put away');
    const [milk] = await stock(backend, 'whole milk');
    expect((await backend.product(milk?.id ?? '')).lots.some((l) => l.dateFrom !== null)).toBe(true);
  });

  it('asks which of a kind was bought', async () => {
    const backend = fake();
    const { id } = await backend.addKind({ name: 'Milk', minimum: null });
    await backend.addItem('list-main', { ...NO_ITEM, kindId: id });
    const { user } = await open(backend);
    expect((await screen.findByRole('group', { name: 'Milk' })).textContent).toContain('Any of this kind');
    await user.click(await box('Milk'));
    await user.click(await screen.findByRole('button', { name: 'Put away · 1' }));
    const which = await screen.findByLabelText<HTMLSelectElement>('What was bought');
    await waitFor(() => expect(which.selectedOptions[0]?.textContent).toContain('Whole milk 3.5 %'));
    await user.selectOptions(which, 'Something new: Milk');
    await user.click(screen.getByRole('button', { name: 'Put 1 thing into stock' }));
    await screen.findByText('1 thing put away');
    const made = (await stock(backend, 'milk')).find((r) => r.name === 'Milk');
    expect((await backend.product(made?.id ?? '')).edits.kindId).toBe(id);
  });

  it('goes back on the list when it was not bought after all', async () => {
    const { user } = await open();
    await user.click(await box('Candles'));
    await user.click(await screen.findByRole('button', { name: 'Put away · 1' }));
    await user.click(await screen.findByRole('button', { name: 'Not bought: Candles' }));
    await screen.findByText('Nothing is in the basket');
    await user.click(screen.getByRole('button', { name: 'Shopping' }));
    expect((await box('Candles')).checked).toBe(false);
  });
});

describe('the list goes along', () => {
  it('as text, by the system where that can, else by the clipboard', async () => {
    const { user } = await open();
    await box('Candles');
    await user.click(screen.getByRole('button', { name: 'Share as text' }));
    await screen.findByText('The list is copied as text');
    expect(await navigator.clipboard.readText()).toContain('☐ Candles (the long ones)');
    const share = vi.fn(() => Promise.resolve());
    Object.defineProperty(navigator, 'share', { value: share, configurable: true });
    await user.click(screen.getByRole('button', { name: 'Share as text' }));
    Reflect.deleteProperty(navigator, 'share');
    expect(share).toHaveBeenCalledExactlyOnceWith({
      title: 'Shopping',
      text: expect.stringContaining('☐ Candles') as string,
    });
  });

  it('on paper', async () => {
    const print = vi.fn();
    vi.stubGlobal('print', print);
    const { user } = await open();
    await user.click(await box('Candles'));
    await user.click(screen.getByRole('button', { name: 'Print the list' }));
    expect(print).toHaveBeenCalledOnce();
    const sheet = document.querySelector('body > .print-sheet');
    expect(sheet?.textContent).toContain('Ground coffee');
    expect(sheet?.textContent, 'what is in the basket').not.toContain('Candles');
  });
});

describe('what is almost empty', () => {
  it('is on the list', async () => {
    const backend = fake();
    const [honey] = await stock(backend, 'honey');
    await backend.editLot(honey?.firstLot?.id ?? '', { ...NO_EDIT, almostEmpty: true });
    await open(backend);
    expect((await screen.findByRole('group', { name: 'Honey' })).textContent).toContain('Almost empty');
  });
});

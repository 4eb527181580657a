import { fake, show } from '../../tests/render';
import { NO_EDITS, NO_ITEM } from '$lib/backend/edits';
import KeyList from '$lib/components/HelpDialog/KeyList.svelte';
import { cleanup, waitFor } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ItemEntry } from './item-entry.svelte';

afterEach(cleanup);

/** The state of a window that shows nothing of it. */
async function state(backend = fake()) {
  const { larder } = await show(KeyList, {}, backend);
  await larder.shopping.load();
  return { larder, backend, shopping: larder.shopping };
}

const names = (items: { name: string }[]) => items.map((i) => i.name);
const said = (larder: { toasts: { list: { text: string }[] } }) => larder.toasts.list.map((t) => t.text);

describe('what is on the list', () => {
  it('comes by itself when it is short, in sensible packs, with why', async () => {
    const { shopping } = await state();
    const flour = shopping.open.find((i) => i.name.startsWith('Wheat flour'));
    expect(flour).toMatchObject({ why: 'minimum', amount: { milli: 1_250_000, unit: 'g' } });
    expect(shopping.open.find((i) => i.name === 'Basmati rice')?.why).toBe('almost-empty');
    expect(shopping.open.find((i) => i.name === 'Candles')?.why).toBe('hand');
  });

  it('drops an answer that a newer question has overtaken', async () => {
    const { shopping, backend } = await state(fake({ furnished: false }));
    const real = await backend.shopping(null);
    const answers: ((view: typeof real) => void)[] = [];
    backend.shopping = () => new Promise((resolve) => answers.push(resolve));
    const [first, second] = [shopping.load(), shopping.load()];
    answers[1]?.({ ...real, stores: ['New'] });
    await second;
    answers[0]?.({ ...real, stores: ['Old'] });
    await first;
    expect(shopping.view?.stores).toEqual(['New']);
  });

  it('shows a tick before the program has answered, and takes it back when that fails', async () => {
    const { shopping, backend, larder } = await state();
    const candles = shopping.open.find((i) => i.name === 'Candles');
    if (!candles) throw new Error('no candles');
    backend.failures.set('tickItem', 'storage');
    const ticking = shopping.tick(candles, true);
    expect(names(shopping.basket)).toEqual(['Candles']);
    await ticking;
    expect(names(shopping.basket)).toEqual([]);
    expect(said(larder)[0]).toContain('cannot write');
  });

  it('goes back to the main list when the chosen one is gone', async () => {
    const { shopping, backend } = await state();
    const { id } = await backend.addList({ name: 'Party', store: null });
    await shopping.choose(id);
    expect(shopping.list?.name).toBe('Party');
    await backend.removeList(id);
    await shopping.load();
    expect([shopping.status, shopping.list?.main]).toEqual(['ready', true]);
  });
});

describe('a scan', () => {
  it('puts on the list, then ticks, then says that it is there', async () => {
    const { shopping, backend, larder } = await state(fake({ furnished: false }));
    const code = backend.gtinOf('Honey');
    await shopping.scanned(code);
    await waitFor(() => expect(names(shopping.open)).toEqual(['Honey']));
    await shopping.scanned(code);
    expect(names(shopping.basket)).toEqual(['Honey']);
    await shopping.scanned(code);
    expect(said(larder).slice(-2)).toEqual(['Honey is in the basket', 'Honey is in the basket already']);
    await larder.history.undoLast();
    await shopping.load();
    expect(names(shopping.open)).toEqual(['Honey']);
  });

  it('ticks the kind that a product is of, and remembers which was bought', async () => {
    const { shopping, backend } = await state();
    const { id } = await backend.addKind({ name: 'Milk', minimum: null });
    const code = backend.gtinOf('Oat drink');
    const { product } = await backend.scanCode({
      text: code,
      symbology: null,
      mode: 'look-up',
      placeId: null,
      groupId: null,
    });
    await backend.editProduct(product?.id ?? '', { ...NO_EDITS, kindId: id });
    await backend.addItem('list-main', { ...NO_ITEM, kindId: id });
    await shopping.load();
    await shopping.scanned(code);
    expect(names(shopping.basket)).toEqual(['Milk']);
    shopping.putAway();
    await waitFor(() => expect(shopping.putting?.rows[0]?.product?.name).toBe('Oat drink'));
  });

  it('that is none says so', async () => {
    const { shopping, larder } = await state();
    const heard = vi.fn();
    larder.session.onSignal = heard;
    await shopping.scanned('4006381333932');
    expect(said(larder)[0]).toContain('last digit');
    expect(heard).toHaveBeenCalledExactlyOnceWith('attention');
  });
});

describe('what is typed', () => {
  const typed = async (text: string) => {
    const made = await state();
    const entry = new ItemEntry(made.larder);
    entry.type(text);
    await waitFor(() => expect(entry.offered.length).toBeGreaterThan(0));
    return { ...made, entry };
  };

  it('is looked for without its amount, which goes with what is chosen', async () => {
    const { entry, shopping } = await typed('3 hon');
    expect(names(entry.offered)).toEqual(['Honey']);
    entry.move(1);
    await entry.submit();
    expect(shopping.open.find((i) => i.name === 'Honey')?.amount).toEqual({ milli: 3000, unit: 'piece' });
  });

  it('goes round from the words through the offers and back', async () => {
    const { entry } = await typed('oil');
    const { length } = entry.offered;
    for (let i = 0; i < length; i += 1) entry.move(1);
    expect(entry.active).toBe(length - 1);
    entry.move(1);
    expect(entry.active).toBeNull();
    entry.move(-1);
    expect(entry.active).toBe(length - 1);
  });

  it('is given back when it could not be put on the list', async () => {
    const { larder, backend } = await state();
    backend.failures.set('addItem', 'storage');
    const entry = new ItemEntry(larder);
    entry.type('bread');
    await entry.submit();
    expect(entry.typed).toBe('bread');
  });

  it('may be a number, which is a scan', async () => {
    const { larder, shopping, backend } = await state(fake({ furnished: false }));
    const entry = new ItemEntry(larder);
    entry.type('4006381333932');
    await entry.submit();
    expect([entry.typed, entry.problem]).toEqual(['4006381333932', expect.stringContaining('last digit')]);
    entry.type(backend.gtinOf('Honey'));
    await entry.submit();
    await waitFor(() => expect(names(shopping.open)).toEqual(['Honey']));
    expect([entry.typed, entry.problem]).toEqual(['', '']);
  });
});

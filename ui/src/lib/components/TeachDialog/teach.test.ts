import { fake, show } from '../../../tests/render';
import { checkDigit } from '$lib/input/check-digit';
import { measuredWords, readCount, readWeight } from '$lib/format/weighed';
import { i18n } from '$lib/i18n/i18n.svelte';
import ScanScreen from '$lib/screens/Scan/ScanScreen.svelte';
import type { Larder } from '$lib/state/larder.svelte';
import { cleanup, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';

afterEach(cleanup);

const coded = (body: string) => body + checkDigit(body);

/** A store's own code that no country's rule explains: its label says 0.350 kg. */
const HAM = coded('251234100350');
const MORE_HAM = coded('251234101280');
/** 0.350 kg and 1.280 kg of one cheese, as German shops print it. */
const CHEESE = coded('281234100350');
const MORE_CHEESE = coded('281234101280');

const newest = () => {
  const [row] = screen.getAllByTestId('scan-row');
  if (!row) throw new Error('no row');
  return within(row);
};
const dialog = () => within(screen.getByRole('dialog', { name: 'What does the label say?' }));
const text = () => screen.getAllByTestId('scan-row')[0]?.textContent?.replaceAll('\u00a0', ' ');
const scan = async (larder: Larder, code: string) => {
  await larder.session.scan(code);
  await screen.findAllByTestId('scan-row');
};
const total = (larder: Larder) => larder.session.rows[0]?.product?.total;

describe('what a code of weighed goods says', () => {
  it('is written as on its label', () => {
    const plain = (words: string) => words.replaceAll('\u00a0', ' ');
    expect(plain(measuredWords({ kind: 'weight', milliG: 350_000 }, 'EUR'))).toBe('0.350 kg');
    expect(plain(measuredWords({ kind: 'price', minor: 349 }, 'EUR'))).toBe('€3.49');
    expect(measuredWords({ kind: 'count', milli: 6000 }, 'EUR')).toBe('6 pieces');
    i18n.use('de', 'de-DE');
    expect(plain(measuredWords({ kind: 'weight', milliG: 350_000 }, 'EUR'))).toBe('0,350 kg');
  });

  it('is read with comma and point', () => {
    expect(readWeight('0.350', 'kg')).toEqual({ kind: 'weight', milliG: 350_000 });
    expect(readWeight('0,35', 'kg')).toEqual({ kind: 'weight', milliG: 350_000 });
    expect(readWeight('350', 'g')).toEqual({ kind: 'weight', milliG: 350_000 });
    expect(readCount('6')).toEqual({ kind: 'count', milli: 6000 });
    for (const wrong of ['', '0', 'much', '-1', '1.2345678']) expect(readWeight(wrong, 'kg')).toBeNull();
  });
});

describe('a scan of weighed goods', () => {
  it('shows the weight, adds it up, and is one product whatever it weighs', async () => {
    const { larder, user } = await show(ScanScreen, {});
    await scan(larder, CHEESE);
    await waitFor(() => expect(text()).toContain('0.350 kg, from the code'));
    expect(newest().queryByRole('button', { name: 'By weight or price?' })).toBeNull();
    await scan(larder, MORE_CHEESE);
    await waitFor(() => expect(text()).toContain('1.280 kg, from the code'));
    expect(screen.getAllByTestId('scan-row')).toHaveLength(1);
    expect(total(larder)).toEqual({ milli: 1_630_000, unit: 'g' });
    expect(larder.session.rows[0]?.milli).toBe(1_630_000);
    // One less is the last pack, not a gram of it.
    await user.click(newest().getByRole('button', { name: /^One less/ }));
    await waitFor(() => expect(total(larder)).toEqual({ milli: 350_000, unit: 'g' }));
  });

  it('is as before where the country has no such rule', async () => {
    const { larder } = await show(ScanScreen, {}, fake({ settings: { sound: false, country: 'PL' } }));
    await scan(larder, CHEESE);
    expect(larder.session.rows[0]?.code).toMatchObject({ measured: null, teachable: true });
    expect(total(larder)).toEqual({ milli: 1000, unit: 'piece' });
  });
});

describe('teaching a store’s own code', () => {
  it('reads it anew at once, and every other like it', async () => {
    const { larder, user } = await show(ScanScreen, {});
    await scan(larder, HAM);
    const row = larder.session.rows[0];
    if (!row) throw new Error('no row');
    await larder.session.name(row, 'Ham');
    await user.click(newest().getByRole('button', { name: 'By weight or price?' }));
    await user.click(dialog().getByRole('button', { name: 'Keep' }));
    expect(dialog().getByText('Type what the label says, such as 0.35')).toBeTruthy();
    await user.type(dialog().getByLabelText('Amount in kg'), '0.351{Enter}');
    await screen.findByText('No digits of this code say that. Check the label.');
    await user.clear(dialog().getByLabelText('Amount in kg'));
    await user.type(dialog().getByLabelText('Amount in kg'), '0.350{Enter}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(text()).toContain('Ham');
    expect(text()).toContain('0.350 kg, from the code');
    expect(total(larder)).toEqual({ milli: 350_000, unit: 'g' });
    const toast = (await screen.findByText('From now on codes like this are understood')).closest('.toast');

    await scan(larder, MORE_HAM);
    await waitFor(() => expect(text()).toContain('1.280 kg, from the code'));
    expect(screen.getAllByTestId('scan-row')).toHaveLength(1);

    await user.click(within(toast as HTMLElement).getByRole('button', { name: 'Undo' }));
    await screen.findByText(/^Taken back: From now on/);
    await scan(larder, coded('251234100500'));
    expect(larder.session.rows[0]?.code).toMatchObject({ measured: null, teachable: true });
  });

  it('takes it for a product like any other that says nothing', async () => {
    const { larder, user, backend } = await show(ScanScreen, {});
    await scan(larder, HAM);
    await user.click(newest().getByRole('button', { name: 'By weight or price?' }));
    await user.click(dialog().getByRole('button', { name: 'Nothing' }));
    expect(dialog().queryByRole('textbox')).toBeNull();
    await user.click(dialog().getByRole('button', { name: 'Keep' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(larder.session.rows[0]?.code).toMatchObject({ measured: null, teachable: false });
    expect(await backend.taughtCodes()).toMatchObject([{ says: 'nothing' }]);
  });

  it('takes a price and a number of pieces as well', async () => {
    const { larder, user } = await show(ScanScreen, {});
    await scan(larder, HAM);
    await user.click(newest().getByRole('button', { name: 'By weight or price?' }));
    await user.click(dialog().getByRole('button', { name: 'Price' }));
    await user.type(dialog().getByLabelText('Price in EUR'), '3,50{Enter}');
    await waitFor(() => expect(text()).toContain('€3.50, from the code'));
    expect(larder.session.rows[0]?.lot?.price).toEqual({ minor: 350, currency: 'EUR' });
    // Another like it costs the same.
    await user.click(newest().getByRole('button', { name: /^One more/ }));
    await waitFor(() => expect(larder.session.rows[0]?.lot?.price?.minor).toBe(700));
  });

  it('is not offered for a code that everybody knows', async () => {
    const { larder } = await show(ScanScreen, {});
    await scan(larder, '4006381333931');
    expect(screen.queryByRole('button', { name: 'By weight or price?' })).toBeNull();
  });
});

import { fake, show } from '../../../tests/render';
import type { Amount } from '$lib/backend/types';
import { cleanup, screen, waitFor } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import AmountField from './AmountField.svelte';

afterEach(cleanup);

const field = () => screen.getByLabelText<HTMLInputElement>('Amount');

async function open(props: Record<string, unknown> = {}) {
  const commit = vi.fn<(amount: Amount | null) => void>();
  const backend = fake();
  await backend.addUnit('Jar');
  const shown = await show(AmountField, { label: 'Amount', value: null, commit, ...props }, backend);
  const type = async (text: string) => {
    await shown.user.clear(field());
    await shown.user.type(field(), text);
  };
  return { ...shown, commit, type };
}

describe('a typed amount', () => {
  it.each([
    ['2', { milli: 2000, unit: 'piece' }],
    ['2,5', { milli: 2500, unit: 'piece' }],
    ['500 g', { milli: 500_000, unit: 'g' }],
    ['1½ cups', { milli: 354_882, unit: 'ml' }],
    ['2 jars', { milli: 2000, unit: 'unit-1' }],
  ])('is read: %s', async (text, amount) => {
    const { commit, type, user, backend } = await open({ unit: 'piece' });
    const [jar] = await backend.units();
    await type(text);
    await user.tab();
    const unit = amount.unit === 'unit-1' ? jar?.id : amount.unit;
    await waitFor(() => expect(commit).toHaveBeenCalledExactlyOnceWith({ ...amount, unit }));
  });

  it('says what was understood, where that is more than a number', async () => {
    const { type } = await open({ unit: 'g' });
    await type('250');
    await screen.findByText('That is 250 g');
    await type('250 g');
    await waitFor(() => expect(screen.queryByText(/^That is/)).toBeNull());
    await type('0.25 kg');
    await screen.findByText('That is 250 g');
  });

  it('says what is wrong, and keeps what was typed', async () => {
    const { commit, type, user } = await open();
    await type('a few');
    await user.tab();
    await screen.findByText(/^Not an amount: try 500 g/);
    expect(field().value).toBe('a few');
    expect(field().getAttribute('aria-invalid')).toBe('true');
    expect(commit).not.toHaveBeenCalled();
  });

  it('takes no other unit where the amount is kept in one', async () => {
    const { commit, type, user } = await open({ unit: 'g', strict: true });
    await type('2 packs');
    await user.tab();
    await screen.findByText('This is told in Grams: type it so');
    await type('2 kg');
    await user.tab();
    await waitFor(() => expect(commit).toHaveBeenCalledExactlyOnceWith({ milli: 2_000_000, unit: 'g' }));
  });

  it('takes a unit that converts into it as well', async () => {
    const { commit, type, user } = await open({ unit: 'piece', strict: true, also: ['piece', 'g', 'kg'] });
    await type('1 l');
    await user.tab();
    await screen.findByText('This is told in Pieces, Grams: type it so');
    await type('2 kg');
    await user.tab();
    await waitFor(() => expect(commit).toHaveBeenCalledExactlyOnceWith({ milli: 2_000_000, unit: 'g' }));
  });

  it('may be emptied only where that says something', async () => {
    const value = { milli: 2000, unit: 'piece' };
    const { commit, user } = await open({ value, optional: true });
    await user.clear(field());
    await user.tab();
    expect(commit).toHaveBeenCalledExactlyOnceWith(null);
    cleanup();
    const second = await open({ value });
    await second.user.clear(field());
    await second.user.tab();
    await screen.findByText(/^Not an amount/);
    expect(second.commit).not.toHaveBeenCalled();
  });
});

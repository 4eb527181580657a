import { fake, show } from '../../../tests/render';
import { localDay } from '$lib/format/dates';
import { dayAfter } from '$lib/state/past.svelte';
import { cleanup, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import PastScreen from './PastScreen.svelte';

afterEach(cleanup);

const today = () => localDay(new Date().toISOString());
const rows = () => screen.queryAllByTestId('past-row');
const row = (name: string) => {
  const found = rows().find((r) => r.textContent?.includes(name));
  if (!found) throw new Error(`no row of ${name}`);
  return found;
};

describe('the pantry on another day', () => {
  it('is yesterday’s at first, with what each came to and what there is of it now', async () => {
    await show(PastScreen, { date: null });
    await waitFor(() => expect(rows().length).toBeGreaterThan(3));
    expect(screen.getByText(/^On .*: 30 products, 31 lots$/)).toBeTruthy();
    expect(rows()[0]?.textContent).toContain('Apple juice');
    expect(rows()[0]?.textContent).toContain('the same now');
  });

  it('finds, and tells what is left today', async () => {
    const backend = fake();
    const query = { search: 'yoghurt', placeId: null, sort: 'date', offset: 0, limit: 1 } as const;
    const lot = (await backend.lots(query)).rows[0]?.lot;
    await backend.takeLots({ lotIds: [lot?.id ?? ''], how: 'use', reason: null });
    const { user } = await show(PastScreen, { date: null }, backend);
    await user.type(await screen.findByRole('searchbox'), 'yogh');
    await waitFor(() => expect(rows()).toHaveLength(1));
    expect(row('Plain yoghurt').textContent).toContain('3 pieces');
    expect(row('Plain yoghurt').textContent).toContain('now none');
    expect(within(row('Plain yoghurt')).getByText(/^3 pieces · Fridge · Best before/)).toBeTruthy();
    await user.clear(screen.getByRole('searchbox'));
    await user.type(screen.getByRole('searchbox'), 'zzz');
    await screen.findByText('Nothing matches');
  });

  it('goes from day to day, but not past today', async () => {
    const { user, larder, rerender } = await show(PastScreen, { date: null });
    await waitFor(() => expect(rows().length).toBeGreaterThan(3));
    await user.click(screen.getByRole('button', { name: 'The day before' }));
    expect(larder.router.route).toEqual({ screen: 'past', date: dayAfter(today(), -2) });
    await user.click(screen.getByRole('button', { name: 'The day after' }));
    expect(larder.router.route).toEqual({ screen: 'past', date: today() });
    await rerender({ given: { date: today() } });
    await waitFor(() =>
      expect(screen.getByRole<HTMLButtonElement>('button', { name: 'The day after' }).disabled).toBe(true),
    );
    await rerender({ given: { date: '2999-01-01' } });
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'The day after' }).disabled).toBe(true);
  });

  it('explains a day before the first entry, and leads to that', async () => {
    const { user, larder } = await show(PastScreen, { date: '2020-01-01' });
    await screen.findByText('Nothing was written down yet');
    await user.click(screen.getByRole('button', { name: /^Go to / }));
    const { route } = larder.router;
    expect(route.screen === 'past' && (route.date ?? '') > '2020-01-01').toBe(true);
  });

  it('says when there is no journal, and what failed', async () => {
    const backend = fake({ furnished: false });
    backend.failures.set('past', 'storage');
    const { user } = await show(PastScreen, { date: null }, backend);
    expect((await screen.findByRole('alert')).textContent).toContain('This day cannot be shown');
    backend.failures.clear();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByText('Nothing has happened yet');
  });

  it('follows what is taken back', async () => {
    const backend = fake();
    const query = { search: 'yoghurt', placeId: null, sort: 'date', offset: 0, limit: 1 } as const;
    const lot = (await backend.lots(query)).rows[0]?.lot;
    const booking = await backend.takeLots({ lotIds: [lot?.id ?? ''], how: 'use', reason: null });
    const { user } = await show(PastScreen, { date: today() }, backend);
    await user.type(await screen.findByRole('searchbox'), 'yogh');
    await screen.findByText('Nothing matches');
    await backend.undo(booking.transactionId, []);
    await waitFor(() => expect(row('Plain yoghurt').textContent).toContain('the same now'));
  });
});

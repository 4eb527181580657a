import { fake, show } from '../../../tests/render';
import { PLAIN_ADD } from '$lib/backend/edits';
import type { FakeBackend } from '$lib/backend/fake/fake';
import { cleanup, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import CountScreen from './CountScreen.svelte';

afterEach(cleanup);

const FREEZER = { placeId: 'place-freezer' };
const rows = () => screen.queryAllByTestId('count-row');
const row = async (name: string) => {
  const found = await screen.findByRole('group', { name: `Found: ${name}` });
  const line = found.closest<HTMLElement>('li');
  if (!line) throw new Error(`no row of ${name}`);
  return { line, inside: within(line) };
};
const total = async (backend: FakeBackend, name: string) =>
  (
    await backend.pantry({
      search: name,
      filter: 'all',
      placeId: null,
      kindId: null,
      sort: 'name',
      offset: 0,
      limit: 1,
    })
  ).rows[0]?.total.milli;
const group = (name: RegExp) => within(screen.getByRole('region', { name }));

describe('the Count screen', () => {
  it('shows what should be there', async () => {
    await show(CountScreen, FREEZER);
    await waitFor(() => expect(rows()).toHaveLength(3));
    expect(screen.getByRole('heading', { level: 1, name: 'Count Freezer' })).toBeTruthy();
    expect(screen.getByText('0 of 3 counted')).toBeTruthy();
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Compare' }).disabled).toBe(true);
  });

  it('compares in groups, books the differences as one, and takes them back', async () => {
    const { user, backend, larder } = await show(CountScreen, FREEZER);
    const [peas, salmon] = [await total(backend, 'garden'), await total(backend, 'salmon')];
    await user.click(await screen.findByRole('button', { name: 'One less: Garden peas' }));
    expect((await row('Garden peas')).line.dataset.state).toBe('missing');
    const found = (await row('Salmon fillets')).inside.getByRole('textbox');
    await user.type(found, `${(salmon ?? 0) / 1000 + 2}{Enter}`);
    await user.tab();
    expect((await row('Salmon fillets')).line.dataset.state).toBe('extra');
    await user.click(screen.getByRole('button', { name: 'As expected: Vanilla ice cream' }));
    await user.click(screen.getByRole('button', { name: 'Compare' }));

    await screen.findByRole('heading', { name: 'Missing · 1' });
    expect(group(/^Missing/).getByText('Garden peas')).toBeTruthy();
    expect(group(/^More than expected/).getByText('Salmon fillets')).toBeTruthy();
    expect(group(/^More than expected/).getByText('+2')).toBeTruthy();
    expect(group(/^As expected/).getByText('Vanilla ice cream')).toBeTruthy();

    await user.click(screen.getByRole('button', { name: 'Book the differences' }));
    const toast = (await screen.findByText('Freezer counted')).closest<HTMLElement>('.toast');
    expect(larder.router.route).toEqual({ screen: 'pantry' });
    expect(backend.calls.filter((c) => c === 'count')).toHaveLength(1);
    expect(await total(backend, 'salmon')).toBe((salmon ?? 0) + 2000);
    expect((await total(backend, 'garden')) ?? 0).toBe((peas ?? 0) - 1000);
    await user.click(within(toast ?? document.body).getByRole('button', { name: 'Undo' }));
    await waitFor(async () => expect(await total(backend, 'salmon')).toBe(salmon));
    expect(await total(backend, 'garden')).toBe(peas);
  });

  it('leaves what nobody looked at as it is', async () => {
    const { user, backend } = await show(CountScreen, FREEZER);
    const peas = await total(backend, 'garden');
    await user.click(await screen.findByRole('button', { name: 'One more: Salmon fillets' }));
    await user.click(screen.getByRole('button', { name: 'Compare' }));
    await screen.findByText('2 not counted: they stay as they are');
    await user.click(screen.getByRole('button', { name: 'Book the differences' }));
    await screen.findByText('Freezer counted');
    expect(await total(backend, 'garden')).toBe(peas);
  });

  it('has nothing to book when all is as it should be, and counts on', async () => {
    const { user, larder } = await show(CountScreen, FREEZER);
    await user.click(await screen.findByRole('button', { name: 'The rest is as expected' }));
    await user.click(screen.getByRole('button', { name: 'Compare' }));
    await screen.findByText('Everything is as it should be');
    expect(screen.queryByRole('button', { name: 'Book the differences' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Count on' }));
    expect(screen.getByText('3 of 3 counted')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Compare' }));
    await user.click(await screen.findByRole('button', { name: 'Done' }));
    expect(larder.pantry.placeId).toBe('place-freezer');
  });

  it('takes what should not be there, by number, by name, and by a USB scanner', async () => {
    const backend = fake();
    const { user, larder } = await show(CountScreen, FREEZER, backend);
    await waitFor(() => expect(rows()).toHaveLength(3));
    const field = screen.getByLabelText('Something else is here');
    await user.type(field, `${backend.gtinOf('Honey')}{Enter}`);
    const honey = await row('Honey');
    expect(honey.line.dataset.state).toBe('extra');
    expect(honey.inside.getByText('Should be 0')).toBeTruthy();

    await user.type(field, 'choc{Enter}');
    await row('Dark chocolate 70 %');
    await user.type(field, 'xyzzy{Enter}');
    await screen.findByText(/^Your pantry knows nothing of that/);

    larder.onScan?.(backend.gtinOf('Honey'));
    await waitFor(() => expect(honey.inside.getByRole<HTMLInputElement>('textbox').value).toBe('2'));
    expect(larder.session.rows).toEqual([]);
  });

  it('leaves alone what changed meanwhile and nobody looked at', async () => {
    const { user, backend } = await show(CountScreen, FREEZER);
    const peas = (await row('Garden peas')).line;
    const before = (await total(backend, 'garden')) ?? 0;
    await user.click(screen.getByRole('button', { name: 'One more: Salmon fillets' }));
    const found = await backend.pantry({
      search: 'garden',
      filter: 'all',
      placeId: null,
      kindId: null,
      sort: 'name',
      offset: 0,
      limit: 1,
    });
    const [product] = found.rows;
    await backend.add({
      ...PLAIN_ADD,
      productId: product?.id ?? '',
      amount: { milli: 1000, unit: 'piece' },
      placeId: FREEZER.placeId,
    });
    await waitFor(() => expect(peas.isConnected && peas.textContent).toContain(`${(before + 1000) / 1000}`));
    expect((await row('Salmon fillets')).line.dataset.state, 'what was counted stays').toBe('extra');
    await user.click(screen.getByRole('button', { name: 'Compare' }));
    await user.click(await screen.findByRole('button', { name: 'Book the differences' }));
    await screen.findByText('Freezer counted');
    expect(await total(backend, 'garden')).toBe(before + 1000);
  });

  it('outlives its screen until it is booked', async () => {
    const { user, larder, unmount } = await show(CountScreen, FREEZER);
    await user.click(await screen.findByRole('button', { name: 'One less: Garden peas' }));
    const kept = larder.counting(FREEZER.placeId);
    unmount();
    await kept.open();
    expect(kept.counted).toBe(1);
    expect(larder.counting('place-fridge').counted).toBe(0);
    await kept.compare();
    expect(await kept.book()).toBe(true);
    expect(larder.counting(FREEZER.placeId).counted).toBe(0);
  });

  it('begins again, and takes that back', async () => {
    const { user } = await show(CountScreen, FREEZER);
    await user.click(await screen.findByRole('button', { name: 'One less: Garden peas' }));
    await user.click(screen.getByRole('button', { name: 'Begin again' }));
    await screen.findByText('0 of 3 counted');
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    await screen.findByText('1 of 3 counted');
    expect((await row('Garden peas')).line.dataset.state).toBe('missing');
  });

  it('takes only amounts', async () => {
    const { user } = await show(CountScreen, FREEZER);
    const { inside, line } = await row('Garden peas');
    await user.type(inside.getByRole('textbox'), 'many');
    await user.tab();
    expect(inside.getByRole('alert')).toBeTruthy();
    expect(line.dataset.state).toBe('open');
  });

  it('says when nothing should be there, and what went wrong', async () => {
    const backend = fake({ furnished: false });
    backend.failures.set('differences', 'storage');
    const { user } = await show(CountScreen, FREEZER, backend);
    expect((await screen.findByRole('alert')).textContent).toContain('This place cannot be counted');
    backend.failures.clear();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByText('Nothing should be here');
  });
});

describe('counting with a scanner or the camera', () => {
  it('has the products in the order of their names, more of them by a button', async () => {
    const backend = fake({ many: 130 });
    const { user } = await show(CountScreen, { placeId: 'place-pantry' }, backend);
    await waitFor(() => expect(rows()).toHaveLength(100));
    const names = () => rows().map((r) => r.querySelector('.name')?.textContent ?? '');
    expect(names()).toEqual([...names()].sort((a, b) => a.localeCompare(b, 'en-GB', { numeric: true })));
    await user.click(screen.getByRole('button', { name: /^Show more \(\d+\)$/ }));
    expect(rows().length).toBeGreaterThan(130);
  });

  it('tells what was counted last, and takes that back', async () => {
    const backend = fake();
    const { user, larder } = await show(CountScreen, FREEZER, backend);
    await waitFor(() => expect(rows()).toHaveLength(3));
    larder.onScan?.(backend.gtinOf('Honey'));
    await screen.findByText('Honey: 1 found');
    expect(rows()).toHaveLength(4);
    await user.click(screen.getByRole('button', { name: /^Undo ?: Honey: 1 found$/ }));
    expect(screen.queryByTestId('last-counted')).toBeNull();
    expect(rows()).toHaveLength(3);
  });

  it('counts what the camera sees, and gives it back with the screen', async () => {
    const { user } = await show(CountScreen, FREEZER);
    await waitFor(() => expect(rows()).toHaveLength(3));
    expect(screen.queryByRole('region', { name: 'Camera' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Count with the camera' }));
    expect(screen.getByRole('region', { name: 'Camera' })).toBeTruthy();
    expect(screen.queryByRole('group', { name: 'What a scan does' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Camera off' }));
    expect(screen.queryByRole('region', { name: 'Camera' })).toBeNull();
  });

  it('goes on to the place whose label is scanned, and asks first when something was counted', async () => {
    const { user, larder } = await show(CountScreen, FREEZER);
    await waitFor(() => expect(rows()).toHaveLength(3));
    larder.onScan?.('larder:place:place-freezer');
    expect(larder.router.route.screen).not.toBe('count');
    larder.onScan?.('larder:place:place-fridge');
    expect(larder.router.route).toMatchObject({ screen: 'count', placeId: 'place-fridge' });
    larder.router.go({ screen: 'count', placeId: 'place-freezer' });

    await user.click(screen.getByRole('button', { name: 'One less: Garden peas' }));
    larder.onScan?.('larder:place:place-fridge');
    const dialog = within(await screen.findByRole('dialog', { name: 'Count Fridge now?' }));
    expect(dialog.getByText(/^In Freezer, 1 of 3 are counted/)).toBeTruthy();
    await user.click(dialog.getByRole('button', { name: 'Stay with Freezer' }));
    expect(larder.router.route).toEqual({ screen: 'count', placeId: 'place-freezer' });
    larder.onScan?.('larder:place:place-fridge');
    await user.click(await screen.findByRole('button', { name: 'Count Fridge' }));
    expect(larder.router.route).toMatchObject({ screen: 'count', placeId: 'place-fridge' });
    expect(larder.counting('place-freezer').counted, 'is kept').toBe(1);
  });

  it('says that a label is of no place any more', async () => {
    const { larder } = await show(CountScreen, FREEZER);
    await waitFor(() => expect(rows()).toHaveLength(3));
    larder.onScan?.('larder:place:gone');
    await screen.findByText('The place of this label is not there any more');
  });
});

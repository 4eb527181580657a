import { fake, show } from '../../../tests/render';
import KeyList from '$lib/components/HelpDialog/KeyList.svelte';
import { cleanup, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import PaletteHarness from '../../../tests/PaletteHarness.svelte';

afterEach(cleanup);

const field = () => screen.getByRole<HTMLInputElement>('combobox', { name: /^Product, place/ });
const entries = () => screen.queryAllByRole('option').map((e) => e.querySelector('.title')?.textContent);
const active = () => document.getElementById(field().getAttribute('aria-activedescendant') ?? '');

async function opened(backend = fake()) {
  const view = await show(PaletteHarness, {}, backend);
  view.larder.palette.show();
  await waitFor(() => expect(field()).toBeTruthy());
  return view;
}

describe('the palette', () => {
  it('offers every screen at once, in groups', async () => {
    await opened();
    const go = within(screen.getByRole('group', { name: 'Go to' }));
    expect(go.getByRole('option', { name: /Many at once/ })).toBeTruthy();
    expect(go.getByRole('option', { name: /Journal/ })).toBeTruthy();
    expect(active()?.textContent).toContain('Scan');
    expect(active()?.getAttribute('aria-selected')).toBe('true');
  });

  it('finds products, places and what can be done there', async () => {
    const { user, larder } = await opened();
    await user.type(field(), 'fr');
    await screen.findByRole('group', { name: 'Products' });
    expect(entries()).toContain('Fridge');
    expect(entries()).toContain('Count Freezer');
    await user.clear(field());
    await user.type(field(), 'count fri');
    await waitFor(() => expect(entries()).toEqual(['Count Fridge']));
    await user.keyboard('{Enter}');
    await waitFor(() => expect(larder.router.route).toEqual({ screen: 'count', placeId: 'place-fridge' }));
    expect(larder.palette.open).toBe(false);
  });

  it('is used by arrows, round and round', async () => {
    const { user, larder } = await opened();
    await user.type(field(), 'appear');
    await waitFor(() => expect(entries()).toEqual(['Appearance: Light', 'Appearance: Dark']));
    await user.keyboard('{ArrowDown}');
    expect(active()?.textContent).toContain('Dark');
    await user.keyboard('{ArrowDown}{ArrowUp}{Enter}');
    await waitFor(() => expect(larder.settings.appearance).toBe('dark'));
  });

  it('waits for products when Enter comes first', async () => {
    const { user, larder } = await opened();
    await user.type(field(), 'honey{Enter}');
    await waitFor(() => expect(larder.router.route.screen).toBe('product'));
  });

  it('offers first what was chosen lately', async () => {
    const { user, larder } = await opened();
    await user.type(field(), 'journal');
    await user.keyboard('{Enter}');
    await waitFor(() => expect(larder.router.route.screen).toBe('journal'));
    larder.palette.show();
    const lately = within(await screen.findByRole('group', { name: 'Lately' }));
    expect(lately.getAllByRole('option').map((o) => o.textContent?.trim())).toEqual(['Journal']);
    expect(entries().filter((e) => e === 'Journal')).toHaveLength(1);
  });

  it('finds shopping lists', async () => {
    const backend = fake();
    await backend.addList({ name: 'Market', store: null });
    const { user, larder } = await opened(backend);
    await user.type(field(), 'mark');
    await user.click(await screen.findByRole('option', { name: /Market/ }));
    expect(larder.router.route.screen).toBe('shopping');
  });

  it('says when it finds nothing, and takes the last thing back', async () => {
    const { user, larder } = await opened();
    await user.type(field(), 'xyzzy');
    await screen.findByText('Try fewer letters.');
    await user.clear(field());
    await user.type(field(), 'undo');
    await user.keyboard('{Enter}');
    await screen.findByText(/^Nothing to undo here/);
    expect(larder.palette.open).toBe(false);
  });

  it('tells the same keys as the help', async () => {
    await show(KeyList, {});
    const line = screen.getByText('Find anything').parentElement;
    expect(line?.textContent).toContain('Ctrl');
    expect(line?.textContent).toContain('K');
    expect(screen.getByText('Settings')).toBeTruthy();
  });
});

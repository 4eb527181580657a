import { fake, show } from '../../../tests/render';
import PantryScreen from '$lib/screens/Pantry/PantryScreen.svelte';
import ProductScreen from '$lib/screens/Product/ProductScreen.svelte';
import ScanScreen from '$lib/screens/Scan/ScanScreen.svelte';
import SettingsScreen from '$lib/screens/Settings/SettingsScreen.svelte';
import { cleanup, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import RecallsScreen from './RecallsScreen.svelte';

afterEach(cleanup);

/** Two products are recalled: one for sure, of one it is to be compared. */
async function watching() {
  const backend = fake({ settings: { sound: false, recalls: { on: true } } });
  const { recalled } = await backend.refreshRecalls();
  return { backend, recalled };
}
const notes = () => screen.findAllByTestId('recall');

describe('official recalls', () => {
  it('are off until they are switched on, which fetches them', async () => {
    const { user, larder, backend } = await show(RecallsScreen, {});
    await screen.findByText('Recalls are switched off');
    expect(backend.calls).not.toContain('refreshRecalls');
    await user.click(screen.getByRole('button', { name: 'Switch on' }));
    expect(await notes()).toHaveLength(2);
    expect(larder.settings.recalls.on).toBe(true);
    await screen.findByText(/^3,412 recalls, fetched /);
  });

  it('say how sure it is, which packs, and what to do', async () => {
    await show(RecallsScreen, {}, (await watching()).backend);
    const [likely, possible] = await notes();
    expect(likely?.textContent).toContain('Barcode and date of your pack are those of the recall');
    expect(likely?.textContent).toContain('Lot l128');
    expect(likely?.textContent).toContain('Rapporter le produit au point de vente');
    expect(possible?.textContent).toContain('compare the lot on your pack');
    expect(possible?.textContent).toContain('Any lot');
  });

  it('are looked at, with an undo', async () => {
    const { backend, recalled } = await watching();
    const name = recalled[0]?.product.name ?? '';
    const { user } = await show(RecallsScreen, {}, backend);
    await notes();
    await user.click(screen.getByRole('button', { name: `Mine are not meant, or gone: ${name}` }));
    const toast = (await screen.findByText(`Looked at the recall of ${name}`)).closest<HTMLElement>('.toast');
    await screen.findByRole('list', { name: 'You looked at this' });
    await user.click(within(toast ?? document.body).getByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(screen.queryByRole('list', { name: 'You looked at this' })).toBeNull());
  });

  it('tell when nobody could be asked, and keep what was fetched', async () => {
    const { backend } = await watching();
    const { user } = await show(RecallsScreen, {}, backend);
    await notes();
    backend.failures.set('refreshRecalls', 'unreachable');
    await user.click(screen.getByRole('button', { name: 'Fetch now' }));
    await screen.findByText('Nobody could be asked. Check your network and try again.');
    expect(await notes()).toHaveLength(2);
  });

  it('say what went wrong, and try again', async () => {
    const { backend } = await watching();
    backend.failures.set('recalls', 'storage');
    const { user } = await show(RecallsScreen, {}, backend);
    await screen.findByText('The recalls cannot be shown just now');
    backend.failures.clear();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await notes();
  });

  it('are switched on in the settings', async () => {
    const { user, larder } = await show(SettingsScreen, {});
    await user.click(screen.getByRole('switch', { name: 'Tell me of official recalls' }));
    await screen.findByText(/^3,412 recalls/);
    expect(larder.settings.recalls.on).toBe(true);
    expect(screen.getByRole('link', { name: /^Recalls/ }).getAttribute('href')).toBe('#/settings/recalls');
  });

  it('mark products in the pantry, and lead from there', async () => {
    await show(PantryScreen, {}, (await watching()).backend);
    expect((await screen.findAllByTestId('recalled')).length).toBe(2);
    const link = await screen.findByRole('link', { name: '2 products are recalled' });
    expect(link.getAttribute('href')).toBe('#/settings/recalls');
  });

  it('stand first on the product', async () => {
    const { backend, recalled } = await watching();
    await show(ProductScreen, { id: recalled[0]?.product.id ?? '' }, backend);
    expect(await notes()).toHaveLength(1);
  });

  it('want attention at the scan', async () => {
    const { backend, recalled } = await watching();
    const { larder } = await show(ScanScreen, {}, backend);
    const signals: string[] = [];
    larder.session.onSignal = (signal) => signals.push(signal);
    await larder.session.scan(recalled[0]?.product.gtin ?? '');
    await screen.findByTestId('recalled');
    expect(signals).toEqual(['attention']);
    expect(larder.session.spoken).toContain('Recalled');
  });
});

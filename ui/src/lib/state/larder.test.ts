import { fake, show } from '../../tests/render';
import PantryScreen from '$lib/screens/Pantry/PantryScreen.svelte';
import ScanScreen from '$lib/screens/Scan/ScanScreen.svelte';
import { cleanup, waitFor } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';

afterEach(cleanup);

const CODES = ['4006381333931', '3017620422003', '9310155100335'];

describe('packs that are scanned one after the other', () => {
  it('ask for the places once, and not for a list that nobody sees', async () => {
    const backend = fake();
    const { larder } = await show(ScanScreen, {}, backend);
    for (const code of CODES) await larder.session.scan(code);
    const asked = (command: string) => backend.calls.filter((call) => call === command).length;
    await waitFor(() => expect(asked('places')).toBe(1));
    expect(asked('pantry')).toBe(0);
  });

  it('are in the pantry list while it is shown', async () => {
    const backend = fake();
    const { larder } = await show(PantryScreen, {}, backend);
    const products = await waitFor(() => {
      expect(larder.pantry.status).toBe('ready');
      return larder.pantry.total;
    });
    for (const code of CODES) await larder.session.scan(code);
    await waitFor(() => expect(larder.pantry.total).toBe(products + CODES.length));
  });
});

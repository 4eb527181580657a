import { fake, show } from '../../../tests/render';
import { cleanup, screen, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import ScanScreen from './ScanScreen.svelte';

afterEach(cleanup);

async function asked(backend = fake()) {
  const view = await show(ScanScreen, {}, backend);
  await view.user.click(screen.getByRole('button', { name: 'Count' }));
  return view;
}

describe('the mode Count', () => {
  it('asks for the place, and goes on there with the camera', async () => {
    const { user, larder } = await asked();
    const dialog = within(screen.getByRole('dialog', { name: 'Which place do you count?' }));
    await user.click(dialog.getByRole('button', { name: 'Fridge' }));
    expect(larder.router.route).toEqual({ screen: 'count', placeId: 'place-fridge', camera: true });
    expect(larder.session.mode, 'scans do afterwards what they did before').toBe('add');
  });

  it('takes a label for the answer, and books nothing meanwhile', async () => {
    const { larder, backend } = await asked();
    larder.onScan?.('4006381333931');
    larder.onScan?.('larder:place:place-freezer');
    expect(larder.router.route).toEqual({ screen: 'count', placeId: 'place-freezer', camera: true });
    expect(backend.calls).not.toContain('scanCode');
  });

  it('can be left', async () => {
    const { user, larder } = await asked();
    await user.click(screen.getByRole('button', { name: 'Close' }));
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(larder.onScan).toBeNull();
  });
});

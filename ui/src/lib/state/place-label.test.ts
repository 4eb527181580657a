import { fake, show } from '../../tests/render';
import ScanScreen from '$lib/screens/Scan/ScanScreen.svelte';
import { cleanup, screen, waitFor } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import { labelledPlace, labelText } from './place-label.svelte';

afterEach(cleanup);

describe('a label', () => {
  it('holds its place, and nothing else is one', () => {
    expect(labelledPlace(labelText('place-1'))).toBe('place-1');
    for (const text of ['4006381333931', 'larder:place:', 'place-1', ''])
      expect(labelledPlace(text)).toBeNull();
  });

  it('scanned before adding is where things go, until it is cleared', async () => {
    const { user, larder, backend } = await show(ScanScreen, {});
    await user.type(screen.getByTestId('manual-entry'), `${labelText('place-freezer')}{Enter}`);
    expect((await screen.findByTestId('into')).textContent).toContain('Into: Freezer');
    expect(screen.getByTestId<HTMLInputElement>('manual-entry').value).toBe('');
    expect(backend.calls).not.toContain('scanCode');
    expect((await larder.session.scan('4006381333931'))?.lot?.placeId).toBe('place-freezer');
    await user.click(screen.getByRole('button', { name: 'No longer into Freezer' }));
    expect(screen.queryByTestId('into')).toBeNull();
    expect((await larder.session.scan('4006381333931'))?.lot?.placeId).toBe('place-pantry');
  });

  it('otherwise shows what stands there', async () => {
    const { larder } = await show(ScanScreen, {});
    larder.session.mode = 'look-up';
    larder.pantry.setFilter('opened');
    await larder.session.scan(labelText('place-freezer'));
    expect(larder.router.route).toEqual({ screen: 'pantry' });
    expect([larder.pantry.placeId, larder.pantry.filter]).toEqual(['place-freezer', 'all']);
    expect(larder.session.placeId).toBeNull();
  });

  it('of a place that is not there says so', async () => {
    const { larder } = await show(ScanScreen, {});
    const signals: string[] = [];
    larder.session.onSignal = (signal) => signals.push(signal);
    await larder.session.scan(labelText('place-gone'));
    expect(larder.toasts.list.map((t) => t.text)).toEqual(['The place of this label is not there any more']);
    expect(signals).toEqual(['attention']);
  });

  it('holds no longer than its place is there', async () => {
    const { larder, backend } = await show(ScanScreen, {}, fake({ furnished: false }));
    await larder.session.scan(labelText('place-freezer'));
    expect(larder.session.placeId).toBe('place-freezer');
    await backend.removePlace('place-freezer', null);
    await waitFor(() => expect(larder.session.placeId).toBeNull());
  });
});

import { show } from '../../tests/render';
import ScanScreen from '$lib/screens/Scan/ScanScreen.svelte';
import { cleanup } from '@testing-library/svelte';
import { afterEach, expect, it, vi } from 'vitest';
import { CONTROLS, controlText, takeControl } from './control-codes';

afterEach(cleanup);

it('are told apart from everything else', async () => {
  const { larder } = await show(ScanScreen, {});
  expect(new Set(CONTROLS.map(controlText)).size).toBe(CONTROLS.length);
  for (const text of ['4006381333931', 'larder:', 'larder:place:x', 'larder:nothing', ''])
    expect(await takeControl(larder, text)).toBe(false);
});

it('choose the mode, change the amount of the newest row, and undo', async () => {
  const { larder, backend } = await show(ScanScreen, {});
  const { session } = larder;
  const row = await session.scan('4006381333931');
  const control = (id: string) => session.scan(`larder:${id}`);
  expect(await control('one-more')).toBeNull();
  await vi.waitFor(() => expect(row?.milli).toBe(2000));
  await control('one-less');
  await vi.waitFor(() => expect(row?.milli).toBe(1000));
  for (const mode of ['use', 'waste', 'look-up', 'add'] as const) {
    await control(mode);
    expect(session.mode).toBe(mode);
  }
  await control('undo');
  await vi.waitFor(() => expect(row?.takenBack).toBe(true));
  expect(backend.calls.filter((call) => call === 'scanCode')).toHaveLength(1);
});

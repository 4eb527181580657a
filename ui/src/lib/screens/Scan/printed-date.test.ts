import { fake, show } from '../../../tests/render';
import { cleanup, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import DatePanel from '$lib/components/DatePanel/DatePanel.svelte';
import { onScanKeyDown, scanKey } from '$lib/input/scan-keys';
import ScanScreen from './ScanScreen.svelte';

afterEach(cleanup);

const FIRST = { date: '2027-06-05', kind: 'use-by' as const, text: '05.06.27' };
const READ = [FIRST, { date: '2027-05-06', kind: null, text: '05.06.27' }];

/** The Scan screen with one pack in stock and a camera that could read its date. */
async function asked() {
  const view = await show(ScanScreen, {}, fake());
  const { session } = view.larder;
  await waitFor(() => expect(view.container.querySelector('[data-camera-state=no-camera]')).toBeTruthy());
  await session.scan('4006381333931');
  const row = await screen.findByTestId('scan-row');
  expect(within(row).queryByRole('button', { name: /with the camera/ }), 'without a camera').toBeNull();
  session.printed.possible = true;
  return { ...view, session, row };
}

/** Its panel, while the camera looks for the date of one pack. */
async function panel() {
  const view = await show(DatePanel, { name: 'Muesli' });
  const { session } = view.larder;
  await session.scan('4006381333931');
  session.printed.possible = true;
  scanKey(session, 'c');
  return { ...view, session };
}

describe('a printed date', () => {
  it('is read for the open row, and taken by a tap with its kind', async () => {
    const { user, session, row } = await asked();
    const button = await within(row).findByRole('button', {
      name: 'Read the date of Muesli with berries with the camera',
    });
    await user.click(button);
    expect(button.getAttribute('aria-pressed')).toBe('true');
    expect(session.printed.row).toBe(session.rows[0]);
    session.printed.dates = READ;
    await session.takePrinted(FIRST);
    expect(session.printed.row).toBeNull();
    await waitFor(() => expect(row.textContent).toContain('5 Jun 2027'));
    expect(session.rows[0]?.lot).toMatchObject({ date: '2027-06-05', dateKind: 'use-by' });
  });

  it('is asked for, chosen and left by keys', async () => {
    const { session } = await asked();
    expect(scanKey(session, 'c')).toBe(true);
    expect(session.printed.row).toBe(session.rows[0]);
    onScanKeyDown(session, new KeyboardEvent('keydown', { key: 'Escape' }));
    expect(session.printed.row).toBeNull();
    scanKey(session, 'c');
    session.printed.dates = READ;
    expect(scanKey(session, '2')).toBe(true);
    await waitFor(() => expect(session.rows[0]?.lot?.date).toBe('2027-05-06'));
    expect(session.typed, 'a digit chose, and is no amount').toBe('');
    expect(scanKey(session, '3')).toBe(true);
    expect(session.typed).toBe('3');
  });

  it('is no longer looked for once another code came', async () => {
    const { session } = await asked();
    scanKey(session, 'c');
    await session.scan('96385074');
    expect(session.printed.row).toBeNull();
  });

  it('is not looked for any more once its row was taken back, or the session ended', async () => {
    const { session } = await asked();
    scanKey(session, 'c');
    const [row] = session.rows;
    if (row) await session.undo(row);
    expect(session.printed.row).toBeNull();
    await session.scan('96385074');
    scanKey(session, 'c');
    expect(session.printed.row).toBe(session.rows[0]);
    session.finish();
    expect(session.printed.take).toBeNull();
  });

  it('has a panel that says what to do, what was read and how', async () => {
    const { user, session, container } = await panel();
    expect(container.textContent).toContain('Nothing read yet');
    session.printed.dates = READ;
    const first = await screen.findByRole('button', { name: /Use by 5 Jun 2027.*Read as 05\.06\.27/ });
    await waitFor(() => expect(session.spoken).toContain('5 Jun 2027'));
    await user.click(first);
    await waitFor(() => expect(session.rows[0]?.lot?.date).toBe('2027-06-05'));
  });

  it('can be typed instead', async () => {
    const { user, session } = await panel();
    const before = session.dateAsked;
    await user.click(screen.getByRole('button', { name: 'Type it instead' }));
    expect(session.printed.row).toBeNull();
    expect(session.dateAsked).toBe(before + 1);
  });
});

import { fake, show } from '../../../tests/render';
import { cleanup, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import ScanScreen from './ScanScreen.svelte';

afterEach(() => {
  vi.useRealTimers();
  cleanup();
});

const rows = () => screen.getAllByTestId('scan-row');
const newest = () => {
  const [row] = rows();
  if (!row) throw new Error('no row');
  return row;
};

describe('the Scan screen', () => {
  it('without a camera says so, and everything else works', async () => {
    const { container } = await show(ScanScreen, {});
    await waitFor(() =>
      expect(container.querySelector('[data-camera-state]')).toHaveProperty(
        'dataset.cameraState',
        'no-camera',
      ),
    );
    expect(screen.getByRole('alert').textContent).toContain('No camera found');
    expect(screen.getByRole('button', { name: 'Open the camera' })).toBeTruthy();
    expect(screen.getByTestId('manual-entry')).toBeTruthy();
  });

  it('takes a typed number, a date and an undo, by keyboard alone', async () => {
    const { user, backend } = await show(ScanScreen, {});
    await user.click(screen.getByTestId('manual-entry'));
    await user.keyboard('4006381333931{Enter}');
    await waitFor(() => expect(newest().dataset.state).toBe('found'));
    expect(newest().textContent).toContain('Muesli with berries');
    expect(screen.getByTestId<HTMLInputElement>('manual-entry').value).toBe('');

    const date = within(newest()).getByTestId<HTMLInputElement>('date-input');
    await user.click(date);
    await user.keyboard('0527');
    await waitFor(() => expect(newest().textContent).toContain('31 May 2027'));
    await user.keyboard('{Enter}');
    const changed = await within(newest()).findByRole('button', { name: /31 May 2027.*Change the date/ });
    // The field is left, so that a USB scanner can go on; the focus stays beside the date.
    await waitFor(() => expect(document.activeElement).toBe(changed));
    const page = await backend.pantry({
      search: 'muesli',
      filter: 'all',
      placeId: null,
      kindId: null,
      sort: 'date',
      offset: 0,
      limit: 1,
    });
    expect(page.rows[0]?.firstLot?.date).toBe('2027-05-31');

    await user.click(within(newest()).getByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(newest().textContent).toContain('Taken back'));
  });

  it('offers a date, and takes it by keyboard alone', async () => {
    const { user, backend } = await show(ScanScreen, {});
    await user.click(screen.getByTestId('manual-entry'));
    await user.keyboard('4006381333931{Enter}');
    const chip = await screen.findByRole('button', { name: /\? · FoodKeeper: Granola/ });
    expect(chip.title).toBe('Suggestion, not a promise');
    chip.focus();
    await user.keyboard('{Enter}');
    const changed = await within(newest()).findByRole('button', { name: /Change the date/ });
    await waitFor(() => expect(document.activeElement).toBe(changed));
    expect(screen.queryByRole('button', { name: /FoodKeeper/ })).toBeNull();
    expect(backend.calls.filter((c) => c === 'suggestDate')).toHaveLength(1);
  });

  it('leaves the date as it was on Escape, and says when it cannot be read', async () => {
    const { user } = await show(ScanScreen, {});
    await user.type(screen.getByTestId('manual-entry'), '4006381333931{Enter}');
    const date = await screen.findByTestId<HTMLInputElement>('date-input');
    await user.type(date, 'soon{Enter}');
    await waitFor(() => expect(date.getAttribute('aria-invalid')).toBe('true'));
    await user.keyboard('{Escape}');
    expect(screen.getByTestId<HTMLInputElement>('date-input').value).toBe('');
  });

  it('shows a misread number with its reason, gives it back to mend, and lets it go', async () => {
    const { user } = await show(ScanScreen, {});
    await user.type(screen.getByTestId('manual-entry'), '4006381333932{Enter}');
    await waitFor(() => expect(newest().dataset.state).toBe('misread'));
    expect(newest().textContent).toContain('The last digit should be 1');
    expect(screen.getByTestId<HTMLInputElement>('manual-entry').value).toBe('4006381333932');
    await user.click(screen.getByRole('button', { name: /Take off the list/ }));
    expect(screen.queryAllByTestId('scan-row')).toEqual([]);
  });

  it('lets what was misread be typed over', async () => {
    const { user } = await show(ScanScreen, {});
    await user.type(screen.getByTestId('manual-entry'), '4006381333932{Enter}');
    await waitFor(() => expect(newest().dataset.state).toBe('misread'));
    await user.keyboard('5901234123457{Enter}');
    await waitFor(() => expect(newest().textContent).toContain('5901234123457'));
    expect(screen.getAllByTestId('scan-row')).toHaveLength(2);
  });

  it('names what no source knows', async () => {
    const { user } = await show(ScanScreen, {});
    await user.type(screen.getByTestId('manual-entry'), '5901234123457{Enter}');
    await waitFor(() => expect(newest().dataset.state).toBe('unknown'));
    await user.type(within(newest()).getByLabelText('Name of this product'), 'Plum jam{Enter}');
    await waitFor(() => expect(newest().textContent).toContain('Plum jam'));
    expect(newest().dataset.state).toBe('found');
  });

  it('keeps a number without network, and says why', async () => {
    const backend = fake();
    backend.network = 'source-down';
    const { user } = await show(ScanScreen, {}, backend);
    await user.type(screen.getByTestId('manual-entry'), '4006381333931{Enter}');
    await waitFor(() => expect(newest().dataset.state).toBe('unavailable'));
    expect(newest().textContent).toContain('The source is out of order');
    expect(newest().textContent).toContain('Kept with its number');
  });

  it('counts down while a code waits for its turn, and fills in by itself', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const backend = fake();
    backend.network = 'waiting';
    const { larder } = await show(ScanScreen, {}, backend);
    await larder.session.scan('4006381333931');
    const said = () => newest().textContent?.replaceAll('\u00a0', ' ');
    await vi.waitFor(() => expect(said()).toContain('This one is asked in 12 s.'));
    expect(said()).toContain('The rest is filled in by itself.');
    expect(within(newest()).queryByRole('button', { name: 'Ask again' })).toBeNull();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(said()).toContain('This one is asked in 7 s.');
    await vi.advanceTimersByTimeAsync(8_000);
    await vi.waitFor(() => expect(newest().dataset.state).toBe('found'));
    expect(said()).toContain('Muesli with berries');
  });

  it('shows a stranger’s markup as text', async () => {
    const backend = fake();
    const { user, container, larder } = await show(ScanScreen, {}, backend);
    await user.type(screen.getByTestId('manual-entry'), '4006381333931{Enter}');
    await waitFor(() => expect(newest().dataset.state).toBe('found'));
    const row = larder.session.rows[0];
    if (!row) throw new Error('no row');
    await larder.session.name(row, '<img src=x onerror=alert(1)>');
    await waitFor(() => expect(newest().textContent).toContain('<img src=x'));
    expect(container.querySelector('img[src="x"]')).toBeNull();
  });

  it('outlives its screen', async () => {
    const { user, larder, unmount } = await show(ScanScreen, {});
    await user.type(screen.getByTestId('manual-entry'), '4006381333931{Enter}');
    await waitFor(() => expect(rows()).toHaveLength(1));
    unmount();
    expect(larder.session.rows).toHaveLength(1);
    expect(larder.backend).toHaveProperty('scannerOpen', false);
  });
});

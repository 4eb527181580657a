import { fake, show } from '../../../tests/render';
import { cleanup, screen, waitFor } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import SerialScanner from './SerialScanner.svelte';

afterEach(cleanup);

const state = () => screen.getByTestId('serial-state');

describe('a scanner at a serial port', () => {
  it('is no matter where there is no port', async () => {
    await show(SerialScanner, {});
    await waitFor(() => expect(state().textContent).toContain('need no setting'));
    expect(screen.queryByLabelText('Bits per second')).toBeNull();
  });

  it('is chosen by what it says of itself, and told of', async () => {
    const backend = fake();
    backend.serialPorts = [
      { name: '/dev/ttyACM0', device: 'Barcode Scanner' },
      { name: '/dev/ttyS0', device: null },
    ];
    const { user, larder } = await show(SerialScanner, {}, backend);
    await screen.findByRole('option', { name: 'Barcode Scanner (/dev/ttyACM0)' });
    await user.selectOptions(screen.getByLabelText('Serial scanner'), '/dev/ttyACM0');
    await waitFor(() => expect(state().dataset.state).toBe('open'));
    expect(larder.settings.serialPort).toBe('/dev/ttyACM0');
    await user.selectOptions(screen.getByLabelText('Bits per second'), '115200');
    await waitFor(() => expect(larder.settings.serialRate).toBe(115_200));
  });

  it('stays chosen while it is not plugged in, and is seen once it is', async () => {
    const backend = fake({ settings: { sound: false, serialPort: '/dev/ttyACM0' } });
    await show(SerialScanner, {}, backend);
    await waitFor(() => expect(state().dataset.state).toBe('missing'));
    expect(screen.getByLabelText<HTMLSelectElement>('Serial scanner').value).toBe('/dev/ttyACM0');
    backend.serialPorts = [{ name: '/dev/ttyACM0', device: null }];
    backend.emit({ kind: 'serial-changed' });
    await waitFor(() => expect(state().dataset.state).toBe('open'));
  });
});

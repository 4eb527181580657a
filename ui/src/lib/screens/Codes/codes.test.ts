import { fake, show } from '../../../tests/render';
import { cleanup, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import CodesScreen from './CodesScreen.svelte';

afterEach(cleanup);

const rows = () => screen.queryAllByTestId('taught-code').map((row) => row.textContent);

describe('what was taught of shops’ own codes', () => {
  it('is nothing at first', async () => {
    await show(CodesScreen, {});
    await screen.findByText('Nothing taught yet');
  });

  it('is told, forgotten, and taken back', async () => {
    const backend = fake();
    await backend.teachWeighed('2512341003506', { kind: 'weight', milliG: 350_000 });
    await backend.teachWeighed('2412345000009', null);
    const { user } = await show(CodesScreen, {}, backend);
    await waitFor(() => expect(rows()).toHaveLength(2));
    expect(rows()[0]).toContain('2512341003506 says a weight');
    expect(rows()[0]).toContain('Begins with 25; item number 5 digits; value 5 digits');
    expect(rows()[1]).toContain('says nothing: the number is the product');
    await user.click(screen.getByRole('button', { name: 'Forget 2512341003506' }));
    await waitFor(() => expect(rows()).toHaveLength(1));
    expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1 }));
    const toast = screen.getByText('Forgot 2512341003506').closest<HTMLElement>('.toast');
    await user.click(within(toast ?? document.body).getByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(rows()).toHaveLength(2));
  });

  it('says what went wrong, and tries again', async () => {
    const backend = fake();
    backend.failures.set('taughtCodes', 'storage');
    const { user } = await show(CodesScreen, {}, backend);
    await screen.findByText('The codes cannot be shown just now');
    backend.failures.clear();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByText('Nothing taught yet');
  });
});

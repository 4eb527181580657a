import { fake, show } from '../../../tests/render';
import type { BlockedAnswer } from '$lib/state/history.svelte';
import type { Amount } from '$lib/backend/types';
import { cleanup, screen } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import BlockedDialog from './BlockedDialog.svelte';

afterEach(cleanup);

async function ask(missing: Amount[]) {
  const backend = fake();
  const page = { productId: null, actions: [], from: null, to: null, offset: 0, limit: 1 };
  const { entries } = await backend.journal(page);
  const answers: BlockedAnswer[] = [];
  const blocked = {
    label: 'Oats added',
    blockers: entries,
    missing,
    answer: (answer: BlockedAnswer) => answers.push(answer),
  };
  return { ...(await show(BlockedDialog, { blocked }, backend)), answers };
}

describe('what came later', () => {
  it('is undone too, stays with what is missing counted in, or all is left', async () => {
    const { user, answers } = await ask([
      { milli: 3000, unit: 'piece' },
      { milli: 1000, unit: 'piece' },
    ]);
    expect(screen.getByText(/counts in what is missing: 4 pieces\./)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Count it in instead' }));
    await user.click(screen.getByRole('button', { name: 'Undo these too' }));
    await user.click(screen.getByRole('button', { name: 'Leave it' }));
    expect(answers).toEqual(['correct', 'also', 'leave']);
  });

  it('offers no correction where none helps', async () => {
    await ask([]);
    expect(screen.queryByRole('button', { name: 'Count it in instead' })).toBeNull();
  });
});

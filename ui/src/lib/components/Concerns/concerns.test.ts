import { fake, show } from '../../../tests/render';
import type { Concern, MemberEdit } from '$lib/backend/types';
import { briefGroups, endangers, groups, groupWords } from '$lib/format/concerns';
import { i18n } from '$lib/i18n/i18n.svelte';
import PantryScreen from '$lib/screens/Pantry/PantryScreen.svelte';
import ScanScreen from '$lib/screens/Scan/ScanScreen.svelte';
import { cleanup, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import MemberConcerns from './MemberConcerns.svelte';

afterEach(cleanup);

const ANNA: MemberEdit = { name: 'Anna', allergens: ['en:milk', 'en:nuts'], diets: ['vegan'] };
const BEN: MemberEdit = { name: 'Ben', allergens: ['en:peanuts'], diets: [] };

async function household(...members: MemberEdit[]) {
  const backend = fake();
  for (const member of members) await backend.addMember(member);
  return backend;
}

const concern = (change: Partial<Concern>): Concern => ({
  memberId: 'a',
  member: 'Anna',
  allergen: 'en:nuts',
  diet: null,
  level: 'declared',
  ...change,
});

describe('concerns in words', () => {
  it('are one for several people, and one for all that is not known', () => {
    const said = groups([
      concern({}),
      concern({ member: 'Ben' }),
      concern({ allergen: 'en:milk', level: 'may-contain' }),
      concern({ allergen: null, diet: 'vegan', level: 'may-contain' }),
      concern({ allergen: null, diet: 'no-palm-oil', level: 'declared' }),
      concern({ allergen: 'en:eggs', level: 'unknown' }),
      concern({ allergen: 'en:fish', level: 'unknown' }),
    ]).map(groupWords);
    expect(said).toEqual([
      'Nuts: Anna, Ben',
      'May contain milk: Anna',
      'Perhaps not vegan: Anna',
      'Palm oil: Anna',
      'Not known: Anna',
    ]);
  });

  it('keep the capitals of German nouns', () => {
    i18n.use('de', 'de-DE');
    const vegan = concern({ allergen: null, diet: 'vegan', level: 'may-contain' });
    expect(groups([concern({ level: 'may-contain' }), vegan]).map(groupWords)).toEqual([
      'Kann Schalenfrüchte enthalten: Anna',
      'Vielleicht nicht vegan: Anna',
    ]);
  });

  it('leave out of a list what is not known of what somebody must not have anyway', () => {
    const said = briefGroups([
      concern({}),
      concern({ allergen: 'en:milk', level: 'unknown' }),
      concern({ memberId: 'b', member: 'Ben', level: 'unknown' }),
    ]).map(groupWords);
    expect(said).toEqual(['Nuts: Anna', 'Not known: Ben']);
  });

  it('alarm for a declared allergen only', () => {
    expect(endangers([concern({})])).toBe(true);
    expect(endangers([concern({ level: 'may-contain' }), concern({ allergen: null, diet: 'vegan' })])).toBe(
      false,
    );
  });
});

describe('a row of the pantry', () => {
  it('says for whom it is not, and follows the household', async () => {
    const backend = await household(ANNA, BEN);
    const { user } = await show(PantryScreen, {}, backend);
    await user.type(await screen.findByRole('searchbox'), 'hazelnut');
    const row = () => screen.getByRole('group', { name: 'Hazelnut spread' });
    await waitFor(() => expect(screen.getAllByTestId('pantry-row')).toHaveLength(1));
    const badges = () => within(row()).getByRole('list', { name: 'What this means for your household' });
    expect(badges().textContent).toContain('Milk: Anna');
    expect(badges().textContent).toContain('Nuts: Anna');
    // The rest is a number for the eye, and words for a screen reader.
    expect(badges().textContent).toContain('+ 2 more');
    expect(badges().textContent).toContain('Not vegan: Anna; May contain peanuts: Ben');
    const [anna] = await backend.members();
    await backend.removeMember(anna?.id ?? '');
    await waitFor(() => expect(badges().textContent).not.toContain('Anna'));
    expect(badges().textContent).toContain('May contain peanuts: Ben');
  });

  it('says that nothing is known, and never that it is safe', async () => {
    const { user } = await show(PantryScreen, {}, await household(ANNA));
    await user.type(await screen.findByRole('searchbox'), 'sourdough');
    await waitFor(() => expect(screen.getAllByTestId('pantry-row')).toHaveLength(1));
    expect(screen.getByTestId('concerns').textContent).toContain('Not known: Anna');
  });
});

describe('a scan', () => {
  it('of what declares an allergen wants attention once, and says it', async () => {
    const backend = await household(ANNA);
    const { larder } = await show(ScanScreen, {}, backend);
    const signals = vi.fn();
    larder.session.onSignal = signals;
    await larder.session.scan(backend.gtinOf('Hazelnut spread'));
    await waitFor(() => expect(larder.session.rows[0]?.state).toBe('found'));
    expect(signals).toHaveBeenCalledExactlyOnceWith('attention');
    expect(larder.session.flash).toBe('attention');
    expect(larder.session.spoken).toBe('Hazelnut spread added. Milk: Anna. Nuts: Anna. Not vegan: Anna');
    expect(within(screen.getByTestId('scan-row')).getByTestId('concerns').textContent).toContain(
      'Milk: Anna',
    );
  });

  it('of what is new wants it when its facts arrive', async () => {
    const { larder } = await show(ScanScreen, {}, await household(ANNA));
    const signals = vi.fn();
    larder.session.onSignal = signals;
    await larder.session.scan('4006381333931');
    await waitFor(() => expect(larder.session.rows[0]?.state).toBe('found'));
    expect(signals.mock.calls).toEqual([['good'], ['attention']]);
  });

  it('of anything else is as before', async () => {
    const { larder } = await show(ScanScreen, {}, await household(BEN));
    const signals = vi.fn();
    larder.session.onSignal = signals;
    await larder.session.scan('4006381333931');
    await waitFor(() => expect(larder.session.rows[0]?.state).toBe('found'));
    expect(signals.mock.calls).toEqual([['good']]);
  });
});

describe('the block of a product', () => {
  it('has a line for each member, and for who has none as well', async () => {
    const backend = await household(ANNA, BEN, { name: 'Carl', allergens: [], diets: [] });
    const [anna] = await backend.members();
    const own = { memberId: anna?.id ?? '' };
    await show(
      MemberConcerns,
      {
        concerns: [
          concern({ ...own, allergen: 'en:milk' }),
          concern({ ...own, allergen: null, diet: 'vegan' }),
          concern({ ...own, level: 'may-contain' }),
        ],
      },
      backend,
    );
    await screen.findByText('Anna');
    const texts = (tag: string) => [...document.querySelectorAll(tag)].map((e) => e.textContent?.trim());
    expect(texts('dt')).toEqual(['Anna', 'Ben']);
    expect(texts('dd')).toEqual([
      'Declared: Milk',
      'Not vegan',
      'May contain nuts',
      'Nothing declared – read the pack',
    ]);
  });

  it('is not there without a household', async () => {
    await show(MemberConcerns, { concerns: [] });
    expect(screen.queryByTestId('member-concerns')).toBeNull();
  });
});

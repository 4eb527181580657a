import { fake, show } from '../../../tests/render';
import { cleanup, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import CacheScreen from './CacheScreen.svelte';

afterEach(() => {
  vi.useRealTimers();
  cleanup();
});

const section = async (name: string) => within(await screen.findByRole('region', { name }));
const dialog = async () => within(await screen.findByRole('dialog'));

describe('how it stands', () => {
  it('ticks each second', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const backend = fake();
    backend.network = 'source-down';
    await show(CacheScreen, {}, backend);
    await screen.findByText('Open Food Facts is not reachable');
    await screen.findByText(/Next try in 20/);
    await vi.advanceTimersByTimeAsync(3000);
    await screen.findByText(/Next try in 17/);
  });

  it('keeps the countdown out of what is read aloud', async () => {
    const backend = fake();
    backend.network = 'rate-limited';
    await show(CacheScreen, {}, backend);
    const when = await screen.findByText(/We ask again in/);
    expect(when.closest('[role=status]')).toBeNull();
    expect(screen.getByText('Open Food Facts asked us to wait').closest('[role=status]')).not.toBeNull();
  });

  it('tells of a store that is down, and of what it said only on request', async () => {
    const backend = fake();
    backend.keeping.storeState = 'down';
    await show(CacheScreen, {}, backend);
    await screen.findByText('The store cannot be used');
    expect(screen.getByText('Lookups go on without it.')).toBeTruthy();
    expect(screen.getByText(/disk I\/O error/).closest('details')?.open).toBe(false);
  });
});

describe('who answered', () => {
  it('is a number, a chart with a name, and a table', async () => {
    await show(CacheScreen, {});
    const ratio = await section('Answered without the network');
    await ratio.findByText(/^9\d(\.\d)?%$/);
    expect(ratio.getByRole('img').getAttribute('aria-label')).toMatch(
      /^Who answered over time: Memory [\d,]+, Store \d+, Network \d+, No answer \d+$/,
    );
    const table = ratio.getByRole('table', { hidden: true });
    const heads = within(table).getAllByRole('columnheader', { hidden: true });
    expect(heads.map((head) => head.textContent)).toEqual([
      'Time',
      'Memory',
      'Store',
      'Network',
      'No answer',
    ]);
    expect(within(table).getAllByRole('rowheader', { hidden: true }).length).toBeGreaterThan(10);
  });

  it('is asked for another stretch of time', async () => {
    const { user, larder } = await show(CacheScreen, {});
    const ratio = await section('Answered without the network');
    await user.click(ratio.getByRole('button', { name: 'Month' }));
    await waitFor(() => expect(larder.cache.history?.buckets).toHaveLength(30));
    expect(ratio.getByRole('button', { name: 'Month', pressed: true })).toBeTruthy();
  });

  it('says so while nothing was asked', async () => {
    await show(CacheScreen, {}, fake({ furnished: false }));
    await screen.findByText('Nothing was asked in this time');
    expect(screen.getByText('Open Food Facts has not been asked yet')).toBeTruthy();
  });

  it('is counted for each tier, with times in units a person reads', async () => {
    await show(CacheScreen, {});
    const tiers = await section('Who answers');
    expect(tiers.getAllByRole('heading', { level: 3 }).map((h) => h.textContent)).toEqual([
      'Memory',
      'Store',
      'Network',
    ]);
    expect(tiers.getByText('131 of 10,000')).toBeTruthy();
    expect(tiers.getByText('0.2 µs')).toBeTruthy();
    expect(tiers.getByText('2.4 s')).toBeTruthy();
  });
});

describe('what waits', () => {
  it('is listed by name or number, and asked about now', async () => {
    const backend = fake();
    const known = backend.gtinOf('Hazelnut spread');
    backend.network = 'source-down';
    for (const gtin of ['4006381333931', known]) await backend.lookUp(gtin, true);
    const { user } = await show(CacheScreen, {}, backend);
    const queue = await section('What waits');
    expect(queue.getByText('4006381333931')).toBeTruthy();
    expect(queue.getByText('Hazelnut spread')).toBeTruthy();
    expect(queue.getAllByText('When the source is back')).toHaveLength(2);
    backend.network = 'up';
    await user.click(queue.getByRole('button', { name: 'Ask now' }));
    await queue.findByText('Nothing waits');
    expect(document.activeElement).toBe(queue.getByRole('heading'));
  });

  it('is cut short until the rest is asked for', async () => {
    const backend = fake();
    backend.network = 'waiting';
    for (let i = 0; i < 7; i += 1) await backend.lookUp(`400638133393${i}`, false);
    const { user } = await show(CacheScreen, {}, backend);
    const queue = await section('What waits');
    expect(queue.getAllByText('Comes next')).toHaveLength(5);
    expect(queue.queryByRole('button', { name: 'Ask now' })).toBeNull();
    await user.click(queue.getByRole('button', { name: 'Show 2 more' }));
    expect(queue.getAllByText('Comes next')).toHaveLength(7);
  });
});

describe('what one can do', () => {
  it('says what it will do, and why it can not', async () => {
    const { user } = await show(CacheScreen, {});
    const work = await section('What you can do');
    const warm = work.getByRole('button', { name: 'Put into memory' });
    expect(work.getByText(/^Puts 28 answers into memory/)).toBeTruthy();
    await user.click(warm);
    await screen.findByText('159 answers are in memory');
    expect(warm).toHaveProperty('disabled', true);
    expect(work.getByText('Everything that would help is in memory already.')).toBeTruthy();
  });

  it('refreshes behind: pause, go on, stop, with the focus kept', async () => {
    const backend = fake();
    const { user } = await show(CacheScreen, {}, backend);
    const work = await section('What you can do');
    expect(work.getByText(/about 12 products, with at least 1 request\./)).toBeTruthy();
    await user.click(work.getByRole('button', { name: 'Refresh' }));
    await work.findByRole('progressbar', { name: 'Refreshing' });
    const pause = work.getByRole('button', { name: 'Pause' });
    expect(document.activeElement).toBe(pause);
    await user.click(pause);
    await work.findByText(/^Paused: \d+ of 12 products/);
    await user.click(work.getByRole('button', { name: 'Go on' }));
    await work.findByRole('button', { name: 'Pause' });
    await user.click(work.getByRole('button', { name: 'Stop refreshing' }));
    const again = await work.findByRole('button', { name: 'Refresh' });
    await waitFor(() => expect(document.activeElement).toBe(again));
  });

  it('offers to go on with a refresh that was begun before', async () => {
    const backend = fake();
    backend.keeping.refresh = { done: 40, total: 120, paused: true, at: 0 };
    await show(CacheScreen, {}, backend);
    const work = await section('What you can do');
    expect(work.getByText('Paused: 40 of 120 products asked about.')).toBeTruthy();
    expect(work.getByRole('button', { name: 'Go on' })).toBeTruthy();
  });

  it('asks nothing while looking up is switched off', async () => {
    await show(CacheScreen, {}, fake({ settings: { online: false } }));
    const work = await section('What you can do');
    expect(work.getByText('Looking products up is switched off in Settings.')).toBeTruthy();
    expect(work.getByRole('button', { name: 'Refresh' })).toHaveProperty('disabled', true);
  });

  it('empties the cache only after a question', async () => {
    const { user, backend } = await show(CacheScreen, {});
    await screen.findByText(/1\.9 MB of 500 MB/);
    await user.click(screen.getByRole('button', { name: 'Empty it' }));
    expect(backend.calls).not.toContain('clearCache');
    await user.click((await dialog()).getByRole('button', { name: 'Empty it' }));
    await screen.findByText(/24\.6 kB of 500 MB/);
    expect(screen.getByText('Nothing is kept.')).toBeTruthy();
  });
});

describe('another store', () => {
  it('is checked first, and copied into only when asked to', async () => {
    const { user, backend, larder } = await show(CacheScreen, {});
    await user.click(await screen.findByRole('button', { name: 'Use: Key-value file' }));
    const asked = await dialog();
    await asked.findByText('It can be used, and is empty.');
    expect(asked.getByText('The old store stays as it is.')).toBeTruthy();
    expect(backend.calls).not.toContain('changeStore');
    await user.click(asked.getByRole('button', { name: 'Copy 412 answers' }));
    await screen.findByRole('progressbar', { name: /^Copying answers/ });
    expect(larder.settings.store.kind, 'until it is done').toBe('sqlite');
    await screen.findByText('Copied: the store holds 412 answers now', {}, { timeout: 8000 });
    expect(larder.settings.store.kind).toBe('files');
  });

  it('can begin empty, or be left alone', async () => {
    const { user, larder } = await show(CacheScreen, {});
    await user.click(await screen.findByRole('button', { name: 'Use: Memory only' }));
    await (await dialog()).findByText('Nothing in it is kept when Larder is closed.');
    await user.click((await dialog()).getByRole('button', { name: 'Cancel' }));
    expect(larder.settings.store.kind).toBe('sqlite');
    await user.click(screen.getByRole('button', { name: 'Use: Memory only' }));
    await user.click(await (await dialog()).findByRole('button', { name: 'Begin empty' }));
    await screen.findByText('Answers are now kept in: Memory only');
    expect(larder.settings.store.kind).toBe('memory');
    expect(screen.queryByRole('progressbar')).toBeNull();
  });

  it('needs details that can be those of a server', async () => {
    const { user, backend } = await show(CacheScreen, {});
    await user.click(await screen.findByRole('button', { name: 'Use: Redis server' }));
    const form = await dialog();
    const fill = async (label: string, text: string) => {
      const field = form.getByLabelText(label);
      await user.clear(field);
      if (text) await user.type(field, text);
    };
    await fill('Address of the server', '');
    await fill('Port', '70000');
    await fill('Every name begins with', 'a b');
    await fill('Days to keep', '0');
    await user.click(form.getByRole('button', { name: 'Check' }));
    expect(form.getAllByRole('alert')).toHaveLength(4);
    expect(backend.calls).not.toContain('checkStore');
  });

  it('that does not answer is explained, and can be corrected', async () => {
    const { user } = await show(CacheScreen, {});
    await user.click(await screen.findByRole('button', { name: 'Use: Redis server' }));
    const form = await dialog();
    const host = form.getByLabelText('Address of the server');
    await user.clear(host);
    await user.type(host, 'nowhere');
    await user.click(form.getByRole('button', { name: 'Check' }));
    await form.findByText('This store cannot be used');
    expect(form.getByText(/Connection refused/).closest('details')?.open).toBe(false);
    await user.click(form.getByRole('button', { name: 'Back' }));
    const again = form.getByLabelText<HTMLInputElement>('Address of the server');
    expect(again.value).toBe('nowhere');
    expect(document.activeElement).toBe(again);
    await user.clear(again);
    await user.type(again, 'shelf.local');
    await user.click(form.getByRole('button', { name: 'Check' }));
    await form.findByText('It can be used, and holds 1,204 answers already.');
    expect(form.getByRole('button', { name: 'Use what is there' })).toBeTruthy();
  });

  it('keeps its password, shows it never, and can lose it', async () => {
    const backend = fake();
    const { store } = (await backend.start()).settings;
    await backend.changeStore({ ...store, kind: 'redis' }, 'secret', false);
    const changed = vi.spyOn(backend, 'changeStore');
    const { user } = await show(CacheScreen, {}, backend);
    const change = async () =>
      user.click(await screen.findByRole('button', { name: 'Change: Redis server' }));

    await change();
    let form = await dialog();
    expect(form.getByText('A password is kept')).toBeTruthy();
    expect(form.queryByLabelText('Password', { selector: 'input' })).toBeNull();
    await user.click(form.getByRole('button', { name: 'Check' }));
    await user.click(await form.findByRole('button', { name: 'Use what is there' }));
    await waitFor(() => expect(changed.mock.lastCall?.[1]).toBeNull());

    await change();
    form = await dialog();
    await user.click(form.getByRole('button', { name: 'Replace' }));
    const other = form.getByLabelText('Password', { selector: 'input' });
    expect(document.activeElement).toBe(other);
    await user.type(other, 'new');
    await user.clear(other);
    await user.click(form.getByRole('button', { name: 'Check' }));
    await user.click(await form.findByRole('button', { name: 'Use what is there' }));
    await waitFor(() => expect(changed).toHaveBeenCalledTimes(2));
    expect(changed.mock.lastCall?.[1]).toBeNull();

    await change();
    form = await dialog();
    await user.click(form.getByRole('button', { name: 'Remove' }));
    await user.click(form.getByRole('button', { name: 'Check' }));
    await user.click(await form.findByRole('button', { name: 'Use what is there' }));
    await waitFor(() => expect(changed.mock.lastCall?.[1]).toBe(''));

    await change();
    form = await dialog();
    const field = form.getByLabelText<HTMLInputElement>('Password');
    expect([field.type, field.value]).toEqual(['password', '']);
  });
});

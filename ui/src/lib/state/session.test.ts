import { fake } from '../../tests/render';
import type { FakeBackend } from '$lib/backend/fake/fake';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { History } from './history.svelte';
import { Session, type ScanRow } from './session.svelte';
import { Toasts } from './toasts.svelte';
import { sessionSummary } from '$lib/format/session';

let backend: FakeBackend;
let toasts: Toasts;
let history: History;
let session: Session;

function begin(made: FakeBackend) {
  backend = made;
  toasts = new Toasts();
  history = new History(backend, toasts);
  session = new Session(backend, history, toasts);
  void backend.listen((event) => void session.follow(event));
}

beforeEach(() => begin(fake()));

async function scan(text: string, mode = session.mode): Promise<ScanRow> {
  const row = await session.scan(text, null, mode);
  if (!row) throw new Error(`no row for ${text}`);
  return row;
}

const settled = (row: ScanRow) => vi.waitFor(() => expect(row.state).not.toBe('looking-up'));
const stock = async (row: ScanRow) => (await backend.product(row.product?.id ?? '')).row.total.milli;

describe('a scan', () => {
  it('stands in the list at once, and fills in', async () => {
    begin(fake({ lookupDelay: 20 }));
    const row = await scan('4006381333931');
    expect(row.state).toBe('looking-up');
    expect(row.milli).toBe(1000);
    await settled(row);
    expect(row.state).toBe('found');
    expect(row.name).toBe('Muesli with berries');
    expect(row.answer?.provenance.tier).toBe('network');
  });

  it('of the same product raises its row', async () => {
    const first = await scan('4006381333931');
    await scan(backend.gtinOf('Honey'));
    const again = await scan('4006381333931');
    expect(again).toBe(first);
    expect(session.rows).toHaveLength(2);
    expect(session.rows[0]).toBe(first);
    expect(first.milli).toBe(2000);
  });

  it('of a product whose row has a date gets its own row, and offers that date', async () => {
    const first = await scan('4006381333931');
    await session.setDate(first, '2027-05-31');
    const second = await scan('4006381333931');
    expect(second).not.toBe(first);
    expect(session.otherDate(second)?.date).toBe('2027-05-31');
    await session.setDate(second, '2027-05-31');
    expect(session.rows).toEqual([second]);
    expect(second.milli).toBe(2000);
    expect(await stock(second)).toBe(2000);
  });

  it('in order, however fast they come', async () => {
    const texts = ['4006381333931', '96385074', backend.gtinOf('Honey')];
    await Promise.all(texts.map((text) => session.scan(text)));
    expect(session.rows.map((r) => r.text)).toEqual(texts.toReversed());
  });

  it('that is misread says so and books nothing', async () => {
    const signals = vi.fn();
    session.onSignal = signals;
    const row = await scan('4006381333932');
    expect(row.state).toBe('misread');
    expect(row.error?.details).toEqual({ expected: '1' });
    expect(signals).toHaveBeenCalledExactlyOnceWith('attention');
    await scan('4006381333932');
    expect(session.rows).toHaveLength(1);
    expect(session.undoable).toBe(false);
  });

  it('of something else is no product', async () => {
    expect((await scan('https://example.org')).state).toBe('not-product');
    expect((await scan('123')).state).toBe('not-product');
  });

  it('that Larder could not book is told in a toast', async () => {
    backend.failures.set('scanCode', 'storage');
    expect(await session.scan('4006381333931')).toBeNull();
    expect(toasts.list[0]?.tone).toBe('bad');
    expect(session.rows).toEqual([]);
  });

  it('of an unknown product wants a name, and keeps it', async () => {
    const row = await scan('5901234123457');
    await settled(row);
    expect(row.state).toBe('unknown');
    expect(row.needsAttention).toBe(true);
    await session.name(row, 'Plum jam');
    expect([row.state, row.name, row.needsAttention]).toEqual(['found', 'Plum jam', false]);
  });

  it('of a store’s own code is never looked up', async () => {
    const row = await scan('2012345678903');
    expect(row.state).toBe('unknown');
    expect(row.code?.class).toBe('restricted');
    expect(backend.calls).not.toContain('lookUp');
  });

  it('without network is kept, and filled in when it is back', async () => {
    backend.network = 'offline';
    const row = await scan('4006381333931');
    await settled(row);
    expect([row.state, row.answer?.reason]).toEqual(['unavailable', 'offline']);
    expect(await stock(row)).toBe(1000);
    backend.network = 'up';
    await session.lookUp(row, false);
    expect([row.state, row.name]).toEqual(['found', 'Muesli with berries']);
  });

  it('follows an answer that arrives behind it', async () => {
    backend.network = 'offline';
    const row = await scan('4006381333931');
    await settled(row);
    backend.network = 'up';
    const answer = await backend.lookUp('4006381333931', true);
    backend.emit({ kind: 'lookup-refreshed', answer });
    await settled(row);
    expect(row.name).toBe('Muesli with berries');
  });
});

describe('the other modes', () => {
  it('use takes one out, and says when there is none', async () => {
    const row = await scan(backend.gtinOf('Plain yoghurt'), 'use');
    expect(row.milli).toBe(1000);
    expect(await stock(row)).toBe(2000);
    await session.less(row);
    expect([row.takenBack, await stock(row)]).toEqual([true, 3000]);
    const none = await scan(backend.gtinOf('Red lentils'), 'use');
    expect([none.nothing, none.steps.length]).toEqual([true, 0]);
    await session.addInstead(none);
    expect(session.rows[0]?.mode).toBe('add');
    expect(session.rows).toHaveLength(2);
  });

  it('look up books nothing', async () => {
    const row = await scan('4006381333931', 'look-up');
    await settled(row);
    expect([row.state, row.name, row.product]).toEqual(['found', 'Muesli with berries', null]);
    expect(backend.calls).not.toContain('add');
  });
});

describe('changing a row', () => {
  it('counts up and down', async () => {
    const row = await scan('4006381333931');
    await session.more(row);
    await session.more(row);
    expect([row.milli, await stock(row)]).toEqual([3000, 3000]);
    await session.less(row);
    expect([row.milli, await stock(row)]).toEqual([2000, 2000]);
  });

  it('leaves what stood there before with its date', async () => {
    const row = await scan(backend.gtinOf('Honey'));
    expect(row.lot?.amount.milli).toBe(2000);
    await session.setDate(row, '2028-01-31');
    const { lots } = await backend.product(row.product?.id ?? '');
    expect(lots.map((l) => [l.date, l.amount.milli])).toEqual([
      ['2028-01-31', 1000],
      [null, 1000],
    ]);
    expect(row.lot?.date).toBe('2028-01-31');
    await session.undo(row);
    expect(row.takenBack).toBe(true);
    expect(await stock(row)).toBe(1000);
  });

  it('moves it to another place', async () => {
    const row = await scan('4006381333931');
    await session.setPlace(row, 'place-fridge');
    expect(row.lot?.placeId).toBe('place-fridge');
  });

  it('can be taken back as a whole', async () => {
    const a = await scan('4006381333931');
    await session.setDate(a, '2027-05-31');
    const b = await scan('96385074');
    await session.undoAll();
    expect([await stock(a), await stock(b), session.undoable]).toEqual([0, 0, false]);
  });
});

describe('a session', () => {
  it('is one thing in the journal, taken back by one question', async () => {
    const row = await scan('4006381333931');
    await scan('96385074');
    const productId = row.product?.id ?? '';
    await backend.take({ productId, lotId: null, milli: 1000, how: 'use', reason: null, groupId: null });
    const undone = session.undoAll();
    await vi.waitFor(() => expect(history.blocked?.blockers).toHaveLength(1));
    history.blocked?.answer('also');
    await undone;
    expect(session.undoable).toBe(false);
    expect(backend.calls.filter((c) => c === 'undo')).toEqual([]);
    expect(backend.calls).toContain('undoGroup');
  });

  it('begins anew once it is taken back', async () => {
    await scan('4006381333931');
    await session.undoAll();
    await scan('96385074');
    const page = { productId: null, actions: ['added' as const], from: null, to: null, offset: 0, limit: 2 };
    const { entries } = await backend.journal(page);
    expect(entries[0]?.groupId).toBeTruthy();
    expect(entries[0]?.groupId).not.toBe(entries[1]?.groupId);
  });
});

describe('a suggested date', () => {
  it('comes with a known product without a date, and says that it is a suggestion', async () => {
    const row = await scan('4006381333931');
    await vi.waitFor(() => expect(row.suggestion?.food).toBe('Granola'));
    await session.takeSuggestion(row);
    expect(row.lot).toMatchObject({ date: row.suggestion?.date, dateFrom: 'suggested' });
    expect(backend.calls.filter((c) => c === 'suggestDate')).toHaveLength(1);
  });

  it('is not asked for what nobody knows yet', async () => {
    backend.network = 'offline';
    await settled(await scan('4006381333931'));
    expect(backend.calls).not.toContain('suggestDate');
  });
});

describe('the whole session', () => {
  it('is taken back as one, and done again as one', async () => {
    const a = await scan('4006381333931');
    await session.setDate(a, '2027-05-31');
    const b = await scan('96385074');
    await session.more(b);
    await session.undoAll();
    expect(backend.calls.filter((c) => c === 'undoGroup')).toHaveLength(1);
    expect([a.takenBack, b.takenBack, await stock(a), await stock(b)]).toEqual([true, true, 0, 0]);

    const c = await scan(backend.gtinOf('Honey'));
    toasts.list.at(-1)?.actions[0]?.run();
    await vi.waitFor(() => expect([a.milli, b.milli]).toEqual([1000, 2000]));
    expect([await stock(a), await stock(b)]).toEqual([1000, 2000]);

    await session.undoAll();
    expect([await stock(a), await stock(b), await stock(c)]).toEqual([0, 0, 1000]);
  });

  it('asks when something came later, and stays when it is left', async () => {
    const row = await scan('4006381333931');
    const productId = row.product?.id ?? '';
    await backend.take({ productId, lotId: null, milli: 1000, how: 'use', reason: null, groupId: null });
    const left = session.undoAll();
    await vi.waitFor(() => expect(history.blocked?.blockers).toHaveLength(1));
    history.blocked?.answer('leave');
    await left;
    expect([row.takenBack, toasts.list.length]).toEqual([false, 0]);
  });
});

describe('a suggested date', () => {
  it('is asked once, and taken with who said it', async () => {
    const row = await scan('4006381333931');
    await vi.waitFor(() => expect(row.suggestion?.date).toBe('2027-05-22'));
    expect(row.suggestion).toMatchObject({ from: 'suggested', food: 'Granola', source: 'FoodKeeper' });
    await session.more(row);
    await scan('4006381333931');
    expect(backend.calls.filter((c) => c === 'suggestDate')).toHaveLength(1);
    await session.takeSuggestion(row);
    expect(row.lot).toMatchObject({ date: '2027-05-22', dateFrom: 'suggested' });
  });

  it('is what was usual, where that is known', async () => {
    const row = await scan(backend.gtinOf('Hazelnut spread'));
    await vi.waitFor(() => expect(row.suggestion?.from).toBe('learned'));
  });

  it('is asked again for another place, and is missed by nobody', async () => {
    const row = await scan('4006381333931');
    await vi.waitFor(() => expect(row.suggestion).not.toBeNull());
    await session.setPlace(row, 'place-fridge');
    await vi.waitFor(() => expect(row.suggestion).toBeNull());
    expect(toasts.list).toEqual([]);
  });
});

describe('undo', () => {
  it('keeps what came later, and counts in what is missing', async () => {
    const row = await scan('4006381333931');
    const productId = row.product?.id ?? '';
    await backend.take({ productId, lotId: null, milli: 1000, how: 'use', reason: null, groupId: null });
    const done = session.undo(row);
    await vi.waitFor(() => expect(history.blocked?.missing).toEqual([{ milli: 1000, unit: 'piece' }]));
    history.blocked?.answer('correct');
    await done;
    expect([row.takenBack, await stock(row)]).toEqual([true, 0]);
    const page = { productId, actions: ['used' as const], from: null, to: null, offset: 0, limit: 1 };
    expect((await backend.journal(page)).entries[0]?.undone).toBe(false);
  });

  it('asks when something came later, and leaves it or takes it all back', async () => {
    const row = await scan('4006381333931');
    const productId = row.product?.id ?? '';
    await backend.take({ productId, lotId: null, milli: 1000, how: 'use', reason: null, groupId: null });
    const left = session.undo(row);
    await vi.waitFor(() => expect(history.blocked?.blockers).toHaveLength(1));
    history.blocked?.answer('leave');
    await left;
    expect([row.takenBack, await stock(row)]).toEqual([false, 0]);
    const done = session.undo(row);
    await vi.waitFor(() => expect(history.blocked).not.toBeNull());
    history.blocked?.answer('also');
    await done;
    expect(row.takenBack).toBe(true);
  });

  it('takes back the last thing, and does it again', async () => {
    const row = await scan('4006381333931');
    await history.undoLast();
    expect(row.takenBack).toBe(true);
    toasts.list.at(-1)?.actions[0]?.run();
    await vi.waitFor(() => expect(row.takenBack).toBe(false));
    expect(await stock(row)).toBe(1000);
  });

  it('says when there is nothing', async () => {
    await history.undoLast();
    expect(toasts.list).toHaveLength(1);
  });
});

describe('an amount typed for the open row', () => {
  it('is what the row comes to, up and down', async () => {
    const row = await scan('4006381333931');
    for (const key of '12') expect(session.type(key)).toBe(true);
    expect(session.typed).toBe('12');
    await session.commitTyped();
    expect([row.milli, await stock(row), session.typed]).toEqual([12_000, 12_000, '']);
    session.type('3');
    await session.commitTyped();
    expect([row.milli, await stock(row)]).toEqual([3000, 3000]);
    session.type('0');
    await session.commitTyped();
    expect([row.takenBack, await stock(row)]).toEqual([true, 0]);
  });

  it('may be half a pack, and is bounded', async () => {
    const row = await scan('4006381333931');
    for (const key of '1,5') session.type(key);
    await session.commitTyped();
    expect(row.milli).toBe(1500);
    for (const key of '123456') session.type(key);
    expect(session.typed).toBe('12345');
    session.eraseTyped();
    expect(session.typed).toBe('1234');
  });

  it('counts out what is used', async () => {
    const row = await scan('4006381333931');
    session.type('5');
    await session.commitTyped();
    const used = await scan('4006381333931', 'use');
    session.type('4');
    await session.commitTyped();
    expect([used.milli, await stock(row)]).toEqual([4000, 1000]);
    session.type('2');
    await session.commitTyped();
    expect([used.milli, await stock(row)]).toEqual([2000, 3000]);
  });

  it('belongs to the row it was typed for, whatever is scanned meanwhile', async () => {
    const row = await scan('4006381333931');
    session.type('6');
    await scan(backend.gtinOf('Honey'));
    await vi.waitFor(() => expect(row.milli).toBe(6000));
  });

  it('is refused where there is none', async () => {
    expect(session.type('2')).toBe(false);
    await scan('4006381333932');
    expect(session.type('2')).toBe(false);
  });
});

describe('rows', () => {
  it('do one thing after the other, and lose none', async () => {
    const row = await scan('4006381333931');
    session.type('4');
    await Promise.all([session.more(row), session.commitTyped(), session.more(row)]);
    expect([row.milli, await stock(row)]).toEqual([5000, 5000]);
  });

  it('flash for what nobody knows otherwise than for what is misread, and for what is fine', async () => {
    const flashed: string[] = [];
    for (const text of [backend.gtinOf('Honey'), '5901234123457', '4006381333932']) {
      await settled(await scan(text));
      flashed.push(session.flash);
    }
    expect(flashed).toEqual(['good', 'unknown', 'attention']);
  });

  it('are scanned again after what was typed for them', async () => {
    const row = await scan('4006381333931');
    session.type('6');
    await scan('4006381333931');
    expect(row.milli).toBe(7000);
  });

  it('are stepped through', async () => {
    const first = await scan('4006381333931');
    const second = await scan(backend.gtinOf('Honey'));
    expect(session.active).toBe(second);
    session.step(1);
    expect(session.active).toBe(first);
    session.step(1);
    expect(session.active).toBe(first);
    session.step(-1);
    expect(session.active).toBe(second);
  });

  it('are summed up, and put away', async () => {
    await scan('4006381333931');
    await scan('4006381333931');
    await scan('4006381333931', 'use');
    await scan('4006381333932');
    expect(sessionSummary(session.rows)).toBe('2 added · 1 used · 1 without a date · 1 to look at');
    session.finish();
    expect(session.rows).toEqual([]);
    toasts.list.at(-1)?.actions[0]?.run();
    expect(session.rows).toHaveLength(3);
  });
});

describe('thrown away by scanning', () => {
  it('is waste in the journal, and can be taken back', async () => {
    const row = await scan('4006381333931');
    const wasted = await scan('4006381333931', 'waste');
    expect([wasted.milli, await stock(row)]).toEqual([1000, 0]);
    const page = await backend.journal({
      productId: null,
      actions: [],
      from: null,
      to: null,
      offset: 0,
      limit: 1,
    });
    expect(page.entries[0]?.action).toBe('wasted');
    await session.undo(wasted);
    expect(await stock(row)).toBe(1000);
    await session.undo(row);
    expect((await scan('4006381333931', 'waste')).nothing).toBe(true);
  });
});

describe('a picture', () => {
  it('with one code is a scan, with several a question, with none a message', async () => {
    const bytes = new Uint8Array([1]);
    await session.scanPicture(bytes);
    expect(session.rows).toHaveLength(1);
    backend.pictureCodes = ['96385074', '4006381333931'].map((text) => ({
      text,
      symbology: null,
      format: null,
    }));
    await session.scanPicture(bytes);
    expect(session.choice?.codes).toHaveLength(2);
    expect(session.rows).toHaveLength(1);
    session.choice?.take({ text: '96385074', symbology: null, format: null });
    await vi.waitFor(() => expect(session.rows).toHaveLength(2));
    backend.pictureCodes = [];
    await session.scanPicture(bytes);
    expect(toasts.list).toHaveLength(1);
    await session.scanPicture(new Uint8Array());
    expect(toasts.list.at(-1)?.text).toContain('cannot be read');
  });
});

import { beforeEach, describe, expect, it, vi } from 'vitest';
import { NO_EDIT } from './edits';
import { toErrorView } from './errors';
import { tauriBackend } from './tauri';

const { invoke, listen } = vi.hoisted(() => ({ invoke: vi.fn(), listen: vi.fn() }));
vi.mock('@tauri-apps/api/core', () => ({ invoke }));
vi.mock('@tauri-apps/api/event', () => ({ listen }));

const backend = tauriBackend();

const STORE = {
  kind: 'redis',
  redis: {
    host: 'shelf.local',
    port: 6379,
    tls: true,
    user: '',
    hasPassword: false,
    prefix: 'larder',
    keepDays: 365,
  },
} as const;

const QUERY = { productId: null, actions: [], from: null, to: null, offset: 0, limit: 10 };
const PLACE = { name: 'Cellar', parentId: null, condition: 'cool' } as const;
const COUNT = { productId: null, placeId: 'q', found: [] };

beforeEach(() => {
  invoke.mockReset().mockResolvedValue(null);
});

describe('the program is asked', () => {
  it.each([
    ['start', () => backend.start(), undefined],
    ['set_scanner_open', () => backend.setScannerOpen(true), { open: true }],
    ['look_up', () => backend.lookUp('4006381333931', true), { gtin: '4006381333931', refresh: true }],
    ['product', () => backend.product('p'), { id: 'p' }],
    ['undo', () => backend.undo('t', ['u']), { transactionId: 't', also: ['u'], correct: false }],
    ['redo', () => backend.redo('t'), { transactionId: 't' }],
    ['journal', () => backend.journal(QUERY), { query: QUERY }],
    ['undo_group', () => backend.undoGroup('g', [], true), { groupId: 'g', also: [], correct: true }],
    ['suggest_date', () => backend.suggestDate('p', 'q'), { productId: 'p', placeId: 'q' }],
    ['places', () => backend.places(), undefined],
    ['add_place', () => backend.addPlace(PLACE), { edit: PLACE }],
    ['edit_place', () => backend.editPlace('p', PLACE), { id: 'p', edit: PLACE }],
    ['remove_place', () => backend.removePlace('p', null), { id: 'p', into: null }],
    ['differences', () => backend.differences(COUNT), { request: COUNT }],
    ['count', () => backend.count(COUNT), { request: COUNT }],
    ['parse_date', () => backend.parseDate('0527'), { text: '0527' }],
    ['cache', () => backend.cache(), undefined],
    ['cache_history', () => backend.cacheHistory('day'), { range: 'day' }],
    ['clear_cache', () => backend.clearCache(), undefined],
    ['warm_cache', () => backend.warmCache(), undefined],
    ['refresh_stale', () => backend.refreshStale(), undefined],
    ['pause_refresh', () => backend.pauseRefresh(true), { paused: true }],
    ['cancel_refresh', () => backend.cancelRefresh(), undefined],
    ['ask_again', () => backend.askAgain(), undefined],
    ['check_store', () => backend.checkStore(STORE, null), { store: STORE, password: null }],
    ['set_second_source', () => backend.setSecondSource(true, 'key'), { on: true, key: 'key' }],
    ['change_store', () => backend.changeStore(STORE, '', true), { store: STORE, password: '', copy: true }],
    ['cancel_copy', () => backend.cancelCopy(), undefined],
  ])('%s', async (command, ask, args) => {
    await ask();
    expect(invoke).toHaveBeenCalledExactlyOnceWith(command, args, undefined);
  });

  it('with requests in one argument', async () => {
    const request = { text: '1', symbology: null, mode: 'add', placeId: null, groupId: null } as const;
    await backend.scanCode(request);
    expect(invoke).toHaveBeenCalledWith('scan_code', { request }, undefined);
    const edit = { ...NO_EDIT, date: '' };
    await backend.editLot('lot', edit);
    expect(invoke).toHaveBeenCalledWith('edit_lot', { lotId: 'lot', edit }, undefined);
  });

  it('with frames as raw bytes and their size in headers', async () => {
    const bytes = new Uint8Array([1, 2, 3, 4]);
    await backend.scanFrame({ bytes, width: 2, height: 2, sequence: 7 });
    expect(invoke).toHaveBeenCalledWith('scan_frame', bytes, {
      headers: { 'x-width': '2', 'x-height': '2', 'x-sequence': '7' },
    });
    await backend.readDate({ bytes, width: 4, height: 1, sequence: 0 });
    expect(invoke).toHaveBeenLastCalledWith('read_date', bytes, {
      headers: { 'x-width': '4', 'x-height': '1', 'x-sequence': '0' },
    });
  });

  it('and its events arrive without their envelope', async () => {
    const stop = vi.fn();
    listen.mockImplementation((_name, handler) => {
      handler({ payload: { kind: 'pantry-changed', productIds: [] } });
      return Promise.resolve(stop);
    });
    const heard = vi.fn();
    expect(await backend.listen(heard)).toBe(stop);
    expect(listen.mock.calls[0]?.[0]).toBe('larder');
    expect(heard).toHaveBeenCalledWith({ kind: 'pantry-changed', productIds: [] });
  });
});

describe('errors', () => {
  it('pass as they are when they are ours', async () => {
    const error = { code: 'check-digit', message: 'x', details: { expected: '3' } };
    invoke.mockRejectedValue(error);
    await expect(backend.start()).rejects.toEqual(error);
  });

  it('are internal when they are anything else', async () => {
    invoke.mockRejectedValue('state not managed');
    await expect(backend.start()).rejects.toMatchObject({ code: 'internal', message: 'state not managed' });
    expect(toErrorView(new TypeError('odd'))).toMatchObject({ code: 'internal', message: 'TypeError: odd' });
  });
});

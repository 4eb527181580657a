import { invoke, type InvokeArgs, type InvokeOptions } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import type { Backend, GreyFrame } from './backend';
import { toErrorView } from './errors';
import type { AppEvent } from './types';

/** The one event the program sends. */
const EVENT = 'larder';

async function call<T>(command: string, args?: InvokeArgs, options?: InvokeOptions): Promise<T> {
  try {
    return await invoke<T>(command, args, options);
  } catch (thrown) {
    throw toErrorView(thrown);
  }
}

/** What a frame is, beside its bytes. */
function described(frame: GreyFrame): InvokeOptions {
  return {
    headers: {
      'x-width': String(frame.width),
      'x-height': String(frame.height),
      'x-sequence': String(frame.sequence),
    },
  };
}

/** Asks the program. Pictures and frames travel as raw bodies: a JSON array of bytes is many times slower. */
export function tauriBackend(): Backend {
  return {
    start: () => call('start'),
    setScannerOpen: (open) => call('set_scanner_open', { open }),
    scanFrame: (frame) => call('scan_frame', frame.bytes, described(frame)),
    readDate: (frame) => call('read_date', frame.bytes, described(frame)),
    scanPicture: (bytes) => call('scan_picture', bytes),
    scanCode: (request) => call('scan_code', { request }),
    lookUp: (gtin, refresh) => call('look_up', { gtin, refresh }),
    pantry: (query) => call('pantry', { query }),
    product: (id) => call('product', { id }),
    editProduct: (id, edits) => call('edit_product', { id, edits }),
    add: (request) => call('add', { request }),
    take: (request) => call('take', { request }),
    editLot: (lotId, edit) => call('edit_lot', { lotId, edit }),
    undo: (transactionId, also, correct = false) => call('undo', { transactionId, also, correct }),
    redo: (transactionId) => call('redo', { transactionId }),
    undoGroup: (groupId, also, correct = false) => call('undo_group', { groupId, also, correct }),
    journal: (query) => call('journal', { query }),
    suggestDate: (productId, placeId) => call('suggest_date', { productId, placeId }),
    places: () => call('places'),
    addPlace: (edit) => call('add_place', { edit }),
    editPlace: (id, edit) => call('edit_place', { id, edit }),
    removePlace: (id, into) => call('remove_place', { id, into }),
    differences: (request) => call('differences', { request }),
    count: (request) => call('count', { request }),
    kinds: () => call('kinds'),
    addKind: (edit) => call('add_kind', { edit }),
    editKind: (id, edit) => call('edit_kind', { id, edit }),
    removeKind: (id) => call('remove_kind', { id }),
    units: () => call('units'),
    addUnit: (name) => call('add_unit', { name }),
    renameUnit: (id, name) => call('rename_unit', { id, name }),
    removeUnit: (id) => call('remove_unit', { id }),
    members: () => call('members'),
    addMember: (edit) => call('add_member', { edit }),
    editMember: (id, edit) => call('edit_member', { id, edit }),
    removeMember: (id) => call('remove_member', { id }),
    prices: (productId) => call('prices', { productId }),
    notePrice: (request) => call('note_price', { request }),
    forgetPrice: (id) => call('forget_price', { id }),
    mergeProducts: (id, into) => call('merge_products', { id, into }),
    teachWeighed: (code, measured) => call('teach_weighed', { code, measured }),
    taughtCodes: () => call('taught_codes'),
    forgetCode: (id) => call('forget_code', { id }),
    recalls: () => call('recalls'),
    refreshRecalls: () => call('refresh_recalls'),
    checkRecall: (productId, recallId) => call('check_recall', { productId, recallId }),
    parseAmount: (text, productId) => call('parse_amount', { text, productId }),
    shopping: (listId) => call('shopping', { listId }),
    addList: (edit) => call('add_list', { edit }),
    editList: (id, edit) => call('edit_list', { id, edit }),
    removeList: (id) => call('remove_list', { id }),
    addItem: (listId, edit) => call('add_item', { listId, edit }),
    editItem: (id, edit) => call('edit_item', { id, edit }),
    tickItem: (listId, id, ticked) => call('tick_item', { listId, id, ticked }),
    removeItem: (id) => call('remove_item', { id }),
    restoreItem: (id) => call('restore_item', { id }),
    putAway: (request) => call('put_away', { request }),
    lots: (query) => call('lots', { query }),
    editLots: (request) => call('edit_lots', { request }),
    takeLots: (request) => call('take_lots', { request }),
    readTable: (text) => call('read_table', { text }),
    addMany: (requests) => call('add_many', { requests }),
    past: (query) => call('past', { query }),
    notices: () => call('notices'),
    showNotice: (title, body) => call('show_notice', { title, body }),
    parseDate: (text) => call('parse_date', { text }),
    serialScanner: () => call('serial_scanner'),
    saveSettings: (settings) => call('save_settings', { settings }),
    cache: () => call('cache'),
    cacheHistory: (range) => call('cache_history', { range }),
    clearCache: () => call('clear_cache'),
    warmCache: () => call('warm_cache'),
    refreshStale: () => call('refresh_stale'),
    pauseRefresh: (paused) => call('pause_refresh', { paused }),
    cancelRefresh: () => call('cancel_refresh'),
    askAgain: () => call('ask_again'),
    checkStore: (store, password) => call('check_store', { store, password }),
    setSecondSource: (on, key) => call('set_second_source', { on, key }),
    changeStore: (store, password, copy) => call('change_store', { store, password, copy }),
    cancelCopy: () => call('cancel_copy'),
    listen: (listener) => listen<AppEvent>(EVENT, (event) => listener(event.payload)),
  };
}

/** All that a window may ask of Larder. `tauri.ts` asks the program, `fake/` answers in tests. */
import type {
  AddRequest,
  AppEvent,
  Booking,
  CacheView,
  CountRequest,
  DateSuggestion,
  DateView,
  DifferenceView,
  FrameView,
  HistoryRange,
  HistoryView,
  JournalPage,
  JournalQuery,
  LookupView,
  LotEdit,
  PantryPage,
  PantryQuery,
  PlaceEdit,
  PlaceView,
  ProductEdits,
  ProductView,
  ScanOutcome,
  ScanRequest,
  Settings,
  StartView,
  StoreCheck,
  StoreSettings,
  TakeRequest,
  UndoView,
} from './types';

/** Grey pixels of one camera frame, row by row, one byte each. */
export interface GreyFrame {
  bytes: Uint8Array;
  width: number;
  height: number;
  /** Counts up within one opening of the camera; starting again at 0 is a new opening of the camera. */
  sequence: number;
}

/** Every method rejects with an `ErrorView` (see `generated/ErrorView.ts`). */
export interface Backend {
  start(): Promise<StartView>;

  /** Lets the window open the camera; false takes that back. */
  setScannerOpen(open: boolean): Promise<void>;
  scanFrame(frame: GreyFrame): Promise<FrameView>;
  /** The bytes of a PNG, JPEG or WebP file. */
  scanPicture(bytes: Uint8Array): Promise<FrameView>;
  /** Books a code at once; facts come by `lookUp`. */
  scanCode(request: ScanRequest): Promise<ScanOutcome>;

  /** Resolves within the deadline of the settings. */
  lookUp(gtin: string, refresh: boolean): Promise<LookupView>;

  pantry(query: PantryQuery): Promise<PantryPage>;
  product(id: string): Promise<ProductView>;
  /** Lays the user's words over a product's facts, in place of all earlier ones. */
  editProduct(id: string, edits: ProductEdits): Promise<Booking>;
  add(request: AddRequest): Promise<Booking>;
  take(request: TakeRequest): Promise<Booking>;
  editLot(lotId: string, edit: LotEdit): Promise<Booking>;
  /**
   * Takes a transaction back, with all in `also`; or alone, when `correct`, and what later ones used of it is counted
   * in. Nothing happens while the answer has blockers.
   */
  undo(transactionId: string, also: string[], correct?: boolean): Promise<UndoView>;
  redo(transactionId: string): Promise<UndoView>;
  /** Takes back all of a group, such as a shopping trip, as `undo` does one. */
  undoGroup(groupId: string, also: string[], correct?: boolean): Promise<UndoView>;
  /** A part of the journal, newest first. */
  journal(query: JournalQuery): Promise<JournalPage>;
  /** Until when a pack of a product may keep in a place, if it came there today; null when nobody knows. */
  suggestDate(productId: string, placeId: string): Promise<DateSuggestion | null>;

  /** All places: each followed by those in it. */
  places(): Promise<PlaceView[]>;
  addPlace(edit: PlaceEdit): Promise<Booking>;
  editPlace(id: string, edit: PlaceEdit): Promise<Booking>;
  /** What stands in the place then stands in `into`, which may be null only when nothing does. */
  removePlace(id: string, into: string | null): Promise<Booking>;
  /** What `count` would book: every product that should be there or was found, with both amounts. */
  differences(request: CountRequest): Promise<DifferenceView[]>;
  /** Books what was counted; rejects with `invalid` when all is as it should be. */
  count(request: CountRequest): Promise<Booking>;

  /** Reads a typed date such as `17.5.`, `0527` or `+2w`. */
  parseDate(text: string): Promise<DateView>;

  saveSettings(settings: Settings): Promise<Settings>;

  cache(): Promise<CacheView>;
  cacheHistory(range: HistoryRange): Promise<HistoryView>;
  /** Empties the cache; the pantry keeps everything. */
  clearCache(): Promise<CacheView>;
  /** Puts what is in stock, and what is used most, into memory. */
  warmCache(): Promise<CacheView>;
  /** Begins to ask the source about all that is not fresh; returns at once. */
  refreshStale(): Promise<CacheView>;
  pauseRefresh(paused: boolean): Promise<CacheView>;
  cancelRefresh(): Promise<CacheView>;
  /** Tries the codes that wait now, rather than when their turn comes. */
  askAgain(): Promise<CacheView>;

  /** Asks the second source from now on, or no more. Key: null is the kept one, `''` none. */
  setSecondSource(on: boolean, key: string | null): Promise<Settings>;

  /** Finds out whether a store can be used. Password: null is the kept one, `''` none. */
  checkStore(store: StoreSettings, password: string | null): Promise<StoreCheck>;
  /** Keeps answers elsewhere from now on, or with `copy` once they were copied, which goes on behind. */
  changeStore(store: StoreSettings, password: string | null, copy: boolean): Promise<Settings>;
  cancelCopy(): Promise<CacheView>;

  /** Calls `listener` on every change until the returned function is called. */
  listen(listener: (event: AppEvent) => void): Promise<() => void>;
}

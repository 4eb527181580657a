/** All that a window may ask of Larder. `tauri.ts` asks the program, `fake/` answers in tests. */
import type {
  AddRequest,
  AppEvent,
  Booking,
  CacheView,
  CountRequest,
  DateReading,
  DateSuggestion,
  DateView,
  DifferenceView,
  EditLots,
  FrameView,
  HistoryRange,
  HistoryView,
  ItemEdit,
  JournalPage,
  JournalQuery,
  KindEdit,
  KindView,
  ListEdit,
  LookupView,
  LotEdit,
  LotsPage,
  LotsQuery,
  Made,
  Measured,
  MemberEdit,
  MemberView,
  NoticesView,
  PantryPage,
  PantryQuery,
  PastedView,
  PastQuery,
  PastView,
  PlaceEdit,
  PlaceView,
  PriceRequest,
  PricesView,
  ProductEdits,
  ProductView,
  PutAway,
  RecallsView,
  ScanOutcome,
  ScanRequest,
  SerialView,
  Settings,
  ShoppingView,
  StartView,
  StoreCheck,
  StoreSettings,
  TakeLots,
  TakeRequest,
  TaughtCode,
  TypedAmount,
  UndoView,
  UnitView,
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
  /** Dates that a pack shows; `sequence` 0 is another pack. */
  readDate(frame: GreyFrame): Promise<DateReading>;
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

  // What a household sets up for itself. Every `Made` has the new thing's id.
  kinds(): Promise<KindView[]>;
  addKind(edit: KindEdit): Promise<Made>;
  editKind(id: string, edit: KindEdit): Promise<Booking>;
  /** Its products are of no kind then. */
  removeKind(id: string): Promise<Booking>;
  units(): Promise<UnitView[]>;
  addUnit(name: string): Promise<Made>;
  renameUnit(id: string, name: string): Promise<Booking>;
  /** Rejects with `invalid` while something is kept in it. */
  removeUnit(id: string): Promise<Booking>;
  members(): Promise<MemberView[]>;
  addMember(edit: MemberEdit): Promise<Made>;
  editMember(id: string, edit: MemberEdit): Promise<Booking>;
  removeMember(id: string): Promise<Booking>;

  prices(productId: string): Promise<PricesView>;
  /** A price that was seen, not paid. */
  notePrice(request: PriceRequest): Promise<Booking>;
  forgetPrice(id: string): Promise<Booking>;
  /** All of a product becomes the other's: lots, barcodes, history. The first is hidden then. */
  mergeProducts(id: string, into: string): Promise<Booking>;
  /** Says what a store's own code stands for; from then on codes like it are understood. Rejects with `invalid` when no
   * digits of the code say that. Null: it says nothing, and all of it is the number of the item. */
  teachWeighed(code: string, measured: Measured | null): Promise<Booking>;
  /** What was taught of stores' own codes, the oldest first. */
  taughtCodes(): Promise<TaughtCode[]>;
  forgetCode(id: string): Promise<Booking>;

  /** How it stands with official recalls. */
  recalls(): Promise<RecallsView>;
  /** Fetches them now. Rejects with `unreachable` when nobody could be asked. */
  refreshRecalls(): Promise<RecallsView>;
  /** Somebody looked: the packs in stock are not meant, or gone. */
  checkRecall(productId: string, recallId: string): Promise<Booking>;
  /** Reads a typed amount such as `500 g`, `1½ cups` or `2 jars`; without a unit it is in the product's. */
  parseAmount(text: string, productId: string | null): Promise<TypedAmount>;

  /** A shopping list; null is the main one. */
  shopping(listId: string | null): Promise<ShoppingView>;
  addList(edit: ListEdit): Promise<Made>;
  editList(id: string, edit: ListEdit): Promise<Booking>;
  removeList(id: string): Promise<Booking>;
  addItem(listId: string, edit: ItemEdit): Promise<Made>;
  /** Amount and note, in place of the earlier ones; text of what is one. */
  editItem(id: string, edit: ItemEdit): Promise<Booking>;
  tickItem(listId: string, id: string, ticked: boolean): Promise<Booking>;
  /** Off the list; what is short is put off. */
  removeItem(id: string): Promise<Booking>;
  /** Back on the list, of what was put off. */
  restoreItem(id: string): Promise<Booking>;
  putAway(request: PutAway): Promise<Booking>;

  /** A window onto all lots in stock. */
  lots(query: LotsQuery): Promise<LotsPage>;
  editLots(request: EditLots): Promise<Booking>;
  takeLots(request: TakeLots): Promise<Booking>;
  /** Reads a table pasted from a spreadsheet, or a CSV text. */
  readTable(text: string): Promise<PastedView>;
  /** Puts many things into stock, booked as one; at most 1,000. */
  addMany(requests: AddRequest[]): Promise<Booking>;
  /** The pantry as it was at the end of a day. */
  past(query: PastQuery): Promise<PastView>;

  notices(): Promise<NoticesView>;
  /** Shows a notification of the system; rejects with `storage` when the system has none. */
  showNotice(title: string, body: string): Promise<void>;

  /** Reads a typed date such as `17.5.`, `0527` or `+2w`. */
  parseDate(text: string): Promise<DateView>;

  /** The serial ports, and how it goes with the scanner at one of them. */
  serialScanner(): Promise<SerialView>;
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

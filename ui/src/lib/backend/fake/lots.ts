import type { DateFrom, DateKind, FrozenView, LotEdit, Unit } from '../types';
import { addDays, daysBetween } from './dates';

export interface LotFields {
  date: string | null;
  dateKind: DateKind;
  dateFrom: DateFrom | null;
  placeId: string;
  opened: boolean;
  frozen: FrozenView | null;
  thawed: boolean;
  almostEmpty: boolean;
  /** What so many thousandths of it cost, so that a part costs its share. */
  price: { minor: number; milli: number } | null;
  store: string | null;
  note: string | null;
  batch: string | null;
}

export interface Lot extends LotFields {
  id: string;
  productId: string;
  unit: Unit;
  milli: number;
  addedAt: string;
}

/** How long a thing keeps, and who says so. */
export interface Keeps {
  until: string;
  from: DateFrom;
}

export const PLAIN: LotFields = {
  date: null,
  dateKind: 'best-before',
  dateFrom: null,
  placeId: 'place-pantry',
  opened: false,
  frozen: null,
  thawed: false,
  almostEmpty: false,
  price: null,
  store: null,
  note: null,
  batch: null,
};

export function fieldsOf(lot: LotFields): LotFields {
  const { date, dateKind, dateFrom, placeId, opened, frozen, thawed, almostEmpty } = lot;
  const { price, store, note, batch } = lot;
  return {
    date,
    dateKind,
    dateFrom,
    placeId,
    opened,
    frozen,
    thawed,
    almostEmpty,
    price,
    store,
    note,
    batch,
  };
}

/** True when nothing tells the two apart: then they are one lot. */
export function alike(a: LotFields, b: LotFields): boolean {
  return (
    a.date === b.date &&
    (a.date === null || a.dateKind === b.dateKind) &&
    a.placeId === b.placeId &&
    a.opened === b.opened &&
    a.frozen?.on === b.frozen?.on &&
    a.frozen?.daysLeft === b.frozen?.daysLeft &&
    a.thawed === b.thawed &&
    a.almostEmpty === b.almostEmpty &&
    (a.price?.minor ?? -1) * (b.price?.milli ?? 1) === (b.price?.minor ?? -1) * (a.price?.milli ?? 1) &&
    a.store === b.store &&
    a.note === b.note &&
    a.batch === b.batch
  );
}

function sooner(lot: LotFields, keeps: Keeps | null): void {
  if (keeps && (lot.date === null || keeps.until < lot.date))
    Object.assign(lot, { date: keeps.until, dateFrom: keeps.from });
}

/** A lot once it stands elsewhere: frozen, thawed, or simply there. */
function move(lot: LotFields, placeId: string, frozen: boolean, keeps: Keeps | null, today: string): void {
  lot.placeId = placeId;
  if (frozen && !lot.frozen) {
    lot.frozen = { on: today, daysLeft: lot.date === null ? null : daysBetween(today, lot.date) };
    Object.assign(lot, { date: keeps?.until ?? null, dateFrom: keeps?.from ?? null });
  } else if (!frozen && lot.frozen) {
    const left = lot.frozen.daysLeft;
    Object.assign(lot, {
      frozen: null,
      thawed: true,
      date: left === null ? null : addDays(today, left),
      dateFrom: null,
    });
    sooner(lot, keeps);
  }
}

/** What an edit makes of a lot, but for its amount. `frozen`: whether it then stands in a frozen place. */
export function edited(
  before: Lot,
  edit: LotEdit,
  { frozen, keeps, today }: { frozen: boolean; keeps: Keeps | null; today: string },
): LotFields {
  const lot = fieldsOf(before);
  if (edit.placeId !== null && edit.placeId !== lot.placeId) move(lot, edit.placeId, frozen, keeps, today);
  if (edit.opened !== null) {
    if (edit.opened && !before.opened && !lot.frozen) sooner(lot, keeps);
    lot.opened = edit.opened;
  }
  lot.almostEmpty = edit.almostEmpty ?? lot.almostEmpty;
  if (edit.date !== null)
    Object.assign(lot, { date: edit.date || null, dateFrom: edit.date ? edit.dateFrom : null });
  lot.dateKind = edit.dateKind ?? lot.dateKind;
  if (edit.priceMinor !== null)
    lot.price = edit.priceMinor < 0 ? null : { minor: edit.priceMinor, milli: edit.milli ?? before.milli };
  if (edit.store !== null) lot.store = edit.store.trim() || null;
  if (edit.note !== null) lot.note = edit.note.trim() || null;
  if (edit.batch !== null) lot.batch = edit.batch.trim() || null;
  return lot;
}

/** The word for what became of a lot. */
export function deed(before: LotFields, after: LotFields) {
  if (!before.frozen && after.frozen) return 'frozen';
  if (before.frozen && !after.frozen) return 'thawed';
  if (before.placeId !== after.placeId && alike({ ...after, placeId: before.placeId }, before))
    return 'moved';
  if (before.opened !== after.opened && alike({ ...before, opened: after.opened, date: after.date }, after))
    return 'opened';
  return 'edited';
}

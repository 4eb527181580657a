import type { AddRequest, LotEdit, ProductEdits } from './types';

/** A lot's edit that changes nothing. */
export const NO_EDIT: LotEdit = {
  partMilli: null,
  date: null,
  dateFrom: null,
  dateKind: null,
  milli: null,
  placeId: null,
  opened: null,
  priceMinor: null,
  store: null,
  note: null,
  groupId: null,
};

/** No words of the user's about a product. */
export const NO_EDITS: ProductEdits = {
  name: null,
  brand: null,
  size: null,
  ingredients: null,
  note: null,
  placeId: null,
  openedDays: null,
  thawedDays: null,
  unit: null,
  equations: [],
  hidden: false,
};

/** What is put into stock when nothing is said of it. */
export const PLAIN_ADD: Omit<AddRequest, 'amount'> = {
  productId: null,
  name: null,
  date: null,
  dateKind: 'best-before',
  dateFrom: null,
  placeId: null,
  priceMinor: null,
  store: null,
  note: null,
  groupId: null,
};

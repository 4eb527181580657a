import type { AddRequest, ItemEdit, LotEdit, ProductEdits } from './types';

/** A lot's edit that changes nothing. */
export const NO_EDIT: LotEdit = {
  partMilli: null,
  date: null,
  dateFrom: null,
  dateKind: null,
  milli: null,
  placeId: null,
  opened: null,
  almostEmpty: null,
  priceMinor: null,
  store: null,
  note: null,
  batch: null,
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
  kindId: null,
  minimum: null,
  categories: null,
  allergens: null,
  traces: null,
  nutrition: [],
  barcodes: [],
  mergedInto: null,
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

/** Nothing for a shopping list: what is to be on it is said besides. */
export const NO_ITEM: ItemEdit = {
  text: null,
  productId: null,
  kindId: null,
  code: null,
  amount: null,
  note: null,
};

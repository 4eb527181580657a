import type { BarcodeEdit } from '$lib/backend/types';

/** What the user says of barcodes, with this one said last. */
export function withBarcode(barcodes: readonly BarcodeEdit[], said: BarcodeEdit): BarcodeEdit[] {
  return [...barcodes.filter((barcode) => barcode.gtin !== said.gtin), said];
}

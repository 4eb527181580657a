import type { CountRequest } from '../types';

/** How much of a product should have been there, and was. */
export interface Counted {
  productId: string;
  expected: number;
  found: number;
}

interface Standing {
  productId: string;
  placeId: string;
  milli: number;
}

/** Every product that should be there or was found; `stock` is all there is. */
export function compare(request: CountRequest, stock: Iterable<Standing>): Counted[] {
  const counted = new Map<string, Counted>();
  const of = (productId: string): Counted => {
    const known = counted.get(productId) ?? { productId, expected: 0, found: 0 };
    counted.set(productId, known);
    return known;
  };
  for (const lot of stock) {
    if (lot.milli === 0) continue;
    if (request.placeId !== null ? lot.placeId === request.placeId : lot.productId === request.productId)
      of(lot.productId).expected += lot.milli;
  }
  for (const found of request.found) of(found.productId).found += found.milli;
  return [...counted.values()];
}

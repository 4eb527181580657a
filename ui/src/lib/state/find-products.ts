import type { Backend } from '$lib/backend/backend';
import type { ProductRow } from '$lib/backend/types';

/** Products offered for one word or number. */
const OFFERED = 8;

/** Products that a typed name or number may mean; of a number that is known only its own. */
export async function findProducts(backend: Backend, text: string): Promise<ProductRow[]> {
  const search = text.trim();
  if (search === '') return [];
  const known = await coded(backend, search);
  if (known) return [known];
  const pages = await Promise.all(
    (['all', 'out-of-stock'] as const).map((filter) =>
      backend.pantry({
        search,
        filter,
        placeId: null,
        kindId: null,
        sort: 'name',
        offset: 0,
        limit: OFFERED,
      }),
    ),
  );
  return pages.flatMap((p) => p.rows).slice(0, OFFERED);
}

/** The product of a code, whichever way it was read; none when it is no code, or of nothing known. */
async function coded(backend: Backend, text: string): Promise<ProductRow | null> {
  if (!/\d{8}/.test(text)) return null;
  try {
    const request = { text, symbology: null, mode: 'look-up', placeId: null, groupId: null } as const;
    return (await backend.scanCode(request)).product;
  } catch {
    // A misread code is looked for as it stands, and not found.
    return null;
  }
}

import type { ProductRow, RecallsView, RecallView } from '../types';
import { turnIn, type Turn } from './turn';

/** How many recalls of all food the register has. */
const KNOWN = 3412;

type Recall = Omit<RecallView, 'checked'>;

function recall(id: string, gtin: string, meant: RecallView['meant'], lot: string | null): Recall {
  return {
    id,
    title: 'Produit d’essai en pot',
    brand: 'Exemple',
    reason: 'Présence possible de corps étrangers',
    risks: ['Inertes (verre, métal, plastique)', 'Blessures'],
    advice: ['Ne plus consommer', 'Rapporter le produit au point de vente'],
    published: '2026-05-04',
    url: 'https://rappel.conso.gouv.fr/fiche-rappel/90002/interne',
    packs: [{ gtin, lot, dateFrom: lot && '2026-05-01', dateUntil: lot && '2026-06-30' }],
    meant,
  };
}

/** Official recalls: none before they were switched on and fetched. */
export class FakeRecalls {
  private refreshedAt: string | null = null;
  private readonly checked = new Map<string, true>();

  /** `gtins`: all barcodes; the first two are recalled. */
  constructor(
    private readonly on: () => boolean,
    private readonly gtins: () => readonly string[],
  ) {}

  refresh(): void {
    this.refreshedAt = new Date().toISOString();
  }

  /** The recalls of a product by its barcodes, looked at or not. */
  of(productId: string | null, gtins: readonly string[]): RecallView[] {
    if (!this.on() || this.refreshedAt === null) return [];
    const [first, second] = this.gtins();
    return gtins.flatMap((gtin) => {
      const found =
        gtin === first
          ? recall('2026-03-0117', gtin, 'likely', 'l128')
          : gtin === second
            ? recall('2026-02-0250', gtin, 'possible', null)
            : null;
      return found ? [{ ...found, checked: this.checked.has(`${productId} ${found.id}`) }] : [];
    });
  }

  check(productId: string, recallId: string): Turn {
    return turnIn(this.checked, `${productId} ${recallId}`, true);
  }

  view(products: readonly { row: ProductRow; recalls: RecallView[] }[]): RecallsView {
    return {
      on: this.on(),
      refreshedAt: this.refreshedAt,
      known: this.refreshedAt === null ? 0 : KNOWN,
      recalled: products.flatMap(({ row, recalls }) => recalls.map((one) => ({ product: row, recall: one }))),
    };
  }
}

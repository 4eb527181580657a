import { toErrorView } from '$lib/backend/errors';
import type { Measured } from '$lib/backend/types';
import { parseMoney } from '$lib/format/money';
import { number } from '$lib/format/numbers';
import { readCount, readWeight, type WeightUnit } from '$lib/format/weighed';
import { errorSentence } from '$lib/format/words';
import { m } from '$lib/paraglide/messages.js';
import type { Larder } from './larder.svelte';
import type { ScanRow } from './session.svelte';

/** What the label of a store's own code says, so that codes like it are understood from then on. */
export class Teaching {
  /** Nothing: all of the number is the product. */
  kind = $state<Measured['kind'] | 'nothing'>('weight');
  typed = $state('');
  unit = $state<WeightUnit>('kg');
  problem = $state('');
  saving = $state(false);

  constructor(
    private readonly larder: Larder,
    private readonly row: ScanRow,
  ) {}

  private read(kind: Measured['kind']): Measured | null {
    switch (kind) {
      case 'weight':
        return readWeight(this.typed, this.unit);
      case 'count':
        return readCount(this.typed);
      case 'price': {
        const minor = parseMoney(this.typed, this.larder.settings.currency);
        return minor ? { kind: 'price', minor } : null;
      }
    }
  }

  /** Something the field would take. */
  get example(): string {
    const examples = { weight: this.unit === 'kg' ? 0.35 : 350, price: 3.5, count: 6, nothing: 0 };
    return number(examples[this.kind]);
  }

  choose(kind: Measured['kind'] | 'nothing'): void {
    this.kind = kind;
    this.typed = '';
    this.problem = '';
  }

  /** Teaches it, and reads the row's code anew; false leaves the question open with what is wrong. */
  async save(): Promise<boolean> {
    if (this.saving) return false;
    const measured = this.kind === 'nothing' ? null : this.read(this.kind);
    this.problem = measured || this.kind === 'nothing' ? '' : m.error_measured({ example: this.example });
    if (this.problem) return false;
    const { larder, row } = this;
    this.saving = true;
    try {
      const { transactionId } = await larder.backend.teachWeighed(row.text, measured);
      await larder.session.readAnew(row);
      larder.history.recordWithToast({ transactionId, label: () => m.weighed_taught() });
      return true;
    } catch (thrown) {
      const error = toErrorView(thrown);
      this.problem = error.code === 'invalid' ? m.error_teach() : errorSentence(error);
      return false;
    } finally {
      this.saving = false;
    }
  }
}

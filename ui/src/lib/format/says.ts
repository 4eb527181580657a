import type { CodeSays } from '$lib/backend/types';
import { m } from '$lib/paraglide/messages.js';
import { amount, counted } from './amounts';
import { civil } from './dates';
import { money } from './money';

/** What a code says of the pack it is on, in words; empty for a bare number. */
export function saysWords(says: CodeSays): string {
  const dated = (date: string | null, words: (args: { date: string }) => string) =>
    date === null ? null : words({ date: civil(date) });
  const said = [
    dated(says.useBy, m.says_use_by),
    dated(says.bestBefore, m.says_best_before),
    dated(says.sellBy, m.says_sell_by),
    dated(says.packed, m.says_packed),
    dated(says.produced, m.says_produced),
    says.batch === null ? null : m.batch_is({ batch: says.batch }),
    says.serial === null ? null : m.says_serial({ serial: says.serial }),
    says.net && amount(says.net),
    says.count === null ? null : counted({ milli: says.count * 1000, unit: 'piece' }),
    says.price && money(says.price),
  ].filter(Boolean);
  return said.length === 0 ? '' : m.says({ what: said.join(' · ') });
}

import type { Amount } from '$lib/backend/types';
import { counted, ONE } from './amounts';

/** A guess at an amount: whole things from one on, else two digits that count. `2 pieces`, `410 g`. */
export function roughly({ milli, unit }: Amount): string {
  const measured = unit === 'g' || unit === 'ml';
  const whole = !measured && milli >= ONE;
  const grain = whole ? ONE : 10 ** Math.max(0, Math.floor(Math.log10(milli)) - 1);
  return counted({ milli: Math.round(milli / grain) * grain, unit });
}

import type {
  HistoryBucket,
  QueueState,
  SecondStateView,
  SourceStateView,
  StoreKind,
  Tier,
} from '$lib/backend/types';
import type { IconName } from '$lib/components/Icon/icons';
import { m } from '$lib/paraglide/messages.js';
import { span } from './numbers';
import { unavailable } from './words';

/** How it stands with the source, in words. */
export interface Standing {
  /** True while questions are answered as they should be. */
  good: boolean;
  icon: IconName;
  title: string;
  /** More, where there is something to say that does not tick. */
  text: string;
  /** When something happens, for as long as that is ahead; it ticks. */
  when: string;
}

const ahead = (
  seconds: number | null,
  later: (inputs: { time: string }) => string,
  soon: () => string,
): string => (seconds === null ? '' : seconds > 0 ? later({ time: span(seconds) }) : soon());

/**
 * How it stands with the source. `retry` and `nextRead` are the seconds left of its countdowns, `asked`
 * whether it was asked at all since the start.
 */
export function standing(
  source: SourceStateView,
  retry: number | null,
  nextRead: number | null,
  asked: boolean,
): Standing {
  const nextTry = ahead(retry, m.standing_next_try_in, m.standing_next_try_soon);
  const bad = { good: false, icon: 'cloudOff', text: '', when: nextTry } as const;
  if (source.circuit === 'off')
    return { ...bad, title: m.standing_off(), text: m.standing_kept_answers(), when: '' };
  if (source.reason === 'offline')
    return { ...bad, title: m.standing_offline(), text: m.standing_kept_answers() };
  if (source.circuit === 'open') {
    if (source.reason !== 'rate-limited') return { ...bad, title: m.standing_open() };
    const when = ahead(retry, m.standing_ask_again_in, m.standing_ask_again_soon);
    return { ...bad, icon: 'clock', title: m.standing_rate_limited(), when };
  }
  if (source.circuit === 'half-open')
    return { ...bad, title: m.standing_half_open(), text: m.standing_half_open_text(), when: '' };
  if (source.readsLeft === 0) {
    const when = ahead(nextRead, m.standing_full_in, m.standing_full_soon);
    return { ...bad, icon: 'clock', title: m.standing_full(), when };
  }
  if (source.reason && source.reason !== 'waiting' && source.reason !== 'not-asked') {
    const text = m.standing_failed_text({ reason: unavailable(source.reason, null) });
    return { ...bad, icon: 'info', title: m.standing_failed(), text, when: '' };
  }
  return {
    good: true,
    icon: 'tick',
    title: asked ? m.standing_answers() : m.standing_ready(),
    text: m.standing_answers_text(),
    when: '',
  };
}

/** What there is to say of the second source; nothing while it is not asked, or all is well. */
export function secondStanding(second: SecondStateView | null, retry: number | null): Standing | null {
  if (!second || second.circuit === 'off') return null;
  if (second.keyRefused)
    return {
      good: false,
      icon: 'warn',
      title: m.standing_second_refused(),
      text: m.standing_second_refused_text(),
      when: '',
    };
  if (second.circuit !== 'open') return null;
  const when = ahead(retry, m.standing_ask_again_in, m.standing_ask_again_soon);
  return {
    good: false,
    icon: 'clock',
    title: m.standing_second_open(),
    text: m.standing_second_open_text(),
    when,
  };
}

export function tierWord(tier: Tier): string {
  const words: Record<Tier, () => string> = {
    memory: m.tier_memory,
    store: m.tier_store,
    network: m.tier_network,
  };
  return words[tier]();
}

export function queueWord(state: QueueState): string {
  const words: Record<QueueState, () => string> = {
    asking: m.queue_asking,
    next: m.queue_next,
    background: m.queue_background,
    later: m.queue_later,
  };
  return words[state]();
}

/** Who answered, in the order in which they are asked; the last is nobody. */
export type Answerer = Exclude<keyof HistoryBucket, 'from'>;
export const ANSWERERS: readonly Answerer[] = ['memory', 'store', 'network', 'unanswered'];

export function answererWord(who: Answerer): string {
  return who === 'unanswered' ? m.tier_none() : tierWord(who);
}

/** All questions of a stretch of time. */
export function questions(bucket: HistoryBucket): number {
  return ANSWERERS.reduce((sum, who) => sum + bucket[who], 0);
}

export const STORES: readonly StoreKind[] = ['sqlite', 'files', 'redis', 'memory'];

export function storeName(kind: StoreKind): string {
  const words: Record<StoreKind, () => string> = {
    sqlite: m.store_sqlite,
    files: m.store_files,
    redis: m.store_redis,
    memory: m.store_memory,
  };
  return words[kind]();
}

/** For whom a store is, in one line. */
export function storePurpose(kind: StoreKind): string {
  const words: Record<StoreKind, () => string> = {
    sqlite: m.store_sqlite_text,
    files: m.store_files_text,
    redis: m.store_redis_text,
    memory: m.store_memory_text,
  };
  return words[kind]();
}

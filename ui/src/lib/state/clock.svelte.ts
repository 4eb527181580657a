import { createSubscriber } from 'svelte/reactivity';

const follow = createSubscriber((update) => {
  const timer = setInterval(update, 1000);
  return () => clearInterval(timer);
});

/** Now, in milliseconds; what is shown from it follows each second, and nothing ticks while nobody shows it. */
export function now(): number {
  follow();
  return Date.now();
}

/** Whole seconds until a moment (in milliseconds), never less than 0; null when there is none. */
export function secondsUntil(moment: number | null): number | null {
  return moment === null ? null : Math.max(0, Math.ceil((moment - now()) / 1000));
}

/** The moment that lies so many seconds ahead, for `secondsUntil`. */
export function inSeconds(seconds: number | null): number | null {
  return seconds === null ? null : Date.now() + seconds * 1000;
}

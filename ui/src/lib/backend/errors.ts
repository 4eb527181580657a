import type { ErrorView } from './types';

/** Whatever was thrown, as an `ErrorView`; what is not one is a fault of ours. */
export function toErrorView(thrown: unknown): ErrorView {
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && 'message' in thrown) {
    const { code, message } = thrown;
    if (typeof code === 'string' && typeof message === 'string' && !(thrown instanceof Error)) {
      return { details: null, ...thrown } as ErrorView;
    }
  }
  const message = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  return { code: 'internal', message, details: null };
}

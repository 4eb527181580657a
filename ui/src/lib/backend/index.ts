import type { Backend } from './backend';

/** The program when there is one around this page, else the fake with its sample pantry. */
export async function openBackend(): Promise<Backend> {
  if ('__TAURI_INTERNALS__' in window) return (await import('./tauri')).tauriBackend();
  return (await import('./fake/browser')).browserFake();
}

import type { Session } from '$lib/state/session.svelte';
import { takesText } from './keys';

/** A key pressed alone on the Scan screen; false when it means nothing there. */
export function scanKey(session: Session, key: string): boolean {
  const printed = session.printed.row ? session.printed.dates[Number(key) - 1] : undefined;
  if (printed) {
    void session.takePrinted(printed);
    return true;
  }
  if (/^[\d.,]$/.test(key)) return session.type(key);
  if (key === 'd' && session.active) {
    session.dateAsked += 1;
    return true;
  }
  if (key === 'c' && session.active?.takesDate) {
    session.printed.begin(session.active);
    return true;
  }
  return false;
}

/** What arrows, Enter, Backspace and Escape do on the Scan screen. */
export function onScanKeyDown(session: Session, event: KeyboardEvent): void {
  const { target, key } = event;
  const isElsewhere = takesText(target) || document.querySelector('dialog[open]') !== null;
  if (isElsewhere || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (session.printed.row && key === 'Escape') {
    event.preventDefault();
    session.printed.end();
  } else if (session.typed !== '' && ['Enter', 'Escape', 'Backspace'].includes(key)) {
    event.preventDefault();
    if (key === 'Enter') void session.commitTyped();
    else if (key === 'Escape') session.typed = '';
    else session.eraseTyped();
  } else if ((key === 'ArrowDown' || key === 'ArrowUp') && session.rows.length > 0) {
    event.preventDefault();
    session.step(key === 'ArrowDown' ? 1 : -1);
  }
}

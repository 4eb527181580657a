import type { IconName } from '$lib/components/Icon/icons';
import { m } from '$lib/paraglide/messages.js';
import type { Larder } from './larder.svelte';

const PREFIX = 'larder:';

/** Something that a scan of a printed code does, so that nobody has to touch a screen. */
export interface Control {
  /** What stands after `larder:` in the code. It is on paper in people's kitchens: it never changes. */
  id: string;
  icon: IconName;
  word: () => string;
  run: (larder: Larder) => void | Promise<void>;
}

function mode(id: 'add' | 'use' | 'waste' | 'look-up', icon: IconName, word: () => string): Control {
  return {
    id,
    icon,
    word,
    run: ({ session }) => {
      session.mode = id;
      session.spoken = word();
    },
  };
}

/** All of them, in the order in which they are printed. */
export const CONTROLS: readonly Control[] = [
  mode('add', 'plus', m.mode_add),
  mode('use', 'minus', m.mode_use),
  mode('waste', 'bin', m.mode_waste),
  mode('look-up', 'find', m.mode_look_up),
  {
    id: 'one-more',
    icon: 'plus',
    word: m.control_one_more,
    run: ({ session }) => (session.active ? session.more(session.active) : undefined),
  },
  {
    id: 'one-less',
    icon: 'minus',
    word: m.control_one_less,
    run: ({ session }) => (session.active ? session.less(session.active) : undefined),
  },
  { id: 'undo', icon: 'undo', word: m.undo, run: ({ history }) => history.undoLast() },
];

/** The text of a control's code. */
export function controlText(control: Control): string {
  return PREFIX + control.id;
}

/** Does what a scanned control code says; false when the text is none. */
export async function takeControl(larder: Larder, text: string): Promise<boolean> {
  const id = text.trim().startsWith(PREFIX) ? text.trim().slice(PREFIX.length) : '';
  const control = CONTROLS.find((one) => one.id === id);
  if (!control) return false;
  larder.session.tell('good');
  if (larder.router.route.screen !== 'scan' && control.id !== 'undo') larder.toasts.show(control.word());
  // What is scanned next waits for it, as for a booking.
  await control.run(larder);
  return true;
}

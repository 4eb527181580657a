import type { Settings } from '$lib/backend/types';
import type { IconName } from '$lib/components/Icon/icons';
import { m } from '$lib/paraglide/messages.js';
import { tick } from 'svelte';
import type { Larder } from './larder.svelte';
import type { Route } from './router.svelte';

/** Something a person can ask for from anywhere, by a key or by its name. */
export interface Action {
  /** The same for as long as the program runs. */
  id: string;
  group: 'go' | 'do' | 'look';
  icon: IconName;
  word: () => string;
  /** A key that does it when it is pressed alone. */
  key?: string;
  /** A key that does it together with Ctrl, or the command key of a Mac. */
  ctrl?: string;
  /** True for what only a key is wanted for: whoever finds it by its name is past it. */
  keyOnly?: boolean;
  /** False while it would do nothing. */
  offered?: (larder: Larder) => boolean;
  run: (larder: Larder) => void | Promise<void>;
}

async function search(larder: Larder): Promise<void> {
  const field = () => document.querySelector<HTMLInputElement>('main [data-search]');
  if (!field()) {
    larder.router.go({ screen: 'pantry' });
    await tick();
  }
  field()?.focus();
}

async function set(larder: Larder, change: Partial<Settings>): Promise<void> {
  try {
    await larder.save(change);
  } catch (thrown) {
    larder.fail(thrown);
  }
}

function screen(id: string, icon: IconName, word: () => string, to: Route, ctrl?: string): Action {
  return { id, group: 'go', icon, word, run: (larder) => larder.router.go(to), ...(ctrl ? { ctrl } : {}) };
}

function choice<K extends 'appearance' | 'language'>(key: K, value: Settings[K], word: () => string): Action {
  return {
    id: `${key}-${value ?? 'system'}`,
    group: 'look',
    icon: key === 'language' ? 'globe' : 'sun',
    word,
    offered: (larder) => larder.settings[key] !== value,
    run: (larder) => set(larder, { [key]: value }),
  };
}

const appearance = (what: () => string) => () => m.action_appearance({ what: what() });
const language = (what: () => string) => () => m.action_language({ what: what() });

/** All of it, in the order in which it is offered. The keys that are told and the palette come from here. */
export const ACTIONS: readonly Action[] = [
  {
    id: 'palette',
    group: 'do',
    icon: 'find',
    word: m.palette,
    ctrl: 'k',
    keyOnly: true,
    run: (larder) => larder.palette.show(),
  },
  { id: 'search', group: 'do', icon: 'find', word: m.key_search, key: '/', keyOnly: true, run: search },
  screen('scan', 'scan', m.nav_scan, { screen: 'scan' }, '1'),
  screen('pantry', 'jar', m.nav_pantry, { screen: 'pantry' }, '2'),
  screen('shopping', 'basket', m.nav_shopping, { screen: 'shopping' }, '3'),
  screen('settings', 'gear', m.nav_settings, { screen: 'settings' }, '4'),
  screen('grid', 'table', m.grid, { screen: 'grid' }),
  screen('journal', 'clock', m.journal, { screen: 'journal' }),
  screen('past', 'calendar', m.past, { screen: 'past', date: null }),
  screen('places', 'place', m.places, { screen: 'places' }),
  screen('kinds', 'tag', m.kinds, { screen: 'kinds' }),
  screen('units', 'jar', m.units, { screen: 'units' }),
  screen('codes', 'scale', m.codes, { screen: 'codes' }),
  screen('control-codes', 'scan', m.controls, { screen: 'control-codes' }),
  screen('recalls', 'stop', m.recalls, { screen: 'recalls' }),
  screen('cache', 'server', m.cache_title, { screen: 'cache' }),
  {
    id: 'undo',
    group: 'do',
    icon: 'undo',
    word: m.key_undo,
    ctrl: 'z',
    run: (larder) => larder.history.undoLast(),
  },
  {
    id: 'add-by-name',
    group: 'do',
    icon: 'plus',
    word: m.add_by_name,
    run: (larder) => {
      larder.adding = true;
    },
  },
  {
    id: 'waste-by-scan',
    group: 'do',
    icon: 'bin',
    word: m.action_waste,
    offered: (larder) => larder.session.mode !== 'waste',
    run: (larder) => {
      larder.session.mode = 'waste';
      larder.router.go({ screen: 'scan' });
    },
  },
  {
    id: 'paste',
    group: 'do',
    icon: 'copy',
    word: m.paste,
    run: (larder) => larder.router.go({ screen: 'paste' }),
  },
  choice('appearance', 'light', appearance(m.appearance_light)),
  choice('appearance', 'dark', appearance(m.appearance_dark)),
  choice('appearance', 'system', appearance(m.appearance_system)),
  choice(
    'language',
    'en',
    language(() => 'English'),
  ),
  choice(
    'language',
    'de',
    language(() => 'Deutsch'),
  ),
  choice('language', null, language(m.language_system)),
  {
    id: 'beep-on',
    group: 'look',
    icon: 'sound',
    word: m.action_beep_on,
    offered: (larder) => !larder.settings.sound,
    run: (larder) => set(larder, { sound: true }),
  },
  {
    id: 'beep-off',
    group: 'look',
    icon: 'sound',
    word: m.action_beep_off,
    offered: (larder) => larder.settings.sound,
    run: (larder) => set(larder, { sound: false }),
  },
  {
    id: 'help',
    group: 'do',
    icon: 'info',
    word: m.key_help,
    key: '?',
    run: (larder) => {
      larder.help = true;
    },
  },
];

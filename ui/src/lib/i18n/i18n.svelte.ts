import { baseLocale, locales, overwriteGetLocale, type Locale } from '../paraglide/runtime.js';

/** A tag that `Intl` accepts, or none: systems also report things like `C` or `POSIX`. */
function validTag(tag: string | null): string | null {
  if (!tag) return null;
  try {
    return Intl.getCanonicalLocales(tag.replace('_', '-'))[0] ?? null;
  } catch {
    return null;
  }
}

const language = (tag: string) => tag.split('-')[0] ?? tag;

/** The language of the messages, and the full tag (with its region) for dates and numbers. */
class I18n {
  locale = $state<Locale>(baseLocale);
  tag = $state<string>(baseLocale);

  /** Follows `chosen`, else the system, else English. Works at any time: every text follows. */
  use(chosen: string | null, system: string): void {
    const systemTag = validTag(system);
    const wanted = validTag(chosen) ?? systemTag ?? baseLocale;
    const known = locales.find((l) => l === language(wanted)) ?? baseLocale;
    this.locale = known;
    // German chosen on an Austrian system: German words, Austrian dates.
    this.tag = systemTag && language(systemTag) === known ? systemTag : known;
    document.documentElement.lang = known;
  }
}

export const i18n = new I18n();

// Messages read the locale through the reactive state: a change of language redraws every text.
overwriteGetLocale(() => i18n.locale);

import type { Backend } from '../backend';
import { FakeBackend, type FakeOptions } from './fake';

declare global {
  interface Window {
    /** The fake behind the page, so that page tests can turn its network and its camera. */
    larderFake?: FakeBackend;
  }
}

/** The fake for a plain browser; `?fake=empty`, `?lang=de` and the like furnish it for a look or a test. */
export function browserFake(search: string = location.search): Backend {
  const query = new URLSearchParams(search);
  const kind = query.get('fake') ?? 'furnished';
  const options: FakeOptions = {
    furnished: kind !== 'empty',
    many: kind === 'many' ? 10_000 : 0,
    lookupDelay: Number(query.get('lookup') ?? 250),
    delay: kind === 'slow' ? 60_000 : 0,
  };
  const language = query.get('lang');
  if (language) options.systemLocale = language;
  const theme = query.get('theme');
  if (theme === 'light' || theme === 'dark') options.settings = { appearance: theme };
  const fake = new FakeBackend(options);
  if (kind === 'slow') fake.start = slowStart(fake);
  if (kind === 'failing') fake.failures.set('pantry', 'storage').set('shopping', 'storage');
  window.larderFake = fake;
  return fake;
}

/** The window comes up at once, only the lists are slow. */
function slowStart(fake: FakeBackend): Backend['start'] {
  const quick = new FakeBackend({ furnished: false });
  return () => {
    fake.calls.push('start');
    return quick.start();
  };
}

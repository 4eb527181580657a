import './lib/styles/tokens.css';
import './lib/styles/base.css';
import { mount, unmount } from 'svelte';
import App from './App.svelte';
import StartFailed from './StartFailed.svelte';
import { openBackend } from './lib/backend';
import { toErrorView } from './lib/backend/errors';
import { i18n } from './lib/i18n/i18n.svelte';

const target = document.getElementById('app') ?? document.body;

async function begin(): Promise<void> {
  try {
    const backend = await openBackend();
    const start = await backend.start();
    mount(App, { target, props: { backend, start } });
  } catch (thrown) {
    i18n.use(null, navigator.language);
    const dark = matchMedia('(prefers-color-scheme: dark)').matches;
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
    const failed = mount(StartFailed, {
      target,
      props: {
        error: toErrorView(thrown),
        retry: () => void unmount(failed).then(begin),
      },
    });
  }
}

void begin();

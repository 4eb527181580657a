import type { Backend } from '$lib/backend/backend';
import { toErrorView } from '$lib/backend/errors';
import type { AppEvent, ErrorView, RecallsView } from '$lib/backend/types';
import { errorSentence } from '$lib/format/words';

/** Official recalls, for as long as something shows them. */
export class Recalls {
  /** None until it was asked for. */
  view = $state.raw<RecallsView | null>(null);
  error = $state.raw<ErrorView | null>(null);
  fetching = $state(false);
  /** Why they could not be fetched. */
  problem = $state('');

  /** Counts questions: an answer to an older one is dropped. */
  private question = 0;

  constructor(private readonly backend: Backend) {}

  async load(): Promise<void> {
    this.question += 1;
    const { question } = this;
    try {
      const view = await this.backend.recalls();
      if (question !== this.question) return;
      this.view = view;
      this.error = null;
    } catch (thrown) {
      if (question === this.question) this.error = toErrorView(thrown);
    }
  }

  /** Fetches all there are now; those fetched before stay when nobody can be asked. */
  async fetch(): Promise<void> {
    if (this.fetching) return;
    this.fetching = true;
    this.problem = '';
    this.question += 1;
    try {
      this.view = await this.backend.refreshRecalls();
    } catch (thrown) {
      this.problem = errorSentence(toErrorView(thrown));
    } finally {
      this.fetching = false;
    }
  }

  follow(event: AppEvent): void {
    if (event.kind === 'pantry-changed') void this.load();
  }
}

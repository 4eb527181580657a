import { toErrorView } from '$lib/backend/errors';
import type { ListView } from '$lib/backend/types';
import { listName } from '$lib/format/shopping';
import { errorSentence } from '$lib/format/words';
import { m } from '$lib/paraglide/messages.js';
import type { Larder } from './larder.svelte';

/** What is typed about a list, new or known, and what is wrong with it. */
export class ListForm {
  name = $state('');
  store = $state('');
  problem = $state('');
  saving = $state(false);

  constructor(
    private readonly larder: Larder,
    /** The list to change, none for a new one. */
    readonly list: ListView | null,
  ) {
    this.name = list?.name ?? '';
    this.store = list?.store ?? '';
  }

  /** Saves it, shows a new one, and offers the undo; false leaves the form open with what is wrong. */
  async save(): Promise<boolean> {
    if (this.saving) return false;
    const { list, larder } = this;
    const edit = { name: this.name.trim(), store: this.store.trim() || null };
    this.problem = edit.name === '' && !list?.main ? m.error_name_empty() : '';
    if (this.problem) return false;
    if (list && edit.name === list.name && edit.store === list.store) return true;
    this.saving = true;
    try {
      const name = listName(edit);
      if (list) {
        const { transactionId } = await larder.backend.editList(list.id, edit);
        const label = m.done_changed({ name });
        larder.history.recordWithToast({ transactionId, label: () => label });
        await larder.shopping.load();
      } else {
        const { id, booking } = await larder.backend.addList(edit);
        const label = m.list_added({ name });
        larder.history.recordWithToast({ transactionId: booking.transactionId, label: () => label });
        await larder.shopping.choose(id);
      }
      return true;
    } catch (thrown) {
      const error = toErrorView(thrown);
      if (error.code === 'invalid' && error.details?.field === 'name') this.problem = m.error_name_empty();
      else larder.toasts.show(errorSentence(error), [], 'bad');
      return false;
    } finally {
      this.saving = false;
    }
  }
}

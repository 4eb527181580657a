import type { Backend } from '$lib/backend/backend';
import { toErrorView } from '$lib/backend/errors';
import type { AppEvent, ErrorView, KindView } from '$lib/backend/types';
import { errorSentence } from '$lib/format/words';
import { fold } from '$lib/format/match';
import { m } from '$lib/paraglide/messages.js';
import type { Larder } from './larder.svelte';
import type { ProductEditor } from './product-editor.svelte';

/** All kinds, for as long as something shows them. */
export class Kinds {
  /** None until they were asked for. */
  list = $state.raw<KindView[] | null>(null);
  error = $state.raw<ErrorView | null>(null);

  /** Counts questions: an answer to an older one is dropped. */
  private question = 0;

  constructor(private readonly backend: Backend) {}

  find(id: string | null): KindView | undefined {
    return this.list?.find((kind) => kind.id === id);
  }

  async load(): Promise<void> {
    this.question += 1;
    const { question } = this;
    try {
      const list = await this.backend.kinds();
      if (question !== this.question) return;
      this.list = list;
      this.error = null;
    } catch (thrown) {
      if (question === this.question) this.error = toErrorView(thrown);
    }
  }

  follow(event: AppEvent): void {
    // What there is of a kind changes with every product of it.
    if (event.kind === 'pantry-changed') void this.load();
  }
}

/** True when there is less of a kind than there should be. */
export function isShort({ minimum, total }: Pick<KindView, 'minimum' | 'total'>): boolean {
  return minimum !== null && total.milli < minimum.milli;
}

/** What is typed about a kind, new or known, and what is wrong with it. */
export class KindForm {
  name = $state('');
  problem = $state('');
  saving = $state(false);

  constructor(
    private readonly larder: Larder,
    /** The kind to change, none for a new one. */
    readonly kind: KindView | null,
  ) {
    this.name = kind?.name ?? '';
  }

  /** Saves it and offers the undo; false leaves the form open with what is wrong. */
  async save(minimum: KindView['minimum']): Promise<boolean> {
    if (this.saving) return false;
    const { kind, larder } = this;
    const name = this.name.trim();
    this.problem = name === '' ? m.error_name_empty() : '';
    if (this.problem) return false;
    const alike = minimum?.milli === kind?.minimum?.milli && minimum?.unit === kind?.minimum?.unit;
    if (name === kind?.name && alike) return true;
    this.saving = true;
    try {
      const { transactionId } = kind
        ? await larder.backend.editKind(kind.id, { name, minimum })
        : (await larder.backend.addKind({ name, minimum })).booking;
      const label = kind ? m.done_changed({ name }) : m.done_added({ name: m.about_kind({ name }) });
      larder.history.recordWithToast({ transactionId, label: () => label });
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

/** Gives a product the kind of a name: one there is, else a new one. */
export async function giveKind(
  editor: ProductEditor,
  kinds: readonly KindView[],
  name: string,
): Promise<boolean> {
  const known = kinds.find((kind) => fold(kind.name) === fold(name));
  if (known) return editor.edit({ kindId: known.id });
  try {
    const { id, booking } = await editor.larder.backend.addKind({ name: name.trim(), minimum: null });
    const label = m.done_added({ name: m.about_kind({ name: name.trim() }) });
    editor.larder.history.record({ transactionId: booking.transactionId, label: () => label });
    return await editor.edit({ kindId: id });
  } catch (thrown) {
    editor.larder.fail(thrown);
    return false;
  }
}

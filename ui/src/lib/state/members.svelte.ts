import type { Backend } from '$lib/backend/backend';
import { toErrorView } from '$lib/backend/errors';
import type { AppEvent, Diet, ErrorView, MemberView } from '$lib/backend/types';
import { errorSentence } from '$lib/format/words';
import { m } from '$lib/paraglide/messages.js';
import { SvelteSet } from 'svelte/reactivity';
import type { Larder } from './larder.svelte';

/** Those who eat here: asked for once somebody wants to know, and followed from then on. */
export class Members {
  /** None until they were asked for. */
  list = $state.raw<MemberView[] | null>(null);
  error = $state.raw<ErrorView | null>(null);

  private wanted = false;
  /** Counts questions: an answer to an older one is dropped. */
  private question = 0;

  constructor(private readonly backend: Backend) {}

  /** Asks for them, unless that was done. */
  want(): void {
    if (!this.wanted) void this.load();
  }

  async load(): Promise<void> {
    this.wanted = true;
    this.question += 1;
    const { question } = this;
    try {
      const list = await this.backend.members();
      if (question !== this.question) return;
      this.list = list;
      this.error = null;
    } catch (thrown) {
      if (question === this.question) this.error = toErrorView(thrown);
    }
  }

  follow(event: AppEvent): void {
    // A member concerns every product: a change that names some is none of a member.
    if (event.kind === 'pantry-changed' && event.productIds.length === 0 && this.wanted) void this.load();
  }
}

/** What is typed and chosen about somebody, new or known. */
export class MemberForm {
  name = $state('');
  problem = $state('');
  saving = $state(false);
  readonly allergens = new SvelteSet<string>();
  readonly diets = new SvelteSet<Diet>();

  constructor(
    private readonly larder: Larder,
    /** Whom to change, none for somebody new. */
    readonly member: MemberView | null,
  ) {
    if (!member) return;
    this.name = member.name;
    for (const allergen of member.allergens) this.allergens.add(allergen);
    for (const diet of member.diets) this.diets.add(diet);
  }

  private get changed(): boolean {
    const { member } = this;
    const alike = (before: readonly string[], now: ReadonlySet<string>) =>
      before.length === now.size && before.every((value) => now.has(value));
    return (
      !member ||
      this.name.trim() !== member.name ||
      !alike(member.allergens, this.allergens) ||
      !alike(member.diets, this.diets)
    );
  }

  /** Saves it and offers the undo; false leaves the form open with what is wrong. */
  async save(): Promise<boolean> {
    if (this.saving) return false;
    const { larder, member } = this;
    const edit = { name: this.name.trim(), allergens: [...this.allergens], diets: [...this.diets] };
    this.problem = edit.name === '' ? m.error_name_empty() : '';
    if (this.problem) return false;
    if (!this.changed) return true;
    this.saving = true;
    try {
      const { transactionId } = member
        ? await larder.backend.editMember(member.id, edit)
        : (await larder.backend.addMember(edit)).booking;
      const label = member ? m.done_changed({ name: edit.name }) : m.done_added({ name: edit.name });
      larder.history.recordWithToast({ transactionId, label: () => label });
      await larder.members.load();
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

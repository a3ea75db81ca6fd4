// Doing something: in the run that is shown, or, where the room has already seen what came after, in one beside it.

import { say } from '../texts/texts.svelte.js';
import type { Action } from '../wire/messages.js';
import { workshop } from './workshop.svelte.js';

interface Pending {
  action: Action;
  words: string;
}

class Deed {
  /** The future that changes go to: the one beside, where there are two. */
  choice = $state<number | null>(null);
  /** Of several communities: in all of them, or in the one that is shown. */
  everywhere = $state(false);
  /** Waits for a word whether to change what was seen already, or to try it beside. */
  pending = $state.raw<Pending | null>(null);

  get target(): number {
    const { choice } = this;
    if (choice !== null && workshop.shown.includes(choice)) return choice;
    return workshop.right ?? workshop.left;
  }

  get community(): number | null {
    const alone = (workshop.session?.communities.length ?? 1) === 1;
    return alone || this.everywhere ? null : workshop.community;
  }

  /** Does it in the week after the one shown, or asks first. */
  async does(action: Action, words: string): Promise<boolean> {
    if (workshop.week >= workshop.last) {
      workshop.complain(new Error(say('too_late')));
      return false;
    }
    const past = workshop.week < workshop.until(this.target) && !this.fresh;
    if (past || this.parent) {
      this.pending = { action, words };
      return false;
    }
    return workshop.act(this.target, action, this.community);
  }

  /** Changes the run all the same. */
  async here(): Promise<void> {
    const { pending } = this;
    this.pending = null;
    if (pending !== null) await workshop.act(this.target, pending.action, this.community);
  }

  /** Tries it in a future beside the one that is shown. */
  async beside(): Promise<void> {
    const { pending } = this;
    this.pending = null;
    if (pending === null) return;
    const made = await workshop.fork(this.target, pending.words.slice(0, 60));
    if (made !== null) await workshop.act(made, pending.action, this.community);
  }

  /** The future was forked here: what is done now is what it was made for. */
  private get fresh(): boolean {
    return workshop.future(this.target)?.week === workshop.week + 1;
  }

  /** Others have forked from it later: its past is theirs too. */
  get parent(): boolean {
    return workshop.futures.some((one) => one.of === this.target && one.week > workshop.week + 1);
  }
}

export const deed = new Deed();

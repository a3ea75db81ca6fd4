// Before another session begins, what was done in this one can be saved.

import { workshop } from './workshop.svelte.js';

class Leave {
  /** What waits for a word: save first, go on, or stay. */
  pending = $state.raw<(() => void) | null>(null);

  /** Goes on at once where nothing would be lost, and asks first where something would. */
  then(go: () => void): void {
    const done = workshop.futures.some((future) => future.acts.length > 0) || workshop.notes.length > 0 || workshop.votes.length > 0;
    if (done) this.pending = go;
    else go();
  }

  go(): void {
    const { pending } = this;
    this.pending = null;
    pending?.();
  }

  stay(): void {
    this.pending = null;
  }
}

export const leave = new Leave();

// Two futures held against each other: in words, and with the random numbers of other runs.

import type { BandsView, ComparisonView, Reply } from '../wire/types.js';
import { COLUMNS } from './runs.svelte.js';
import { workshop } from './workshop.svelte.js';

/** Other runs of each future. */
export const SEEDS = 20;
const BANDED = COLUMNS.filter((name) =>
  ['members', 'active', 'core', 'energy', 'legitimacy', 'value_tangible', 'value_intangible', 'engagement'].includes(name),
);

class Beside {
  comparison = $state.raw<ComparisonView | null>(null);
  bands = $state.raw<BandsView | null>(null);
  job = $state<number | null>(null);
  done = $state(0);
  total = $state(0);
  private requested = '';
  private compared = '';

  constructor() {
    workshop.listen((message) => this.receive(message));
  }

  /** Bands of what is shown, if they still hold. */
  get holding(): BandsView | null {
    const { bands } = this;
    if (bands === null || bands.community !== workshop.community) return null;
    const holds = bands.futures.every((arm) => workshop.future(arm.future)?.revision === arm.revision);
    const shown = workshop.shown.every((id) => bands.futures.some((arm) => arm.future === id));
    return holds && shown ? bands : null;
  }

  forget(): void {
    this.comparison = null;
    this.bands = null;
    this.job = null;
    this.requested = '';
    this.compared = '';
  }

  /** Asks for the difference in words, up to the week shown. */
  compare(): void {
    const { left: a, right: b, week, community } = workshop;
    if (b === null) {
      this.comparison = null;
      return;
    }
    const key = `${a} ${b} ${week} ${community} ${workshop.future(a)?.revision} ${workshop.future(b)?.revision}`;
    if (key === this.compared) return;
    this.compared = key;
    void workshop.try(async () => {
      const reply = await workshop.request('compare', { a, b, week, community });
      if (this.compared === key) this.comparison = reply;
    });
  }

  /** Runs what is shown with other random numbers. */
  live(): void {
    const futures = workshop.shown;
    const key = `${workshop.community} ${futures.map((id) => `${id}:${workshop.future(id)?.revision}`).join(' ')}`;
    if (this.job !== null && key === this.requested) return;
    this.requested = key;
    void workshop.try(async () => {
      const about = { futures, community: workshop.community, seeds: SEEDS, columns: BANDED };
      const reply = await workshop.request('bands', about);
      this.job = reply.job;
      this.total = reply.total;
      this.done = 0;
    });
  }

  private receive(message: Reply): void {
    if (message.kind === 'progress' && message.job === this.job) {
      this.done = message.done;
    } else if (message.kind === 'cancelled' && message.job === this.job) {
      this.job = null;
    } else if (message.kind === 'bands') {
      if (message.job === this.job) this.job = null;
      this.bands = message;
    }
  }
}

export const beside = new Beside();

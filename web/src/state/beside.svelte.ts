// Two futures held against each other: in words, and with the random numbers of other lives.

import type { Bands, Comparison, Tell } from '../wire/types.js';
import { COLUMNS } from './lives.svelte.js';
import { workshop } from './workshop.svelte.js';

/** Other lives of each future. */
export const SEEDS = 20;
const BANDED = COLUMNS.filter((name) =>
  ['members', 'active', 'core', 'energy', 'legitimacy', 'value_tangible', 'value_intangible', 'engagement'].includes(name),
);

class Beside {
  comparison = $state.raw<Comparison | null>(null);
  bands = $state.raw<Bands | null>(null);
  job = $state<number | null>(null);
  done = $state(0);
  of = $state(0);
  private asked = '';
  private compared = '';

  constructor() {
    workshop.listen((tell) => this.hear(tell));
  }

  /** Bands of what is shown, if they still hold. */
  get holding(): Bands | null {
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
    this.asked = '';
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
      const told = await workshop.ask('compare', { a, b, week, community });
      if (this.compared === key) this.comparison = told;
    });
  }

  /** Lives what is shown with other random numbers. */
  live(): void {
    const futures = workshop.shown;
    const key = `${workshop.community} ${futures.map((id) => `${id}:${workshop.future(id)?.revision}`).join(' ')}`;
    if (this.job !== null && key === this.asked) return;
    this.asked = key;
    void workshop.try(async () => {
      const about = { futures, community: workshop.community, seeds: SEEDS, columns: BANDED };
      const told = await workshop.ask('bands', about);
      this.job = told.job;
      this.of = told.of;
      this.done = 0;
    });
  }

  private hear(tell: Tell): void {
    if (tell.kind === 'progress' && tell.job === this.job) {
      this.done = tell.done;
    } else if (tell.kind === 'cancelled' && tell.job === this.job) {
      this.job = null;
    } else if (tell.kind === 'bands') {
      if (tell.job === this.job) this.job = null;
      this.bands = tell;
    }
  }
}

export const beside = new Beside();

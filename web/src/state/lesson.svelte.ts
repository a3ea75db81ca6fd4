// A lesson that is being given: its steps, the show of hands, the model's answer.

import { texts } from '../texts/texts.svelte.js';
import type { StepOf } from '../wire/messages.js';
import type { AnswerView, Lesson, Reply, Step, WatchedView } from '../wire/types.js';
import { player } from './player.svelte.js';
import { forget, store, storedJson } from './storage.js';
import { workshop } from './workshop.svelte.js';

/** Hands that fit into a room. */
const MOST_HANDS = 999;
/** Communities of each future that the wall shows. */
export const WATCHED = { page: 20, projector: 40 } as const;
const KEPT = 'lesson';

/** What the browser keeps of a lesson that is being given. */
interface Kept {
  /** The program that answered: another one may answer otherwise, or in another form. */
  version: string;
  lesson: string;
  seed: number;
  replicate: number;
  hands: Readonly<Record<string, readonly number[]>>;
  answers: Readonly<Record<string, AnswerView>>;
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function areHands(hands: unknown): boolean {
  return isRecord(hands) && Object.values(hands as object).every((counts) => Array.isArray(counts) && counts.every((one) => Number.isInteger(one)));
}

class Lecture {
  lesson = $state.raw<Lesson | null>(null);
  at = $state(0);
  /** Hands, by question and option. */
  private hands = $state.raw<Readonly<Record<string, readonly number[]>>>({});
  /** Answers of the model, by question. */
  private answers = $state.raw<Readonly<Record<string, AnswerView>>>({});
  job = $state<number | null>(null);
  done = $state(0);
  total = $state(0);
  private requested: string | null = null;
  /** Communities of the question that is being answered, future by future; they arrive one by one. */
  communities = $state.raw<readonly (readonly WatchedView[])[]>([]);
  /** Whether to leave waits for a word. */
  leaving = $state(false);
  /** The question that they belong to. */
  watching = $state<string | null>(null);
  private voting: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    workshop.listen((message) => this.receive(message));
  }

  get step(): Step | null {
    return this.lesson?.steps[this.at] ?? null;
  }

  get count(): number {
    return this.lesson?.steps.length ?? 0;
  }

  async begin(id: string): Promise<boolean> {
    const reply = await workshop.try(() => workshop.request('lesson', { lesson: id }));
    if (reply === null || !(await workshop.start({ lesson: id }))) return false;
    this.take(reply.lesson);
    this.keep();
    return true;
  }

  /** Takes up the lesson of a session that was opened. */
  async resume(id: string, step: number | null): Promise<void> {
    const reply = await workshop.try(() => workshop.request('lesson', { lesson: id }));
    if (reply === null) return;
    this.take(reply.lesson);
    if (step !== null && step < this.count) this.at = step;
    workshop.keepStep(this.at);
    const hands: Record<string, readonly number[]> = {};
    for (const vote of workshop.votes) if (vote.lesson === id) hands[vote.question] = vote.counts;
    this.hands = hands;
    // Hands of the last second, and the model's answers, which the file doesn't hold.
    const kept = storedJson<Kept>(KEPT);
    const { seed, replicate } = workshop.session ?? { seed: -1, replicate: -1 };
    const same = kept?.version === workshop.hello?.version && kept?.lesson === id && kept.seed === seed && kept.replicate === replicate;
    if (kept !== null && same && areHands(kept.hands) && isRecord(kept.answers)) {
      this.hands = { ...hands, ...kept.hands };
      this.answers = kept.answers;
      for (const [question, counts] of Object.entries(kept.hands)) {
        if (String(hands[question]) !== String(counts)) void workshop.vote(id, question, [...counts]);
      }
    }
  }

  /** Ends the lesson; the session stays. */
  leave(): void {
    this.leaving = false;
    this.lesson = null;
    this.job = null;
    this.watching = null;
    forget(KEPT);
    workshop.keepStep(null);
  }

  private keep(): void {
    const { session } = workshop;
    if (this.lesson === null || session === null) return;
    const { hands, answers } = this;
    const kept: Kept = { version: workshop.hello?.version ?? '', lesson: this.lesson.id, seed: session.seed, replicate: session.replicate, hands, answers };
    store(KEPT, JSON.stringify(kept));
  }

  /** On to another step; the run plays on to the week that it is about. */
  go(to: number): void {
    if (to < 0 || to >= this.count) return;
    this.at = to;
    workshop.keepStep(to);
    const week = this.step?.week ?? null;
    if (week === null) return;
    if (week > workshop.week) player.play(week);
    else player.goTo(week);
  }

  handsOf(step: StepOf<'ask'>): readonly number[] {
    return this.hands[step.name] ?? step.options.map(() => 0);
  }

  raise(step: StepOf<'ask'>, option: number, by: number): void {
    const counts = step.options.map((_, place) => {
      const have = this.handsOf(step)[place] ?? 0;
      return place === option ? Math.min(MOST_HANDS, Math.max(0, have + by)) : have;
    });
    this.hands = { ...this.hands, [step.name]: counts };
    this.keep();
    clearTimeout(this.voting);
    const lesson = this.lesson?.id;
    if (lesson !== undefined) {
      this.voting = setTimeout(() => void workshop.vote(lesson, step.name, counts), 500);
    }
  }

  answerOf(step: StepOf<'ask'>): AnswerView | null {
    return this.answers[step.name] ?? null;
  }

  /** Lets the model answer, and shows some of its communities while it does. */
  request(step: StepOf<'ask'>, watch: number): void {
    const lesson = this.lesson?.id;
    if (lesson === undefined || this.job !== null) return;
    this.requested = step.name;
    this.watching = step.name;
    this.communities = [];
    void workshop.try(async () => {
      const reply = await workshop.request('answer', { lesson, question: step.name, watch });
      this.job = reply.job;
      this.total = reply.total;
      this.done = 0;
    });
  }

  /** Puts the question's futures beside each other. */
  async lay(step: StepOf<'ask'>): Promise<void> {
    const lesson = this.lesson?.id;
    if (lesson === undefined) return;
    if (!(await workshop.lay(lesson, step.name, texts.language))) return;
    const first = workshop.futures[0]?.id ?? 0;
    const laid = step.futures.map(({ name, week }) =>
      week === null ? first : workshop.futures.find((one) => one.week === week && Object.values(name).includes(one.name))?.id,
    );
    const [left, right] = laid.filter((id) => id !== undefined);
    if (left !== undefined) workshop.show(left, right ?? (left === first ? null : first));
  }

  private take(lesson: Lesson): void {
    this.lesson = lesson;
    this.at = 0;
    this.hands = {};
    this.answers = {};
    this.job = null;
    this.communities = [];
    this.watching = null;
  }

  private receive(message: Reply): void {
    if (message.kind === 'progress' && message.job === this.job) {
      this.done = message.done;
      this.total = message.total;
    } else if (message.kind === 'watched') {
      // The first communities may come before the reply that names the job.
      const all = [...this.communities];
      all[message.future] = [...(all[message.future] ?? []), message];
      this.communities = all;
    } else if (message.kind === 'cancelled' && message.job === this.job) {
      this.job = null;
    } else if (message.kind === 'answer' && message.lesson === this.lesson?.id) {
      this.answers = { ...this.answers, [message.question]: message };
      this.keep();
      if (message.question === this.requested) this.job = null;
    }
  }
}

export const lecture = new Lecture();

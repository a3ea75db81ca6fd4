// The session that the room sees: its futures, the week that is shown, and what can be done to it.

import { say, texts } from '../texts/texts.svelte.js';
import { Line, Refused, type Wire } from '../wire/line.js';
import { PROTOCOL } from '../wire/messages.js';
import type { Action, Origin, Problem, ReplyOf } from '../wire/messages.js';
import type { CatalogueView, FutureView, NoteView, PlaceView, Reply, SessionView, VoteView } from '../wire/types.js';
import { isLink, readLink, type Linked } from './link.js';
import { Run } from './runs.svelte.js';
import { store, stored, storedJson } from './storage.js';

export type Link = 'opening' | 'there' | 'lost';

export interface Complaint {
  /** In the page's language, or what the program said in English. */
  texts: readonly string[];
  /** The program said it. */
  said: boolean;
  problems: readonly Problem[];
  good: boolean;
}

/** The session's file, and what is shown of it. */
const KEPT = 'session';
const KEPT_PLACE = 'place';

interface KeptPlace extends PlaceView {
  community: number;
  origin: Origin | null;
}

/** Bytes of a request besides the file in it. */
const ENVELOPE = 200;

/** Whether what was kept is a place: another version of the page may have kept something else. */
function isPlace(place: KeptPlace | null): place is KeptPlace {
  if (place === null || typeof place !== 'object') return false;
  const whole = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
  const { week, seen, left, right, step, community, origin } = place;
  const numbers = [week, seen, left, community].every(whole) && [right, step].every((one) => one === null || whole(one));
  return numbers && (origin === null || origin === 'given' || (typeof origin === 'object' && !Array.isArray(origin)));
}

/** What the server calls the first future. */
const FIRST = 'No change';

export class Workshop {
  link = $state<Link>('opening');
  /** Why the link was lost, if the server said so. */
  reason = $state('');
  hello = $state.raw<ReplyOf<'hello'> | null>(null);
  catalogue = $state.raw<CatalogueView | null>(null);
  session = $state.raw<SessionView | null>(null);
  /** What it began with; nothing where it was opened from a file. */
  origin = $state.raw<Origin | null>(null);
  futures = $state.raw<FutureView[]>([]);
  notes = $state.raw<NoteView[]>([]);
  votes = $state.raw<VoteView[]>([]);
  community = $state(0);
  week = $state(0);
  /** The future that is shown, and the one beside it. */
  left = $state(0);
  right = $state<number | null>(null);
  /** A member that was asked about. */
  chosen = $state<{ future: number; member: number } | null>(null);
  complaint = $state.raw<Complaint | null>(null);
  /** Whether a link to this page holds for others. */
  linkable = false;
  /** Takes up the lesson of a session that a link led to. */
  followed: (lesson: string, step: number | null) => void = () => undefined;
  /** Step of the lesson that is being given. */
  private step: number | null = null;
  /** How often the scenario was replayed with different chance, this time included. */
  replay = $state(1);
  /** All is shown, also what nobody has seen yet. */
  open = $state(false);
  /** Last week that was seen of each future. */
  private seen = $state.raw<Readonly<Record<number, number>>>({});
  /** Runs by key; another session begins with none. */
  private runs = $state.raw(new Map<string, Run>());
  private line: Line | null = null;
  private readonly listeners = new Set<(message: Reply) => void>();
  private saving = false;
  /** Something is to be saved. */
  private changed = false;
  /** A session that came back with the page, and the step of its lesson; it is taken up once. */
  restored: { step: number | null } | null = null;
  /** Tells listeners that another session has begun. */
  begun = $state(0);

  connect(wire: Wire): void {
    this.line = new Line(
      wire,
      (message) => this.receive(message),
      (reason) => {
        this.link = 'lost';
        this.reason = reason;
      },
    );
  }

  /** Adds a listener for messages that no request caused. */
  listen(listener: (message: Reply) => void): void {
    this.listeners.add(listener);
  }

  get request(): Line['request'] {
    if (this.line === null) throw new Error('no line');
    return this.line.request.bind(this.line);
  }

  get horizon(): number {
    return this.session?.horizon ?? 1;
  }

  get last(): number {
    return this.horizon - 1;
  }

  get shown(): number[] {
    return this.right === null ? [this.left] : [this.left, this.right];
  }

  /** The ready scenario of this name; none where the scenario is somebody's own. */
  ready(name: string): string | null {
    return this.hello?.scenarios.find((one) => one.name === name)?.id ?? null;
  }

  /** The scenario's name, of a ready one in the page's language. */
  get title(): string {
    const name = this.session?.name ?? 'Hearth';
    return texts.name(`scenario.${this.ready(name)}`, name);
  }

  /** What the scenario is about, of a ready one in the page's language. */
  get about(): string {
    const { name, about } = this.session ?? { name: '', about: '' };
    const ready = this.hello?.scenarios.find((one) => one.name === name && one.about === about);
    return texts.about(`scenario.${ready?.id}`, about);
  }

  future(id: number): FutureView | undefined {
    return this.futures.find((one) => one.id === id);
  }

  /** A future's name; the first one's in the page's language, unless the trainer named it. */
  named(id: number): string {
    const name = this.future(id)?.name ?? '';
    return name === FIRST ? say('no_change') : name;
  }

  /** Place of a future among all: gives it its letter and its colour. */
  rank(id: number): number {
    return Math.max(0, this.futures.findIndex((one) => one.id === id));
  }

  letter(id: number): string {
    return String.fromCharCode(65 + (this.rank(id) % 26));
  }

  run(future: number): Run {
    const key = `${future}/${this.community}`;
    const have = this.runs.get(key);
    if (have !== undefined) return have;
    if (this.line === null) throw new Error('no line');
    const revision = this.future(future)?.revision ?? 0;
    const run = new Run(this.line, future, this.community, this.horizon, revision, (error) => this.complain(error));
    this.runs.set(key, run);
    run.load();
    return run;
  }

  /** Up to which week a future may be shown. */
  until(future: number): number {
    return this.open ? this.last : Math.max(this.seen[future] ?? 0, this.shown.includes(future) ? this.week : 0);
  }

  stageName(place: number | null): string {
    return place === null ? '' : (this.catalogue?.stages[place]?.name ?? '');
  }

  goTo(week: number): void {
    this.week = Math.min(this.last, Math.max(0, Math.round(week)));
    this.see();
    this.mark();
  }

  /** The step of a lesson that is shown, which the session's file and a reload keep. */
  keepStep(step: number | null): void {
    this.step = step;
    this.mark();
    void this.remember();
  }

  show(left: number, right: number | null): void {
    this.left = left;
    this.right = right === left ? null : right;
    this.see();
    this.mark();
  }

  async start(from: Origin, more: { seed?: number; replicate?: number } = {}): Promise<boolean> {
    const done = await this.begin(() => this.request('start', { from, ...more }));
    if (done) this.origin = from;
    return done;
  }

  /** What a page begins with: the scenario of the command line, or a run that thrives. */
  private begins(hello: ReplyOf<'hello'>): Promise<boolean> {
    const [ready, replicate] = hello.opening;
    return hello.given === null ? this.start({ ready }, { replicate }) : this.start('given');
  }

  /** The same community with different chance. */
  async another(): Promise<boolean> {
    const { origin, session } = this;
    if (origin === null || session === null) return false;
    const replay = this.replay + 1;
    const done = await this.start(origin, { seed: session.seed, replicate: session.replicate + 1 });
    if (done) this.replay = replay;
    return done;
  }

  async openFile(text: string): Promise<boolean> {
    const done = await this.begin(() => this.request('open', { text }));
    if (done) this.origin = null;
    return done;
  }

  /** Opens what the browser kept. A file that the server takes for an attack would end the page at every reload. */
  private async openKept(text: string, hello: ReplyOf<'hello'>): Promise<boolean> {
    if (new Blob([JSON.stringify(text)]).size + ENVELOPE > (hello.limits.message_bytes ?? Infinity)) {
      this.complain(new Error(say('file_too_large')));
      return false;
    }
    return this.openFile(text);
  }

  /** Follows the link behind the `#`; false where there is none, or where it leads nowhere. */
  async follow(): Promise<boolean> {
    const { hash } = location;
    if (!isLink(hash)) return false;
    // A reload keeps what was done since, rather than following the link again.
    history.replaceState(null, '', location.pathname + location.search);
    try {
      return await this.rebuild(await readLink(hash));
    } catch (error) {
      const what = error instanceof Error ? error.message : String(error);
      this.complaint = { texts: [say('link_wrong', { what })], said: false, problems: [], good: false };
      return false;
    }
  }

  private async rebuild(linked: Linked): Promise<boolean> {
    const { text, from, run } = linked;
    const before = this.session === null ? null : await this.request('save', { place: this.place });
    const done = await this.begin(async () => {
      if (text !== null) return this.request('open', { text });
      await this.request('start', { from, ...run });
      const ids = [0];
      for (const future of linked.futures) {
        const { of, week, name } = future;
        if (of !== null) {
          const made = await this.request('fork', { of: ids[of] ?? of, week, name, keep: false });
          ids.push(made.future ?? 0);
        }
        for (const act of future.acts) await this.request('act', { future: ids.at(-1) ?? 0, ...act });
      }
      return this.request('session', {});
    });
    if (!done) {
      const wrong = this.complaint;
      if (before !== null) await this.openFile(before.text);
      this.complaint = wrong;
      return false;
    }
    this.origin = text === null ? from : null;
    const [left = 0, right] = linked.shown.map((place) => this.futures[place]?.id ?? 0);
    this.show(left, right ?? null);
    this.goTo(linked.week);
    const lesson = this.session?.lesson ?? null;
    if (lesson !== null) this.followed(lesson, this.step);
    return true;
  }

  async save(): Promise<{ file_name: string; text: string } | null> {
    return this.try(() => this.request('save', { place: this.place }));
  }

  private get place(): PlaceView {
    const { week, left, right, step } = this;
    return { week, seen: Math.max(week, ...Object.values(this.seen)), left, right, step };
  }

  /** Keeps what is shown over a reload, at once. */
  private mark(): void {
    const { community, origin } = this;
    store(KEPT_PLACE, JSON.stringify({ ...this.place, community, origin } satisfies KeptPlace));
  }

  /** Does something in the week after the one that is shown; in one community, or in all where none is given. */
  async act(future: number, action: Action, community: number | null): Promise<boolean> {
    const about = { future, week: this.week + 1, community, action };
    return this.change(() => this.request('act', about));
  }

  async undo(future: number, act: number): Promise<boolean> {
    return this.change(() => this.request('undo', { future, act }));
  }

  async rename(future: number, name: string): Promise<boolean> {
    return this.change(() => this.request('rename', { future, name }));
  }

  async remove(future: number): Promise<boolean> {
    return this.change(() => this.request('delete', { future }));
  }

  /** A second future from the week after the one that is shown, put beside the first. */
  async fork(of: number, name: string, keep = false): Promise<number | null> {
    const reply = await this.try(() => this.request('fork', { of, week: this.week + 1, name, keep }));
    if (reply === null) return null;
    this.take(reply);
    const made = reply.future ?? null;
    if (made !== null) this.show(of, made);
    return made;
  }

  async lay(lesson: string, question: string, language: string): Promise<boolean> {
    return this.change(() => this.request('lay', { lesson, question, language }));
  }

  async note(text: string, future: number | null = null): Promise<boolean> {
    const reply = await this.try(() => this.request('note', { future, week: this.week, text }));
    if (reply === null) return false;
    this.notes = reply.notes;
    void this.remember();
    return true;
  }

  async unnote(note: number): Promise<void> {
    const reply = await this.try(() => this.request('unnote', { note }));
    if (reply === null) return;
    this.notes = reply.notes;
    void this.remember();
  }

  async vote(lesson: string, question: string, counts: number[]): Promise<void> {
    const reply = await this.try(() => this.request('vote', { lesson, question, counts }));
    if (reply === null) return;
    this.votes = reply.votes;
    void this.remember();
  }

  /** Runs something that may be refused; nothing where it was. */
  async try<T>(work: () => Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (error) {
      this.complain(error);
      return null;
    }
  }

  complain(error: unknown): void {
    if (this.link === 'lost') return;
    const said = error instanceof Refused;
    const problems = said ? error.problems : [];
    const text = error instanceof Error ? error.message : String(error);
    // Where places are named, they are listed by themselves.
    this.complaint = { texts: [problems.length > 0 ? (text.split('\n')[0] ?? '') : text], said, problems, good: false };
  }

  announce(text: string): void {
    this.complaint = { texts: [text], said: false, problems: [], good: true };
  }

  private async begin(work: () => Promise<SessionView>): Promise<boolean> {
    const session = await this.try(work);
    if (session === null) return false;
    this.runs = new Map();
    this.session = session;
    this.futures = session.futures;
    this.notes = session.notes;
    this.votes = session.votes;
    this.community = 0;
    this.left = session.futures[0]?.id ?? 0;
    this.right = null;
    this.chosen = null;
    this.open = false;
    this.seen = {};
    this.replay = 1;
    this.step = session.place?.step ?? null;
    this.complaint = null;
    if (session.place !== null) this.resume(session.place);
    else this.goTo(0);
    this.begun += 1;
    if (session.warnings.length > 0) this.complaint = { texts: session.warnings, said: true, problems: [], good: true };
    void this.remember();
    return true;
  }

  /** Shows again what was shown. */
  private resume(place: PlaceView): void {
    const there = (id: number | null): id is number => id !== null && this.future(id) !== undefined;
    if (there(place.left)) this.left = place.left;
    this.right = there(place.right) && place.right !== this.left ? place.right : null;
    const seen = Math.min(this.last, place.seen);
    this.seen = Object.fromEntries(this.futures.map((one) => [one.id, seen]));
    this.step = place.step;
    this.goTo(place.week);
  }

  private async change(work: () => Promise<ReplyOf<'futures'>>): Promise<boolean> {
    const reply = await this.try(work);
    if (reply === null) return false;
    this.take(reply);
    return true;
  }

  private take(reply: ReplyOf<'futures'>): void {
    // What was refused before no longer matters.
    if (this.complaint?.good === false) this.complaint = null;
    this.futures = reply.futures;
    const there = (id: number): boolean => reply.futures.some((one) => one.id === id);
    if (!there(this.left)) this.left = reply.futures[0]?.id ?? 0;
    if (this.right !== null && (!there(this.right) || this.right === this.left)) this.right = null;
    if (this.chosen !== null && !there(this.chosen.future)) this.chosen = null;
    for (const [key, run] of this.runs) {
      const now = reply.futures.find((one) => one.id === run.future);
      if (now === undefined) this.runs.delete(key);
      else run.changed(now.revision, reply.future === now.id ? (reply.from ?? 0) : 0);
    }
    this.see();
    void this.remember();
  }

  private see(): void {
    const seen = { ...this.seen };
    for (const id of this.shown) seen[id] = Math.max(seen[id] ?? 0, this.week);
    this.seen = seen;
  }

  /** Keeps the session over a reload of the page: at once, and once more if something changed while it was being saved. */
  private async remember(): Promise<void> {
    this.changed = true;
    if (this.saving) return;
    this.saving = true;
    while (this.changed) {
      this.changed = false;
      await this.try(async () => {
        const { text } = await this.request('save', { place: this.place });
        store(KEPT, text);
      });
    }
    this.saving = false;
  }

  private receive(message: Reply): void {
    if (message.kind === 'hello') void this.welcome(message);
    for (const listener of this.listeners) listener(message);
  }

  private async welcome(hello: ReplyOf<'hello'>): Promise<void> {
    this.hello = hello;
    if (hello.protocol !== PROTOCOL) {
      this.complaint = { texts: [say('other_protocol')], said: false, problems: [], good: false };
      return;
    }
    const catalogue = await this.try(() => this.request('catalogue', {}));
    if (catalogue === null) return;
    this.catalogue = catalogue;
    const kept = stored(KEPT);
    const place = storedJson<KeptPlace>(KEPT_PLACE);
    const linked = await this.follow();
    let wrong = linked ? null : this.complaint;
    const again = !linked && kept !== null && (await this.openKept(kept, hello));
    if (!linked && !again) wrong ??= this.complaint;
    if (again && isPlace(place)) {
      if (place.community < (this.session?.communities.length ?? 1)) this.community = place.community;
      this.origin = place.origin;
      this.resume(place);
    }
    if (!again && !linked) await this.begins(hello);
    if (wrong !== null) this.complaint = wrong;
    this.restored = again ? { step: this.step } : null;
    this.link = 'there';
  }
}

export const workshop = new Workshop();

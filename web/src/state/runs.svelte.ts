// What was fetched of the runs: curves, weeks in full, pictures. What a change of a future has made stale is dropped.

import type { Picture } from '../draw/picture.js';
import type { Line } from '../wire/line.js';
import type { TimelineEventView, WeekView, WeeksView } from '../wire/types.js';

/** Columns of a week that the page shows. */
export const COLUMNS = [
  'members',
  'active',
  'core',
  'participants',
  'newcomers',
  'departures',
  'energy',
  'energy_core',
  'engagement',
  'belonging',
  'norm',
  'legitimacy',
  'care',
  'voice',
  'anger',
  'challenge',
  'cohesion',
  'outdated',
  'shown',
  'answer_rate',
  'hours',
  'value_tangible',
  'value_intangible',
] as const;

export type ColumnName = (typeof COLUMNS)[number];

/** Ties that are drawn at most. */
const TIES = 600;
/** Pictures fetched at once while playing. */
const AHEAD = 24;
/** Pictures kept of one run, in numbers of members drawn. */
const KEPT = 600_000;

export class Run {
  /** Curves, stages and timeline of the whole run. */
  weeks = $state.raw<WeeksView | null>(null);
  /** Goes up when a picture or a week arrives. */
  arrived = $state(0);
  private readonly pictures = new Map<number, Picture>();
  private readonly details = new Map<number, WeekView>();
  private readonly requested = new Set<string>();

  constructor(
    private readonly line: Line,
    readonly future: number,
    readonly community: number,
    private horizon: number,
    private revision: number,
    private readonly complain: (error: unknown) => void,
  ) {}

  /** Forgets what no longer holds from a week on. */
  changed(revision: number, from: number): void {
    if (revision === this.revision) return;
    this.revision = revision;
    for (const week of this.pictures.keys()) if (week >= from) this.pictures.delete(week);
    for (const week of this.details.keys()) if (week >= from) this.details.delete(week);
    this.requested.clear();
    this.load();
  }

  /** Fetches the curves; the old ones stay until the new ones are there. */
  load(): void {
    const about = { future: this.future, community: this.community, from: 0, to: this.horizon, columns: COLUMNS };
    this.once('weeks', async () => {
      const weeks = await this.line.request('weeks', about);
      if (weeks.revision === this.revision) this.weeks = weeks;
    });
  }

  /** The picture of a week, once it is there; asks for it and for some that follow. */
  picture(week: number, following = 0): Picture | null {
    void this.arrived;
    const have = this.pictures.get(week) ?? null;
    const until = Math.min(this.horizon, week + 1 + following);
    let from = week;
    while (from < until && this.pictures.has(from)) from += 1;
    // A few that are there already are as good as all of them: what follows is requested for in one go.
    if (from < until && (from <= week + following / 2 || following === 0)) {
      this.fetch(from, Math.min(this.horizon, from + 1 + (following === 0 ? 0 : AHEAD)));
    }
    return have;
  }

  /** One week in full, once it is there. */
  detail(week: number): WeekView | null {
    void this.arrived;
    const have = this.details.get(week) ?? null;
    if (have === null) {
      const about = { future: this.future, community: this.community, week };
      this.once(`week ${week}`, async () => {
        const reply = await this.line.request('week', about);
        if (reply.revision !== this.revision) return;
        if (this.details.size > 600) this.details.clear();
        this.details.set(week, reply);
        this.arrived += 1;
      });
    }
    return have;
  }

  value(column: ColumnName, week: number): number | null {
    return this.weeks?.columns[column]?.[week] ?? null;
  }

  /** Place of the stage in the catalogue. */
  stage(week: number): number | null {
    return this.weeks?.stages[week] ?? null;
  }

  timeline(week: number): TimelineEventView[] {
    return this.weeks?.timeline.filter((one) => one.week === week) ?? [];
  }

  private fetch(from: number, to: number): void {
    const about = { future: this.future, community: this.community, from, to, ties: TIES };
    this.once(`frames ${from}`, async () => {
      await this.line.request('frames', about, (picture) => this.keep(picture));
      this.arrived += 1;
    });
  }

  private keep(picture: Picture): void {
    if (picture.revision !== this.revision) return;
    const most = Math.max(40, Math.floor(KEPT / Math.max(1, picture.member.length)));
    if (this.pictures.size >= most) {
      // Those that were fetched first go first.
      const [oldest] = this.pictures.keys();
      if (oldest !== undefined) this.pictures.delete(oldest);
    }
    this.pictures.set(picture.week, picture);
  }

  private once(what: string, work: () => Promise<void>): void {
    const key = `${this.revision} ${what}`;
    if (this.requested.has(key)) return;
    this.requested.add(key);
    work()
      .catch(this.complain)
      .finally(() => this.requested.delete(key));
  }
}

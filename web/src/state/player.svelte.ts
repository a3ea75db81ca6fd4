// Time: play, pause, speed, step, back, jump.

import { workshop } from './workshop.svelte.js';

/** Weeks a second. */
export const SPEEDS = [0.5, 1, 2, 4, 8, 16] as const;

class Player {
  playing = $state(false);
  private pace = $state(2);
  /** Stop when this week is reached. */
  private stop: number | null = null;
  private arrived: (() => void) | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  get speed(): number {
    return SPEEDS[this.pace] ?? 1;
  }

  faster(by: 1 | -1): void {
    this.pace = Math.min(SPEEDS.length - 1, Math.max(0, this.pace + by));
  }

  setSpeed(speed: number): void {
    const place = SPEEDS.findIndex((one) => one === speed);
    if (place >= 0) this.pace = place;
  }

  toggle(): void {
    if (this.playing) this.pause();
    else this.play();
  }

  /** Plays on, to a week if one is given. */
  play(until: number | null = null, arrived: (() => void) | null = null): void {
    if (workshop.week >= workshop.last && until === null) workshop.goTo(0);
    this.stop = until;
    this.arrived = arrived;
    this.playing = true;
    this.next();
  }

  pause(): void {
    this.playing = false;
    this.stop = null;
    this.arrived = null;
    clearTimeout(this.timer);
  }

  step(by: number): void {
    this.pause();
    workshop.goTo(workshop.week + by);
  }

  goTo(week: number): void {
    this.pause();
    workshop.goTo(week);
  }

  private next(): void {
    clearTimeout(this.timer);
    if (!this.playing) return;
    const end = Math.min(workshop.last, this.stop ?? workshop.last);
    if (workshop.week >= end) {
      const { arrived } = this;
      this.pause();
      arrived?.();
      return;
    }
    this.timer = setTimeout(() => this.tick(), 1000 / this.speed);
  }

  private tick(): void {
    if (!this.playing) return;
    const coming = workshop.week + 1;
    // A week is shown when its pictures are there: nobody should miss what happened in it.
    const ready = workshop.shown.every((future) => workshop.run(future).picture(coming, 12) !== null);
    if (ready) {
      workshop.goTo(coming);
      this.next();
    } else {
      this.timer = setTimeout(() => this.tick(), 30);
    }
  }
}

export const player = new Player();

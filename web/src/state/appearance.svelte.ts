// Appearance of the page: dark or light, size of letters, what moves. Kept in the browser, apart from any session.

import { DARK, LIGHT, type Theme } from '../draw/ink.js';

export type Room = 'auto' | 'dark' | 'light';

const ROOMS: readonly Room[] = ['auto', 'dark', 'light'];
/** Sizes of letters, as shares of the usual one. */
const SIZES = [0.85, 1, 1.15, 1.3, 1.5] as const;

export function kept(key: string): string | null {
  try {
    return localStorage.getItem(`hearth.${key}`);
  } catch {
    return null;
  }
}

export function keep(key: string, value: string): void {
  try {
    localStorage.setItem(`hearth.${key}`, value);
  } catch {
    // Without storage the page forgets; it works all the same.
  }
}

class Appearance {
  room = $state<Room>('auto');
  private size = $state(1);
  private systemDark = $state(true);
  /** For the last row: one message a screen, letters from 24 px on. */
  projector = $state(false);
  /** The system asks for less movement. */
  still = $state(false);
  /** Goes up when the size of letters changes, for what is drawn. */
  theme: Theme = $derived(this.dark ? DARK : LIGHT);

  constructor() {
    const room = kept('room');
    if (ROOMS.some((one) => one === room)) this.room = room as Room;
    this.projector = kept('projector') === 'yes';
    const size = Number(kept('size') ?? 1);
    if (Number.isInteger(size) && size >= 0 && size < SIZES.length) this.size = size;
    follow('(prefers-color-scheme: light)', (light) => (this.systemDark = !light));
    follow('(prefers-reduced-motion: reduce)', (still) => (this.still = still));
  }

  get dark(): boolean {
    return this.room === 'auto' ? this.systemDark : this.room === 'dark';
  }

  get letters(): number {
    return SIZES[this.size] ?? 1;
  }

  /** Dark, light, or as the system says. */
  turn(): void {
    this.room = ROOMS[(ROOMS.indexOf(this.room) + 1) % ROOMS.length] ?? 'auto';
    keep('room', this.room);
  }

  project(): void {
    this.projector = !this.projector;
    keep('projector', this.projector ? 'yes' : 'no');
  }

  larger(by: 1 | -1): void {
    this.size = Math.min(SIZES.length - 1, Math.max(0, this.size + by));
    keep('size', String(this.size));
  }
}

function follow(query: string, apply: (holds: boolean) => void): void {
  const list = matchMedia(query);
  apply(list.matches);
  list.addEventListener('change', (event) => apply(event.matches));
}

export const appearance = new Appearance();

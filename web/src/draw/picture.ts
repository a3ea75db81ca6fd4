// Members and ties of one week, as the server sends them.

/** Members in the order of their arrival numbers, each quantity in an array of its own. */
export interface Picture {
  future: number;
  revision: number;
  community: number;
  week: number;
  member: Uint32Array;
  participation: Float32Array;
  energy: Float32Array;
  engagement: Float32Array;
  /** Founder, newcomer, at work …: see `BITS` of the wire. */
  bits: Uint32Array;
  /** Ties by places in the arrays above. */
  from: Uint32Array;
  to: Uint32Array;
  weight: Float32Array;
}

/** Participation from which on a member counts as active, and as core. */
export interface Arena {
  active: number;
  core: number;
}

export type Role = 'core' | 'active' | 'peripheral';

export function role(participation: number, arena: Arena): Role {
  if (participation >= arena.core) return 'core';
  return participation >= arena.active ? 'active' : 'peripheral';
}

/** Radii at which the core and the active members end, as shares of the whole. */
export const RINGS = { core: 0.34, active: 0.66, edge: 1 } as const;

const GOLDEN = 2.399963229728653;
const SPREAD = 0.754877666246693;

/** Where a member sits, in a circle of radius 1. The angle follows from its number alone, so that a dot holds still. */
export function seat(member: number, participation: number, arena: Arena): readonly [number, number] {
  const angle = member * GOLDEN;
  const radius = distance(member, participation, arena);
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

function distance(member: number, participation: number, arena: Arena): number {
  const level = Math.min(1, Math.max(0, Number.isFinite(participation) ? participation : 0));
  const chance = (member * SPREAD) % 1;
  if (level >= arena.core) {
    const share = (level - arena.core) / Math.max(1e-6, 1 - arena.core);
    return 0.05 + (RINGS.core - 0.09) * (1 - share * 0.9) * (0.8 + 0.2 * chance);
  }
  if (level >= arena.active) {
    const share = (level - arena.active) / Math.max(1e-6, arena.core - arena.active);
    return RINGS.active - 0.025 - (RINGS.active - RINGS.core - 0.06) * share;
  }
  const share = level / Math.max(1e-6, arena.active);
  // Most of the periphery never takes part: it is spread over the width of its ring.
  const rest = 0.3 + 0.7 * chance;
  return RINGS.active + 0.03 + (RINGS.edge - RINGS.active - 0.05) * (1 - share) * rest;
}

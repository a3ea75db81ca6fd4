// Reads the binary pictures of the community, as docs/protocol.md lays them out.

import type { Picture } from '../draw/picture.js';

export const LAYOUT = 1;
const HEAD = 28;

export interface Received {
  re: number;
  stage: number;
  picture: Picture;
}

/** What a member's bits say. */
export const BITS = { founder: 1, enrolled: 2, tookPart: 4, joined: 8, works: 16, broker: 32 } as const;

export function readPicture(buffer: ArrayBuffer): Received | null {
  if (buffer.byteLength < HEAD) return null;
  const head = new DataView(buffer);
  if (head.getUint8(0) !== LAYOUT) return null;
  const n = head.getUint32(20, true);
  const t = head.getUint32(24, true);
  if (buffer.byteLength < HEAD + 20 * n + 12 * t) return null;
  const members = (at: number): [ArrayBuffer, number, number] => [buffer, HEAD + at * 4 * n, n];
  const ties = (at: number): [ArrayBuffer, number, number] => [buffer, HEAD + 20 * n + at * 4 * t, t];
  return {
    re: head.getUint32(4, true),
    stage: head.getUint8(1),
    picture: {
      community: head.getUint16(2, true),
      future: head.getUint32(8, true),
      revision: head.getUint32(12, true),
      week: head.getUint32(16, true),
      member: new Uint32Array(...members(0)),
      participation: new Float32Array(...members(1)),
      energy: new Float32Array(...members(2)),
      engagement: new Float32Array(...members(3)),
      bits: new Uint32Array(...members(4)),
      from: new Uint32Array(...ties(0)),
      to: new Uint32Array(...ties(1)),
      weight: new Float32Array(...ties(2)),
    },
  };
}

// Names for members, so that a room can talk of people. They say nothing of origin or sex, and have no meaning for the model.

const NAMES = [
  'Robin', 'Kim', 'Sam', 'Noa', 'Jules', 'Alex', 'Sascha', 'Luca', 'Charlie', 'Andrea', 'Toni', 'Micha', 'Ariel', 'Dana', 'Eli', 'Nicola',
  'Remy', 'Uli', 'Jona', 'Lou', 'Pat', 'Sidney', 'Kai', 'Mika', 'Chris', 'Leslie', 'Bo', 'Jamie', 'Quinn', 'Rene', 'Ola', 'Tracy',
  'Emery', 'Yuki', 'Noor', 'Sanja', 'Blake', 'Casey', 'Dominique', 'Ezra', 'Flo', 'Gabi', 'Hilary', 'Indra', 'Jordan', 'Kelly', 'Lee', 'Maxi',
  'Nikita', 'Oli', 'Perry', 'Ray', 'Shannon', 'Terry', 'Val', 'Wil', 'Xen', 'Yaël', 'Zoran', 'Ashley', 'Bela', 'Cleo', 'Deniz', 'Evren',
] as const;

/** A member's name by arrival number: the same in every week, future and language. */
export function memberName(member: number): string {
  const again = Math.floor(member / NAMES.length);
  const name = NAMES[member % NAMES.length] ?? 'Robin';
  return again === 0 ? name : `${name} ${again + 1}`;
}

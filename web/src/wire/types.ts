// The protocol as docs/protocol.md tells it.

/** The protocol that this page speaks. */
export const PROTOCOL = 1;

export type Words = Readonly<Record<string, string>>;

export interface Ready {
  id: string;
  name: string;
  about: string;
}

export interface LessonHead {
  id: string;
  title: Words;
  about: Words;
  topic: string;
  minutes: number;
}

export interface Hello {
  kind: 'hello';
  protocol: number;
  version: string;
  given: Ready | null;
  scenarios: Ready[];
  lessons: LessonHead[];
  limits: Record<string, number>;
}

export interface Column {
  name: string;
  unit: string;
  about: string;
}

export interface Kind {
  name: string;
  words: string;
  about: string;
}

export type Value = number | boolean | string | null;

export interface Lever {
  path: string;
  group: string;
  name: string;
  about: string;
  kind: 'number' | 'whole' | 'flag' | 'choice' | 'text';
  unit: string;
  low: number | null;
  high: number | null;
  default: Value;
  choices?: Kind[];
  acts_on: string;
  source: string;
  live: boolean;
}

export interface ActForm {
  about: string;
  fields: Lever[];
}

export type ActSort = 'task' | 'event' | 'shock';

export interface Catalogue {
  kind: 'catalogue';
  columns: Column[];
  usual: string[];
  flows: Kind[];
  stages: Kind[];
  causes: Kind[];
  groups: { path: string; about: string }[];
  levers: Lever[];
  acts: Record<ActSort, ActForm>;
}

export interface Act {
  id: number;
  week: number;
  community: number | null;
  action: Record<string, unknown>;
  words: string;
  shared: boolean;
}

export interface Future {
  id: number;
  name: string;
  of: number | null;
  week: number;
  revision: number;
  acts: Act[];
  planned: string[];
}

export interface Note {
  id: number;
  future: number | null;
  week: number;
  text: string;
}

export interface Vote {
  lesson: string;
  question: string;
  counts: number[];
}

export interface Session {
  kind: 'session';
  name: string;
  about: string;
  horizon: number;
  seed: number;
  replicate: number;
  lesson: string | null;
  communities: string[];
  arena: { active: number; core: number };
  futures: Future[];
  notes: Note[];
  votes: Vote[];
  warnings: string[];
}

export interface Futures {
  kind: 'futures';
  futures: Future[];
  future?: number;
  from?: number;
}

export type Happens =
  | 'event'
  | 'task_started'
  | 'task_done'
  | 'task_failed'
  | 'shock'
  | 'set'
  | 'stage'
  | 'core_member_left';

export interface Happening {
  week: number;
  what: Happens;
  name: string;
  detail?: string;
  words: string;
}

export interface Weeks {
  kind: 'weeks';
  future: number;
  revision: number;
  community: number;
  from: number;
  to: number;
  stages: number[];
  columns: Record<string, (number | null)[]>;
  happenings: Happening[];
}

export interface Project {
  number: number;
  kind: string;
  origin: string;
  support: number;
  effort: number;
  done: number;
  since: number;
  team: number[];
}

export interface Occasion {
  kind: string;
  expert: boolean;
  face_to_face: boolean;
}

export interface Week {
  kind: 'week';
  future: number;
  revision: number;
  community: number;
  week: number;
  stage: number;
  row: Record<string, number | null>;
  budget: { energy: number; engagement: number }[];
  levers: Record<string, Value>;
  happenings: Happening[];
  projects: Project[];
  occasions: Occasion[];
  sponsor_away: number;
  coordinator_away: number;
  cut: { weeks: number; depth: number };
  surge: { weeks: number; depth: number };
  words: string;
}

export interface Member {
  kind: 'member';
  future: number;
  community: number;
  member: number;
  joined: number;
  came_as: string;
  unit: number;
  left: number | null;
  contributions: number;
  story: string[];
  weeks: Record<string, (number | null)[]>;
  peers: { member: number; weight: number }[];
}

export interface Fact {
  name: string;
  unit: string;
  a: number | string | null;
  b: number | string | null;
}

export interface Comparison {
  kind: 'comparison';
  a: number;
  b: number;
  community: number;
  week: number;
  differs_from: number | null;
  sentences: string[];
  facts: Fact[];
  flows: { flow: string; a: number; b: number }[];
  only_a: string[];
  only_b: string[];
}

export interface Band {
  low: (number | null)[];
  median: (number | null)[];
  high: (number | null)[];
}

export interface Arm {
  future: number;
  revision: number;
  columns: Record<string, Band>;
  alive: number[];
  lives: { replicate: number; stage: string; cause: string | null; row: Record<string, number | null> }[];
}

export interface Difference {
  name: string;
  unit: string;
  lives: number;
  mean: number;
  low: number;
  high: number;
  more: number;
  same: number;
  less: number;
}

export interface Bands {
  kind: 'bands';
  job: number;
  community: number;
  replicates: number[];
  futures: Arm[];
  differences: Difference[];
  sentences: string[];
}

export interface AnswerArm {
  /** Nothing where the scenario is lived as it is. */
  name: Words | null;
  low: number | null;
  median: number | null;
  high: number | null;
  band: Band;
}

export interface Answer {
  kind: 'answer';
  job: number;
  lesson: string;
  question: string;
  lives: number;
  options: { lives: number; share: number; low: number; high: number }[];
  none: number;
  shown: number | null;
  of: Column;
  futures: AnswerArm[];
}

export interface TellStep {
  step: 'tell';
  text: Words;
  week: number | null;
}

export interface AskStep {
  step: 'ask';
  name: string;
  text: Words;
  week: number | null;
  options: { text: Words }[];
  answered: boolean;
  /** `week`: the first that differs; none where the scenario is lived as it is. */
  futures: { name: Words; week: number | null; planned: string[] }[];
  after: Words | null;
}

export interface DebriefStep {
  step: 'debrief';
  text?: Words | null;
  week?: number | null;
  questions: Words[];
}

export interface ReadStep {
  step: 'read';
  text: Words;
  week?: number | null;
  source: string;
}

export type Step = TellStep | AskStep | DebriefStep | ReadStep;

export interface Lesson {
  id: string;
  title: Words;
  about: Words;
  topic: string;
  minutes: number;
  steps: Step[];
}

export interface Problem {
  origin?: string;
  line?: number;
  column?: number;
  path?: string;
  message: string;
  help?: string | null;
  excerpt?: string | null;
}

export interface Refusal {
  kind: 'error';
  message: string;
  problems?: Problem[];
}

export type Tell =
  | Hello
  | Catalogue
  | Session
  | Futures
  | Weeks
  | Week
  | Member
  | Comparison
  | Bands
  | Answer
  | Refusal
  | { kind: 'notes'; notes: Note[] }
  | { kind: 'votes'; votes: Vote[] }
  | { kind: 'frames'; future: number; sent: number }
  | { kind: 'story'; future: number; text: string }
  | { kind: 'job'; job: number; of: number }
  | { kind: 'progress'; job: number; done: number; of: number }
  | { kind: 'cancelled'; job: number }
  | { kind: 'lesson'; lesson: Lesson }
  | { kind: 'saved'; file_name: string; text: string }
  | { kind: 'exported'; file_name: string; text: string; command: string };

export type TellOf<K extends Tell['kind']> = Extract<Tell, { kind: K }>;

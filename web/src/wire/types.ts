// Generated from the Rust types in crates/workshop/src/protocol by their test. Don't edit.

/**
 * The fields of one kind of act.
 */
export type ActFormView = { 
/**
 * A sentence.
 */
about: string, 
/**
 * Its fields.
 */
fields: Array<LeverView>, };

/**
 * An act in one week.
 */
export type ActView = { 
/**
 * Number.
 */
id: number, 
/**
 * The week.
 */
week: number, 
/**
 * Index of the community; all where none is given.
 */
community: number | null, 
/**
 * The act, as a request takes it.
 */
action: Record<string, unknown>, 
/**
 * The act as text.
 */
text: string, 
/**
 * Whether it belongs to the past shared with the future forked from; it can't be undone here.
 */
shared: boolean, };

/**
 * The model's answer to a question of a lesson. Shares are shares of the runs in `alive`: the options, `ties`, `none` and
 * `ended_in_all` add up to it.
 */
export type AnswerView = { 
/**
 * Number of the job.
 */
job: number, 
/**
 * Name of the lesson.
 */
lesson: string, 
/**
 * Name of the question.
 */
question: string, 
/**
 * Seed of the runs: the session's, where it has the lesson.
 */
seed: number, 
/**
 * Number of runs of each future.
 */
runs: number, 
/**
 * Runs whose community was alive before the options could affect it.
 */
alive: number, 
/**
 * Runs whose community had ended by then: they aren't counted.
 */
ended_before: number, 
/**
 * Runs in which the community ended in all futures before the week in question.
 */
ended_in_all: number, 
/**
 * Runs in which the futures differ by no more than `same_within`, where no option says so.
 */
ties: number, 
/**
 * Runs in which no option holds.
 */
none: number, 
/**
 * First week that the options can affect.
 */
fork: number, 
/**
 * One entry an option.
 */
options: Array<OptionCountView>, 
/**
 * The answer.
 */
verdict: VerdictView, 
/**
 * Largest difference between futures that doesn't matter; none for one future.
 */
same_within: number | null, 
/**
 * How far two futures differ; none for one future.
 */
effect: EffectView | null, 
/**
 * Index of the option that holds in the run that the session shows.
 */
shown: number | null, 
/**
 * Whether the run that the session shows differs from the answer.
 */
exception: boolean, 
/**
 * The quantity that decides.
 */
column: ColumnView, 
/**
 * The week that it is read in; none where it is an outcome of the whole run.
 */
week: number | null, 
/**
 * The futures, in the order of the lesson.
 */
futures: Array<FutureAnswerView>, 
/**
 * How each run that the page watched counts, in order.
 */
counted: Array<CountedView>, };

/**
 * Thresholds of participation, 0..1.
 */
export type ArenaView = { 
/**
 * A member with at least this participation is active.
 */
active: number, 
/**
 * A member with at least this participation is in the core.
 */
core: number, };

/**
 * Quantiles by week.
 */
export type BandView = { 
/**
 * 10 % quantile.
 */
low: (number | null)[], 
/**
 * 50 % quantile.
 */
median: (number | null)[], 
/**
 * 90 % quantile.
 */
high: (number | null)[], };

/**
 * Futures under other random numbers.
 */
export type BandsView = { 
/**
 * Number of the job.
 */
job: number, 
/**
 * Index of the community.
 */
community: number, 
/**
 * Replicates of the seed that were run.
 */
replicates: Array<number>, 
/**
 * One entry a future, in the order of the request.
 */
futures: Array<FutureBandView>, 
/**
 * Paired differences, second minus first; empty where one future was requested.
 */
differences: Array<DifferenceView>, 
/**
 * The differences as text.
 */
sentences: Array<string>, };

/**
 * One flow of a week: above 0 charges, below 0 drains.
 */
export type BudgetView = { 
/**
 * Change of energy, summed over members.
 */
energy: number, 
/**
 * Change of engagement, summed over members.
 */
engagement: number, };

/**
 * Names and descriptions of columns, flows, stages, causes, levers and acts.
 */
export type CatalogueView = { 
/**
 * Columns of a week.
 */
columns: Array<ColumnView>, 
/**
 * Columns that are sent where a request names none.
 */
usual: Array<string>, 
/**
 * Flows of energy and engagement.
 */
flows: Array<KindView>, 
/**
 * Stages; a number that stands for a stage is an index into this list.
 */
stages: Array<KindView>, 
/**
 * Causes of decline.
 */
causes: Array<KindView>, 
/**
 * Groups of levers.
 */
groups: Array<GroupView>, 
/**
 * Levers, in the order of their groups.
 */
levers: Array<LeverView>, 
/**
 * The forms of an act: `task`, `event`, `shock`, with their fields; `kind` is always among them.
 */
acts: Record<'task' | 'event' | 'shock', ActFormView>, };

/**
 * A column of numbers.
 */
export type ColumnView = { 
/**
 * As in `weekly.parquet` or `outcomes.parquet`.
 */
name: string, 
/**
 * Empty where the column has no unit.
 */
unit: string, 
/**
 * A sentence that defines the column.
 */
about: string, };

/**
 * Two futures compared on the same random numbers.
 */
export type ComparisonView = { 
/**
 * Number of the first future.
 */
a: number, 
/**
 * Number of the second future.
 */
b: number, 
/**
 * Index of the community.
 */
community: number, 
/**
 * Last week of the comparison.
 */
week: number, 
/**
 * First week in which any number differs.
 */
differs_from: number | null, 
/**
 * The comparison as text.
 */
sentences: Array<string>, 
/**
 * Levels at that week, and sums up to it.
 */
facts: Array<FactView>, 
/**
 * Flows of energy since the futures differ: means for a member and week.
 */
flows: Array<FlowView>, 
/**
 * Acts of the first future alone.
 */
only_a: Array<string>, 
/**
 * Acts of the second future alone.
 */
only_b: Array<string>, };

/**
 * How one run counts.
 */
export type CountedView = { 
/**
 * Index of the option that holds.
 */
option: number | null, 
/**
 * `option`, or why it counts for none.
 */
why: 'option' | 'tie' | 'none' | 'ended_before' | 'ended_in_all', };

/**
 * A paired difference of one outcome: second future minus first.
 */
export type DifferenceView = { 
/**
 * Name of the outcome.
 */
name: string, 
/**
 * May be empty.
 */
unit: string, 
/**
 * Runs in which the outcome is defined in both futures.
 */
runs: number, 
/**
 * Mean of second minus first.
 */
mean: number, 
/**
 * Lower end of the mean's 95 % interval.
 */
low: number, 
/**
 * Upper end of the mean's 95 % interval.
 */
high: number, 
/**
 * Runs in which the second has more.
 */
more: number, 
/**
 * Runs in which both have the same.
 */
same: number, 
/**
 * Runs in which the second has less.
 */
less: number, };

/**
 * Mean difference of two futures over the runs that count.
 */
export type EffectView = { 
/**
 * Index of the future with more, by the mean.
 */
more: number, 
/**
 * Index of the future with less.
 */
less: number, 
/**
 * Mean difference, in the unit of the quantity.
 */
mean: number | null, 
/**
 * Lower end of its 95 % interval.
 */
low: number | null, 
/**
 * Upper end of its 95 % interval.
 */
high: number | null, };

/**
 * A message of the server, with the number of the request that it answers.
 */
export type Envelope = { re?: number } & Reply;

/**
 * One quantity in both futures.
 */
export type FactView = { 
/**
 * A column, or `stage`; sums are called `sum_of_…`.
 */
name: string, 
/**
 * May be empty.
 */
unit: string, 
/**
 * Value in the first future.
 */
a: number | string | null, 
/**
 * Value in the second future.
 */
b: number | string | null, };

/**
 * A flow of energy in both futures.
 */
export type FlowView = { 
/**
 * Name of the flow.
 */
flow: string, 
/**
 * Value in the first future.
 */
a: number, 
/**
 * Value in the second future.
 */
b: number, };

/**
 * A future of a question, over the runs whose community was alive before the options could affect it.
 */
export type FutureAnswerView = { 
/**
 * None where the scenario is run without changes.
 */
name: Translations | null, 
/**
 * 10 % quantile of the quantity.
 */
low: number | null, 
/**
 * 50 % quantile of the quantity.
 */
median: number | null, 
/**
 * 90 % quantile of the quantity.
 */
high: number | null, 
/**
 * Runs whose community is alive in the week in question; all for outcomes of the whole run.
 */
alive: number, };

/**
 * One future under other random numbers.
 */
export type FutureBandView = { 
/**
 * Number of the future.
 */
future: number, 
/**
 * Its revision.
 */
revision: number, 
/**
 * Bands by column.
 */
columns: { [key in string]: BandView }, 
/**
 * Share of runs in which the community is alive (neither dormant nor dissolved), by week.
 */
alive: Array<number>, 
/**
 * Outcomes, one entry a replicate.
 */
runs: Array<RunView>, };

/**
 * A future.
 */
export type FutureView = { 
/**
 * Number.
 */
id: number, 
/**
 * Name.
 */
name: string, 
/**
 * The future that it was forked from.
 */
of: number | null, 
/**
 * First week that can differ from it; 0 for the first future.
 */
week: number, 
/**
 * Increases with each change; data of an earlier revision may be out of date.
 */
revision: number, 
/**
 * Acts, by week.
 */
acts: Array<ActView>, 
/**
 * Lines of the scenario's own timeline.
 */
planned: Array<string>, };

/**
 * A group of levers.
 */
export type GroupView = { 
/**
 * Path: `policy`, `policy.lois`.
 */
path: string, 
/**
 * A sentence.
 */
about: string, };

/**
 * One value of an enumeration: a stage, a flow, a cause, a kind of task, event or shock.
 */
export type KindView = { 
/**
 * As in scenario files.
 */
name: string, 
/**
 * A few words for headings and lists.
 */
label: string, 
/**
 * A sentence.
 */
about: string, };

/**
 * A lesson.
 */
export type Lesson = { 
/**
 * The name of its file, without the ending.
 */
id: string, 
/**
 * Title, by language.
 */
title: Translations, 
/**
 * Description, by language.
 */
about: Translations, 
/**
 * Its group in the list.
 */
topic: string, 
/**
 * Minutes that it takes in a room.
 */
minutes: number, 
/**
 * Seed of the run that is shown.
 */
seed: number, 
/**
 * Which of the seed's runs is shown.
 */
replicate: number, 
/**
 * The steps, in order.
 */
steps: Array<Step>, };

/**
 * A lesson in a list.
 */
export type LessonView = { 
/**
 * Name to request it by.
 */
id: string, 
/**
 * Title, by language.
 */
title: Translations, 
/**
 * Description, by language.
 */
about: Translations, 
/**
 * Its group in the list.
 */
topic: string, 
/**
 * Minutes that it takes in a room.
 */
minutes: number, };

/**
 * A parameter that the page can change.
 */
export type LeverView = { 
/**
 * Path: `policy.sponsorship`.
 */
path: string, 
/**
 * Path of its group.
 */
group: string, 
/**
 * The last part of the path.
 */
name: string, 
/**
 * A sentence.
 */
about: string, 
/**
 * Type of the value.
 */
kind: 'number' | 'whole' | 'flag' | 'choice' | 'text', 
/**
 * May be empty.
 */
unit: string, 
/**
 * Lowest value.
 */
low: number | null, 
/**
 * Highest value.
 */
high: number | null, 
/**
 * `null` where the value is optional and has no default.
 */
default: number | boolean | string | null, 
/**
 * The values of a choice.
 */
choices?: Array<KindView>, 
/**
 * What it moves first: "more of it raises legitimacy"; may be empty.
 */
acts_on: string, 
/**
 * Literature; may be empty.
 */
source: string, 
/**
 * Whether it can change during a run; other parameters can only be set at the start.
 */
live: boolean, };

/**
 * One member.
 */
export type MemberView = { 
/**
 * Number of the future.
 */
future: number, 
/**
 * Index of the community.
 */
community: number, 
/**
 * Arrival number.
 */
member: number, 
/**
 * Week of joining.
 */
joined: number, 
/**
 * `founder`, `enrolled` or `newcomer`.
 */
came_as: string, 
/**
 * Unit of the organisation.
 */
unit: number, 
/**
 * Week in which the member left, up to the requested week.
 */
left: number | null, 
/**
 * Number of contributions so far.
 */
contributions: number, 
/**
 * The story, sentence by sentence.
 */
story: Array<string>, 
/**
 * Values by week, from the week of joining: `energy`, `engagement`, `participation`, `belonging`, `reputation`,
 * `contributions`.
 */
weeks: Record<string, (number | null)[]>, 
/**
 * Strongest ties in the last week of the story.
 */
peers: Array<PeerView>, };

/**
 * A note.
 */
export type NoteView = { 
/**
 * Number.
 */
id: number, 
/**
 * All futures where none is named.
 */
future: number | null, 
/**
 * The week.
 */
week: number, 
/**
 * The note.
 */
text: string, };

/**
 * A gathering.
 */
export type OccasionView = { 
/**
 * Kind of event, or `meeting`.
 */
kind: string, 
/**
 * An expert from outside took part.
 */
expert: boolean, 
/**
 * People met face to face.
 */
face_to_face: boolean, };

/**
 * How often one option of a question holds.
 */
export type OptionCountView = { 
/**
 * Runs in which it holds.
 */
runs: number, 
/**
 * Their share.
 */
share: number, 
/**
 * Lower end of the share's 95 % interval.
 */
low: number, 
/**
 * Upper end of the share's 95 % interval.
 */
high: number, };

/**
 * An option of a question.
 */
export type OptionView = { 
/**
 * The option.
 */
text: Translations, };

/**
 * A tie of a member.
 */
export type PeerView = { 
/**
 * Arrival number of the other member.
 */
member: number, 
/**
 * Weight, 0..1.
 */
weight: number, };

/**
 * What the page shows of a session.
 */
export type PlaceView = { 
/**
 * The week.
 */
week: number, 
/**
 * The last week that was seen.
 */
seen: number, 
/**
 * The future on the left.
 */
left: number, 
/**
 * The future beside it.
 */
right: number | null, 
/**
 * Step of the lesson, from 0; none where no lesson is being given.
 */
step: number | null, };

/**
 * A task under way.
 */
export type ProjectView = { 
/**
 * Number.
 */
number: number, 
/**
 * Kind of task.
 */
kind: string, 
/**
 * Who requested it: `own`, `organisation`, `directed` or `measured`.
 */
origin: string, 
/**
 * Funding and logistics, 0..1.
 */
support: number, 
/**
 * Hours of work in all.
 */
effort: number, 
/**
 * Hours of progress.
 */
done: number, 
/**
 * Week in which it began.
 */
since: number, 
/**
 * Arrival numbers of the members who work on it.
 */
team: Array<number>, };

/**
 * A future of a question, as the page gets it.
 */
export type QuestionFutureView = { name: Translations, 
/**
 * First week that differs; none where the scenario is run without changes.
 */
week: number | null, planned: Array<string>, };

/**
 * A question as the page gets it: without the rules of the options, which would give the answer away.
 */
export type QuestionView = { name: string, week: number | null, text: Translations, options: Array<OptionView>, 
/**
 * Whether the model has an answer.
 */
answered: boolean, futures: Array<QuestionFutureView>, after: Translations | null, };

/**
 * A scenario that a session can start with.
 */
export type ReadyView = { 
/**
 * Name to request it by.
 */
id: string, 
/**
 * The scenario's own name.
 */
name: string, 
/**
 * The scenario's description.
 */
about: string, };

/**
 * A message of the server. Shares and levels run from 0 to 1.
 */
export type Reply = { "kind": "hello", 
/**
 * [`super::PROTOCOL`].
 */
protocol: number, 
/**
 * Version of the program.
 */
version: string, 
/**
 * The scenario of the command line.
 */
given: ReadyView | null, 
/**
 * Ready scenarios.
 */
scenarios: Array<ReadyView>, 
/**
 * The run to begin with, where no scenario was given: name of a ready scenario, and replicate.
 */
opening: [string, number], 
/**
 * Lessons.
 */
lessons: Array<LessonView>, 
/**
 * Largest sizes and numbers that requests may have, by name.
 */
limits: Record<string, number>, } | { "kind": "catalogue" } & CatalogueView | { "kind": "session" } & SessionView | { "kind": "futures", 
/**
 * All of them, in the order in which they were made.
 */
futures: Array<FutureView>, 
/**
 * The one that was made or changed.
 */
future?: number, 
/**
 * First week that may differ from before.
 */
from?: number, } | { "kind": "notes", 
/**
 * Ordered by week.
 */
notes: Array<NoteView>, } | { "kind": "votes", 
/**
 * One for each question.
 */
votes: Array<VoteView>, } | { "kind": "weeks" } & WeeksView | { "kind": "week" } & WeekView | { "kind": "frames", 
/**
 * Number of the future.
 */
future: number, 
/**
 * Number of pictures.
 */
sent: number, } | { "kind": "member" } & MemberView | { "kind": "story", 
/**
 * Number of the future.
 */
future: number, 
/**
 * Lines of text.
 */
text: string, } | { "kind": "comparison" } & ComparisonView | { "kind": "job", 
/**
 * Its number.
 */
job: number, 
/**
 * Runs that it takes.
 */
total: number, } | { "kind": "progress", 
/**
 * Its number.
 */
job: number, 
/**
 * Runs that are complete.
 */
done: number, 
/**
 * Runs that it takes.
 */
total: number, } | { "kind": "cancelled", 
/**
 * Its number.
 */
job: number, } | { "kind": "bands" } & BandsView | { "kind": "watched" } & WatchedView | { "kind": "answer" } & AnswerView | { "kind": "lesson", 
/**
 * The lesson.
 */
lesson: Lesson, } | { "kind": "saved", 
/**
 * A name for the file.
 */
file_name: string, 
/**
 * The file's text.
 */
text: string, } | { "kind": "exported", 
/**
 * A name for the file.
 */
file_name: string, 
/**
 * The file's text.
 */
text: string, 
/**
 * The command that repeats this run.
 */
command: string, } | { "kind": "error", 
/**
 * The reason, and a remedy where there is one.
 */
message: string, 
/**
 * Places in the text that was sent.
 */
problems?: { origin: string, line: number, column: number, path: string, message: string, help: string | null, excerpt: string }[], };

/**
 * A request of the page. Weeks are counted from 0; a week is shown as it was at its end. `community` is an index into the
 * session's communities.
 */
export type Request = { "do": "catalogue", } | { "do": "start", 
/**
 * The scenario.
 */
from: ScenarioSource, 
/**
 * Changes by path: `policy.sponsorship=0.9`.
 */
sets?: Array<string>, 
/**
 * Default: 1, or the lesson's.
 */
seed?: number | null, 
/**
 * Which of the seed's runs is shown. Default: 0, or the lesson's.
 */
replicate?: number | null, } | { "do": "open", 
/**
 * The file's text.
 */
text: string, } | { "do": "save", 
/**
 * What the page shows; the file holds it, and `open` gives it back. Default: what was saved last.
 */
place?: PlaceView | null, } | { "do": "export", 
/**
 * Number of the future.
 */
future: number, } | { "do": "session", } | { "do": "fork", 
/**
 * The future to fork.
 */
of: number, 
/**
 * First week that can differ.
 */
week: number, 
/**
 * Its name.
 */
name: string, 
/**
 * Whether acts of the first in `week` and later are copied.
 */
keep: boolean, } | { "do": "rename", 
/**
 * Number of the future.
 */
future: number, 
/**
 * Its new name.
 */
name: string, } | { "do": "delete", 
/**
 * Number of the future; not the first.
 */
future: number, } | { "do": "act", 
/**
 * Number of the future.
 */
future: number, 
/**
 * Week of the act.
 */
week: number, 
/**
 * All communities where none is named.
 */
community?: number | null, 
/**
 * The act.
 */
action: Record<string, unknown>, } | { "do": "undo", 
/**
 * Number of the future.
 */
future: number, 
/**
 * Number of the act.
 */
act: number, } | { "do": "weeks", 
/**
 * Number of the future.
 */
future: number, 
/**
 * Default: 0.
 */
community?: number, 
/**
 * First week.
 */
from: number, 
/**
 * The week after the last.
 */
to: number, 
/**
 * Names of the columns. Default: the usual ones.
 */
columns: readonly string[] | null, } | { "do": "week", 
/**
 * Number of the future.
 */
future: number, 
/**
 * Default: 0.
 */
community?: number, 
/**
 * The week.
 */
week: number, } | { "do": "frames", 
/**
 * Number of the future.
 */
future: number, 
/**
 * Default: 0.
 */
community?: number, 
/**
 * First week.
 */
from: number, 
/**
 * The week after the last.
 */
to: number, 
/**
 * Largest number of ties in a picture; the strongest are sent.
 */
ties?: number | null, } | { "do": "member", 
/**
 * Number of the future.
 */
future: number, 
/**
 * Default: 0.
 */
community?: number, 
/**
 * Arrival number of the member.
 */
member: number, 
/**
 * Last week of the story.
 */
week: number, } | { "do": "story", 
/**
 * Number of the future.
 */
future: number, 
/**
 * Default: 0.
 */
community?: number, } | { "do": "compare", 
/**
 * Number of the first future.
 */
a: number, 
/**
 * Number of the second future.
 */
b: number, 
/**
 * Default: 0.
 */
community?: number, 
/**
 * Last week of the comparison. Default: the last week.
 */
week?: number | null, } | { "do": "bands", 
/**
 * One or two futures; the second is compared with the first.
 */
futures: readonly number[], 
/**
 * Default: 0.
 */
community?: number, 
/**
 * Number of replicates. Default: 20.
 */
seeds?: number, 
/**
 * Names of the columns. Default: the usual ones.
 */
columns: readonly string[] | null, } | { "do": "cancel", 
/**
 * Number of the job.
 */
job: number, } | { "do": "note", 
/**
 * All futures where none is named.
 */
future?: number | null, 
/**
 * The week.
 */
week: number, 
/**
 * The note.
 */
text: string, } | { "do": "unnote", 
/**
 * Number of the note.
 */
note: number, } | { "do": "vote", 
/**
 * Name of the lesson.
 */
lesson: string, 
/**
 * Name of the question.
 */
question: string, 
/**
 * Hands by option.
 */
counts: Array<number>, } | { "do": "lesson", 
/**
 * Name of the lesson.
 */
lesson: string, } | { "do": "answer", 
/**
 * Name of the lesson.
 */
lesson: string, 
/**
 * Name of the question.
 */
question: string, 
/**
 * Communities of each future that are sent as they run, 0 to 40. Default: 0.
 */
watch?: number, } | { "do": "lay", 
/**
 * Name of the lesson.
 */
lesson: string, 
/**
 * Name of the question.
 */
question: string, 
/**
 * Language of the futures' names. Default: `en`.
 */
language?: string | null, };

/**
 * A request with its number.
 */
export type RequestEnvelope = { 
/**
 * Number that the page chose; the reply repeats it.
 */
id: number, 
/**
 * The request.
 */
request: Request, };

/**
 * One run of many.
 */
export type RunView = { 
/**
 * Number of the run under the seed.
 */
replicate: number, 
/**
 * Stage at the horizon.
 */
stage: string, 
/**
 * Cause of decline, where it declined.
 */
cause: string | null, 
/**
 * Outcomes; `null` where one is undefined.
 */
row: Record<string, number | null>, };

/**
 * Where a session's scenario comes from.
 */
export type ScenarioSource = "given" | { "ready": string } | { "lesson": string } | { "text": string };

/**
 * A session.
 */
export type SessionView = { 
/**
 * Name of the scenario.
 */
name: string, 
/**
 * Description of the scenario.
 */
about: string, 
/**
 * Weeks of a run: the last is `horizon - 1`.
 */
horizon: number, 
/**
 * Seed of the random numbers.
 */
seed: number, 
/**
 * Which of the seed's runs is shown.
 */
replicate: number, 
/**
 * The lesson that it started with.
 */
lesson: string | null, 
/**
 * Names of the communities.
 */
communities: Array<string>, 
/**
 * Where periphery ends and core begins.
 */
arena: ArenaView, 
/**
 * Futures, in the order in which they were made; the first is never deleted.
 */
futures: Array<FutureView>, 
/**
 * Notes, by week.
 */
notes: Array<NoteView>, 
/**
 * Shows of hands.
 */
votes: Array<VoteView>, 
/**
 * What the page showed when the session was saved; none in a session that wasn't opened.
 */
place: PlaceView | null, 
/**
 * Of a session that was opened: another version saved it, or its runs differ now.
 */
warnings: Array<string>, };

/**
 * A disturbance that lasts for some weeks.
 */
export type SpellView = { 
/**
 * Weeks left.
 */
weeks: number, 
/**
 * Its strength now, 0..1.
 */
depth: number, };

/**
 * One step of a lesson. `week`, where there is one, is the week to play to before the step.
 */
export type Step = { "step": "tell", 
/**
 * The week to play to.
 */
week: number | null, 
/**
 * The text.
 */
text: Translations, } | { "step": "ask" } & QuestionView | { "step": "debrief", 
/**
 * The week to play to.
 */
week: number | null, 
/**
 * An introduction.
 */
text: Translations | null, 
/**
 * The questions.
 */
questions: Array<Translations>, } | { "step": "read", 
/**
 * The week to play to.
 */
week: number | null, 
/**
 * What the source says.
 */
text: Translations, 
/**
 * The reference.
 */
source: string, };

/**
 * One event of a run's timeline.
 */
export type TimelineEventView = { 
/**
 * The week.
 */
week: number, 
/**
 * Type of the event.
 */
what: 'event' | 'task_started' | 'task_done' | 'task_failed' | 'shock' | 'set' | 'stage' | 'core_member_left', 
/**
 * Kind of event, task or shock; path that was set; the new stage.
 */
name: string, 
/**
 * Topic of an event; value that was set; the stage before.
 */
detail?: string, 
/**
 * The event as text.
 */
text: string, };

/**
 * A text in one or more languages; English is among them.
 */
export type Translations = Record<string, string>;

/**
 * The answer: an option, or the reason why it is too close to call.
 */
export type VerdictView = { 
/**
 * Index of the option that holds in clearly most runs.
 */
option: number | null, 
/**
 * Why no option does: `ties`, `chance`, `ended` or `nothing`.
 */
close: 'ties' | 'chance' | 'ended' | 'nothing' | null, };

/**
 * A show of hands.
 */
export type VoteView = { 
/**
 * Name of the lesson.
 */
lesson: string, 
/**
 * Name of the question.
 */
question: string, 
/**
 * Hands by option.
 */
counts: Array<number>, };

/**
 * A community of a question's future, as it thrives or ends.
 */
export type WatchedView = { 
/**
 * Number of the job.
 */
job: number, 
/**
 * Index of the future.
 */
future: number, 
/**
 * Which of the watched runs, from 0; the same number in two futures has the same random numbers.
 */
run: number, 
/**
 * The weeks that follow are about.
 */
weeks: Array<number>, 
/**
 * Stage by week, as an index into the catalogue's stages.
 */
stages: Array<number>, 
/**
 * Active members by week.
 */
active: Array<number>, 
/**
 * Mean energy by week, in percent.
 */
energy: Array<number>, };

/**
 * One week of a community.
 */
export type WeekView = { 
/**
 * Number of the future.
 */
future: number, 
/**
 * Its revision.
 */
revision: number, 
/**
 * Index of the community.
 */
community: number, 
/**
 * The week.
 */
week: number, 
/**
 * Stage, as an index into the catalogue's stages.
 */
stage: number, 
/**
 * Values of all columns.
 */
row: Record<string, number | null>, 
/**
 * Flows of energy and engagement this week, in the order of the catalogue: sums over members.
 */
budget: Array<BudgetView>, 
/**
 * Values of all live levers in this week, by path.
 */
levers: Record<string, number | boolean | string | null>, 
/**
 * Timeline of this week.
 */
timeline: Array<TimelineEventView>, 
/**
 * Tasks under way at its end.
 */
projects: Array<ProjectView>, 
/**
 * Gatherings of this week, regular meetings included.
 */
occasions: Array<OccasionView>, 
/**
 * Weeks until there is a sponsor again.
 */
sponsor_away: number, 
/**
 * Weeks until there is a coordinator again.
 */
coordinator_away: number, 
/**
 * A cut of resources.
 */
cut: SpellView, 
/**
 * A surge of workload.
 */
surge: SpellView, 
/**
 * The week in a sentence.
 */
text: string, };

/**
 * Weeks of a community.
 */
export type WeeksView = { 
/**
 * Number of the future.
 */
future: number, 
/**
 * Its revision.
 */
revision: number, 
/**
 * Index of the community.
 */
community: number, 
/**
 * First week.
 */
from: number, 
/**
 * The week after the last.
 */
to: number, 
/**
 * Stage by week, as an index into the catalogue's stages.
 */
stages: Array<number>, 
/**
 * Values by week, by column.
 */
columns: Record<string, (number | null)[]>, 
/**
 * Timeline of the run, in order.
 */
timeline: Array<TimelineEventView>, };

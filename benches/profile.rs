//! Where a member-week goes, beside the least that the work takes: `cargo bench -p hearth-benches --bench profile`.
//!
//! The processes of the week are called one after the other with a clock between them, over the default scenario; what
//! the clock takes is taken off. The least is made of what can't be left out (words of random numbers, exponentials,
//! ties read and moved, columns streamed): each is timed alone in the same run, and counted in the same replicates.

use std::hint::black_box;
use std::time::Instant;

use hearth::engine::math;
use hearth::engine::model::constellation::Constellation;
use hearth::engine::model::state::{Community, TEAM};
use hearth::engine::model::tables::Tables;
use hearth::engine::model::ties::TIES;
use hearth::engine::model::week::{self, Context};
use hearth::engine::observe::RunWatch;
use hearth::engine::random::{Decision, Source, poisson_lane, unit};
use hearth::engine::scenario::Scenario;
use hearth::engine::simulation::Simulation;
use wide::f32x8;

const SEED: u64 = 7;
const REPLICATES: u32 = 32;
/// Times that all is run and timed; the shortest of each counts, because what else a machine does only adds.
const ROUNDS: usize = 15;

/// Parts of a week, in its order.
#[derive(Debug, Clone, Copy)]
enum Part {
    Coming,
    Draws,
    Decisions,
    Exchange,
    Tasks,
    Care,
    Energy,
    Leaving,
    Observation,
}

const PARTS: [(Part, &str); 9] = [
    (Part::Draws, "draws"),
    (Part::Coming, "opening, arrivals, agenda"),
    (Part::Decisions, "decisions: who takes part"),
    (Part::Exchange, "exchange"),
    (Part::Tasks, "events and tasks"),
    (Part::Care, "knowledge, care, recognition"),
    (Part::Energy, "energy and ties"),
    (Part::Leaving, "value, departures"),
    (Part::Observation, "observation"),
];

/// Nanoseconds by part.
type Times = [f64; PARTS.len()];

/// What the replicates had to do, summed over all weeks.
#[derive(Debug, Default)]
struct Work {
    weeks: f64,
    members: f64,
    slots: f64,
    participants: f64,
    active: f64,
    contributions: f64,
    approaches: f64,
    /// Sides of ties moved by answers, by meetings and by work.
    moved_by_answers: f64,
    moved_by_tasks: f64,
    /// Lists of ties summed for the pull of ties.
    summed: f64,
}

fn main() {
    let scenario = Scenario::default();
    let mut times = vec![[f64::INFINITY; PARTS.len()]; (REPLICATES * scenario.horizon_weeks) as usize];
    let mut work = Work::default();
    for _ in 0..ROUNDS {
        work = Work::default();
        for (replicate, weeks) in (0..REPLICATES).zip(times.chunks_mut(scenario.horizon_weeks as usize)) {
            run(&scenario, replicate, weeks, &mut work);
        }
    }
    let spent = spent(&times);
    let least = least(&scenario, &work);
    println!("\n{:<34}{:>9}{:>9}{:>8}", "ns a member-week, one core", "engine", "at least", "ratio");
    let row = |name: &str, engine: f64, least: f64| {
        let (engine, least) = (engine / work.members, least / work.members);
        let ratio = if least > 0.0 { format!("{:>8.1}", engine / least) } else { format!("{:>8}", "-") };
        println!("{name:<34}{engine:>9.1}{least:>9.1}{ratio}");
    };
    for (part, name) in PARTS {
        row(name, spent[part as usize], least[part as usize]);
    }
    row("all", spent.iter().sum(), least.iter().sum());
    println!("\nA week on average:");
    for (what, sum) in [
        ("members", work.members),
        ("slots, those of former members included", work.slots),
        ("participants", work.participants),
        ("active members", work.active),
        ("contributions", work.contributions),
        ("peers asked", work.approaches),
        ("sides of ties moved", work.moved_by_answers + work.moved_by_tasks),
        ("lists of ties summed", work.summed),
    ] {
        println!("  {:>6.1} {what}", sum / work.weeks);
    }
}

/// A clock that is read between parts.
struct Laps<'a> {
    last: Instant,
    shortest: &'a mut Times,
}

impl Laps<'_> {
    fn end(&mut self, part: Part) {
        let time = self.last.elapsed().as_nanos() as f64;
        let shortest = &mut self.shortest[part as usize];
        *shortest = shortest.min(time);
        self.last = Instant::now();
    }
}

/// The part of a week that ends with a process of [`week::WEEK`], where one does.
fn ends(process: &str) -> Option<Part> {
    match process {
        "agenda" => Some(Part::Coming),
        "participation" => Some(Part::Decisions),
        "exchange" => Some(Part::Exchange),
        "work" => Some(Part::Tasks),
        "measurement" => Some(Part::Care),
        "energy" => Some(Part::Energy),
        "departures" => Some(Part::Leaving),
        _ => None,
    }
}

/// Runs a replicate process by process, as [`week::run`] does at once.
fn run(scenario: &Scenario, replicate: u32, weeks: &mut [Times], work: &mut Work) {
    let mut simulation = Simulation::new(scenario, SEED);
    simulation.restart(replicate);
    let community = &mut simulation.communities()[0].clone();
    let (organisation, rules) = (&scenario.organisation, &scenario.model);
    let tables = Tables::of(rules);
    let mut constellation = Constellation::default();
    constellation.begin(organisation, std::slice::from_ref(community));
    let mut random = Source::new(SEED, replicate);
    let mut watch = RunWatch::default();
    let mut words = Vec::new();
    for (week, shortest) in (0..).zip(weeks) {
        let horizon = scenario.horizon_weeks;
        let random = &mut random;
        let (tables, brokers) = (&tables, false);
        let sponsored = 1.0;
        let context = &mut Context { week, horizon, rules, tables, organisation, brokers, sponsored, random };
        let mut laps = Laps { last: Instant::now(), shortest };
        week::begin(community, context);
        for (name, process) in week::WEEK {
            process(community, context);
            let Some(part) = ends(name) else { continue };
            laps.end(part);
            match part {
                Part::Coming => {
                    // Made once more to be timed; deciding makes them for itself.
                    words.resize(community.slots(), 0);
                    let members = &community.members.id;
                    context.random.fill(
                        community.index,
                        Decision::Attend,
                        week,
                        members,
                        black_box(&mut words),
                    );
                    laps.end(Part::Draws);
                }
                Part::Energy => {
                    count(community, rules.ties.talks, work);
                    laps.last = Instant::now();
                }
                _ => {}
            }
        }
        constellation.connect(std::slice::from_mut(community), context);
        community.stage = watch.observe(community, rules, organisation).stage;
        laps.end(Part::Observation);
        work.members += f64::from(community.census.members);
        work.active += f64::from(community.census.active);
    }
}

fn count(community: &Community, talks: u32, work: &mut Work) {
    let (slots, present) = (community.slots() as f64, community.present.len() as f64);
    let meetings = community.occasions.len() as f64;
    let teams: usize = community.projects.iter().map(|project| project.size.min(TEAM)).sum();
    work.weeks += 1.0;
    work.slots += slots;
    work.participants += present;
    work.contributions += f64::from(community.tally.contributions);
    work.approaches += f64::from(community.tally.approaches);
    work.moved_by_answers += 2.0 * f64::from(community.tally.accepted);
    work.moved_by_tasks += 2.0 * (meetings * present * f64::from(talks) + teams as f64);
    work.summed += present + 0.25 * (slots - present);
}

/// Sums over weeks of each part's shortest time, without what the clock takes.
fn spent(weeks: &[Times]) -> Times {
    let readings = (0..10_000).map(|_| Instant::now().elapsed().as_nanos() as f64);
    let clock = readings.fold(f64::INFINITY, f64::min);
    let mut sums = [0.0; PARTS.len()];
    for week in weeks {
        sums.iter_mut().zip(week).for_each(|(sum, time)| *sum += (time - clock).max(0.0));
    }
    sums[Part::Decisions as usize] -= sums[Part::Draws as usize];
    sums
}

/// The shortest time of one of so many equal things, in ns.
fn each(things: usize, mut work: impl FnMut()) -> f64 {
    let times = (0..100 * ROUNDS).map(|_| {
        let start = Instant::now();
        work();
        start.elapsed().as_nanos() as f64 / things as f64
    });
    times.fold(f64::INFINITY, f64::min)
}

/// What can't be left out, each timed alone, times how often it was done.
fn least(scenario: &Scenario, work: &Work) -> Times {
    const MANY: usize = 1024;
    let mut random = Source::new(SEED, 0);
    let ids: Vec<u32> = (0..MANY as u32).collect();
    let mut words = vec![0; MANY];
    let word = each(MANY, || random.fill(0, Decision::Attend, 0, &ids, black_box(&mut words)));

    let column: Vec<f32> = words.iter().map(|&word| unit(word)).collect();
    let mut present = vec![0.0f32; MANY];
    let decision = each(MANY, || {
        let (column, words) = (black_box(&column[..]), black_box(&words[..]));
        let drawn = column.as_chunks().0.iter().zip(words.as_chunks().0);
        for (present, (&x, words)) in present.as_chunks_mut().0.iter_mut().zip(drawn) {
            let chance = f32x8::new(words.map(unit)) * (math::exp_lane(-f32x8::new(x)) + 1.0);
            *present = (chance.simd_lt(0.9) & f32x8::ONE).to_array();
        }
        black_box(&mut present);
    });
    let poisson = each(MANY, || {
        let mean = f32x8::splat((3.0 * work.contributions / (3.6 * work.participants)) as f32);
        black_box(&words).as_chunks().0.iter().for_each(|&words| _ = black_box(poisson_lane(words, mean)));
    });
    let exponential =
        each(MANY, || _ = black_box(black_box(&column).iter().map(|&x| math::exp(-x)).sum::<f32>()));
    // One pass of a running mean: two columns read, one written.
    let mut mean = vec![0.0f32; MANY];
    let pass = each(MANY, || {
        for (mean, now) in mean.iter_mut().zip(black_box(&column)) {
            *mean = *mean * 0.9 + 0.1 * now;
        }
        black_box(&mut mean);
    });
    let sum = each(MANY, || _ = black_box(math::sum(black_box(&column))));

    // Ties of a community in the middle of its run.
    let mut simulation = Simulation::new(scenario, SEED);
    (0..scenario.horizon_weeks / 2).for_each(|_| _ = simulation.step());
    let mut members = simulation.communities()[0].members.clone();
    let n = members.id.len();
    let list = each(n, || {
        let (members, n) = (black_box(&members), black_box(n));
        black_box((0..n).map(|slot| members.ties.sum(slot, &members.participation)).sum::<f32>());
    });
    let moved = each(2 * n, || {
        for slot in 0..n {
            members.ties.strengthen(slot, (slot + 1 + slot % TIES) % n, 0.01, &members.is_member);
        }
    });

    let mut least = [0.0; PARTS.len()];
    let mut needs = |part: Part, ns: f64| least[part as usize] += ns;
    needs(Part::Draws, work.slots * word);
    needs(Part::Coming, 64.0 * work.weeks * word);
    needs(Part::Decisions, work.slots * (decision + 4.0 * pass));
    // A participant goes through its ties, and draws how much it says besides.
    needs(Part::Exchange, work.participants * (list + poisson));
    needs(Part::Exchange, work.approaches * 2.0 * exponential + work.moved_by_answers * moved);
    needs(Part::Tasks, work.moved_by_tasks * moved);
    needs(Part::Care, 2.0 * work.weeks * exponential + work.active * sum);
    needs(Part::Energy, work.summed * list);
    needs(Part::Energy, work.slots * 6.0 * pass);
    needs(Part::Leaving, work.slots * sum);
    needs(Part::Observation, work.slots * 6.0 * sum + work.active * list);
    least
}

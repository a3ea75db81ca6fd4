//! The engine, process by process: what its own week does at once is done here in steps, with a picture after each.

use hearth::engine::model::constellation::Constellation;
use hearth::engine::model::state::{Community, UTILITIES, Utility};
use hearth::engine::model::tables::Tables;
use hearth::engine::model::week::{self, Context};
use hearth::engine::model::{events, shocks};
use hearth::engine::observe::{RunWatch, Week};
use hearth::engine::random::Source;
use hearth::engine::scenario::Scenario;
use hearth::engine::scenario::timeline::{Action, Trigger};
use hearth::engine::simulation::Simulation;

use super::draws::member;
use super::picture::Picture;

/// The engine in the middle of a run.
pub struct Engine<'s> {
    scenario: &'s Scenario,
    tables: Tables,
    pub community: Community,
    constellation: Constellation,
    watch: RunWatch,
    source: Source,
    pub week: u32,
    /// Weeks that have passed for members: one more from the feeling at the end of a week on.
    pub passed: u32,
}

impl<'s> Engine<'s> {
    pub fn new(scenario: &'s Scenario, seed: u64, replicate: u32) -> Self {
        let mut simulation = Simulation::new(scenario, seed);
        simulation.restart(replicate);
        let community = simulation.communities()[0].clone();
        let mut constellation = Constellation::default();
        constellation.begin(&scenario.organisation, std::slice::from_ref(&community));
        let source = Source::new(seed, replicate);
        let tables = Tables::of(&scenario.model);
        Self {
            scenario,
            tables,
            community,
            constellation,
            watch: RunWatch::default(),
            source,
            week: 0,
            passed: 0,
        }
    }

    /// A week, process by process, with a picture after each of [`super::STEPS`], and what is observed.
    pub fn step(&mut self) -> (Vec<Picture>, Week) {
        let mut pictures = Vec::new();
        for (name, process) in week::OPENING {
            self.take(name, &mut pictures, |(community, _), context| process(community, context));
        }
        let scenario = self.scenario;
        self.take("timeline", &mut pictures, |(community, _), context| follow(scenario, community, context));
        for (name, process) in week::WEEK {
            self.take(name, &mut pictures, |(community, _), context| process(community, context));
        }
        self.take("culture", &mut pictures, |(community, constellation), context| {
            constellation.connect(std::slice::from_mut(community), context);
        });
        assert_eq!(pictures.len(), super::STEPS.len(), "a step's last process isn't in the week");
        let seen = self.watch.observe(&self.community, &self.scenario.model, &self.scenario.organisation);
        self.community.stage = seen.stage;
        self.week += 1;
        (pictures, seen)
    }

    /// Runs one process; a picture is taken where it ends a step.
    fn take(
        &mut self,
        name: &str,
        pictures: &mut Vec<Picture>,
        run: impl FnOnce((&mut Community, &mut Constellation), &mut Context),
    ) {
        let context = &mut Context {
            week: self.week,
            horizon: self.scenario.horizon_weeks,
            rules: &self.scenario.model,
            tables: &self.tables,
            organisation: &self.scenario.organisation,
            brokers: false,
            sponsored: 1.0,
            random: &mut self.source,
        };
        run((&mut self.community, &mut self.constellation), context);
        if name == "energy" {
            self.passed = self.week + 1;
        }
        if super::STEPS.iter().any(|(_, last)| *last == name) {
            pictures.push(picture(&self.community, self.passed));
        }
    }
}

/// The lines of the timeline that are due; the example's all say `at`.
fn follow(scenario: &Scenario, community: &mut Community, context: &mut Context) {
    for entry in &scenario.timeline {
        let Trigger::At { week } = entry.trigger else { panic!("the example's timeline says `at` only") };
        if week != context.week {
            continue;
        }
        for action in &entry.actions {
            match action {
                Action::Event(event) => events::hold(community, context, event),
                Action::Shock(shock) => shocks::strike(community, context, shock),
                other => panic!("not in the example: {other:?}"),
            }
        }
    }
}

/// Names of the sources of a week's utility.
pub const UTILITY_NAMES: [(Utility, &str); UTILITIES] = [
    (Utility::Answered, "v[answered]"),
    (Utility::Unanswered, "v[unanswered]"),
    (Utility::Helping, "v[helping]"),
    (Utility::Dialogue, "v[dialogue]"),
    (Utility::GoodWork, "v[good_work]"),
    (Utility::Drudgery, "v[drudgery]"),
    (Utility::Control, "v[control]"),
    (Utility::Measurement, "v[measurement]"),
    (Utility::Meeting, "v[meeting]"),
];

/// Everything that the documentation names, as the engine has it.
pub fn picture(community: &Community, passed: u32) -> Picture {
    let mut picture = Picture::default();
    for slot in 0..community.slots() {
        picture_member(community, passed, slot, &mut picture);
    }
    let (level, tally) = (&community.level, &community.tally);
    for (what, value) in [
        ("F", level.fit),
        ("matter", level.matter),
        ("content", level.content),
        ("meeting_due", level.meeting_due),
        ("reach", level.reach),
        ("pool", level.pool),
        ("X", level.attention),
        ("N", level.norm),
        ("L", level.legitimacy),
        ("S", level.shown),
        ("Y", level.voice),
        ("C", level.care),
        ("H", level.challenge),
        ("T", level.attitude),
        ("M", level.parochialism),
        ("W", level.value_recent),
        ("I", level.intangible_recent),
        ("active⁻", level.active),
        ("cohesion⁻", level.cohesion),
        ("coverage⁻", level.coverage),
        ("participants⁻", level.participants),
        ("squeeze", tally.squeeze),
        ("granted", tally.granted),
        ("familiarity", tally.familiarity),
        ("organising", tally.organising),
        ("money", tally.money),
        ("hours", tally.hours),
        ("tangible", tally.tangible),
        ("intangible", tally.intangible),
        ("cost_hours", tally.cost_hours),
        ("cost", tally.cost),
    ] {
        picture.number("community", what, value);
    }
    for (what, count) in [
        ("silence⁻", level.silence),
        ("meetings", level.meetings),
        ("launched", u32::from(level.launched)),
        ("silent_weeks", level.silent_weeks),
        ("participants", tally.participants),
        ("newcomers", tally.newcomers),
        ("departures", tally.departures),
        ("requests", tally.requests),
        ("approaches", tally.approaches),
        ("accepted", tally.accepted),
        ("repeated", tally.repeated),
        ("answered", tally.answered),
        ("answered_hard", tally.answered_hard),
        ("calls", tally.calls),
        ("retrieved", tally.retrieved),
        ("misled", tally.misled),
        ("learned", tally.learned),
        ("shares", tally.shares),
        ("conflicts", tally.conflicts),
        ("contributions", tally.contributions),
    ] {
        picture.number("community", what, count);
    }
    for (what, topics) in [
        ("Θ", level.tacit),
        ("D", level.documented),
        ("J", level.stale),
        ("asked", level.asked_before),
        ("legacy", level.legacy),
    ] {
        picture.topics("community", what, topics);
    }
    picture
}

fn picture_member(community: &Community, passed: u32, slot: usize, picture: &mut Picture) {
    let members = &community.members;
    let whom = member(members.id[slot]);
    for (what, value) in [
        ("here", members.is_member[slot]),
        ("φ", members.interest[slot]),
        ("h", members.own_hours[slot]),
        ("κ", members.propensity[slot]),
        ("λ", members.leaning[slot]),
        ("E", members.energy[slot]),
        ("G", members.engagement[slot]),
        ("B", members.belonging[slot]),
        ("Q", members.received[slot]),
        ("R", members.reputation[slot]),
        ("a", members.participation[slot]),
        ("P", members.pull[slot]),
        ("A", members.anger[slot]),
        ("Z", members.citizenship[slot]),
        ("o", members.outdated_share[slot]),
        // Of a gap there is none.
        ("x", members.inclination[slot] * members.is_member[slot]),
        ("p", members.present[slot]),
        ("u", members.used[slot]),
    ] {
        picture.number(&whom, what, value);
    }
    for (utility, name) in UTILITY_NAMES {
        let utilities =
            community.utility.get(members.position[slot] as usize).filter(|_| members.present[slot] > 0.0);
        picture.number(&whom, name, utilities.map_or(0.0, |utilities| utilities[utility as usize]));
    }
    picture.number(&whom, "unit", members.unit[slot]);
    picture.number(&whom, "joined", members.joined[slot]);
    picture.number(&whom, "s", passed.saturating_sub(u32::from(members.silent_since[slot])));
    picture.number(&whom, "c", members.contributions[slot]);
    picture.number(&whom, "acted", members.acted[slot]);
    picture.topics(&whom, "K", members.knows[slot]);
    picture.topics(&whom, "O", members.outdated[slot]);
    for (peer, weight) in members.ties.of(slot) {
        picture.number(&whom, format!("w[{}]", members.id[peer]), weight);
    }
}

//! From the text of a study to a question.

use std::path::Path;

use super::arms::{self, Common, SpecArm, overlap};
use super::base::{Base, Origin};
use super::error::SpecError;
use super::outcomes;
use super::portfolio::{self, PortfolioArms};
use super::replicates::{self, Replicates};
use super::{Overrides, StudySpec, factors, fields, levers, ready};
use crate::outcome::{Outcome, Prices};
use hearth_engine::scenario::error::{Problem, Problems};
pub use hearth_engine::scenario::node::{Content, Field, Node};
use hearth_engine::scenario::source::{Place, Source};
use hearth_engine::scenario::tree::parse;
use hearth_engine::scenario::{Scenario, ScenarioError, nearest};

const NAMES: [&str; 14] = [
    "name",
    "about",
    "scenario",
    "set",
    "arms",
    "community",
    "outcomes",
    "replicates",
    "confidence",
    "seed",
    "prices",
    "uncertain",
    "portfolio",
    "levers",
];
const EXAMPLE: &str = "Study(scenario: \"baseline\", arms: [(name: \"One\"), (name: \"Two\", set: {…})])";

/// Confidence where none is given.
const CONFIDENCE: f64 = 0.95;
/// Arms that can be distinguished in a table.
const MOST_ARMS: usize = 64;

/// Reads a study from its text.
pub(super) fn question(
    text: &str,
    origin: &str,
    folder: &Path,
    asked: &Overrides,
) -> Result<StudySpec, SpecError> {
    let mut problems = Problems::of("study");
    let source = Source::new(origin, text);
    let question = match parse(&source, &mut problems) {
        Some(root) => {
            let question = Reader { root: &root, folder, asked, problems: &mut problems }.read();
            Some(question)
        }
        None => None,
    };
    match (problems.sorted(), question.flatten()) {
        (None, Some(question)) => check_asked(&question.arms, asked).map(|()| question),
        (Some(problems), _) => Err(SpecError::Invalid(problems)),
        // Whatever gives nothing has reported why.
        (None, None) => Err(SpecError::Invalid(Problems::of("study"))),
    }
}

/// Makes a study of one scenario, which is the reference.
pub(super) fn of_scenario(origin: Origin, asked: &Overrides) -> Result<StudySpec, SpecError> {
    if let Origin::Ready(name) = &origin
        && !ready::is_ready(name)
    {
        let suggestion = nearest(name, ready::ready_names()).map(str::to_owned);
        return Err(SpecError::NotReady { name: name.clone(), suggestion });
    }
    let mut problems = Problems::default();
    let unreadable = |error: ScenarioError| match error {
        ScenarioError::Unreadable { path, reason } => SpecError::Unreadable { path, reason },
        ScenarioError::Invalid(problems) => SpecError::Invalid(problems),
    };
    let plain = Base::load(&origin, &mut problems).map_err(unreadable)?;
    let common = Common { plain: plain.as_ref(), folder: Path::new(""), shared: &[], sets: &asked.sets };
    let reference = arms::ArmOverride { name: REFERENCE.to_owned(), sets: Vec::new() };
    let all = std::iter::once(&reference).chain(&asked.arms);
    let arms: Vec<SpecArm> = all.filter_map(|arm| with_room(&common, arm, &mut problems)).collect();
    if let Some(problems) = problems.sorted() {
        return Err(SpecError::Invalid(problems));
    }
    check_asked(&arms, asked)?;
    let Some(base) = plain else { return Err(SpecError::Invalid(Problems::default())) };
    let scenario: &Scenario = arms[0].scenario();
    Ok(StudySpec {
        name: scenario.name.clone(),
        about: scenario.about.clone(),
        base: with_sets(base, &[], &asked.sets),
        arms,
        community: None,
        outcomes: Outcome::defaults(),
        replicates: Replicates::default(),
        confidence: CONFIDENCE,
        seed: None,
        prices: Prices::default(),
        uncertain: Vec::new(),
        portfolio: None,
        levers: Vec::new(),
    })
}

/// The name of the scenario as it stands, among arms of the command line.
const REFERENCE: &str = "unchanged";

/// An arm of the command line, with its problems among those of all.
fn with_room(common: &Common<'_>, arm: &arms::ArmOverride, problems: &mut Problems) -> Option<SpecArm> {
    let mut own = Problems::default();
    let arm = common.asked(arm, &mut own);
    problems.absorb(own);
    arm
}

fn with_sets(mut base: Base, shared: &[Field], sets: &[String]) -> Base {
    // What is wrong with them was reported with the arms.
    let mut problems = Problems::default();
    shared.iter().for_each(|field| base.assign(field, &mut problems));
    sets.iter().for_each(|set| base.apply(set, &mut problems));
    base
}

/// Arms of the command line have no place in a text.
fn check_asked(arms: &[SpecArm], asked: &Overrides) -> Result<(), SpecError> {
    let wrong = |name: &str, what: String| Err(SpecError::Arm { arm: name.to_owned(), what });
    for arm in &asked.arms {
        let same = |one: &&SpecArm| one.name.to_lowercase() == arm.name.to_lowercase();
        if arms.iter().filter(same).count() > 1 {
            return wrong(&arm.name, "another arm has this name already (letter case aside)".to_owned());
        }
        for (at, set) in arm.sets.iter().enumerate() {
            let path = |set: &str| set.split('=').next().unwrap_or_default().trim().to_owned();
            if let Some(earlier) = arm.sets[..at].iter().find(|one| overlap(&path(one), &path(set))) {
                let what = format!("`{}` and `{}` speak of the same parameter", path(earlier), path(set));
                return wrong(&arm.name, what);
            }
        }
    }
    if arms.len() > MOST_ARMS {
        return Err(SpecError::Arms {
            what: format!("{} arms; at most {MOST_ARMS} can be compared", arms.len()),
        });
    }
    let weeks = |arm: &SpecArm| arm.scenario().horizon_weeks;
    match arms.iter().find(|arm| weeks(arm) != weeks(&arms[0])) {
        Some(arm) => wrong(
            &arm.name,
            format!(
                "it runs for {} weeks, '{}' for {}; what happens by the horizon can't be compared",
                weeks(arm),
                arms[0].name,
                weeks(&arms[0])
            ),
        ),
        None => Ok(()),
    }
}

/// Reads the parts, and checks them against each other.
struct Reader<'a> {
    root: &'a Node,
    folder: &'a Path,
    asked: &'a Overrides,
    problems: &'a mut Problems,
}

impl Reader<'_> {
    fn read(mut self) -> Option<StudySpec> {
        let root = self.root;
        match &root.content {
            Content::Fields(tag, _) if tag.as_deref().is_none_or(|tag| tag == "Study") => {}
            _ => {
                fields::refuse(root, "", "Study(…)", EXAMPLE, self.problems);
                return None;
            }
        }
        fields::group(root, "", &NAMES, EXAMPLE, self.problems);
        let name = match root.get("name") {
            Some(node) => fields::name(node, "name", self.problems),
            None => Some("Study".to_owned()),
        };
        let about =
            root.get("about").map_or(Some(String::new()), |node| fields::text(node, "about", self.problems));
        let plain = self.base();
        let shared = root.get("set").map_or(&[][..], |node| arms::set_fields(node, "set", self.problems));
        let base = plain.clone().map(|base| with_sets(base, shared, &self.asked.sets));
        let mut arms = self.arms(plain.as_ref(), base.as_ref(), shared);
        let portfolio = self.portfolio((plain.as_ref(), base.as_ref()), shared, &mut arms);
        let outcomes = self.outcomes();
        let replicates = match root.get("replicates") {
            Some(node) => replicates::read(node, self.problems),
            None => Some(Replicates::default()),
        };
        let confidence = match root.get("confidence") {
            Some(node) => fields::number(node, "confidence", (0.5, 0.9999), self.problems),
            None => Some(CONFIDENCE),
        };
        let seed = match root.get("seed") {
            Some(node) => fields::whole(node, "seed", (0, u32::MAX), self.problems).map(u64::from).map(Some),
            None => Some(None),
        };
        let prices =
            root.get("prices").map_or_else(Prices::default, |node| Prices::read(node, self.problems));
        let uncertain =
            self.each("uncertain", |node, at, problems| factors::read(node, at, base.as_ref(), problems));
        let levers =
            self.each("levers", |node, at, problems| levers::read(node, at, base.as_ref(), problems));
        let community =
            root.get("community").map(|node| (node, fields::text(node, "community", self.problems)));
        let mut question = StudySpec {
            name: name?,
            about: about?,
            base: base?,
            arms,
            community: None,
            outcomes,
            replicates: replicates?,
            confidence: confidence?,
            seed: seed?,
            prices,
            uncertain,
            portfolio,
            levers,
        };
        question.in_currency();
        self.check(&question);
        if let Some((node, name)) = community {
            self.check_community(&question, node, name.as_deref());
            question.community = name;
        }
        Some(question)
    }

    fn base(&mut self) -> Option<Base> {
        match self.root.get("scenario") {
            Some(node) => Base::read(node, self.folder, "scenario", self.problems),
            None => {
                self.problems.report(|| {
                    Problem::new(&self.root.place, "", "a study needs its `scenario`")
                        .help("write scenario: \"my.ron\", or a ready one's name such as \"baseline\"")
                });
                None
            }
        }
    }

    fn arms(&mut self, plain: Option<&Base>, base: Option<&Base>, shared: &[Field]) -> Vec<SpecArm> {
        let common = Common { plain, folder: self.folder, shared, sets: &self.asked.sets };
        let nodes = match self.root.get("arms") {
            Some(node) => fields::list(
                node,
                "arms",
                "arms: [(name: \"One\"), (name: \"Two\", set: {…})]",
                self.problems,
            ),
            None => &[],
        };
        if nodes.is_empty() && self.asked.arms.is_empty() {
            // Levers alone are enough for a search; then the scenario itself must be right.
            if let Some(base) = base {
                base.resolve(self.problems);
            }
            if self.root.get("levers").is_none() && self.root.get("portfolio").is_none() {
                let place = self.root.get("arms").map_or(&self.root.place, |node| &node.place);
                self.problems.report(|| {
                    Problem::new(place, "arms", "there is no arm, and no lever: nothing is asked").help(
                        "write arms: [(name: \"One\"), (name: \"Two\", set: {\"policy.sponsorship\": 0.9})]",
                    )
                });
            }
        }
        let mut arms: Vec<SpecArm> = Vec::new();
        for (at, node) in nodes.iter().take(MOST_ARMS).enumerate() {
            let mut own = Problems::default();
            let arm = common.arm(node, at, &mut own);
            // What is wrong with the scenario is wrong in every arm, and reported once.
            self.problems.absorb(own);
            let Some(arm) = arm else { continue };
            self.check_arm(&arms, &arm, node, &format!("arms.{at}"));
            arms.push(arm);
        }
        if nodes.len() + self.asked.arms.len() > MOST_ARMS {
            let place = self.root.get("arms").map_or(&self.root.place, |node| &node.place);
            self.problems.report(|| {
                Problem::new(place, "arms", format!("more than {MOST_ARMS} arms can't be compared"))
                    .help("a search over `levers` finds the best of many")
            });
        }
        for asked in self.asked.arms.iter().take(MOST_ARMS) {
            arms.extend(with_room(&common, asked, self.problems));
        }
        arms
    }

    /// Adds the arms of a portfolio: one that funds nothing, where no arm is given, then one for each community, then all.
    fn portfolio(
        &mut self,
        (plain, base): (Option<&Base>, Option<&Base>),
        shared: &[Field],
        arms: &mut Vec<SpecArm>,
    ) -> Option<PortfolioArms> {
        let node = self.root.get("portfolio")?;
        let names: Vec<String> =
            base?.resolve(&mut Problems::default()).communities.iter().map(|one| one.name.clone()).collect();
        let planned = portfolio::read(node, &names, self.problems)?;
        let common = Common { plain, folder: self.folder, shared, sets: &self.asked.sets };
        let reference = arms::ArmOverride { name: portfolio::NONE.to_owned(), sets: Vec::new() };
        let first = arms.is_empty().then_some(reference);
        for asked in first.into_iter().chain(planned.arms) {
            if arms.iter().any(|one| one.name.to_lowercase() == asked.name.to_lowercase()) {
                self.problems.report(|| {
                    let what = format!("an arm is called \"{}\", as one of the portfolio is", asked.name);
                    Problem::new(&node.place, "portfolio", what).help("give that arm another name")
                });
                return None;
            }
            arms.push(with_room(&common, &asked, self.problems)?);
        }
        Some(planned.portfolio)
    }

    fn check_arm(&mut self, earlier: &[SpecArm], arm: &SpecArm, node: &Node, path: &str) {
        let place = node.get("name").map_or(&node.place, |name| &name.place);
        if earlier.iter().any(|one| one.name.to_lowercase() == arm.name.to_lowercase()) {
            self.problems.report(|| {
                let what = format!("an arm called \"{}\" is there already (letter case aside)", arm.name);
                Problem::new(place, &format!("{path}.name"), what).help("give each arm a name of its own")
            });
        }
        if let Some(first) = earlier.first()
            && first.scenario().horizon_weeks != arm.scenario().horizon_weeks
        {
            self.problems.report(|| {
                let what = format!(
                    "it runs for {} weeks, \"{}\" for {}",
                    arm.scenario().horizon_weeks,
                    first.name,
                    first.scenario().horizon_weeks
                );
                Problem::new(place, path, what)
                    .help("arms must end together: write set: {\"horizon_weeks\": 260} for the whole study")
            });
        }
    }

    fn outcomes(&mut self) -> Vec<Outcome> {
        let Some(node) = self.root.get("outcomes") else { return Outcome::defaults() };
        let nodes = fields::list(node, "outcomes", "outcomes: [survival, cost]", self.problems);
        if nodes.is_empty() && matches!(node.content, Content::List(_)) {
            self.problems.report(|| {
                Problem::new(&node.place, "outcomes", "there is no outcome to compare by")
                    .help("leave it away for the usual ones, or write outcomes: [survival, cost]")
            });
        }
        outcomes::read(nodes, self.problems)
    }

    fn each<T>(&mut self, key: &str, read: impl Fn(&Node, usize, &mut Problems) -> Option<T>) -> Vec<T> {
        let Some(node) = self.root.get(key) else { return Vec::new() };
        let example = format!("{key}: [(path: \"policy.sponsorship\", between: [0.0, 1.0])]");
        let nodes = fields::list(node, key, &example, self.problems);
        nodes.iter().enumerate().filter_map(|(at, node)| read(node, at, self.problems)).collect()
    }

    /// What one part says against another.
    fn check(&mut self, question: &StudySpec) {
        let factor = |at: usize| (format!("uncertain.{at}"), place_of(self.root, "uncertain", at));
        for (at, one) in question.uncertain.iter().enumerate() {
            let (path, place) = factor(at);
            let by_arm = question
                .arms
                .iter()
                .find(|arm| arm.settings.iter().any(|setting| overlap(&setting.path, &one.path)))
                .map(|arm| format!("arm \"{}\"", arm.name));
            let by_lever = question.levers.iter().any(|lever| overlap(&lever.path, &one.path));
            let twice = question.uncertain[..at].iter().any(|earlier| overlap(&earlier.path, &one.path));
            let by = by_arm
                .or_else(|| by_lever.then(|| "a lever".to_owned()))
                .or_else(|| twice.then(|| "another uncertain factor".to_owned()));
            if let Some(by) = by {
                self.problems.report(|| {
                    Problem::new(&place, &path, format!("`{}` is set by {by}, too", one.path))
                        .help("what is decided isn't uncertain: keep one of them")
                });
            }
        }
        for (at, lever) in question.levers.iter().enumerate() {
            let earlier = &question.levers[..at];
            let what = if earlier.iter().any(|one| overlap(&one.path, &lever.path)) {
                format!("another lever moves `{}`, too", lever.path)
            } else if earlier.iter().any(|one| one.name == lever.name) {
                format!("another lever is called \"{}\", too", lever.name)
            } else {
                continue;
            };
            let place = place_of(self.root, "levers", at);
            self.problems
                .report(|| Problem::new(&place, &format!("levers.{at}"), what).help("keep one of them"));
        }
        if let Replicates::Until(until) = &question.replicates
            && !question.outcomes.contains(&until.of)
        {
            let node = self.root.get("replicates").and_then(|node| node.get("of"));
            let place = node.map_or(&self.root.place, |node| &node.place);
            self.problems.report(|| {
                let what = format!("`{}` isn't among the outcomes of this study", until.of.name);
                Problem::new(place, "replicates.of", what).help("add it to `outcomes`, or name one of those")
            });
        }
    }

    fn check_community(&mut self, question: &StudySpec, node: &Node, name: Option<&str>) {
        let Some(name) = name else { return };
        let scenarios: Vec<Scenario> = match question.arms.is_empty() {
            true => question.base.with(&[]).into_iter().collect(),
            false => question.arms.iter().map(|arm| arm.scenario().clone()).collect(),
        };
        for scenario in &scenarios {
            let names = || scenario.communities.iter().map(|one| one.name.as_str());
            if names().all(|known| known != name) {
                self.problems.report(|| {
                    let help = match nearest(name, names()) {
                        Some(name) => format!("did you mean \"{name}\"?"),
                        None => format!("there are {}", names().take(8).collect::<Vec<_>>().join(", ")),
                    };
                    let what = format!("there is no community {} in every arm", node.place.snippet());
                    Problem::new(&node.place, "community", what).help(help)
                });
                return;
            }
        }
    }
}

/// Where an item of a list stands.
fn place_of(root: &Node, key: &str, at: usize) -> Place {
    match root.get(key).map(|node| &node.content) {
        Some(Content::List(items)) => items.get(at).map_or(&root.place, |item| &item.place).clone(),
        _ => root.place.clone(),
    }
}

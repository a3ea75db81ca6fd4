//! From the text of a design to a sweep.

use std::path::Path;

use super::plan::{Follower, Limit, Plan, Sweep, SweepFactor};
use super::read_layout;
use crate::spec::base::Base;
use crate::spec::{Outcome, Prices, SpecError, arms, factors, fields, levers, outcomes};
use hearth_engine::scenario::error::{Problem, Problems};
pub use hearth_engine::scenario::node::{Content, Node};
use hearth_engine::scenario::path::join;
use hearth_engine::scenario::source::Source;
use hearth_engine::scenario::tree::parse;
use hearth_engine::scenario::{Scenario, nearest};

const NAMES: [&str; 12] = [
    "name",
    "about",
    "scenario",
    "set",
    "factors",
    "limits",
    "points",
    "outcomes",
    "prices",
    "community",
    "replicates",
    "seed",
];
const EXAMPLE: &str = "Sweep(scenario: \"baseline\", factors: [(path: \"policy.sponsorship\", between: [0.0, 1.0])], \
                       points: sobol(n: 256))";
const FACTOR: [&str; 13] = [
    "name", "path", "paths", "between", "whole", "triangle", "log", "normal", "one_of", "within", "levels",
    "why", "follows",
];
const FACTOR_EXAMPLE: &str = "(path: \"policy.sponsorship\", between: [0.0, 1.0])";
/// Replicates where nothing is said.
pub(super) const REPLICATES: u32 = 20;
const MOST_FACTORS: usize = 128;

/// Reads a sweep from its text.
pub(super) fn sweep(text: &str, origin: &str, folder: &Path, sets: &[String]) -> Result<Sweep, SpecError> {
    let mut problems = Problems::of("design");
    let source = Source::new(origin, text);
    let read = parse(&source, &mut problems)
        .and_then(|root| Reader { root: &root, folder, sets, problems: &mut problems }.read());
    match (problems.sorted(), read) {
        (None, Some(sweep)) => Ok(sweep),
        (Some(problems), _) => Err(SpecError::Invalid(problems)),
        // Whatever gives nothing has reported why.
        (None, None) => Err(SpecError::Invalid(Problems::of("design"))),
    }
}

/// Reads factors from a text whose root has this name (and is called so in errors) and holds nothing else.
pub(crate) fn factors(
    text: &str,
    origin: &str,
    (root_name, what): (&str, &'static str),
    base: Option<&Base>,
) -> Result<Vec<SweepFactor>, SpecError> {
    let mut problems = Problems::of(what);
    let source = Source::new(origin, text);
    let mut found = Vec::new();
    if let Some(root) = parse(&source, &mut problems) {
        let example = format!("{root_name}(factors: [{FACTOR_EXAMPLE}])");
        match &root.content {
            Content::Fields(tag, _) if tag.as_deref().is_none_or(|tag| tag == root_name) => {
                fields::group(&root, "", &["factors"], &example, &mut problems);
                let mut reader =
                    Reader { root: &root, folder: Path::new(""), sets: &[], problems: &mut problems };
                let (factors, followers) = reader.factors(base);
                if !followers.is_empty() {
                    let wrong = "a factor can't follow another here".to_owned();
                    problems.report(|| Problem::new(&root.place, "factors", wrong));
                }
                found = factors;
            }
            _ => fields::refuse(&root, "", root_name, &example, &mut problems),
        }
    }
    match problems.sorted() {
        None => Ok(found),
        Some(problems) => Err(SpecError::Invalid(problems)),
    }
}

struct Reader<'a> {
    root: &'a Node,
    folder: &'a Path,
    sets: &'a [String],
    problems: &'a mut Problems,
}

impl Reader<'_> {
    fn read(&mut self) -> Option<Sweep> {
        let root = self.root;
        match &root.content {
            Content::Fields(tag, _) if tag.as_deref().is_none_or(|tag| tag == "Sweep") => {}
            _ => {
                fields::refuse(root, "", "Sweep(…)", EXAMPLE, self.problems);
                return None;
            }
        }
        fields::group(root, "", &NAMES, EXAMPLE, self.problems);
        let name = match root.get("name") {
            Some(node) => fields::name(node, "name", self.problems),
            None => Some("Sweep".to_owned()),
        };
        let about =
            root.get("about").map_or(Some(String::new()), |node| fields::text(node, "about", self.problems));
        let base = self.base();
        let scenario = base.as_ref().map(|base| base.resolve(self.problems));
        let (factors, followers) = self.factors(base.as_ref());
        let outcomes = match root.get("outcomes") {
            Some(node) => {
                let nodes = fields::list(node, "outcomes", "outcomes: [survival, cost]", self.problems);
                outcomes::read(nodes, self.problems)
            }
            None => Outcome::defaults(),
        };
        let replicates = match root.get("replicates") {
            Some(node) => fields::whole(node, "replicates", (1, 1_000_000), self.problems),
            None => Some(REPLICATES),
        };
        let seed = match root.get("seed") {
            Some(node) => fields::whole(node, "seed", (0, u32::MAX), self.problems).map(u64::from).map(Some),
            None => Some(None),
        };
        let community = match root.get("community") {
            Some(node) => self.community(node, scenario.as_ref()),
            None => Some(None),
        };
        let limits = self.limits(&factors);
        let (layout, table) = read_layout::layout(root, self.folder, self.problems)?;
        let table_name = match &layout {
            super::plan::Layout::Table { file } => file.clone(),
            _ => "the table of points".to_owned(),
        };
        if factors.is_empty() && table.is_none() {
            self.problems.report(|| {
                Problem::new(&root.place, "factors", "there is no factor: nothing is varied")
                    .help(format!("write factors: [{FACTOR_EXAMPLE}]"))
            });
        }
        let prices = self.prices();
        let plan = Plan {
            name: name?,
            about: about?,
            factors,
            followers,
            limits,
            layout,
            outcomes: outcomes.iter().map(|outcome| outcome.name.to_owned()).collect(),
            prices,
            community: community?,
            left_out: 0,
        };
        Some(Sweep { plan, scenario: scenario?, replicates: replicates?, seed: seed?, table, table_name })
    }

    fn base(&mut self) -> Option<Base> {
        let Some(node) = self.root.get("scenario") else {
            self.problems.report(|| {
                Problem::new(&self.root.place, "", "a sweep needs its `scenario`")
                    .help("write scenario: \"my.ron\", or a ready one's name such as \"baseline\"")
            });
            return None;
        };
        let mut base = Base::read(node, self.folder, "scenario", self.problems)?;
        if let Some(node) = self.root.get("set") {
            for field in arms::set_fields(node, "set", self.problems) {
                base.assign(field, self.problems);
            }
        }
        self.sets.iter().for_each(|set| base.apply(set, self.problems));
        Some(base)
    }

    /// Prices as they were written.
    fn prices(&mut self) -> Option<String> {
        let node = self.root.get("prices")?;
        // Tells what is wrong with them.
        Prices::read(node, self.problems);
        let place = &node.place;
        place.source.text.get(place.start..place.end).map(str::to_owned)
    }

    fn community(&mut self, node: &Node, scenario: Option<&Scenario>) -> Option<Option<String>> {
        let name = fields::text(node, "community", self.problems)?;
        let names = || scenario.into_iter().flat_map(|one| &one.communities).map(|one| one.name.as_str());
        if names().any(|known| known == name) {
            return Some(Some(name));
        }
        self.problems.report(|| {
            let help = match nearest(&name, names()) {
                Some(name) => format!("did you mean \"{name}\"?"),
                None => format!("there are {}", names().take(8).collect::<Vec<_>>().join(", ")),
            };
            let what = format!("there is no community {}", node.place.snippet());
            Problem::new(&node.place, "community", what).help(help)
        });
        None
    }

    fn factors(&mut self, base: Option<&Base>) -> (Vec<SweepFactor>, Vec<Follower>) {
        let (mut found, mut followers): (Vec<SweepFactor>, Vec<Follower>) = Default::default();
        let Some(node) = self.root.get("factors") else { return (found, followers) };
        let nodes = fields::list(node, "factors", &format!("factors: [{FACTOR_EXAMPLE}]"), self.problems);
        if nodes.len() > MOST_FACTORS {
            self.problems.report(|| {
                let what = format!("{} factors; at most {MOST_FACTORS} can be varied", nodes.len());
                Problem::new(&node.place, "factors", what)
            });
        }
        let mut taken: Vec<String> = Vec::new();
        for (at, node) in nodes.iter().take(MOST_FACTORS).enumerate() {
            let here = format!("factors.{at}");
            let paths = if node.get("follows").is_some() {
                self.follower(node, &here, &found, base).map(|follower| {
                    let path = follower.path.clone();
                    followers.push(follower);
                    vec![path]
                })
            } else {
                self.factor(node, &here, base).map(|factor| {
                    let paths = factor.paths.clone();
                    if found.iter().any(|one| one.name == factor.name) {
                        let what = format!("another factor is called \"{}\", too", factor.name);
                        self.problems.report(|| Problem::new(&node.place, &here, what));
                    }
                    found.push(factor);
                    paths
                })
            };
            for path in paths.into_iter().flatten() {
                if taken.iter().any(|known| arms::overlap(known, &path)) {
                    let what = format!("another factor sets `{path}`, too");
                    self.problems.report(|| Problem::new(&node.place, &here, what).help("keep one of them"));
                }
                taken.push(path);
            }
        }
        (found, followers)
    }

    fn factor(&mut self, node: &Node, here: &str, base: Option<&Base>) -> Option<SweepFactor> {
        fields::group(node, here, &FACTOR, FACTOR_EXAMPLE, self.problems);
        let paths = match node.get("paths") {
            Some(list) if node.get("path").is_none() => {
                let place = join(here, "paths");
                let nodes = fields::list(list, &place, "paths: [\"one\", \"other\"]", self.problems);
                let paths: Option<Vec<String>> =
                    nodes.iter().map(|node| fields::text(node, &place, self.problems)).collect();
                paths.filter(|paths| !paths.is_empty())?
            }
            _ => vec![levers::path(node, here, FACTOR_EXAMPLE, self.problems)?],
        };
        let name = match node.get("name") {
            Some(name) => fields::name(name, &join(here, "name"), self.problems)?,
            None => paths[0].clone(),
        };
        let why = node.get("why").and_then(|why| fields::text(why, &join(here, "why"), self.problems));
        let levels = match node.get("levels") {
            Some(levels) => Some(fields::whole(levels, &join(here, "levels"), (1, 10_000), self.problems)?),
            None => None,
        };
        let names: Vec<&str> = paths.iter().map(String::as_str).collect();
        let (spread, whole) = factors::read_spread(node, here, &names, base, self.problems)?;
        let factor = crate::spec::Factor {
            path: paths[0].clone(),
            name: String::new(),
            spread,
            whole,
            why: why.unwrap_or_default(),
        };
        Some(SweepFactor { name, paths, factor, levels })
    }

    fn follower(
        &mut self,
        node: &Node,
        here: &str,
        factors: &[SweepFactor],
        base: Option<&Base>,
    ) -> Option<Follower> {
        let example =
            "(path: \"policy.recognition\", follows: \"policy.sponsorship\", times: 0.5, plus: 0.1)";
        fields::group(node, here, &["path", "follows", "times", "plus", "why"], example, self.problems);
        let path = levers::path(node, here, example, self.problems)?;
        let at = node.get("follows")?;
        let follows = fields::text(at, &join(here, "follows"), self.problems)?;
        let leader = factors.iter().find(|one| one.name == follows || one.paths.contains(&follows));
        let Some(leader) = leader else {
            self.problems.report(|| {
                let what = format!("no factor before this one is called {}", at.place.snippet());
                let names = factors.iter().map(|one| one.name.as_str());
                let problem = Problem::new(&at.place, &join(here, "follows"), what);
                match nearest(&follows, names) {
                    Some(name) => problem.help(format!("did you mean \"{name}\"?")),
                    None => problem,
                }
            });
            return None;
        };
        let mut number = |key: &str, usual: f64| match node.get(key) {
            Some(node) => fields::number(node, &join(here, key), (f64::MIN, f64::MAX), self.problems),
            None => Some(usual),
        };
        let (times, plus) = (number("times", 1.0)?, number("plus", 0.0)?);
        let Some((low, high)) = leader.factor.spread.ends() else {
            let what = "only numbers can be followed".to_owned();
            self.problems.report(|| Problem::new(&at.place, &join(here, "follows"), what));
            return None;
        };
        if let Some(base) = base {
            for end in [low, high] {
                let value = Node { place: at.place.clone(), content: Content::Number(end * times + plus) };
                if base.trial_of_nothing().is_empty() {
                    let found = base.trial(&path, &at.place, value);
                    if !found.is_empty() {
                        self.problems.absorb(found);
                        break;
                    }
                }
            }
        }
        Some(Follower { path, follows: leader.name.clone(), times, plus })
    }

    fn limits(&mut self, factors: &[SweepFactor]) -> Vec<Limit> {
        let example = "(sum: {\"policy.sponsorship\": 1, \"policy.recognition\": 1}, at_most: 1.2)";
        let Some(node) = self.root.get("limits") else { return Vec::new() };
        let nodes = fields::list(node, "limits", &format!("limits: [{example}]"), self.problems);
        let mut found = Vec::new();
        for (at, node) in nodes.iter().enumerate() {
            let here = format!("limits.{at}");
            fields::group(node, &here, &["sum", "at_least", "at_most"], example, self.problems);
            let Some(sum) = node.get("sum") else {
                fields::refuse(node, &here, "a limit with its `sum`", example, self.problems);
                continue;
            };
            let Content::Fields(_, parts) = &sum.content else {
                fields::refuse(sum, &join(&here, "sum"), "factors with weights", example, self.problems);
                continue;
            };
            let mut weights = Vec::new();
            for part in parts {
                let known = factors
                    .iter()
                    .find(|one| one.name == part.key || one.paths.contains(&part.key))
                    .filter(|one| one.factor.spread.ends().is_some());
                match known {
                    Some(factor) => {
                        let weight = fields::number(
                            &part.value,
                            &join(&here, "sum"),
                            (f64::MIN, f64::MAX),
                            self.problems,
                        );
                        weights.extend(weight.map(|weight| (factor.name.clone(), weight)));
                    }
                    None => {
                        let names: Vec<&str> = factors.iter().map(|one| one.name.as_str()).collect();
                        fields::unknown(part, &join(&here, "sum"), &names, self.problems);
                    }
                }
            }
            let mut end = |key: &str| {
                node.get(key).and_then(|node| {
                    fields::number(node, &join(&here, key), (f64::MIN, f64::MAX), self.problems)
                })
            };
            let (at_least, at_most) = (end("at_least"), end("at_most"));
            if node.get("at_least").is_none() && node.get("at_most").is_none() {
                fields::refuse(node, &here, "`at_least` or `at_most`", example, self.problems);
            }
            found.push(Limit { sum: weights, at_least, at_most });
        }
        found
    }
}

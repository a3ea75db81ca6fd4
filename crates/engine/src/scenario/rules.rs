//! Which rules act in a week: those of the model, which can be switched off by name, and rules of one's own.
//!
//! A rule of one's own is registered ([`crate::model::rule::register`]) before scenarios are read. From then on its parameters are
//! parameters of every scenario: they are read, checked, explained, listed in the schema and swept as `rules.NAME.…`.

use std::sync::{PoisonError, RwLock};

use super::error::{Problem, Problems};
use super::fill::{read_member, report_unknown};
use super::node::{Content, Node};
use super::parameters::{ANY, Group, Member, MemberMut, Spec, members, one_line, parameters};
use super::path::join;
use super::plausible::Plausible;
use super::value::{Kind, Leaf, Misfit, Names, Scalar};
use super::{LiveValue, nearest};

parameters! {
    /// Rules of the model that can be switched off, in the order of the week. What a rule writes stays as it was last without it.
    pub struct Shipped {
        /// Shocks by chance: sponsors and coordinators who leave, reorganisations, surges of workload, cuts, decisions.
        shocks_by_chance: bool = true, ANY, "", "", "Structure of the model";
        /// Drift: what is known becomes outdated, and the domain moves away from what its people care about.
        drift: bool = true, ANY, "", "", "Structure of the model";
        /// Arrivals: people join.
        arrivals: bool = true, ANY, "", "", "Structure of the model";
        /// Rhythm: regular meetings and other events come due.
        rhythm: bool = true, ANY, "", "", "Structure of the model";
        /// Crowding out: what is measured takes the place of what is valuable.
        crowding_out: bool = true, ANY, "", "", "Structure of the model";
        /// Agenda: tasks come in, from the community and from the organisation.
        agenda: bool = true, ANY, "", "", "Structure of the model";
        /// Participation: members decide whether they take part this week.
        participation: bool = true, ANY, "", "", "Structure of the model";
        /// Exchange: questions, answers, and what is shared unasked.
        exchange: bool = true, ANY, "", "", "Structure of the model";
        /// Events: participants meet.
        events: bool = true, ANY, "", "", "Structure of the model";
        /// Work: teams work on tasks.
        work: bool = true, ANY, "", "", "Structure of the model";
        /// Domain: where exchange and meetings lead it.
        domain: bool = true, ANY, "", "", "Structure of the model";
        /// Outside links: knowledge that comes from other organisations.
        outside_links: bool = true, ANY, "", "", "Structure of the model";
        /// Reflection: members notice that something they hold true is out of date.
        reflection: bool = true, ANY, "", "", "Structure of the model";
        /// Tending: pages are brought up to date.
        tending: bool = true, ANY, "", "", "Structure of the model";
        /// Closed minds: a community among itself stops to hear what comes from outside.
        closed_minds: bool = true, ANY, "", "", "Structure of the model";
        /// Care for the community as a community.
        care: bool = true, ANY, "", "", "Structure of the model";
        /// Conflict: it breaks out, and costs energy.
        conflict: bool = true, ANY, "", "", "Structure of the model";
        /// Anger over decisions taken without asking.
        anger: bool = true, ANY, "", "", "Structure of the model";
        /// Measurement: reports, and what they show to the organisation.
        measurement: bool = true, ANY, "", "", "Structure of the model";
        /// Energy: what the week did to energy, engagement and belonging.
        energy: bool = true, ANY, "", "", "Structure of the model";
        /// Norm of generalised reciprocity.
        norm: bool = true, ANY, "", "", "Structure of the model";
        /// Value and cost of the week.
        value_and_cost: bool = true, ANY, "", "", "Structure of the model";
        /// Departures: members leave.
        departures: bool = true, ANY, "", "", "Structure of the model";
    }
}

/// A number that a rule of one's own goes by. Every scenario can set it, every study vary it.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// Name: letters, digits and `_`.
    pub name: String,
    /// What it means, in a sentence.
    pub meaning: String,
    /// Value where a scenario doesn't give one.
    pub default: f32,
    /// Lowest and highest value.
    pub range: (f64, f64),
    /// Unit; empty where there is none.
    pub unit: String,
    /// Where the number comes from.
    pub source: String,
}

impl Parameter {
    /// A parameter without a source.
    pub fn new(name: &str, default: f32, range: (f64, f64), unit: &str, meaning: &str) -> Self {
        let [name, unit, meaning] = [name, unit, meaning].map(str::to_owned);
        Self { name, meaning, default, range, unit, source: String::new() }
    }
}

/// Why a rule can't be registered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// A name that a scenario couldn't write, or that means something else.
    #[error("a rule can't be called `{name}`: {why}")]
    Name {
        /// The name.
        name: String,
        /// What is the matter.
        why: String,
    },
    /// Something about a parameter or a column.
    #[error("rule `{rule}`, `{name}`: {why}")]
    Part {
        /// The rule.
        rule: String,
        /// The parameter or column.
        name: String,
        /// What is the matter.
        why: String,
    },
    /// There is one of this name.
    #[error("a rule `{0}` is registered already; `replace` registers another version of it")]
    Taken(String),
    /// The rule whose place it wants.
    #[error("rule `{rule}`: there is no rule `{place}` in the week{}", .meant.as_ref().map_or_else(String::new, |name| format!("; did you mean `{name}`?")))]
    Place {
        /// The rule.
        rule: String,
        /// The place.
        place: String,
        /// The rule that was probably meant.
        meant: Option<String>,
    },
}

/// What scenarios know of a rule of one's own. It lasts as long as the program.
#[derive(Debug)]
pub struct OwnRule {
    name: &'static str,
    about: &'static [&'static str],
    /// `on`, `version`, then the parameters.
    names: &'static [&'static str],
    specs: Vec<Spec>,
    defaults: Vec<f32>,
    version: Names,
}

impl OwnRule {
    /// Its name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Place of a parameter among its parameters.
    pub fn place_of(&self, parameter: &str) -> Option<usize> {
        self.names.iter().position(|name| *name == parameter)?.checked_sub(SWITCHES)
    }

    /// Names of its parameters.
    pub fn parameters(&self) -> &'static [&'static str] {
        &self.names[SWITCHES..]
    }
}

/// Members of an own rule's group that aren't parameters of it: `on` and `version`.
const SWITCHES: usize = 2;

/// All that are registered, by name.
#[derive(Debug)]
struct Registry {
    rules: Vec<&'static OwnRule>,
    /// Names of all members of [`Rules`].
    names: &'static [&'static str],
}

static REGISTRY: RwLock<Registry> = RwLock::new(Registry { rules: Vec::new(), names: &[] });

fn leak(text: &str) -> &'static str {
    Box::leak(text.to_owned().into_boxed_str())
}

/// Whether a scenario can write it as a key.
pub(crate) fn is_key(name: &str) -> bool {
    let mut letters = name.chars();
    letters.next().is_some_and(|first| first.is_ascii_lowercase())
        && letters.all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_')
}

/// Registers what scenarios know of a rule; [`crate::model::rule::register`] registers the rule as a whole.
///
/// # Errors
///
/// Where a name can't be used.
pub(crate) fn register(
    name: &str,
    about: &str,
    version: &str,
    parameters: &[Parameter],
    replace: bool,
) -> Result<&'static OwnRule, RuleError> {
    let refused = |why: &str| Err(RuleError::Name { name: name.to_owned(), why: why.to_owned() });
    if !is_key(name) {
        return refused("a name is made of small letters, digits and `_`, and begins with a letter");
    }
    if Shipped::SPECS.iter().any(|spec| spec.name == name) {
        return refused(
            "the model has a rule of this name; choose another, and take its place by `InPlaceOf`",
        );
    }
    let part = |of: &str, why: &str| {
        Err(RuleError::Part { rule: name.to_owned(), name: of.to_owned(), why: why.to_owned() })
    };
    if !is_key(version) {
        return part(
            "version",
            "a version is made of small letters, digits and `_`, and begins with a letter",
        );
    }
    let mut names = vec!["on", "version"];
    let mut specs = vec![
        spec("on", "Whether the rule acts; a scenario that names the rule switches it on.", ANY),
        spec("version", "Version of the rule: results of another one aren't continued.", ANY),
    ];
    for one in parameters {
        let (low, high) = one.range;
        if !is_key(&one.name) || names.contains(&one.name.as_str()) {
            return part(
                &one.name,
                "a parameter's name is made of small letters, digits and `_`, and is unlike all others",
            );
        }
        if !(low <= high && (low as f32..=high as f32).contains(&one.default)) {
            return part(
                &one.name,
                &format!("its default, {}, is not in its range, {low} to {high}", one.default),
            );
        }
        let leaked = leak(&one.name);
        names.push(leaked);
        specs.push(Spec {
            unit: leak(&one.unit),
            source: leak(&one.source),
            ..spec(leaked, &one.meaning, Some((low, high)))
        });
    }
    let mut registry = REGISTRY.write().unwrap_or_else(PoisonError::into_inner);
    let known = registry.rules.iter().position(|known| known.name == name);
    if known.is_some() && !replace {
        return Err(RuleError::Taken(name.to_owned()));
    }
    let lines: &'static [&'static str] = Vec::leak(vec![leak(about)]);
    let version: Names = Vec::leak(vec![(leak(version), &["This version."] as &[&str])]);
    let rule: &'static OwnRule = Box::leak(Box::new(OwnRule {
        name: leak(name),
        about: lines,
        names: Vec::leak(names),
        specs,
        defaults: parameters.iter().map(|one| one.default).collect(),
        version,
    }));
    match known {
        Some(at) => registry.rules[at] = rule,
        None => registry.rules.push(rule),
    }
    registry.rules.sort_by_key(|rule| rule.name);
    let shipped = Shipped::SPECS.iter().map(|spec| spec.name);
    registry.names = Vec::leak(shipped.chain(registry.rules.iter().map(|rule| rule.name)).collect());
    Ok(rule)
}

fn spec(name: &'static str, meaning: &str, range: Option<(f64, f64)>) -> Spec {
    Spec {
        name,
        meaning: Vec::leak(vec![leak(meaning)]),
        range,
        unit: "",
        acts: "",
        source: "",
        plausible: Plausible::ByKind,
    }
}

/// The version of a rule: no other can be set.
#[derive(Debug, Clone, Copy)]
struct Version(Names);

impl Leaf for Version {
    fn blank() -> Self {
        Self(&[])
    }

    fn kind(&self) -> Kind {
        Kind::Choice(self.0)
    }

    fn accept(&mut self, value: Scalar<'_>, _: &Spec) -> Result<(), Misfit> {
        match value {
            Scalar::Name(name) | Scalar::Text(name) if self.0.iter().any(|(known, _)| *known == name) => {
                Ok(())
            }
            Scalar::Name(_) | Scalar::Text(_) => Err(Misfit::Name),
            _ => Err(Misfit::Type),
        }
    }

    fn live(&self) -> Option<LiveValue> {
        self.0.first().map(|(name, _)| LiveValue::Name(name))
    }

    fn ron(&self) -> Option<String> {
        self.0.first().map(|(name, _)| (*name).to_owned())
    }
}

/// A rule of one's own in a scenario.
#[derive(Debug, Clone)]
pub struct OwnSettings {
    rule: &'static OwnRule,
    /// Whether it acts.
    pub on: bool,
    version: Version,
    values: Vec<f32>,
}

impl OwnSettings {
    fn of(rule: &'static OwnRule) -> Self {
        Self { rule, on: false, version: Version(rule.version), values: rule.defaults.clone() }
    }

    /// The rule.
    pub fn rule(&self) -> &'static OwnRule {
        self.rule
    }

    /// Its parameters, in the order in which it declares them.
    pub fn values(&self) -> &[f32] {
        &self.values
    }
}

impl Group for OwnSettings {
    fn kind_name(&self) -> &'static str {
        self.rule.name
    }

    fn about(&self) -> &'static [&'static str] {
        self.rule.about
    }

    fn names(&self) -> &'static [&'static str] {
        self.rule.names
    }

    fn member(&self, name: &str) -> Option<Member<'_>> {
        let at = self.rule.names.iter().position(|known| *known == name)?;
        let spec = &self.rule.specs[at];
        Some(Member::Leaf(
            spec,
            match at.checked_sub(SWITCHES) {
                Some(at) => &self.values[at],
                None if at == 0 => &self.on,
                None => &self.version,
            },
        ))
    }

    fn member_mut(&mut self, name: &str) -> Option<MemberMut<'_>> {
        let at = self.rule.names.iter().position(|known| *known == name)?;
        let spec = &self.rule.specs[at];
        Some(MemberMut::Leaf(
            spec,
            match at.checked_sub(SWITCHES) {
                Some(at) => &mut self.values[at],
                None if at == 0 => &mut self.on,
                None => &mut self.version,
            },
        ))
    }
}

/// The rules of a scenario.
#[derive(Debug, Clone)]
pub struct Rules {
    /// Those of the model.
    pub shipped: Shipped,
    /// Those that were registered when this was made, by name.
    own: Vec<OwnSettings>,
    names: &'static [&'static str],
}

impl Default for Rules {
    fn default() -> Self {
        let registry = REGISTRY.read().unwrap_or_else(PoisonError::into_inner);
        let names = if registry.rules.is_empty() { Shipped::NAMES } else { registry.names };
        Self {
            shipped: Shipped::default(),
            own: registry.rules.iter().map(|rule| OwnSettings::of(rule)).collect(),
            names,
        }
    }
}

impl PartialEq for Rules {
    /// What acts is the same, whatever else is registered.
    fn eq(&self, other: &Self) -> bool {
        self.lines() == other.lines()
    }
}

impl Shipped {
    const NAMES: &'static [&'static str] = &{
        let mut names = [""; Self::SPECS.len()];
        let mut at = 0;
        while at < names.len() {
            names[at] = Self::SPECS[at].name;
            at += 1;
        }
        names
    };
}

impl Rules {
    /// Rules of one's own, by name.
    pub fn own(&self) -> &[OwnSettings] {
        &self.own
    }

    /// Whether a rule of the model acts, by name.
    pub fn acts(&self, name: &str) -> bool {
        !matches!(self.shipped.get_by_path(name), Some(LiveValue::Flag(false)))
    }

    /// The same rules, all as they are where a scenario doesn't speak of them.
    pub(super) fn blank(&self) -> Self {
        let own = self.own.iter().map(|one| OwnSettings::of(one.rule)).collect();
        Self { shipped: Shipped::default(), own, names: self.names }
    }

    /// As a scenario file has them, a line each; nothing of what is as usual.
    pub(super) fn lines(&self) -> Vec<String> {
        let off = members(&self.shipped).filter_map(|member| match member {
            Member::Leaf(spec, leaf) if leaf.live() == Some(LiveValue::Flag(false)) => {
                Some(format!("{}: false,", spec.name))
            }
            _ => None,
        });
        let own = self.own.iter().filter(|one| one.on || one.values != one.rule.defaults).map(|one| {
            let given = members(one).filter_map(|member| match member {
                Member::Leaf(spec, leaf) => Some(format!("{}: {}", spec.name, leaf.ron()?)),
                Member::Part(..) => None,
            });
            format!("{}: ({}),", one.rule.name, given.collect::<Vec<_>>().join(", "))
        });
        off.chain(own).collect()
    }

    /// Reads them from a scenario's tree: a rule of one's own acts where it is named and not switched off.
    pub(super) fn read(&mut self, node: &Node, problems: &mut Problems) {
        let Content::Fields(_, fields) = &node.content else {
            problems.report(|| {
                Problem::new(&node.place, "rules", format!("found {}", node.describe()))
                    .help("rules are switched off by name: rules: (conflict: false)")
            });
            return;
        };
        for field in fields {
            let (key, path) = (field.key.as_str(), join("rules", &field.key));
            if let Some(own) = self.own.iter_mut().find(|own| own.rule.name == key) {
                own.on = true;
            }
            if read_member(self, key, &field.value, &path, problems) {
                continue;
            }
            if nearest(key, self.names.iter().copied()).is_none() {
                problems.report(|| {
                    Problem::new(&field.place, &path, format!("there is no rule `{key}` in this program"))
                        .help("a rule of one's own is registered before scenarios are read")
                });
            } else {
                report_unknown(&field.place, &path, key, self.names, problems);
            }
        }
    }

    /// What a rule is about, by name.
    pub fn about(&self, name: &str) -> Option<String> {
        match self.member(name)? {
            Member::Leaf(spec, _) => Some(spec.text()),
            Member::Part(_, part) => Some(one_line(part.about())),
        }
    }
}

impl Group for Rules {
    fn kind_name(&self) -> &'static str {
        "Rules"
    }

    fn about(&self) -> &'static [&'static str] {
        self.shipped.about()
    }

    fn names(&self) -> &'static [&'static str] {
        self.names
    }

    fn member(&self, name: &str) -> Option<Member<'_>> {
        let own = || self.own.iter().find(|own| own.rule.name == name);
        self.shipped.member(name).or_else(|| own().map(|own| Member::Part(own.rule.name, own as &dyn Group)))
    }

    fn member_mut(&mut self, name: &str) -> Option<MemberMut<'_>> {
        match self.own.iter_mut().find(|own| own.rule.name == name) {
            Some(own) => Some(MemberMut::Part(own)),
            None => self.shipped.member_mut(name),
        }
    }
}

//! Plausible ranges of the coefficients: how far each may lie from its value for all that is known.
//!
//! A coefficient is a parameter `model.…` that says what people do or what happens to them. Few have a published value, so
//! that the range follows from the kind of coefficient: it is 0.7 to 1.4 times the value, of shares and probabilities
//! 0.7 to 1.4 times the odds. A row of the table can state a range of its own ([`Plausible::Times`]). Ranges are relative
//! to the value that a scenario has, so that they move with it.
//!
//! ```
//! use hearth_engine::scenario::{Coefficient, Coefficients, move_coefficients};
//!
//! let all = Coefficient::all();
//! let rate = all.iter().position(|one| one.path == "model.energy.rate").unwrap();
//! let mut model = Coefficients::default();
//! move_coefficients(&mut model, &mut |at| (at == rate).then_some(1.0));
//! let before = Coefficients::default().energy.rate;
//! assert!(model.energy.rate > 1.35 * before && model.energy.rate < 1.4 * before);
//! assert_eq!(model.ties, Coefficients::default().ties);
//! ```

use super::Coefficients;
use super::parameters::{Group, Member, MemberMut, Spec};
use super::path::join;
use super::value::{Kind, Leaf, Scalar};
use super::{LiveValue, path};

/// Ends of a usual range, as multiples of a value or of its odds.
const USUAL: (f64, f64) = (0.7, 1.4);

/// How the plausible range of a coefficient is found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Plausible {
    /// By the rule for its kind.
    ByKind,
    /// These multiples of its value.
    Times(f64, f64),
}

/// Parameters `model.…` that are no coefficients of behaviour, by the beginning of their paths, with what they are.
const NO_COEFFICIENTS: [(&str, &str); 4] = [
    ("model.value.", "a price, or what an hour is worth to whoever pays: the study states it"),
    ("model.stages.", "a definition of what is observed"),
    ("model.exchange.in_log", "a property of the participation log"),
    ("model.exchange.weekend", "a property of the participation log"),
];

/// The rule in words, for the page of all parameters.
pub const RULE: &str = "The plausible range says how far a coefficient may lie from its default for all that is known. Few \
coefficients have a published value, so the range follows from the kind: 0.7 to 1.4 times the value of a rate, weight, \
duration or count; 0.7 to 1.4 times the odds of whatever lies between 0 and 1 (shares, probabilities, weekly speeds); for \
intercepts, which may be negative, the same on the scale of log odds (−0.36 to +0.34). A coefficient at 0 or at 1 of 1 stays \
there. Word of mouth has a range of its own, so that its exponent stays below 1. Ranges are relative: where a scenario \
sets another value, they move with it. No range is given for `model.value` (prices, and what an hour is worth: a study states \
them), `model.stages` (definitions of what is observed) and two properties of the participation log. `hearth compare` and \
`hearth search` draw sets of coefficients from these ranges, evenly on the scale of the rule.";

/// The scale on which a coefficient moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scale {
    /// Its logarithm.
    Logarithm,
    /// The logarithm of its odds; it lies between 0 and 1.
    Odds,
    /// It is a logarithm of odds itself.
    LogOdds,
}

/// A coefficient of behaviour, with the rule for its plausible range.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Rule {
    scale: Scale,
    ends: (f64, f64),
    /// Values that are allowed at all.
    allowed: (f64, f64),
    whole: bool,
}

impl Rule {
    /// The value at a place of the plausible range around `value`: 0 is its low end, 1 its high end.
    fn at(&self, value: f64, place: f64) -> f64 {
        let (low, high) = self.ends;
        let step = libm::log(low) + place * libm::log(high / low);
        let moved = match self.scale {
            Scale::Logarithm => value * libm::exp(step),
            Scale::LogOdds => value + step,
            Scale::Odds => {
                let odds = value * libm::exp(step);
                odds / (odds + 1.0 - value)
            }
        };
        let moved = if self.whole { libm::round(moved) } else { moved };
        moved.clamp(self.allowed.0, self.allowed.1)
    }
}

/// A plausible range, both ends included.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlausibleRange {
    /// Lowest.
    pub low: f64,
    /// Highest.
    pub high: f64,
}

impl PlausibleRange {
    /// Whether there is only one value: a coefficient at 0 stays there.
    pub fn is_fixed(&self) -> bool {
        self.low == self.high
    }

    /// Both ends as text, to three digits that count.
    pub fn text(&self) -> String {
        match self.is_fixed() {
            true => format!("stays at {}", three_digits(self.low)),
            false => format!("{} to {}", three_digits(self.low), three_digits(self.high)),
        }
    }
}

/// A coefficient of behaviour.
#[derive(Debug, Clone, PartialEq)]
pub struct Coefficient {
    /// Full path.
    pub path: String,
    /// What is known of it.
    pub spec: Spec,
    rule: Rule,
}

impl Coefficient {
    /// The coefficient at a path; nothing where the parameter is none.
    pub fn of(path: &str, spec: &Spec, kind: Kind) -> Option<Self> {
        let allowed = spec.range.filter(|_| matches!(kind, Kind::Number | Kind::Whole))?;
        if !path.starts_with("model.") || reason_against(path).is_some() {
            return None;
        }
        let (scale, ends) = match spec.plausible {
            Plausible::Times(low, high) => (Scale::Logarithm, (low, high)),
            Plausible::ByKind if allowed.0 < 0.0 => (Scale::LogOdds, USUAL),
            Plausible::ByKind if allowed.1 <= 1.0 => (Scale::Odds, USUAL),
            Plausible::ByKind => (Scale::Logarithm, USUAL),
        };
        let rule = Rule { scale, ends, allowed, whole: kind == Kind::Whole };
        Some(Self { path: path.to_owned(), spec: *spec, rule })
    }

    /// All coefficients of behaviour, in the order of a scenario file.
    pub fn all() -> Vec<Self> {
        let mut all = Vec::new();
        collect("model", &Coefficients::default(), &mut all);
        all
    }

    /// The plausible range around the value that a leaf has.
    pub fn range(&self, leaf: &dyn Leaf) -> Option<PlausibleRange> {
        let Some(LiveValue::Number(value)) = leaf.live() else { return None };
        Some(PlausibleRange { low: self.rule.at(value, 0.0), high: self.rule.at(value, 1.0) })
    }

    /// Its value in a model.
    pub fn value(&self, model: &Coefficients) -> f64 {
        let own = self.path.split_once('.').map_or("", |(_, own)| own);
        match path::get(model, own) {
            Some(LiveValue::Number(value)) => value,
            _ => f64::NAN,
        }
    }

    /// Its value at a place of the plausible range around what it is in a model: 0 is the low end, 1 the high end.
    pub fn at(&self, model: &Coefficients, place: f64) -> f64 {
        self.rule.at(self.value(model), place)
    }
}

/// What a parameter `model.…` is that is no coefficient of behaviour; nothing of a coefficient.
pub fn reason_against(path: &str) -> Option<&'static str> {
    NO_COEFFICIENTS.iter().find(|(begins, _)| path.starts_with(begins)).map(|(_, what)| *what)
}

fn collect(path: &str, group: &dyn Group, all: &mut Vec<Coefficient>) {
    for &name in group.names() {
        let path = join(path, name);
        match group.member(name) {
            Some(Member::Leaf(spec, leaf)) => all.extend(Coefficient::of(&path, spec, leaf.kind())),
            Some(Member::Part(_, part)) => collect(&path, part, all),
            None => {}
        }
    }
}

/// Moves coefficients within their plausible ranges. `place` says where each goes, by its place in [`Coefficient::all`]: 0
/// is the low end of the range, 1 the high end; nothing leaves it as it is.
pub fn move_coefficients(model: &mut Coefficients, place: &mut dyn FnMut(usize) -> Option<f64>) {
    move_group("model", model, &mut 0, place);
}

fn move_group(
    path: &str,
    group: &mut dyn Group,
    count: &mut usize,
    place: &mut dyn FnMut(usize) -> Option<f64>,
) {
    for &name in group.names() {
        let path = join(path, name);
        match group.member_mut(name) {
            Some(MemberMut::Part(part)) => move_group(&path, part, count, place),
            Some(MemberMut::Leaf(spec, leaf)) => {
                let Some(coefficient) = Coefficient::of(&path, spec, leaf.kind()) else { continue };
                let to = place(*count);
                *count += 1;
                if let (Some(to), Some(LiveValue::Number(value))) = (to, leaf.live()) {
                    // A number that is allowed is accepted.
                    let _ = leaf.accept(Scalar::Number(coefficient.rule.at(value, to)), spec);
                }
            }
            None => {}
        }
    }
}

/// A number with three digits that count.
fn three_digits(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 || size >= 100.0 {
        return format!("{value:.0}");
    }
    let mut decimals = 0;
    let mut scaled = size;
    while scaled < 100.0 && decimals < 8 {
        scaled *= 10.0;
        decimals += 1;
    }
    let text = format!("{value:.decimals$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coefficient(path: &str) -> (usize, Coefficient) {
        let all = Coefficient::all();
        let at = all.iter().position(|one| one.path == path).unwrap_or_else(|| panic!("{path}"));
        (at, all[at].clone())
    }

    #[test]
    fn every_range_holds_the_default_and_is_allowed() {
        let model = Coefficients::default();
        let all = Coefficient::all();
        assert!(all.len() > 100, "{}", all.len());
        for one in &all {
            let (low, value, high) = (one.at(&model, 0.0), one.value(&model), one.at(&model, 1.0));
            assert!(low <= value && value <= high, "{}: {low} {value} {high}", one.path);
            let (least, most) = one.spec.range.unwrap();
            assert!(least <= low && high <= most, "{}", one.path);
            assert!(low < high || value == 0.0 || value == 1.0, "{} doesn't move", one.path);
        }
    }

    #[test]
    fn the_rule_goes_by_the_kind() {
        let model = Coefficients::default();
        let ends = |path: &str| {
            let (_, one) = coefficient(path);
            (one.value(&model), one.at(&model, 0.0), one.at(&model, 1.0))
        };
        let near = |one: f64, other: f64| (one - other).abs() < 1e-6 * other.abs().max(1.0);
        let (weight, low, high) = ends("model.participation.engagement");
        assert!(near(low, 0.7 * weight) && near(high, 1.4 * weight));
        let odds = |share: f64| share / (1.0 - share);
        let (share, low, high) = ends("model.energy.base");
        assert!(near(odds(low), 0.7 * odds(share)) && near(odds(high), 1.4 * odds(share)));
        let (intercept, low, high) = ends("model.participation.intercept");
        assert!(
            intercept < 0.0
                && near(low - intercept, libm::log(0.7))
                && near(high - intercept, libm::log(1.4))
        );
        let (weeks, low, high) = ends("model.work.limit");
        assert!(low == libm::round(0.7 * weeks) && high == libm::round(1.4 * weeks));
        let (_, _, power) = ends("model.arrivals.word_of_mouth_power");
        assert!(power < 1.0, "{power}");
    }

    #[test]
    fn prices_and_definitions_are_no_coefficients() {
        let all = Coefficient::all();
        for (begins, _) in NO_COEFFICIENTS {
            assert!(all.iter().all(|one| !one.path.starts_with(begins)), "{begins}");
            let there = super::super::catalogue().iter().any(|entry| entry.path.starts_with(begins));
            assert!(there, "{begins} is no parameter");
        }
    }

    #[test]
    fn moving_one_leaves_the_others_and_goes_by_the_value_that_is_there() {
        let (at, one) = coefficient("model.energy.rate");
        let mut model = Coefficients::default();
        model.energy.rate = 0.2;
        let before = model.clone();
        move_coefficients(&mut model, &mut |_| None);
        assert_eq!(model, before);
        move_coefficients(&mut model, &mut |place| (place == at).then_some(0.0));
        assert_eq!(f64::from(model.energy.rate), f64::from(one.at(&before, 0.0) as f32));
        model.energy.rate = 0.2;
        assert_eq!(model, before, "nothing else moved");
    }

    #[test]
    fn numbers_have_three_digits() {
        let texts = [0.0, 0.056, 1.4, 16.0, 145.6, -2.95].map(three_digits);
        assert_eq!(texts, ["0", "0.056", "1.4", "16", "146", "-2.95"]);
    }
}

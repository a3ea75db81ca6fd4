//! How far each assumption moves the advantage of an arm over the reference: uncertain factors, prices, coefficients.
//!
//! An advantage is a difference from the reference, above 0 where the arm does better. A row says what it comes to at both ends of
//! an assumption, everything else as it is:
//!
//! - **Prices**: half and twice the study's price, in both arms. Net value is linear in prices, so the price at which its
//!   advantage is 0 is exact.
//! - **Uncertain factors**: the runs of the study whose draws are among the lowest fifth, and among the highest. Choices: the
//!   runs of each value; the one that is worst for the arm and the one that is best.
//! - **Coefficients**: the arm and the reference run again with one coefficient at either end of its plausible range.
//! - **Sets of coefficients**: the sets below and above which one of ten lies.

use serde::Serialize;

use super::rule::Evidence;
use super::{Decision, rule, text};
use crate::coefficient_sets::{CoefficientResult, Ends};
use crate::compare::result::{Comparison, Gap, Interval};
use crate::outcome::{Better, Outcome, UnitPrices};
use crate::output::small_table::{Cells, SmallTable};
use crate::output::text::{capital, fine, number};
use crate::spec::{Factor, Spread};
use hearth_statistics::Influence;

/// Part of the runs that tell of an end of a factor's range.
const END: f64 = 0.2;
/// Runs that an end takes at least.
const FEWEST: usize = 10;
/// Prices beyond so many times the study's turn nothing that a reader would consider.
const FARTHEST: f64 = 20.0;

/// What kind of assumption it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EffectKind {
    /// A price of the study.
    Price,
    /// A factor that the study draws anew for each replicate.
    Factor,
    /// A coefficient of the model, moved alone.
    Coefficient,
    /// All coefficients of the model, drawn together.
    CoefficientSets,
}

impl EffectKind {
    /// As tables name it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Price => "price",
            Self::Factor => "uncertain factor",
            Self::Coefficient => "coefficient",
            Self::CoefficientSets => "all coefficients",
        }
    }
}

/// Whether the advantage changes its sign at an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Turns {
    /// By more than chance.
    Surely,
    /// It does, but the interval there includes 0.
    Perhaps,
    /// It keeps its sign.
    No,
}

impl Turns {
    /// As tables name it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Surely => "surely",
            Self::Perhaps => "perhaps",
            Self::No => "no",
        }
    }
}

/// One assumption and what it does to the advantage in one outcome.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Effect {
    /// What kind of assumption it is.
    pub kind: EffectKind,
    /// Its path.
    pub path: String,
    /// What it is, in a few words.
    pub words: String,
    /// Why it is uncertain, where the study says so.
    pub why: String,
    /// Name of the outcome.
    pub outcome: &'static str,
    /// The advantage as it stands.
    pub now: f64,
    /// What the assumption is at its low end, and at its high end.
    pub ends: [String; 2],
    /// The advantage there, each with its 95 % interval by itself.
    pub advantages: [Gap; 2],
    /// Whether the advantage turns its sign.
    pub turns: Turns,
    /// The price at which the advantage is 0; only of prices, and where there is one.
    pub break_even: Option<f64>,
}

impl Effect {
    /// How far the advantage moves from one end to the other.
    pub fn swing(&self) -> f64 {
        (self.advantages[1].value - self.advantages[0].value).abs()
    }

    /// The end that is worse for the arm: 0 the low one, 1 the high one.
    pub fn worse_end(&self) -> usize {
        usize::from(self.advantages[1].value < self.advantages[0].value)
    }
}

/// All prices of a study: the name of each, and what it is of.
pub fn price_names() -> impl Iterator<Item = (&'static str, &'static str)> {
    UnitPrices::PRICES.iter().map(|price| (price.name, price.words))
}

/// The prices of an arm: name, what it is of, price.
pub fn stated(prices: &UnitPrices) -> impl Iterator<Item = (&'static str, &'static str, f64)> {
    price_names().zip(prices.amounts()).map(|((name, words), amount)| (name, words, amount))
}

fn sign(outcome: &Outcome) -> f64 {
    if outcome.better == Better::Less { -1.0 } else { 1.0 }
}

fn gap(influence: &Influence, sign: f64, risk: f64) -> Gap {
    let (low, high) = influence.interval(risk);
    let interval: Interval = if sign > 0.0 { (low, high).into() } else { (-high, -low).into() };
    Gap { value: sign * influence.value, interval }
}

/// Whether any end lies on the other side of 0 than what stands.
fn turns(now: f64, ends: &[Gap; 2]) -> Turns {
    let side = if now < 0.0 { -1.0 } else { 1.0 };
    let across = |end: &&Gap| side * end.value < 0.0;
    let surely = |end: &Gap| end.interval.excludes_zero();
    match ends.iter().filter(across).map(surely).reduce(|one, other| one || other) {
        None => Turns::No,
        Some(true) => Turns::Surely,
        Some(false) => Turns::Perhaps,
    }
}

/// The outcomes in which advantages are shown: the deciding one, and net value.
fn outcomes(found: &Comparison) -> Vec<Outcome> {
    let first = rule::deciding(found);
    let net = Outcome::named("net_value").filter(|net| *net != first);
    std::iter::once(first).chain(net).collect()
}

/// What the runs of a comparison tell: prices and uncertain factors.
pub(super) fn of_runs(found: &Comparison, evidence: &Evidence<'_>, decision: &Decision) -> Vec<Effect> {
    let Some(arm) = found.place(&decision.arm) else { return Vec::new() };
    let mut all = prices(found, evidence, arm);
    for outcome in outcomes(found) {
        let Some(place) = evidence.place(outcome.name) else { continue };
        let pair = evidence.pair(place, (arm, 0));
        let each: Vec<f64> = pair.influence.parts.iter().map(|part| part + pair.influence.value).collect();
        let of = |(at, factor): (usize, &Factor)| of_factor(found, evidence, (at, factor), &outcome, &each);
        all.extend(found.uncertain.iter().enumerate().filter_map(of));
    }
    sort(&mut all, found);
    all
}

/// Those of the deciding outcome first; in each, the farthest first.
fn sort(all: &mut [Effect], found: &Comparison) {
    let first = rule::deciding(found).name;
    all.sort_by(|one, other| {
        (one.outcome != first)
            .cmp(&(other.outcome != first))
            .then(other.swing().total_cmp(&one.swing()))
            .then(one.path.cmp(&other.path))
    });
}

fn prices(found: &Comparison, evidence: &Evidence<'_>, arm: usize) -> Vec<Effect> {
    let Some(net) = Outcome::named("net_value") else { return Vec::new() };
    let risk = 1.0 - found.confidence;
    let at = |price: usize, change: &dyn Fn(f64) -> f64| {
        let sample = |place: usize| {
            let mut amounts = found.arms[place].prices.amounts();
            amounts[price] = change(amounts[price]);
            (evidence.at_prices)(place, &amounts)
        };
        sample(arm).less(&sample(0), &net).influence
    };
    let own = found.reference().prices;
    let even = found.break_even(&found.arms[arm].name, &found.reference().name);
    let of = |(place, (name, words, stated)): (usize, (&'static str, &'static str, f64))| -> Option<Effect> {
        // What costs nothing may cost as much as an hour of tangible value.
        let (from, most) = if stated > 0.0 { (stated / 2.0, 2.0 * stated) } else { (0.0, own.value_hour) };
        let change = |to: f64| move |own: f64| if stated > 0.0 { own * (to / stated) } else { to };
        let (low, high) = (at(place, &change(from)), at(place, &change(most)));
        if low.value == high.value {
            return None;
        }
        let now = at(place, &|own| own);
        let advantages = [gap(&low, 1.0, risk), gap(&high, 1.0, risk)];
        let turning = even.and_then(|even| even.price(name)?.at);
        Some(Effect {
            kind: EffectKind::Price,
            path: format!("prices.{name}"),
            words: words.to_owned(),
            why: String::new(),
            outcome: net.name,
            now: now.value,
            ends: [number(from), number(most)],
            turns: turns(now.value, &advantages),
            advantages,
            break_even: turning.filter(|price| *price <= FARTHEST * stated.max(most)),
        })
    };
    stated(&own).enumerate().filter_map(of).collect()
}

/// A factor's value in each replicate: a number, or the place of a choice.
fn drawn(factor: &Factor, at: usize, seed: u64, replicates: &[u32]) -> Vec<f64> {
    let of = |&replicate: &u32| {
        let set = factor.set(seed, replicate, at);
        let text = set.split_once('=').map_or("", |(_, value)| value);
        match &factor.spread {
            Spread::OneOf(values) => {
                values.iter().position(|one| one == text).map_or(f64::NAN, |at| at as f64)
            }
            _ => text.parse().unwrap_or(f64::NAN),
        }
    };
    replicates.iter().map(of).collect()
}

fn of_factor(
    found: &Comparison,
    evidence: &Evidence<'_>,
    (at, factor): (usize, &Factor),
    outcome: &Outcome,
    each: &[f64],
) -> Option<Effect> {
    let values = drawn(factor, at, found.seed, evidence.replicates);
    let sign = sign(outcome);
    let of = |chosen: &dyn Fn(f64) -> bool| -> Option<Gap> {
        let some: Vec<f64> =
            values.iter().zip(each).filter(|(value, _)| chosen(**value)).map(|(_, one)| *one).collect();
        let enough = some.len() >= FEWEST;
        enough.then(|| gap(&Influence::mean(&some), sign, 1.0 - found.confidence))
    };
    let (ends, advantages) = match &factor.spread {
        Spread::OneOf(choices) => {
            let mut all: Vec<(String, Gap)> = choices
                .iter()
                .enumerate()
                .filter_map(|(place, name)| Some((name.clone(), of(&|value| value == place as f64)?)))
                .collect();
            all.sort_by(|(_, one), (_, other)| one.value.total_cmp(&other.value));
            let (first, last) = (all.first()?, all.last()?);
            ([first.0.clone(), last.0.clone()], [first.1, last.1])
        }
        _ => {
            let mut sorted: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
            sorted.sort_by(f64::total_cmp);
            let count = (END * sorted.len() as f64) as usize;
            let (low, high) = (*sorted.get(count.checked_sub(1)?)?, *sorted.get(sorted.len() - count)?);
            let ends = [format!("≤ {}", fine(low)), format!("≥ {}", fine(high))];
            (ends, [of(&|value| value <= low)?, of(&|value| value >= high)?])
        }
    };
    let now = sign * Influence::mean(each).value;
    Some(Effect {
        kind: EffectKind::Factor,
        path: factor.path.clone(),
        words: factor.label().to_owned(),
        why: factor.why.clone(),
        outcome: outcome.name,
        now,
        ends,
        turns: turns(now, &advantages),
        advantages,
        break_even: None,
    })
}

impl Decision {
    /// Adds what coefficients do to the advantage.
    pub(in crate::compare) fn add_coefficients(&mut self, found: &Comparison, result: &CoefficientResult) {
        let named: Vec<Outcome> = outcomes(found);
        let of = |name: &str| named.iter().find(|one| one.name == name);
        for pair in &result.pair_effects {
            let Some(outcome) = of(&pair.outcome) else { continue };
            let sign = sign(outcome);
            let flipped = |(value, ends): (f64, Ends)| match sign > 0.0 {
                true => Gap { value, interval: (ends.low, ends.high).into() },
                false => Gap { value: -value, interval: (-ends.high, -ends.low).into() },
            };
            let mut advantages = pair.differences.map(flipped);
            let mut ends = pair.ends.clone();
            if pair.path.is_none() && sign < 0.0 {
                advantages.swap(0, 1);
                ends.swap(0, 1);
            }
            let now = sign * pair.now;
            self.effects.push(Effect {
                kind: if pair.path.is_some() { EffectKind::Coefficient } else { EffectKind::CoefficientSets },
                path: pair.path.clone().unwrap_or_else(|| "model".to_owned()),
                words: pair.words.clone(),
                why: String::new(),
                outcome: outcome.name,
                now,
                ends,
                turns: turns(now, &advantages),
                advantages,
                break_even: None,
            });
        }
        sort(&mut self.effects, found);
        if let Some(keeps) = text::keeps_sign(self, result) {
            self.sure += &format!(" {keeps}");
        }
        // What runs alone could tell of assumptions gives way to what coefficients tell besides.
        let of_runs: Vec<Effect> =
            self.effects.iter().filter(|one| one.kind == EffectKind::Factor).cloned().collect();
        let before = text::assumptions(found, &of_runs);
        self.turns.retain(|sentence| !before.contains(sentence));
        self.turns.extend(text::assumptions(found, &self.effects));
    }

    /// The effects as a table: a row an assumption and outcome.
    pub fn table(&self) -> SmallTable {
        let mut table = SmallTable::new(
            "assumptions",
            "How far each assumption moves the advantage of the recommended arm over the reference: one row an assumption and \
             outcome, the farthest first.",
        );
        let all = &self.effects;
        let names = |of: &dyn Fn(&Effect) -> String| {
            Cells::Names(all.iter().map(|one| Some(of(one)).filter(|text| !text.is_empty())).collect())
        };
        let pair = format!("the advantage of \"{}\" over \"{}\"", self.arm, self.reference);
        table.add("kind", "", "What kind of assumption it is.", names(&|one| one.kind.name().to_owned()));
        table.add("path", "", "Its path.", names(&|one| one.path.clone()));
        table.add("meaning", "", "What it is.", names(&|one| one.words.clone()));
        table.add("outcome", "", "Name of the outcome.", names(&|one| one.outcome.to_owned()));
        table.add("low_end", "", "What it is at its low end.", names(&|one| one.ends[0].clone()));
        table.add("high_end", "", "What it is at its high end.", names(&|one| one.ends[1].clone()));
        let mut numbers = |name: &str, meaning: String, of: &dyn Fn(&Effect) -> f64| {
            let values = all.iter().map(of).collect();
            table.add(name, "outcome's unit", meaning, Cells::Numbers(values));
        };
        numbers("advantage", format!("{} as it stands.", capital(&pair)), &|one| one.now);
        for (at, end) in ["low", "high"].into_iter().enumerate() {
            numbers(&format!("advantage_{end}"), format!("The same at the {end} end."), &|one| {
                one.advantages[at].value
            });
            numbers(&format!("advantage_{end}_from"), "Lower end of its 95 % interval.".to_owned(), &|one| {
                one.advantages[at].interval.low
            });
            numbers(&format!("advantage_{end}_to"), "Upper end.".to_owned(), &|one| {
                one.advantages[at].interval.high
            });
        }
        let meaning =
            "Whether the advantage changes its sign at an end: surely (by more than chance), perhaps, no.";
        table.add("turns", "", meaning, names(&|one| one.turns.name().to_owned()));
        let even = all.iter().map(|one| one.break_even.unwrap_or(f64::NAN)).collect();
        table.add("break_even", "money", "The price at which the advantage is 0.", Cells::Numbers(even));
        table
    }
}

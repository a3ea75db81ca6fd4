//! The recommendation in sentences.

use super::rule::{Alternative, deciding};
use super::tornado::{Effect, EffectKind, Turns};
use super::{Choice, Decision, is_money};
use crate::coefficient_sets::{CoefficientResult, SetDifference};
use crate::compare::narrative::{difference, interval, signed, unit_of_difference, value};
use crate::compare::result::{Comparison, Difference, Finding, Interval};
use crate::outcome::{Better, Outcome};
use crate::output::text::{capital, count, duration, list, number, plural, shorten};

/// Things of a kind that are named.
const NAMED: usize = 3;
/// Letters of a coefficient's meaning.
const MEANING: usize = 60;
/// Runs beyond which a number of runs is no advice.
const MOST_RUNS: f64 = 1e6;

fn quoted(name: &str) -> String {
    format!("“{name}”")
}

/// Both ends of an interval, the one nearer to 0 first, without signs.
fn sizes(interval: &Interval, unit: &str) -> String {
    let (low, high) = (interval.low.abs(), interval.high.abs());
    let text = |value: f64| signed(value, unit).trim_start_matches('+').to_owned();
    match interval.low * interval.high >= 0.0 {
        true => format!("{} to {}", text(low.min(high)), text(low.max(high))),
        false => crate::compare::narrative::interval(interval, unit),
    }
}

/// An amount of money without its sign.
fn money(value: f64) -> String {
    number(value.abs())
}

/// What one more of an outcome is called.
fn one_of(outcome: &Outcome) -> &'static str {
    match unit_of_difference(outcome.unit) {
        "people" => "person",
        "points" => "point",
        "weeks" => "week",
        "h" => "hour",
        _ => "unit",
    }
}

struct Writer<'a> {
    found: &'a Comparison,
    outcome: Outcome,
    alternatives: &'a [Alternative<'a>],
    chosen: &'a Alternative<'a>,
    decision: &'a Decision,
}

/// Writes all sentences that runs can tell.
pub(super) fn fill(decision: &mut Decision, found: &Comparison, alternatives: &[Alternative<'_>]) {
    let Some(chosen) = alternatives.iter().find(|one| one.arm == decision.arm) else { return };
    let writer =
        Writer { found, outcome: deciding(found), alternatives, chosen, decision: &decision.clone() };
    decision.headline = writer.headline();
    decision.why = vec![writer.gain(), writer.pays()];
    decision.costs = writer.costs();
    decision.brings = writer.brings();
    decision.sure = writer.sure();
    decision.cautions = writer.cautions();
    decision.turns = writer.turns();
}

impl Writer<'_> {
    fn arm(&self) -> String {
        quoted(&self.decision.arm)
    }

    fn reference(&self) -> String {
        quoted(&self.decision.reference)
    }

    /// The alternatives as one speaks of them.
    fn any(&self) -> String {
        match self.alternatives.len() {
            1 => self.arm(),
            count => format!("any of the {count} alternatives"),
        }
    }

    fn cost(&self) -> Option<&Difference> {
        self.decision.money("cost", &self.decision.arm)
    }

    fn helps(&self) -> bool {
        self.chosen.gain.finding == Finding::Better
    }

    fn headline(&self) -> String {
        let (arm, words) = (self.arm(), self.outcome.words);
        let pays = self.chosen.net.finding;
        match self.decision.choice {
            Choice::Fund => {
                let cheaper = self.cost().is_some_and(|cost| cost.finding == Finding::Better);
                let verb = if cheaper { "Change to" } else { "Fund" };
                let why = match (is_money(&self.outcome), pays, self.decision.own_prices) {
                    (true, ..) => "it brings more than it costs".to_owned(),
                    (_, Finding::Better, true) => {
                        format!("it does better in {words} and pays for itself")
                    }
                    (_, Finding::Indistinguishable, true) => {
                        format!("it does better in {words}; whether it pays for itself is open")
                    }
                    _ => format!("it does better in {words}"),
                };
                format!("{verb} {arm}: {why}.")
            }
            Choice::DontFund => {
                let why = if self.helps() {
                    format!("what does better in {words} costs more than it brings")
                } else if self.alternatives.iter().all(|one| one.gain.finding == Finding::Same) {
                    "nothing differs".to_owned()
                } else if is_money(&self.outcome) {
                    "it brings less than it costs".to_owned()
                } else {
                    format!("it is not shown to do better in {words}")
                };
                match self.alternatives.len() {
                    1 => format!("Don't fund {arm}: {why}."),
                    _ => format!("Don't fund {}; keep {}: {why}.", self.any(), self.reference()),
                }
            }
            Choice::CantTell if self.helps() => format!(
                "Can't tell: {arm} does better in {words} and loses money at the usual prices; state your own prices."
            ),
            Choice::CantTell => format!(
                "Can't tell: {} do not show whether {} does better in {words}.",
                plural(u64::from(self.found.replicates), "run", "runs"),
                self.any()
            ),
        }
    }

    /// The level of the deciding outcome in an arm.
    fn level(&self, arm: &str) -> Option<f64> {
        let at = self.found.place(arm)?;
        let known = self.found.arms[at].outcomes.iter().find(|one| one.outcome == self.outcome.name);
        let net = || self.decision.net_values.iter().find(|one| one.arm == arm).map(|one| one.value);
        known.map(|one| one.value).or_else(|| net().filter(|_| self.outcome.name == "net_value"))
    }

    /// What it does in the deciding outcome.
    fn gain(&self) -> String {
        let (one, unit) = (self.chosen.gain, self.outcome.unit);
        let (arm, reference) = (self.arm(), self.reference());
        let words = self.outcome.words;
        if one.finding == Finding::Same {
            let runs = plural(u64::from(self.found.replicates), "run", "runs");
            return format!("{arm} and {reference} do not differ in {words} in any of {runs}.");
        }
        if one.finding == Finding::Indistinguishable {
            return format!(
                "{arm} is not shown to do better than {reference} in {words}: the difference is {} ({}).",
                with_unit(one.value, unit),
                interval(&one.together, unit)
            );
        }
        let levels = self.level(&one.arm).zip(self.level(&one.against));
        let levels = levels.map_or_else(String::new, |(own, other)| {
            format!("{} against {} with {reference}, ", value(own, unit), value(other, unit))
        });
        let way = if one.value > 0.0 { "more" } else { "less" };
        format!(
            "{} with {arm}: {levels}{} {way} ({}).",
            capital(words),
            difference(one.value.abs(), unit),
            sizes(&one.together, unit)
        )
    }

    /// Whether it pays for itself.
    fn pays(&self) -> String {
        let net = self.chosen.net;
        let Some(cost) = self.cost() else { return String::new() };
        if net.finding == Finding::Same && cost.finding == Finding::Same {
            return "It costs as much and brings as much.".to_owned();
        }
        let value = net.value + cost.value;
        let costs = match cost.value >= 0.0 {
            true => format!("It costs {} more", money(cost.value)),
            false => format!("It costs {} less", money(cost.value)),
        };
        let brings = match value >= 0.0 {
            true => format!("brings value of {} more", money(value)),
            false => format!("brings value of {} less", money(value)),
        };
        let range = sizes(&net.together, "money");
        let ends = match net.finding {
            Finding::Better => format!("it pays for itself, with {} ({range}) over", money(net.value)),
            Finding::Worse => {
                let back = match cost.value > 0.0 && value >= 0.0 {
                    true => format!("; {} of its cost comes back", percent(value / cost.value)),
                    false => String::new(),
                };
                format!("it loses {} ({range}){back}", money(net.value))
            }
            _ => format!(
                "whether it pays for itself is open ({}; {})",
                signed(net.value, "money"),
                interval(&net.together, "money")
            ),
        };
        let at = if self.decision.own_prices { "the study's" } else { "the usual" };
        format!("{costs} and {brings}: at {at} prices {ends}.")
    }

    fn costs(&self) -> String {
        let Some(cost) = self.cost() else { return String::new() };
        let over = duration(f64::from(self.found.horizon_weeks));
        let range = sizes(&cost.together, "money");
        let amount = match cost.finding {
            Finding::Same => "As much as".to_owned(),
            _ if cost.value >= 0.0 => format!("{} more than", number(cost.value)),
            _ => format!("{} less than", number(-cost.value)),
        };
        let range = if cost.finding == Finding::Same { String::new() } else { format!(" ({range})") };
        let mut text = format!("{amount} {} over {over}{range}.", self.reference());
        if self.helps() && cost.finding == Finding::Worse && self.outcome.name != "cost" {
            let gain = self.gain_in_units();
            if gain > 0.0 && !is_money(&self.outcome) && one_of(&self.outcome) != "unit" {
                text += &format!(
                    " One more {} ({}) costs {}.",
                    one_of(&self.outcome),
                    self.outcome.words,
                    number(cost.value / gain)
                );
            }
        }
        text
    }

    /// The gain in units that are shown: points of shares.
    fn gain_in_units(&self) -> f64 {
        let scale = if unit_of_difference(self.outcome.unit) == "points" { 100.0 } else { 1.0 };
        scale * self.chosen.gain.value.abs()
    }

    fn brings(&self) -> String {
        let of = |outcome: &Outcome| -> Option<&Difference> {
            self.found.against_reference(outcome.name).find(|one| one.arm == self.decision.arm)
        };
        let shown = |finding: Finding| -> Vec<String> {
            let all = self.found.outcomes.iter().filter(|one| !is_money(one) && one.name != "cost");
            let known = all.filter_map(|outcome| Some((outcome, of(outcome)?)));
            known
                .filter(|(_, one)| one.finding == finding)
                .take(NAMED + 1)
                .map(|(outcome, one)| {
                    let range = interval(&one.together, outcome.unit);
                    format!("{} {} ({range})", outcome.words, with_unit(one.value, outcome.unit))
                })
                .collect()
        };
        let (better, worse) = (shown(Finding::Better), shown(Finding::Worse));
        let mut text = match better.is_empty() {
            true => "Nothing is shown to be better.".to_owned(),
            false => capital(&format!("{}.", better.join("; "))),
        };
        if !worse.is_empty() {
            text += &format!(" Worse: {}.", worse.join("; "));
        }
        text
    }

    fn sure(&self) -> String {
        let mut text = format!(
            "The intervals of all {} hold together with {} % confidence.",
            plural(self.found.together.differences as u64, "difference", "differences"),
            number(100.0 * self.found.confidence)
        );
        let one = self.chosen.gain;
        if one.finding != Finding::Same {
            let (won, lost) = won_and_lost(one);
            text += &format!(
                " By {}, {} does better than {} in {} of matched runs, worse in {}, the same in {}.",
                self.outcome.words,
                self.arm(),
                self.reference(),
                percent(won),
                percent(lost),
                percent(one.beats.ties)
            );
        }
        text
    }

    fn cautions(&self) -> Vec<String> {
        let mut all = Vec::new();
        all.extend(self.none_pays());
        all.extend(self.passed_over());
        all.extend(self.level_with_it());
        let net = Outcome::named("net_value").map(|net| (net, self.chosen.net));
        let pairs = std::iter::once((self.outcome, self.chosen.gain));
        let mut done: Vec<&str> = Vec::new();
        for (outcome, one) in pairs.chain(net) {
            if !done.contains(&outcome.name) {
                done.push(outcome.name);
                all.extend(self.wins_seldom(&outcome, one));
            }
        }
        if !self.decision.own_prices {
            all.push(
                "No prices were stated, so every hour counts the same: judge money by prices of your own (--price member_hour=85)."
                    .to_owned(),
            );
        }
        all
    }

    /// Alternatives that surely do better still in the deciding outcome, and are not funded because they surely lose money.
    fn passed_over(&self) -> Option<String> {
        if self.decision.choice != Choice::Fund {
            return None;
        }
        let chosen = self.decision.arm.as_str();
        let beats = |arm: &str| {
            let pair = |arm: &str, against: &str| self.found.difference(self.outcome.name, arm, against);
            pair(arm, chosen).is_some_and(|pair| pair.finding == Finding::Better)
                || pair(chosen, arm).is_some_and(|pair| pair.finding == Finding::Worse)
        };
        let more = |one: &&Alternative<'_>| one.net.finding == Finding::Worse && beats(one.arm);
        let each = |one: &Alternative<'_>| {
            let gain = with_unit(one.gain.value, self.outcome.unit);
            format!("{} ({gain}; loses {})", quoted(one.arm), sizes(&one.net.together, "money"))
        };
        let all: Vec<String> = self.alternatives.iter().filter(more).take(NAMED).map(each).collect();
        (!all.is_empty()).then(|| {
            format!(
                "More in {} is to be had, but for more money than it brings: {}.",
                self.outcome.words,
                list(&all)
            )
        })
    }

    /// Alternatives that are not shown to do worse than the one that is funded.
    fn level_with_it(&self) -> Option<String> {
        if self.decision.choice != Choice::Fund {
            return None;
        }
        let arm = self.decision.arm.as_str();
        let level = |one: &&Alternative<'_>| {
            let name = self.outcome.name;
            let pair = self
                .found
                .difference(name, one.arm, arm)
                .or_else(|| self.found.difference(name, arm, one.arm));
            let open = pair.is_some_and(|pair| pair.finding == Finding::Indistinguishable);
            one.arm != arm && one.gain.finding == Finding::Better && open
        };
        let names: Vec<String> =
            self.alternatives.iter().filter(level).take(NAMED).map(|one| quoted(one.arm)).collect();
        (!names.is_empty()).then(|| {
            format!(
                "In {}, {} {} not shown to do worse than {}: choose between them by what they cost and what you can keep up.",
                self.outcome.words,
                list(&names),
                if names.len() == 1 { "is" } else { "are" },
                self.arm()
            )
        })
    }

    /// Whether no alternative, or no policy at all, pays.
    fn none_pays(&self) -> Option<String> {
        let several = self.alternatives.len() > 1;
        let finding = |finding: Finding| self.alternatives.iter().all(|one| one.net.finding == finding);
        let below = self.alternatives.iter().all(|one| one.net.value < 0.0);
        let alone = match (finding(Finding::Worse), below) {
            (true, _) if several => Some("None of these pays for itself.".to_owned()),
            (true, _) => Some(format!("{} does not pay for itself.", self.arm())),
            (false, true) if several => Some("None of these is shown to pay for itself.".to_owned()),
            (false, true) => Some(format!("{} is not shown to pay for itself.", self.arm())),
            _ => None,
        };
        let levels = &self.decision.net_values;
        let all_lose = !levels.is_empty() && levels.iter().all(|one| one.interval.high < 0.0);
        let whole = all_lose.then(|| {
            let least = levels.iter().map(|one| one.value).fold(f64::NEG_INFINITY, f64::max);
            format!(
                "Under every policy, {} too, the community costs more than it brings: net value is {} at best.",
                self.reference(),
                number(least)
            )
        });
        match (alone, whole) {
            (Some(alone), Some(whole)) => Some(format!("{alone} {whole}")),
            (one, other) => one.or(other),
        }
    }

    /// What is better on average and loses in most runs, or the other way about.
    fn wins_seldom(&self, outcome: &Outcome, one: &Difference) -> Option<String> {
        let sign = if outcome.better == Better::Less { -1.0 } else { 1.0 };
        let (won, lost) = won_and_lost(one);
        let average = sign * one.value;
        // More than chance: the interval of the share in which it does better, ties counting half, leaves out one half.
        let ends = one.beats.interval;
        let way = match () {
            () if average > 0.0 && ends.high < 0.5 => "wins on average and loses",
            () if average < 0.0 && ends.low > 0.5 => "loses on average and wins",
            () => return None,
        };
        let most = if won.max(lost) > 0.5 { "in most runs" } else { "more often than not" };
        Some(format!(
            "By {}, {} {way} {most}: it does better in {} of matched runs and worse in {}. A few runs make the average.",
            outcome.words,
            self.arm(),
            percent(won),
            percent(lost)
        ))
    }

    fn turns(&self) -> Vec<String> {
        let mut all = Vec::new();
        all.extend(self.unit_value());
        all.extend(self.break_even());
        all.extend(assumptions(self.found, &self.decision.effects));
        if self.decision.choice == Choice::CantTell && !self.helps() {
            all.extend(self.runs_needed());
        }
        all
    }

    /// What one more unit must be worth.
    fn unit_value(&self) -> Option<String> {
        let (gain, net) = (self.gain_in_units(), self.chosen.net.value);
        let usable = self.helps() && net < 0.0 && !is_money(&self.outcome) && one_of(&self.outcome) != "unit";
        usable.then(|| {
            format!(
                "It is worth its cost if one more {} ({}) is worth {} to you, besides the value counted here.",
                one_of(&self.outcome),
                self.outcome.words,
                number(-net / gain)
            )
        })
    }

    /// Prices at which it begins or ceases to pay for itself, the nearest first.
    fn break_even(&self) -> Option<String> {
        let mut all: Vec<(f64, String)> = Vec::new();
        let mut pays = false;
        for one in self.decision.effects.iter().filter(|one| one.kind == EffectKind::Price) {
            let (Some(even), Some(name)) = (one.break_even, one.path.strip_prefix("prices.")) else {
                continue;
            };
            let own = super::tornado::stated(&self.found.reference().prices);
            let Some(stated) = own.filter(|(known, ..)| *known == name).map(|(.., price)| price).next()
            else {
                continue;
            };
            pays = one.now > 0.0;
            let rises = one.advantages[1].value > one.advantages[0].value;
            // What pays ceases to where a price that helps falls, or one that hurts rises.
            let way = if rises == pays { "less" } else { "more" };
            let verb = if name == "value_hour" || name == "intangible_hour" { "is worth" } else { "costs" };
            let text = format!("{} {verb} {way} than {} (here {})", one.words, number(even), number(stated));
            let far = libm::log(even.max(1e-9) / stated.max(1e-9)).abs();
            all.push((far, text));
        }
        all.sort_by(|one, other| one.0.total_cmp(&other.0));
        let parts: Vec<String> = all.into_iter().take(NAMED).map(|(_, text)| text).collect();
        let open = if self.chosen.net.finding == Finding::Indistinguishable { "on average " } else { "" };
        let verb = if pays { "It ceases to pay for itself" } else { "It pays for itself" };
        (!parts.is_empty()).then(|| format!("{verb} {open}if {}.", parts.join(", or ")))
    }

    /// How many runs would show a difference of the size that is seen.
    fn runs_needed(&self) -> Option<String> {
        let one = self.chosen.gain;
        let times = one.together.half_width() / one.value.abs();
        let runs = f64::from(self.found.replicates) * times * times * 1.2;
        (runs.is_finite() && runs < MOST_RUNS && runs > f64::from(self.found.replicates)).then(|| {
            let rounded = (runs / 100.0).ceil() * 100.0;
            format!(
                "If the difference is as large as it seems, about {} runs of each arm would show it (-n {rounded}).",
                count(rounded as u64)
            )
        })
    }
}

/// The shares of matched runs in which an arm does better, and worse.
fn won_and_lost(one: &Difference) -> (f64, f64) {
    let won = one.beats.share - one.beats.ties / 2.0;
    (won, (1.0 - one.beats.ties - won).max(0.0))
}

fn percent(share: f64) -> String {
    value(share, "share")
}

/// A difference with its sign and unit.
fn with_unit(value: f64, unit: &str) -> String {
    let name = match unit_of_difference(unit) {
        "0..1" | "ratio" | "count" => "",
        name => name,
    };
    format!("{} {name}", signed(value, unit)).trim_end().to_owned()
}

/// Uncertain factors and coefficients that turn the sign, or that none does: outcome by outcome.
pub(super) fn assumptions(found: &Comparison, effects: &[Effect]) -> Vec<String> {
    let tried: Vec<&Effect> = effects
        .iter()
        .filter(|one| matches!(one.kind, EffectKind::Factor | EffectKind::Coefficient))
        .collect();
    let mut names: Vec<&str> = Vec::new();
    for one in &tried {
        if !names.contains(&one.outcome) {
            names.push(one.outcome);
        }
    }
    let of = |name: &&str| {
        let outcome =
            Outcome::named(name).or_else(|| found.outcomes.iter().copied().find(|one| one.name == *name))?;
        let own: Vec<&Effect> = tried.iter().copied().filter(|one| one.outcome == *name).collect();
        Some(in_outcome(&outcome, &own))
    };
    names.iter().filter_map(of).flatten().collect()
}

fn in_outcome(outcome: &Outcome, tried: &[&Effect]) -> Vec<String> {
    let sentence = |one: &&Effect| {
        let end = one.worse_end();
        let end = if one.now < 0.0 { 1 - end } else { end };
        let at = &one.advantages[end];
        let what = match one.kind {
            EffectKind::Factor => {
                let why = match one.why.as_str() {
                    "" => String::new(),
                    why => format!(" ({})", why.trim_end_matches('.')),
                };
                format!("where {} is {}{why}", one.words, one.ends[end])
            }
            _ => format!("with the coefficient {} at {} and all else as it is", named(one), one.ends[end]),
        };
        format!(
            "The sign turns in {} {what}: the advantage is {} ({}) there.",
            outcome.words,
            with_unit(at.value, outcome.unit),
            interval(&at.interval, outcome.unit)
        )
    };
    let surely: Vec<String> =
        tried.iter().filter(|one| one.turns == Turns::Surely).take(NAMED).map(sentence).collect();
    if !surely.is_empty() {
        return surely;
    }
    let perhaps: Vec<String> = tried
        .iter()
        .filter(|one| one.turns == Turns::Perhaps)
        .take(NAMED)
        .map(|one| if one.kind == EffectKind::Factor { one.words.clone() } else { named(one) })
        .collect();
    let (kinds, words) = (kinds(tried), outcome.words);
    vec![match perhaps.is_empty() {
        true => format!("None of {kinds} turns the sign in {words}."),
        false => format!("None of {kinds} surely turns the sign in {words}; perhaps {}.", list(&perhaps)),
    }]
}

/// A coefficient's path, and what it means.
fn named(one: &Effect) -> String {
    let meaning = one.words.split(['.', ';', ':', '(']).next().unwrap_or_default().trim();
    let mut letters = meaning.chars();
    let lower: String =
        letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default();
    if lower.is_empty() { one.path.clone() } else { format!("{} ({})", one.path, shorten(&lower, MEANING)) }
}

fn kinds(tried: &[&Effect]) -> String {
    let distinct = |kind: EffectKind| {
        let mut paths: Vec<&str> =
            tried.iter().filter(|one| one.kind == kind).map(|one| one.path.as_str()).collect();
        paths.sort_unstable();
        paths.dedup();
        paths.len() as u64
    };
    let (factors, coefficients) = (distinct(EffectKind::Factor), distinct(EffectKind::Coefficient));
    let mut parts = Vec::new();
    if factors > 0 {
        parts.push(plural(factors, "uncertain factor", "uncertain factors"));
    }
    if coefficients > 0 {
        parts.push(plural(coefficients, "coefficient moved alone", "coefficients moved alone"));
    }
    list(&parts)
}

/// How many sets of coefficients keep the sign of an advantage.
pub(super) fn keeps_sign(decision: &Decision, result: &CoefficientResult) -> Option<String> {
    let pair = |one: &&SetDifference| {
        one.outcome == decision.outcome && one.arm == decision.arm && one.against == decision.reference
    };
    let one = result.differences.iter().find(pair)?;
    Some(format!(
        "The sign is the same in {} of {} sets of plausible coefficients.",
        one.keeps_sign, result.sets
    ))
}

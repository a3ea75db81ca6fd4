//! What a reader sees at the end of a comparison.

use hearth::study::compare::narrative::{interval, signed, unit_of_difference, value};
use hearth::study::compare::{Comparison, Difference, Finding};
use hearth::study::output::text::number;
use hearth::study::spec::{Outcome, StudySpec};

use super::super::printer::Answer;
use super::super::screen::{COLUMNS, count, short};

/// The answer, the numbers, the reasons, and where the rest is.
pub fn answer(found: &Comparison, question: &StudySpec, all_pairs: bool) -> Answer {
    let mut body = format!("{}\n", found.name);
    if !found.about.is_empty() {
        body += &format!("{}\n", found.about);
    }
    body += &decision(found);
    body += &order(found);
    body += &format!("\n{}\n\n", found.verdict);
    body += &arms(found, question);
    body += &differences(found, all_pairs);
    body += &risks(found, all_pairs);
    body += &break_even(found, all_pairs);
    body += &coefficients(found);
    body += &reasons(found, all_pairs);
    body += &format!("\n{}\n", found.stopping.why);
    body += &saved(found);
    let mut answer = Answer { body, ..Answer::default() };
    answer.report();
    answer.line("slides.html", "three slides; slides.pdf on paper");
    answer.line("comparison.xlsx", "all tables as a workbook");
    answer.line("figures/differences.png", "all differences; more figures beside it, also SVG");
    answer.line("comparison.csv", "every difference, of all pairs and of the worst runs");
    answer.line("comparison.json", "all numbers with what they assume");
    answer.line("assumptions.csv", "how far each assumption moves the recommendation");
    answer.line("portfolio.csv", "communities in the order in which to fund them");
    answer.line("weeks.csv", "differences week by week, with their bands");
    if found.coefficients.as_ref().is_some_and(|one| one.result().is_some()) {
        answer.line("coefficient_sets.csv", "every arm in every coefficient set");
    }
    answer.line("runs.parquet", "how each run went, arm by arm");
    answer
}

/// The recommendation, with its reasons.
fn decision(found: &Comparison) -> String {
    let Some(decision) = &found.decision else { return String::new() };
    let mut text = format!("\n{}\n", decision.headline);
    for (head, paragraph) in decision.paragraphs() {
        text += &format!("{head}: {paragraph}\n");
    }
    text
}

/// Which community to fund first.
fn order(found: &Comparison) -> String {
    let Some(portfolio) = &found.portfolio else { return String::new() };
    let mut text = format!("\nOrder: {}\n\n", portfolio.text.join(" "));
    text += &format!("{:26}{:>12}{:>12}{:>14}{:>12}\n", "", "gain", "cost", "value / money", "first in");
    for one in portfolio.communities.iter().chain([&portfolio.all]) {
        let unit = found.primary().unit;
        let ratio = one.value_per_money.map_or_else(|| "–".to_owned(), |gap| value(gap.value, "ratio"));
        let first = if one.first.is_finite() { value(one.first, "share") } else { String::new() };
        let name = short(&one.community, 24);
        let (gain, cost) = (signed(one.gain.value, unit), signed(one.cost.value, "money"));
        text += &format!("  {name:24}{gain:>12}{cost:>12}{ratio:>14}{first:>12}\n");
    }
    text
}

/// The arms with what makes them.
fn arms(found: &Comparison, question: &StudySpec) -> String {
    let mut text = format!(
        "{} arms, {} runs of each, {} weeks, seed {}:\n",
        found.arms.len(),
        count(u64::from(found.replicates)),
        found.horizon_weeks,
        found.seed
    );
    for arm in &question.arms {
        let mut what: Vec<String> = arm.of.iter().map(|of| format!("scenario {of}")).collect();
        what.extend(arm.settings.iter().map(|one| format!("{} = {}", one.path, one.value)));
        let joined = if what.is_empty() { String::new() } else { format!(": {}", what.join(", ")) };
        let line = format!("  “{}”{joined}", arm.name);
        if line.chars().count() <= COLUMNS {
            text += &format!("{line}\n");
            continue;
        }
        // One change a line: a path stays beside its value.
        let head =
            if what.is_empty() { format!("“{}”", arm.name) } else { format!("“{}”:", arm.name) };
        for part in cut(&head, COLUMNS - 2) {
            text += &format!("  {part}\n");
        }
        for part in what.iter().flat_map(|change| cut(change, COLUMNS - 4)) {
            text += &format!("    {part}\n");
        }
    }
    text
}

/// Lines of at most so many letters: broken at words, and within a word only where it is longer than a line.
fn cut(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let letters: Vec<char> = word.chars().collect();
        for part in letters.chunks(width) {
            let part: String = part.iter().collect();
            match lines.last_mut() {
                Some(last) if last.is_empty() => *last = part,
                Some(last) if last.chars().count() + 1 + part.chars().count() <= width => {
                    *last += " ";
                    *last += &part;
                }
                _ => lines.push(part),
            }
        }
    }
    lines
}

fn differences(found: &Comparison, all_pairs: bool) -> String {
    let together = format!("{} % together", (100.0 * found.confidence * 100.0).round() / 100.0);
    let mut text = format!("\n{:31}{:>11}{:>11}  {together}\n", "", "value", "difference");
    for outcome in &found.outcomes {
        let unit = match unit_of_difference(outcome.unit) {
            "" | "0..1" | "ratio" => String::new(),
            unit => format!(" ({unit})"),
        };
        let mut words = outcome.words.to_owned() + &unit;
        if words.chars().count() > 31 {
            // A line of its own: names are not cut.
            text += &format!("{words}\n");
            words.clear();
        }
        text += &format!("{words:31}{:>11}\n", of_arm(found, outcome, &found.reference().name));
        for one in shown(found, outcome, all_pairs) {
            text += &row(found, outcome, one);
        }
    }
    text
}

/// Differences that are shown: those with the reference, or all.
fn shown<'c>(found: &'c Comparison, outcome: &'c Outcome, all: bool) -> impl Iterator<Item = &'c Difference> {
    let reference = found.reference().name.as_str();
    let wanted = move |one: &&Difference| one.outcome == outcome.name && (all || one.against == reference);
    found.differences.iter().filter(wanted)
}

/// The value of an outcome in an arm, without its unit.
fn of_arm(found: &Comparison, outcome: &Outcome, arm: &str) -> String {
    let arm = found.place(arm).map(|at| &found.arms[at].outcomes);
    let one = arm.and_then(|all| all.iter().find(|known| known.outcome == outcome.name));
    let text = value(one.map_or(f64::NAN, |one| one.value), outcome.unit);
    text.strip_suffix(outcome.unit).unwrap_or(&text).trim_end().to_owned()
}

/// The arm, where it is measured against the reference; else both.
fn pair(found: &Comparison, one: &Difference) -> String {
    match one.against == found.reference().name {
        true => short(&one.arm, 28),
        false => format!("{} – {}", short(&one.arm, 13), short(&one.against, 12)),
    }
}

fn row(found: &Comparison, outcome: &Outcome, one: &Difference) -> String {
    let front = format!("  {:29}{:>11}", pair(found, one), of_arm(found, outcome, &one.arm));
    if one.finding == Finding::Same {
        return format!("{front}{:>11}  the same in all runs\n", 0);
    }
    let mark = match one.finding {
        Finding::Better => " better",
        Finding::Worse => " worse",
        Finding::More => " more",
        Finding::Less => " less",
        Finding::Indistinguishable | Finding::Same => "",
    };
    let range = interval(&one.together, outcome.unit);
    format!("{front}{:>11}  {range}{mark}\n", signed(one.value, outcome.unit))
}

/// How often an arm does better in matched replicates, and the worst runs.
fn risks(found: &Comparison, all_pairs: bool) -> String {
    let outcome = found.primary();
    let mut text = format!(
        "\nBy {}, in the same circumstances as “{}”:\n",
        outcome.words,
        short(&found.reference().name, 28)
    );
    for one in shown(found, outcome, all_pairs) {
        let won = one.beats.share - one.beats.ties / 2.0;
        let lost = 1.0 - one.beats.ties - won;
        let share = |value: f64| format!("{:.0} %", 100.0 * value);
        text += &format!(
            "  {:30} better in {:>5}, worse in {:>5}, same in {:>5}\n",
            pair(found, one),
            share(won),
            share(lost.max(0.0)),
            share(one.beats.ties)
        );
    }
    let Some(worst) = found.outcomes.iter().find(|one| tells_of_the_worst(found, one)) else {
        return text;
    };
    text += &format!("The worst 5 % of runs have, by {} on average:\n", worst.words);
    for arm in &found.arms {
        let tail = arm.outcomes.iter().find(|one| one.outcome == worst.name).and_then(|one| one.worst);
        if let Some(tail) = tail {
            text += &format!(
                "  {:30} {} ({})\n",
                short(&arm.name, 30),
                value(tail.mean, worst.unit),
                interval(&tail.interval, worst.unit).replace('+', "")
            );
        }
    }
    text
}

/// Where prices turn the decision between two arms.
fn break_even(found: &Comparison, all_pairs: bool) -> String {
    let reference = found.reference().name.as_str();
    let pairs = found.break_even.iter().filter(|one| all_pairs || one.against == reference);
    let mut text = String::new();
    for pair in pairs.filter(|pair| !pair.prices.is_empty()) {
        text += &format!("\nBreak-even: {}\n", pair.text);
        text +=
            &format!("  {:34}{:>9}{:>11}  {:22}\n", "Same net value at a price of", "now", "at", "interval");
        for one in pair.prices.iter().filter(|one| one.at.is_some()) {
            let range = match one.interval {
                Some(ends) if ends.high.is_finite() => {
                    format!("{} to {}", number(ends.low), number(ends.high))
                }
                Some(ends) => format!("{} or more", number(ends.low)),
                None => String::new(),
            };
            let at = number(one.at.unwrap_or(f64::NAN));
            text += &format!("  {:34}{:>9}{at:>11}  {range}\n", one.price.words, number(one.now));
        }
        if pair.prices.iter().all(|one| one.at.is_none()) {
            text.truncate(text.trim_end().rfind('\n').map_or(0, |end| end + 1));
        }
    }
    text
}

/// Whether the worst runs of arms differ at all: of times, all of them may end at the horizon.
fn tells_of_the_worst(found: &Comparison, outcome: &Outcome) -> bool {
    let tails = found.arms.iter().filter_map(|arm| {
        arm.outcomes.iter().find(|one| one.outcome == outcome.name).and_then(|one| one.worst)
    });
    let means: Vec<f64> = tails.map(|tail| tail.mean).filter(|mean| mean.is_finite()).collect();
    means.iter().any(|mean| *mean != means[0])
}

/// The arms under sets of coefficients; the verdict has the first paragraph of it.
fn coefficients(found: &Comparison) -> String {
    let Some(coefficients) = &found.coefficients else { return String::new() };
    let Some(result) = coefficients.result() else { return format!("\n{}\n", coefficients.text().join(" ")) };
    let mut text = format!(
        "\n{:31}{:>11}{:>11}{:>11}\n",
        format!("In {} coefficient sets", result.sets),
        "best",
        "surely",
        "level"
    );
    for arm in result.arms.iter().filter(|_| result.ranked) {
        let name = short(&arm.name, 29);
        text += &format!("  {name:29}{:>11}{:>11}{:>11}\n", arm.best, arm.best_surely, arm.level);
    }
    if !result.ranked {
        text.clear();
    }
    if result.text.len() > 1 {
        text += "\n";
    }
    for paragraph in result.text.iter().skip(1) {
        text += &format!("{paragraph}\n");
    }
    text
}

fn reasons(found: &Comparison, all_pairs: bool) -> String {
    let reference = found.reference().name.as_str();
    let wanted = found.reasons.iter().filter(|one| all_pairs || one.against == reference);
    let mut text = String::from("\nWhy:\n");
    for one in wanted {
        text += &format!("{}\n", one.text);
    }
    text
}

/// What the same random numbers are worth.
fn saved(found: &Comparison) -> String {
    let outcome = found.primary();
    let most = shown(found, outcome, false).filter_map(|one| one.saved).fold(f64::NAN, f64::min);
    if !most.is_finite() {
        return String::new();
    }
    format!(
        "With random numbers of their own, the arms would need {most:.1} times as many runs for an equally narrow interval of {}.\n",
        outcome.words
    )
}

//! Two futures compared on the same random numbers, as text and as numbers.

use serde_json::Value;

use super::Fault;
use super::acts::number_json;
use super::futures::Future;
use crate::protocol::{ComparisonView, FactView, FlowView};
use hearth_engine::observe::stage::is_alive;
use hearth_engine::observe::{Flow, Week, WeekRow};
use hearth_study::output::text::{flow_words, list, number, plain, plural};

/// Numbers of a week that are compared.
const LEVELS: [&str; 10] = [
    "members",
    "active",
    "core",
    "energy",
    "engagement",
    "legitimacy",
    "cohesion",
    "challenge",
    "care",
    "coverage",
];
/// Numbers that are summed up to the week.
const SUMS: [(&str, &str, &str); 5] = [
    ("value_tangible", "sum_of_value_tangible", "h"),
    ("value_intangible", "sum_of_value_intangible", "h"),
    ("cost", "sum_of_cost", "money"),
    ("newcomers", "sum_of_newcomers", "people"),
    ("departures", "sum_of_departures", "people"),
];
/// Smallest difference of a level that the text names.
const NAMED_LEVEL: f64 = 0.03;
/// Smallest difference of a flow that the text names, for a member and week.
const NAMED_FLOW: f64 = 0.0005;

/// Compares all weeks up to `week`, that one included.
pub fn compare(a: &Future, b: &Future, community: usize, week: u32) -> Result<ComparisonView, Fault> {
    let end = week as usize + 1;
    let (one, two) = (computed(a, community, end)?, computed(b, community, end)?);
    let differs = one.iter().zip(two).position(|(one, two)| one != two);
    let (only_a, only_b) = (only(a, b), only(b, a));
    let flows = differs.map_or_else(Vec::new, |from| flows(&one[from..], &two[from..]));
    let sides = Sides { names: [&a.name, &b.name], weeks: [one, two] };
    Ok(ComparisonView {
        a: a.id,
        b: b.id,
        community: community as u32,
        week,
        differs_from: differs.map(|from| from as u32),
        sentences: sides.sentences(week, differs, &flows, [&only_a, &only_b]),
        facts: facts(one, two),
        flows,
        only_a,
        only_b,
    })
}

fn computed(future: &Future, community: usize, end: usize) -> Result<&[Week], Fault> {
    let weeks = future.run.weeks(community).get(..end);
    weeks.filter(|weeks| !weeks.is_empty()).ok_or_else(|| Fault::missing("week", end.saturating_sub(1)))
}

/// Acts of one future that the other doesn't have.
fn only(one: &Future, other: &Future) -> Vec<String> {
    let acts = one.acts.iter().filter(|act| other.acts.iter().all(|known| known.entry != act.entry));
    acts.map(|act| act.entry.words()).collect()
}

fn column(name: &str) -> usize {
    WeekRow::COLUMNS.iter().position(|column| column.name == name).unwrap_or_default()
}

fn sum(weeks: &[Week], index: usize) -> f64 {
    weeks.iter().map(|week| f64::from(week.row.values()[index])).sum()
}

fn facts(one: &[Week], two: &[Week]) -> Vec<FactView> {
    let (last_one, last_two) = (&one[one.len() - 1], &two[two.len() - 1]);
    let (a, b) = (last_one.row.values(), last_two.row.values());
    let mut facts = vec![FactView {
        name: "stage".to_owned(),
        unit: "",
        a: Value::from(last_one.stage.name()),
        b: Value::from(last_two.stage.name()),
    }];
    facts.extend(LEVELS.iter().map(|name| {
        let index = column(name);
        let value = |value: f32| number_json(f64::from(value));
        FactView {
            name: (*name).to_owned(),
            unit: WeekRow::COLUMNS[index].unit,
            a: value(a[index]),
            b: value(b[index]),
        }
    }));
    facts.extend(SUMS.iter().map(|(name, of, unit)| {
        let index = column(name);
        FactView {
            name: (*of).to_owned(),
            unit,
            a: Value::from(sum(one, index)),
            b: Value::from(sum(two, index)),
        }
    }));
    facts
}

/// Mean flows of energy for a member and week, those that differ most first.
fn flows(one: &[Week], two: &[Week]) -> Vec<FlowView> {
    let members = |weeks: &[Week]| sum(weeks, column("members")).max(1.0);
    let (members_one, members_two) = (members(one), members(two));
    let mean = |weeks: &[Week], flow: usize, members: f64| {
        weeks.iter().map(|week| week.flows.energy[flow]).sum::<f64>() / members
    };
    let mut flows: Vec<FlowView> = Flow::ALL
        .iter()
        // Joining and leaving move energy in and out with people; fatigue follows from the other flows.
        .filter(|flow| !matches!(flow, Flow::Joining | Flow::Leaving | Flow::Fatigue))
        .map(|flow| FlowView {
            flow: flow.name(),
            a: mean(one, *flow as usize, members_one),
            b: mean(two, *flow as usize, members_two),
        })
        .collect();
    flows.sort_by(|x, y| (y.b - y.a).abs().total_cmp(&(x.b - x.a).abs()));
    flows
}

/// Names and weeks of the two futures.
struct Sides<'a> {
    names: [&'a str; 2],
    weeks: [&'a [Week]; 2],
}

impl Sides<'_> {
    fn sentences(
        &self,
        week: u32,
        differs: Option<usize>,
        flows: &[FlowView],
        only: [&[String]; 2],
    ) -> Vec<String> {
        let Some(from) = differs else {
            return vec![format!("Both are the same up to week {week}, in every number.")];
        };
        let mut sentences = vec![match from {
            0 => "Both differ from the first week on.".to_owned(),
            from => format!("Both are the same up to week {}, and differ from week {from} on.", from - 1),
        }];
        for (name, only) in self.names.iter().zip(only).filter(|(_, only)| !only.is_empty()) {
            let some: Vec<String> = only.iter().take(3).cloned().collect();
            let more = if only.len() > 3 { format!(", and {} more", only.len() - 3) } else { String::new() };
            sentences.push(format!("Only in “{name}”: {}{more}.", some.join("; ")));
        }
        sentences.push(self.stages(week));
        sentences.push(self.people());
        sentences.extend(self.levels());
        sentences.push(self.value());
        sentences.extend(self.why(flows));
        sentences.push(
            "This is one run of each future: other seeds show whether the difference is more than chance."
                .to_owned(),
        );
        sentences
    }

    fn last(&self) -> [&Week; 2] {
        self.weeks.map(|weeks| &weeks[weeks.len() - 1])
    }

    fn stages(&self, week: u32) -> String {
        let [one, two] = self.last().map(|last| plain(last.stage.name()));
        let [a, b] = self.names;
        // For how long it has been over, where it is.
        let ended = |side: usize| {
            let weeks = self.weeks[side];
            let last = weeks[weeks.len() - 1].stage;
            let before = weeks.iter().rposition(|week| week.stage != last).map_or(0, |at| at + 1);
            (!is_alive(last)).then(|| format!(" (since week {before})"))
        };
        let since = [0, 1].map(|side| ended(side).unwrap_or_default());
        if one == two {
            return format!(
                "In week {week} both are in the stage “{one}”{}.",
                match &since {
                    [one, two] if one == two => one.clone(),
                    _ => String::new(),
                }
            );
        }
        format!("In week {week} “{a}” is in the stage “{one}”{}, “{b}” in “{two}”{}.", since[0], since[1])
    }

    fn people(&self) -> String {
        let side_text = |side: usize| {
            let row = &self.last()[side].row;
            format!(
                "“{}” has {}, {} of them active",
                self.names[side],
                plural(row.members.max(0.0) as u64, "member", "members"),
                number(f64::from(row.active))
            )
        };
        format!("{}; {}.", side_text(0), side_text(1))
    }

    /// Levels that differ enough to be named.
    fn levels(&self) -> Option<String> {
        let [one, two] = self.last().map(|last| last.row.values());
        let parts: Vec<String> = ["energy", "legitimacy", "cohesion", "challenge", "care"]
            .iter()
            .filter_map(|name| {
                let index = column(name);
                let (a, b) = (f64::from(one[index]), f64::from(two[index]));
                ((b - a).abs() >= NAMED_LEVEL).then(|| format!("{name} {} against {}", number(b), number(a)))
            })
            .collect();
        (!parts.is_empty())
            .then(|| format!("In “{}” against “{}”: {}.", self.names[1], self.names[0], list(&parts)))
    }

    fn value(&self) -> String {
        let of = |side: usize, name: &str| number(sum(self.weeks[side], column(name)));
        let [a, b] = self.names;
        format!(
            "Up to then “{a}” brought {} hours of tangible value at a cost of {}; “{b}” brought {} at {}.",
            of(0, "value_tangible"),
            of(0, "cost"),
            of(1, "value_tangible"),
            of(1, "cost")
        )
    }

    /// Flows that charged more, and flows that drained more.
    fn why(&self, flows: &[FlowView]) -> Option<String> {
        let name = |fact: &&FlowView| {
            Flow::from_name(fact.flow).map_or_else(|| plain(fact.flow), |flow| flow_words(flow).to_owned())
        };
        let felt = || flows.iter().filter(|fact| (fact.b - fact.a).abs() >= NAMED_FLOW);
        let better: Vec<String> =
            felt().filter(|fact| fact.b > fact.a).take(3).map(|fact| name(&fact)).collect();
        let worse: Vec<String> =
            felt().filter(|fact| fact.b < fact.a).take(3).map(|fact| name(&fact)).collect();
        let b = self.names[1];
        match (better.is_empty(), worse.is_empty()) {
            (true, true) => None,
            (false, true) => {
                Some(format!("In “{b}” people gained more energy, or lost less, by {}.", list(&better)))
            }
            (true, false) => {
                Some(format!("In “{b}” people lost more energy, or gained less, by {}.", list(&worse)))
            }
            (false, false) => Some(format!(
                "In “{b}” people gained more energy, or lost less, by {}. They lost more, or gained less, by {}.",
                list(&better),
                list(&worse)
            )),
        }
    }
}

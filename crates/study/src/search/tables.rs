//! What was found, as tables for other programs.

use super::front::Standing;
use super::result::{Contender, Origin, SearchResult};
use super::robust::Interval;
use super::selection::Fate;
use crate::coefficient_sets::{CoefficientResult, Coefficients};
use crate::output::small_table::{Cells, SmallTable};

impl Origin {
    /// As files name it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Design => "design",
            Self::Around => "around",
        }
    }
}

impl Fate {
    /// As files name it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Chosen => "chosen",
            Self::Level => "level",
            Self::CostOpen => "cost_open",
            Self::Beaten { .. } => "beaten",
            Self::TooDear => "too_dear",
        }
    }
}

impl Standing {
    /// As files name it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Front => "front",
            Self::Near => "near",
            Self::Behind { .. } => "behind",
        }
    }
}

impl SearchResult {
    /// The tables: policies that were tried, policies by world where there are several, and what sets of coefficients show.
    pub fn tables(&self) -> Vec<SmallTable> {
        let coefficients = self.coefficients.as_ref().and_then(Coefficients::result);
        let sets = coefficients.map(CoefficientResult::tables).unwrap_or_default();
        std::iter::once(self.policies()).chain(self.states()).chain(sets).collect()
    }

    fn policies(&self) -> SmallTable {
        let mut table = SmallTable::new("policies", "Policies that were tried: one row a policy.");
        let tried = &self.tried;
        let names = |of: &dyn Fn(usize) -> Option<String>| Cells::Names((0..tried.len()).map(of).collect());
        let contender = |at: usize| tried[at].contender.map(|place| &self.contenders[place]);
        let numbers = |of: &dyn Fn(&Contender) -> f64| {
            let one = |at: usize| contender(at).map_or(f64::NAN, of);
            Cells::Numbers((0..tried.len()).map(one).collect())
        };
        table.add(
            "policy",
            "",
            "Number of the policy, in the order of trying.",
            Cells::Counts((0..tried.len() as u64).collect()),
        );
        table.add(
            "name",
            "",
            "Name of an arm, or the settings of the levers.",
            names(&|at| Some(tried[at].name.clone())),
        );
        table.add(
            "origin",
            "",
            "How it came to be tried: given (an arm), design (all over the space), around (the best of those).",
            names(&|at| Some(tried[at].origin.word().to_owned())),
        );
        table.add(
            "fate",
            "",
            "What became of it in the selection: chosen, level (can't be distinguished from the chosen one), cost_open (at \
             the edge of the budget), beaten, too_dear; empty where it took no part.",
            names(&|at| Some(contender(at)?.fate?.word().to_owned())),
        );
        for (place, lever) in self.levers.iter().enumerate() {
            let meaning = format!("Setting of {} ({}).", lever.path, lever.range);
            table.add(
                format!("set_{}", lever.path),
                "",
                meaning,
                names(&|at| tried[at].settings.get(place).cloned()),
            );
        }
        table.add(
            "tried_runs",
            "runs",
            "Replicates of trying, which chose what was looked at more closely.",
            Cells::Counts(tried.iter().map(|one| u64::from(one.runs)).collect()),
        );
        table.add(
            "tried_cost",
            "money",
            "Mean cost over these.",
            Cells::Numbers(tried.iter().map(|one| one.cost).collect()),
        );
        for (place, measure) in self.outcomes.iter().enumerate() {
            let values = tried.iter().map(|one| one.outcomes[place]).collect();
            let meaning = format!("Mean {} over these.", measure.words);
            table.add(format!("tried_{}", measure.name), &measure.unit, meaning, Cells::Numbers(values));
        }
        let runs = |at: usize| contender(at).map_or(0, |one| u64::from(one.runs));
        table.add(
            "runs",
            "runs",
            "Fresh replicates, on which all that follows rests; 0 where it wasn't looked at more closely.",
            Cells::Counts((0..tried.len()).map(runs).collect()),
        );
        let mut interval =
            |name: &str, unit: &str, meaning: &str, of: &dyn Fn(&Contender) -> Option<Interval>| {
                let end = |end: fn(Interval) -> f64| numbers(&|one| of(one).map_or(f64::NAN, end));
                table.add(name, unit, format!("Mean {meaning}."), end(|interval| interval.mean));
                table.add(
                    format!("{name}_low"),
                    unit,
                    "Lower end of its 95 % interval.",
                    end(|interval| interval.low),
                );
                table.add(
                    format!("{name}_high"),
                    unit,
                    "Upper end of its 95 % interval.",
                    end(|interval| interval.high),
                );
            };
        interval("cost", "money", "cost", &|one| Some(one.cost));
        for (place, measure) in self.outcomes.iter().enumerate() {
            interval(&measure.name, &measure.unit, &measure.words, &|one| one.outcomes.get(place).copied());
        }
        let aim = self.measure();
        interval(
            "over_chosen",
            &aim.unit,
            &format!("difference of {} to the chosen policy", aim.words),
            &|one| one.over_chosen,
        );
        table.add(
            "over_budget",
            "share",
            "Share of its runs that cost more than the budget.",
            numbers(&|one| one.over_budget),
        );
        table.add(
            "likely_best",
            "share",
            "How often it has the best mean of those that are affordable and left, when replicates are drawn anew.",
            numbers(&|one| one.likely_best),
        );
        for front in &self.fronts {
            let measure = &self.outcomes[front.outcome];
            table.add(
                format!("front_{}", measure.name),
                "",
                format!(
                    "Where it stands by cost and {}: on the front, near it (not distinguishable from it), or behind it.",
                    measure.words
                ),
                names(&|at| Some(front.standings.get(tried[at].contender?)?.word().to_owned())),
            );
        }
        table
    }

    fn states(&self) -> Option<SmallTable> {
        let robust = self.robustness.as_ref()?;
        let (states, policies) = (robust.factors.len(), robust.policies.len());
        let mut table = SmallTable::new(
            "states",
            "Policies in many states of the world: one row for each state and policy.",
        );
        let place = |row: usize| (row / policies, &robust.policies[row % policies]);
        let rows = 0..states * policies;
        table.add(
            "world",
            "",
            "Number of the world.",
            Cells::Counts(rows.clone().map(|row| place(row).0 as u64).collect()),
        );
        let name = |row: usize| Some(self.contenders[place(row).1.contender].name.clone());
        table.add(
            "name",
            "",
            "The policy: name of an arm, or the settings of the levers.",
            Cells::Names(rows.clone().map(name).collect()),
        );
        for (at, factor) in self.factors.iter().enumerate() {
            let value = |row: usize| robust.factors[place(row).0][at];
            let meaning = format!("{} in this world ({}).", factor.path, factor.range);
            let cells = match factor.options.is_empty() {
                true => Cells::Numbers(rows.clone().map(value).collect()),
                false => Cells::Names(
                    rows.clone().map(|row| factor.options.get(value(row) as usize).cloned()).collect(),
                ),
            };
            table.add(factor.path.clone(), "", meaning, cells);
        }
        let aim = self.measure();
        let value = |row: usize| place(row).1.by_world[place(row).0];
        let meaning =
            format!("Mean {} over {} runs in this state of the world.", aim.words, robust.states.replicates);
        table.add(aim.name.clone(), &aim.unit, meaning, Cells::Numbers(rows.map(value).collect()));
        Some(table)
    }
}

//! How the model answers a question, read from its lesson.

use super::answer::{Answer, AnswerKind, Change, LessonFuture, Quantity, Rule};
use super::read::{Steps, acts_at, named, needed, tagged};
use hearth_engine::observe::{ColumnInfo, RunRow, WeekRow};
use hearth_engine::scenario::error::Problem;
use hearth_engine::scenario::node::{Content, Node};
use hearth_engine::scenario::path::join;
use hearth_engine::scenario::{Stage, nearest};
use hearth_study::spec::fields::{self, refuse};

const ANSWERS: [&str; 4] = ["level", "stage", "difference", "best"];
const ANSWER: &str = "level(of: active, week: 100), stage(…), difference(…) or best(…)";
/// Futures of a question.
const MOST_FUTURES: usize = 6;

impl Steps<'_> {
    /// `shown` is the week that the room has seen when the question is put.
    pub(super) fn answer(
        &mut self,
        (node, path): (&Node, &str),
        (options, list): (&[Node], &str),
        shown: Option<u32>,
    ) -> Option<Answer> {
        let (tag, _) = tagged(node, path, &ANSWERS, ANSWER, self.problems)?;
        let shared: &[&str] = &["week", "runs", "community", "futures"];
        let own: &[&str] = match tag {
            "level" => &["of", "from"],
            "stage" => &[],
            "difference" => &["of", "from", "same_within"],
            _ => &["of", "from", "least", "same_within"],
        };
        fields::group(node, path, &[own, shared].concat(), ANSWER, self.problems);
        let kind = self.kind(tag, node, path)?;
        let same_within = match node.get("same_within") {
            Some(size) => {
                let path = join(path, "same_within");
                Some(fields::number(size, &path, (0.0, f64::INFINITY), self.problems)?)
            }
            None => None,
        };
        let quantity = self.quantity(kind, node, path)?;
        let runs = match node.get("runs") {
            Some(runs) => fields::whole(runs, &join(path, "runs"), (5, 100), self.problems)?,
            None => 20,
        };
        let community = match node.get("community") {
            Some(community) => self.community(community, &join(path, "community"))?,
            None => 0,
        };
        let futures = self.futures(kind, node, path)?;
        let rules = options
            .iter()
            .enumerate()
            .map(|(at, option)| self.rule(kind, option, &join(list, &at.to_string()), futures.len()))
            .collect::<Option<Vec<_>>>()?;
        let fork = futures.iter().filter_map(LessonFuture::week).min();
        let fork = fork.or(shown.map(|week| week + 1)).unwrap_or(0);
        Some(Answer { kind, quantity, community, same_within, fork, runs, futures, rules })
    }

    fn kind(&mut self, tag: &str, node: &Node, path: &str) -> Option<AnswerKind> {
        Some(match tag {
            "level" => AnswerKind::Level,
            "stage" => AnswerKind::Stage,
            "difference" => AnswerKind::Difference,
            _ => match node.get("least").map(|node| (&node.content, node)) {
                None | Some((Content::Flag(false), _)) => AnswerKind::Most,
                Some((Content::Flag(true), _)) => AnswerKind::Least,
                Some((_, node)) => {
                    refuse(node, &join(path, "least"), "true or false", "least: true", self.problems);
                    return None;
                }
            },
        })
    }

    fn quantity(&mut self, kind: AnswerKind, node: &Node, path: &str) -> Option<Quantity> {
        let week = match node.get("week") {
            Some(week) => Some(self.week(week, &join(path, "week"))?),
            None => None,
        };
        let last = self.scenario.horizon_weeks - 1;
        if kind == AnswerKind::Stage {
            return Some(Quantity::Stage { week: week.unwrap_or(last) });
        }
        let of = needed(node, path, "of", self.problems)?;
        let name = match &of.content {
            Content::Name(name) | Content::Text(name) => name.as_str(),
            _ => "",
        };
        let from = match node.get("from") {
            Some(from) => Some((from, self.week(from, &join(path, "from"))?)),
            None => None,
        };
        if let (Some((node, from)), until) = (from, week.unwrap_or(last))
            && from > until
        {
            self.problems.report(|| {
                let what = format!("the mean is over the weeks from {from} to {until}");
                Problem::new(&node.place, &join(path, "from"), what)
                    .help("`from` is the first, `week` the last")
            });
            return None;
        }
        let week = week.or(from.map(|_| last));
        let from = from.map(|(_, from)| from);
        let place = |columns: &[ColumnInfo]| columns.iter().position(|column| column.name == name);
        let by_week = place(WeekRow::COLUMNS);
        let of_run = place(RunRow::COLUMNS);
        match (by_week, of_run, week) {
            (Some(column), _, Some(week)) => {
                Some(Quantity::Week { column, from: from.unwrap_or(week), week })
            }
            (_, Some(column), None) => Some(Quantity::Run { column }),
            (Some(column), None, None) => Some(Quantity::Week { column, from: last, week: last }),
            (None, Some(_), Some(_)) => {
                self.problems.report(|| {
                    let what = format!("`{name}` is a number of the whole run, not of a week");
                    Problem::new(&of.place, &join(path, "of"), what).help("leave `week` away")
                });
                None
            }
            (None, None, _) => {
                self.problems.report(|| {
                    let known = || WeekRow::COLUMNS.iter().chain(RunRow::COLUMNS).map(|column| column.name);
                    let what = format!("found {}; expected a quantity", of.describe());
                    Problem::new(&of.place, &join(path, "of"), what).help(match nearest(name, known()) {
                        Some(name) => format!("did you mean `{name}`?"),
                        None => "such as active, energy, legitimacy, survival_weeks; docs/outputs.md has all"
                            .to_owned(),
                    })
                });
                None
            }
        }
    }

    fn community(&mut self, node: &Node, path: &str) -> Option<usize> {
        let names: Vec<&str> = self.scenario.communities.iter().map(|one| one.name.as_str()).collect();
        let found = names.iter().position(|name| node.text() == Some(name));
        if found.is_none() {
            self.problems.report(|| {
                let what = format!("found {}; expected the name of a community", node.describe());
                let some: Vec<String> = names.iter().take(8).map(|name| format!("{name:?}")).collect();
                Problem::new(&node.place, path, what).help(format!("there are {}", some.join(", ")))
            });
        }
        found
    }

    fn futures(&mut self, kind: AnswerKind, node: &Node, path: &str) -> Option<Vec<LessonFuture>> {
        let (least, most) = match kind {
            AnswerKind::Level | AnswerKind::Stage => (0, 1),
            AnswerKind::Difference => (2, 2),
            AnswerKind::Most | AnswerKind::Least => (2, MOST_FUTURES),
        };
        let own = join(path, "futures");
        let example = "futures: [(name: {\"en\": \"No change\"}), (name: {\"en\": \"…\"}, acts: [at(week: 60, event: renewal_workshop)])]";
        let list = node.get("futures");
        let nodes = list.map_or(&[][..], |list| fields::list(list, &own, example, self.problems));
        if !(least..=most).contains(&nodes.len()) {
            let place = list.map_or(&node.place, |list| &list.place);
            let expected = if least == most { least.to_string() } else { format!("{least} to {most}") };
            let what = format!("found {} futures; expected {expected}", nodes.len());
            self.problems.report(|| Problem::new(place, &own, what).help(format!("write {example}")));
            return None;
        }
        let futures: Vec<Option<LessonFuture>> = nodes
            .iter()
            .enumerate()
            .map(|(at, node)| self.future(node, &join(&own, &at.to_string()), example))
            .collect();
        futures.into_iter().collect()
    }

    fn future(&mut self, node: &Node, path: &str, example: &str) -> Option<LessonFuture> {
        fields::group(node, path, &["name", "acts"], example, self.problems);
        let name = self.text(node, path, "name");
        let acts = match node.get("acts") {
            Some(acts) => acts_at(acts, &join(path, "acts"), self.scenario, self.problems),
            None => Vec::new(),
        };
        Some(LessonFuture { name: name?, acts })
    }

    fn rule(&mut self, kind: AnswerKind, node: &Node, path: &str, futures: usize) -> Option<Rule> {
        match kind {
            AnswerKind::Level => {
                let bounds = (f64::NEG_INFINITY, f64::INFINITY);
                let mut end = |key: &str, none: f64| match node.get(key) {
                    Some(end) => fields::number(end, &join(path, key), bounds, self.problems),
                    None => Some(none),
                };
                let (from, to) = (end("from", f64::NEG_INFINITY)?, end("to", f64::INFINITY)?);
                if from >= to || (from.is_infinite() && to.is_infinite()) {
                    self.problems.report(|| {
                        let what =
                            "an option of a level needs a range: `from` (included), `to` (not), or both";
                        Problem::new(&node.place, path, what).help("such as from: 5, to: 15")
                    });
                    return None;
                }
                Some(Rule::Range(from, to))
            }
            AnswerKind::Stage => {
                let list = needed(node, path, "stages", self.problems)?;
                let own = join(path, "stages");
                let nodes = fields::list(list, &own, "stages: [maturing, stewardship]", self.problems);
                let stages = nodes
                    .iter()
                    .map(|node| named(node, &own, Stage::ALL, Stage::name, self.problems))
                    .collect::<Option<Vec<_>>>()?;
                Some(Rule::Stages(stages))
            }
            AnswerKind::Difference => {
                let change = needed(node, path, "change", self.problems)?;
                let own = join(path, "change");
                named(change, &own, Change::ALL, Change::name, self.problems).map(Rule::Change)
            }
            AnswerKind::Most | AnswerKind::Least => {
                let future = needed(node, path, "future", self.problems)?;
                let last = futures.saturating_sub(1) as u32;
                let own = join(path, "future");
                fields::whole(future, &own, (0, last), self.problems).map(|at| Rule::Future(at as usize))
            }
        }
    }
}

/// Keys that say when an option holds.
pub(super) fn rule_keys(kind: AnswerKind) -> &'static [&'static str] {
    match kind {
        AnswerKind::Level => &["from", "to"],
        AnswerKind::Stage => &["stages"],
        AnswerKind::Difference => &["change"],
        AnswerKind::Most | AnswerKind::Least => &["future"],
    }
}

//! What it means to take a pressure away, as data.
//!
//! A removal takes harm away and adds nothing else. Levers worse than their default return to it; pure pressures
//! become 0; shocks are left out. What is taken away is what goes beyond an ordinary organisation: more support than that would be a cure. Where a scenario has no such pressure, its removal leaves the scenario as it is. So the gain of a removal is the harm that the pressure did, and
//! the pressure that did most harm has the largest gain.

use hearth_engine::observe::Cause;
use hearth_engine::scenario::timeline::Action;

/// One pressure, and what taking it away means in terms of a scenario.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Removal {
    /// The cause of decline that goes.
    pub cause: Cause,
    /// In words, behind "if": what would have been otherwise.
    pub words: &'static str,
    /// What presses, in words.
    pub pressure: &'static str,
    /// Parameters that are held on the side where they don't press, at all times.
    pub levels: &'static [Level],
}

/// A parameter held on one side of a value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Level {
    /// Its path.
    pub path: &'static str,
    /// On which side, of what.
    pub held: Held,
}

/// Where a parameter is held.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Held {
    /// At least where an ordinary organisation has it: the parameter's default.
    AtLeastOrdinary,
    /// At most where an ordinary organisation has it.
    AtMostOrdinary,
    /// At this, or below.
    AtMost(f64),
    /// At the default, whatever it was.
    Ordinary,
}

impl Removal {
    /// Whether it takes this action of a timeline away: kinds of task, event and shock name their cause in their traits.
    /// (Shocks by chance have rates among the levels.)
    pub fn takes(&self, action: &Action) -> bool {
        let cause = match action {
            Action::Shock(shock) => shock.kind.traits().cause,
            Action::Task(task) => task.kind.traits().cause,
            Action::Event(event) => event.kind.traits().cause,
            Action::Set(_) => None,
        };
        cause == Some(self.cause)
    }
}

/// Levers and facts of an organisation that no removal holds, by reason. A test asks for a place of every other one.
pub const NO_PRESSURE: &[(&str, &[&str])] = &[
    (
        "the removal of de-energizing work takes draining kinds out of the given work, at their weights",
        &["policy.tasks_per_month", "policy.task_mix"],
    ),
    (
        "it softens other pressures; at 0 it harms nobody",
        &["policy.succession", "policy.advocacy", "policy.task_support", "policy.earliest_task_stage"],
    ),
    (
        "it adds to what a community does, and without it nothing drains",
        &[
            "policy.face_to_face",
            "policy.learning_cycle",
            "policy.expert_guests",
            "policy.renewal_workshops_per_year",
            "policy.launch_workshop",
            "policy.stories",
            "policy.lois.structured_dialogue",
            "policy.lois.open_dialogue",
            "policy.lois.negotiation",
            "policy.lois.journals",
            "policy.lois.retrieval",
            "policy.lois.expert_locator",
        ],
    ),
    ("a centre is another kind of community, and its own choice", &["policy.full_time_core"]),
    ("whether a program that answers harms a community is a question for comparisons", &["policy.assistant"]),
    ("everybody has them, and they end by themselves", &["organisation.holidays"]),
    ("it closes what has fallen silent already", &["organisation.notice_weeks"]),
    (
        "it is how large, how old or how dear an organisation is",
        &[
            "organisation.practitioners",
            "organisation.units",
            "organisation.brokers",
            "organisation.hour_price",
            "organisation.discount_per_year",
            "organisation.shared_sponsor",
        ],
    ),
    (
        "culture and portfolio are common to all communities of an organisation",
        &[
            "organisation.culture.individualism",
            "organisation.culture.competition",
            "organisation.culture.programme",
            "organisation.culture.programme_hours",
            "organisation.portfolio",
        ],
    ),
];

/// The removal of a cause.
pub fn removal(cause: Cause) -> &'static Removal {
    &REMOVALS[cause as usize]
}

const fn at_least(path: &'static str) -> Level {
    Level { path, held: Held::AtLeastOrdinary }
}

const fn at_most(path: &'static str) -> Level {
    Level { path, held: Held::AtMostOrdinary }
}

const fn none(path: &'static str) -> Level {
    Level { path, held: Held::AtMost(0.0) }
}

/// All removals, in the order of [`Cause::ALL`].
pub const REMOVALS: [Removal; Cause::ALL.len()] = [
    Removal {
        cause: Cause::Neglect,
        words: "it had been cared for",
        pressure: "neglect",
        levels: &[
            at_least("policy.coordinator_hours"),
            at_least("policy.matchmaking"),
            at_least("policy.events_per_month"),
        ],
    },
    Removal {
        cause: Cause::ClosedMindedness,
        words: "its doors had been open",
        pressure: "closed-mindedness",
        levels: &[
            at_least("policy.openness"),
            at_least("policy.onboarding"),
            at_least("policy.outside_links"),
            Level { path: "community.admits", held: Held::Ordinary },
        ],
    },
    Removal {
        cause: Cause::LackOfChallenge,
        words: "there had been enough to find out",
        pressure: "lack of challenge",
        levels: &[
            at_least("community.domain_turnover_per_year"),
            at_least("community.challenge"),
            at_least("policy.lois.synthesis"),
        ],
    },
    Removal {
        cause: Cause::CompetingDemands,
        words: "the day job had left time for it",
        pressure: "competing demands",
        levels: &[
            at_least("policy.protected_hours"),
            none("organisation.workload"),
            none("organisation.workload_surges_per_year"),
        ],
    },
    Removal {
        cause: Cause::FailureToAdapt,
        words: "its domain had not run away from it",
        pressure: "failure to adapt",
        levels: &[at_most("community.domain_turnover_per_year"), at_least("policy.lois.reflection")],
    },
    Removal {
        cause: Cause::DeEnergizingWork,
        words: "it had been spared the work that drains",
        pressure: "de-energizing work",
        levels: &[],
    },
    Removal {
        cause: Cause::OverControl,
        words: "nobody had directed it from outside",
        pressure: "over-control",
        levels: &[none("policy.control"), at_most("organisation.bureaucracy")],
    },
    Removal {
        cause: Cause::OverMeasurement,
        words: "it had not been measured so much",
        pressure: "over-measurement",
        levels: &[at_most("policy.measurement")],
    },
    Removal {
        cause: Cause::LackOfSupport,
        words: "the organisation had backed it as is usual",
        pressure: "lack of support",
        levels: &[
            at_least("policy.sponsorship"),
            at_least("policy.publicity"),
            at_least("policy.recognition"),
            at_least("policy.career_paths"),
            at_least("policy.consultation"),
            at_most("organisation.decisions_per_year"),
            at_most("organisation.culture.short_termism"),
            none("organisation.budget_cuts_per_year"),
            none("model.recognition.cut_after_exit"),
        ],
    },
    Removal {
        cause: Cause::LossOfKeyPeople,
        words: "those who carried it had stayed",
        pressure: "loss of key people",
        levels: &[
            none("organisation.sponsor_departures_per_year"),
            none("organisation.coordinator_departures_per_year"),
            none("organisation.reorganisations_per_year"),
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use hearth_engine::scenario::catalogue;

    #[test]
    fn every_lever_has_its_removal_or_a_reason_for_none() {
        let under = |path: &str, part: &str| {
            path.strip_prefix(part).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        for entry in catalogue() {
            let path = entry.path.as_str();
            if !path.starts_with("policy.") && !path.starts_with("organisation.") {
                continue;
            }
            let held = REMOVALS.iter().flat_map(|removal| removal.levels).any(|level| level.path == path);
            let excused = NO_PRESSURE.iter().flat_map(|(_, parts)| *parts).any(|part| under(path, part));
            assert!(
                held != excused,
                "{path}: held by a removal ({held}), or named as no pressure ({excused})"
            );
        }
    }

    #[test]
    fn removals_stand_in_the_order_of_causes() {
        for (removal, cause) in REMOVALS.iter().zip(Cause::ALL) {
            assert_eq!(removal.cause, *cause);
        }
    }
}

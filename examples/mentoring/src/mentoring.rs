//! Mentoring: members of the core adopt newcomers.

use hearth_engine::model::rule::{Parameter, Place, Rule, RuleWeek, StateColumn};
use hearth_engine::observe::Flow;

/// The rule.
pub struct Mentoring;

impl Rule for Mentoring {
    fn name(&self) -> &str {
        "mentoring"
    }
    fn about(&self) -> &str {
        "Members of the core adopt newcomers: a tie, and encouragement for a year."
    }
    fn place(&self) -> Place {
        Place::after("participation")
    }
    fn flow(&self) -> Flow {
        Flow::Belonging
    }
    fn parameters(&self) -> Vec<Parameter> {
        vec![
            Parameter::new("adoption", 0.3, (0.0, 1.0), "1/week", "Chance that a newcomer finds a mentor."),
            Parameter::new("support", 0.02, (0.0, 0.2), "energy/week", "Energy that a mentor gives."),
        ]
    }
    fn columns(&self) -> Vec<StateColumn> {
        vec![StateColumn::new("mentor", -1.0, "Arrival number of the mentor, -1 without one.")]
    }
    fn act(&self, week: &mut RuleWeek<'_, '_>) {
        let (adoption, support) = (week.parameter("adoption"), week.parameter("support"));
        let (now, core_from) = (week.context.week, week.context.rules.stages.core);
        let slots = week.slots();
        let core: Vec<usize> = slots
            .iter()
            .copied()
            .filter(|&slot| week.community.members.participation[slot] >= core_from)
            .collect();
        for slot in slots {
            let members = &week.community.members;
            let (id, core_member) = (members.id[slot], members.participation[slot] >= core_from);
            if core.is_empty() || core_member || now >= u32::from(members.joined[slot]) + 52 {
                continue;
            }
            let mut draws = week.draws(id);
            if week.column(0)[slot] < 0.0 && draws.chance(adoption) {
                week.column(0)[slot] = week.community.members.id[core[draws.below(core.len())]] as f32;
            }
            let mentor = week.column(0)[slot];
            if let Some(&mentor) = core.iter().find(|&&one| week.community.members.id[one] as f32 == mentor) {
                week.tie(slot, mentor, 0.1);
                week.move_energy(slot, support);
            }
        }
    }
}

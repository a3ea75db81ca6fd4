//! Stages, read from state and never scripted.

use crate::scenario::Stage;
use crate::scenario::coefficients::Stages;

/// People without whom there is no community.
const TOGETHER: u32 = 2;

/// Whether a community has fallen silent: fewer than two people in the last `window` weeks, and nobody in the latter half
/// of them. From silence it comes back only with two people again. Logs of real communities and the model are read by this rule alike. Who has looked in for one week only is
/// not counted.
///
/// `was`: whether it was silent before; `people`: those with a sign of life in the window; `latest`: whether one of them was in its latter half; `weeks`: age of
/// the community.
pub fn is_silent(was: bool, people: u32, latest: bool, weeks: u32, window: u32) -> bool {
    people < TOGETHER && (was || !latest) && weeks >= window
}

/// Whether a community in this stage is alive.
pub fn is_alive(stage: Stage) -> bool {
    !matches!(stage, Stage::Dormant | Stage::Dissolved)
}

/// What stages are read from.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Signs {
    /// The community has been closed.
    pub dissolved: bool,
    /// Its log has fallen silent.
    pub silent: bool,
    /// Members.
    pub members: f32,
    /// Active members.
    pub active: f32,
    /// Members of the core.
    pub core: f32,
    /// Mean of the six strongest ties among active members.
    pub cohesion: f32,
    /// Topics shared by three or more active members, or freshly documented, as a share.
    pub practice: f32,
    /// Weeks since an act that changed domain, membership or charter.
    pub since_act: u32,
    /// Fit of the domain.
    pub fit: f32,
    /// Legitimacy.
    pub legitimacy: f32,
    /// Challenge.
    pub challenge: f32,
    /// Recent weekly tangible value.
    pub value: f32,
    /// Full-time people.
    pub full_time: f32,
}

/// Follows one community from stage to stage.
#[derive(Debug, Clone, PartialEq)]
pub struct StageWatch {
    stage: Stage,
    candidate: Stage,
    held: u32,
    peak: f32,
    matured: bool,
}

impl Default for StageWatch {
    fn default() -> Self {
        Self { stage: Stage::Potential, candidate: Stage::Potential, held: 0, peak: 0.0, matured: false }
    }
}

impl StageWatch {
    /// The stage after this week: a new one must have held for some weeks; falling silent, ending, and coming back from silence
    /// count at once.
    pub fn observe(&mut self, signs: &Signs, rules: &Stages) -> Stage {
        self.peak = (self.peak * (1.0 - rules.peak_fades)).max(signs.active);
        let seen = self.read(signs, rules);
        // Silence has lasted by the time it is seen, and whoever comes back from it is there.
        if !is_alive(seen) || !is_alive(self.stage) {
            self.stage = seen;
            self.held = 0;
        } else if seen == self.stage {
            self.held = 0;
            self.candidate = seen;
        } else {
            self.held = if seen == self.candidate { self.held + 1 } else { 1 };
            self.candidate = seen;
            if self.held >= rules.hysteresis.max(1) {
                self.stage = seen;
                self.held = 0;
            }
        }
        self.matured |= matches!(self.stage, Stage::Maturing | Stage::Stewardship | Stage::Institutionalised);
        self.stage
    }

    /// The stage that this week by itself would be.
    fn read(&self, signs: &Signs, rules: &Stages) -> Stage {
        let faded = signs.active >= rules.potential_active
            && (signs.active < rules.stagnation_active * self.peak
                || signs.challenge < rules.stagnation_challenge);
        if signs.dissolved {
            Stage::Dissolved
        } else if signs.silent {
            Stage::Dormant
        } else if self.matured
            && signs.since_act < rules.act_lasts
            && (faded || matches!(self.stage, Stage::Stagnation | Stage::Transformation))
        {
            // What was done about stagnation takes its time, though challenge is back at once.
            Stage::Transformation
        } else if self.matured && faded {
            Stage::Stagnation
        } else if signs.active < rules.potential_active || signs.cohesion < rules.potential_cohesion {
            Stage::Potential
        } else if signs.core < rules.coalescing_core
            || signs.active < rules.coalescing_active
            || signs.practice < rules.coalescing_practice
            || signs.fit < rules.coalescing_fit
        {
            Stage::Coalescing
        } else if signs.legitimacy < rules.maturing_legitimacy
            || signs.practice < rules.maturing_practice
            || signs.value < rules.maturing_value
            || signs.core < rules.maturing_core
            || signs.fit < rules.maturing_fit
        {
            Stage::Maturing
        } else if signs.full_time >= rules.institution_core {
            Stage::Institutionalised
        } else {
            Stage::Stewardship
        }
    }
}

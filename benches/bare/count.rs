//! The end of the week: who is left, what they know together, the stage.

use wide::f32x8;

use super::draws::{lanes, share, sum};
use super::{ACTIVE, CORE, Life, Seen, Stages, list};

impl Life {
    pub(super) fn count(&mut self) -> Seen {
        let (m, l) = (&self.m, &mut self.l);
        let participation = lanes(&m.participation).iter().map(|&participation| f32x8::new(participation));
        let active = participation.map(|participation| participation.simd_ge(ACTIVE).to_bitmask());
        list(&mut self.active, m.n, active);
        let count = self.active.len();
        let (mut core, mut ties) = (0, 0.0);
        let (mut one, mut two, mut three) = (0u64, 0u64, 0u64);
        for &slot in &self.active {
            let slot = slot as usize;
            core += u32::from(m.participation[slot] >= CORE);
            let knows = m.knows[slot];
            three |= two & knows;
            two |= one & knows;
            one |= knows;
            ties += m.ties[slot].six_strongest(&m.participation, ACTIVE) * self.scale;
        }
        let members = (m.n - l.gone) as f32;
        l.active = count as f32;
        l.activity = sum(&m.participation);
        l.cohesion = if count > 0 { ties / (6 * count) as f32 } else { 0.0 };
        l.coverage = share(m.knows.iter().fold(0, |known, knows| known | knows));
        l.last_participants = l.participants as f32;
        l.attitude += 0.5 * 0.004 * (l.practice - l.attitude);
        l.attitude = l.attitude.clamp(0.0, 1.0);
        l.practice += 10.0 * 0.004 * (l.active / 400.0).min(1.0) * (l.attitude - l.practice);
        l.practice = l.practice.clamp(0.0, 1.0);
        let signs = [members, l.active, core as f32, l.cohesion, share(three | l.documented)];
        self.stages.look(signs, [l.legitimacy, l.challenge, l.value]);
        Seen { members, active: l.active, participants: l.last_participants }
    }
}

impl Stages {
    fn look(&mut self, signs: [f32; 5], levels: [f32; 3]) {
        self.peak = (self.peak * (1.0 - 0.003)).max(signs[1]);
        let now = self.read(signs, levels);
        self.age += 1;
        if now == self.stage {
            self.held = 0;
        } else {
            self.held = if now == self.candidate { self.held + 1 } else { 1 };
        }
        self.candidate = now;
        if self.held >= 5 {
            self.stage = now;
            self.held = 0;
        }
        self.matured |= self.stage == 2 || self.stage == 3;
    }

    fn read(&self, signs: [f32; 5], [legitimacy, challenge, value]: [f32; 3]) -> u32 {
        let [members, active, core, cohesion, practice] = signs;
        if active < 2.0 {
            if self.age < 13 && members > 0.0 { 0 } else { 5 }
        } else if self.matured && active >= 3.0 && (active < 0.55 * self.peak || challenge < 0.42) {
            4
        } else if active < 3.0 || cohesion < 0.04 {
            0
        } else if core < 2.0 || active < 6.0 || practice < 0.06 {
            1
        } else if legitimacy < 0.33 || practice < 0.28 || value < 14.0 || core < 4.0 {
            2
        } else {
            3
        }
    }
}

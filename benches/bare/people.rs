//! Who comes, who takes part, how the week leaves them, who goes.

use wide::{f32x8, u32x8};

use super::draws::{ARRIVE, ATTEND, BIRTH, EVENT, exp, exp_lane, lanes, lanes_mut, poisson, pow, unit};
use super::{Columns, GOOD_WORK, Life, Meeting, NOBODY, list, move_level};

macro_rules! columns {
    ($self:ident, $column:ident => $what:expr) => {
        columns!($self, $column => $what; id here interest own_hours burst energy engagement floor belonging received
            reputation participation pull anger citizenship outdated_share silent_since joined contributions unit founder
            knows outdated used present inclination worth ties)
    };
    ($self:ident, $column:ident => $what:expr; $($name:ident)+) => { $({ let $column = &mut $self.$name; $what; })+ };
}

impl Columns {
    pub fn clear(&mut self) {
        self.n = 0;
        columns!(self, column => column.clear());
    }

    #[inline]
    pub fn refresh(&mut self, slot: usize) {
        let outdated = self.outdated[slot].count_ones() as f32;
        let all = outdated + self.knows[slot].count_ones() as f32 + 4.0;
        self.outdated_share[slot] = outdated / all;
    }

    /// A slot of zeros.
    fn grow(&mut self) -> usize {
        if self.n == self.id.len() {
            columns!(self, column => column.resize(self.n + 8, Default::default()));
        }
        self.n += 1;
        self.n - 1
    }

    fn close_gaps(&mut self, slots: &mut Vec<u32>) {
        slots.clear();
        let mut kept = 0;
        for slot in 0..self.n {
            let stays = self.here[slot] > 0.0;
            slots.push(if stays { kept } else { NOBODY });
            kept += u32::from(stays);
        }
        columns!(self, column => {
            let mut place = 0;
            for slot in 0..slots.len() {
                column[place] = column[slot];
                place += usize::from(slots[slot] != NOBODY);
            }
            column.truncate(place);
            column.resize(place.next_multiple_of(8), Default::default());
        });
        self.n = kept as usize;
        for ties in &mut self.ties[..kept as usize] {
            let old = std::mem::take(ties);
            for (&peer, &weight) in old.peers.iter().zip(&old.weights).take(old.count) {
                let peer = slots[peer as usize];
                if peer != NOBODY {
                    (ties.peers[ties.count], ties.weights[ties.count]) = (peer, weight);
                    ties.count += 1;
                }
            }
        }
    }
}

/// The first slot of those who joined less than so many weeks ago.
fn first_after(joined: &[u16], week: u32, weeks: u32) -> usize {
    joined.partition_point(|&joined| u32::from(joined) + weeks <= week)
}

impl Life {
    pub(super) fn join(&mut self, founder: bool) {
        let id = self.l.arrivals;
        let mut draws = self.draws.sequence(BIRTH, 0, id);
        let chance = draws.unit();
        let interest = if founder { 0.5 + (1.0 - 0.5) * chance } else { pow(chance, 1.6) };
        let own_hours = 0.875 * exp(0.79 * draws.normal());
        let burst = exp(0.6 * (draws.normal() - 0.5 * 0.6));
        let unit = draws.below(6) as u8;
        let known_share = if founder { 0.3 * (0.5 + 0.5 * chance) / 0.75 } else { 0.06 + 0.22 * interest };
        let mut draws = draws.skip(1);
        let seen = draws.bits(known_share);
        let outdated = seen & draws.bits(0.08);
        let engagement: f32 = (0.106 + 0.638 * interest).min(1.0);
        self.l.arrivals += 1;
        let m = &mut self.m;
        let slot = m.grow();
        m.id[slot] = id;
        m.here[slot] = 1.0;
        m.interest[slot] = interest;
        m.own_hours[slot] = own_hours;
        m.burst[slot] = burst;
        m.energy[slot] = (0.466 + 0.3 * interest).min(1.0);
        m.engagement[slot] = engagement;
        m.floor[slot] = 0.678 * engagement;
        m.participation[slot] = if founder { 0.3 } else { 0.0 };
        m.joined[slot] = self.week as u16;
        m.silent_since[slot] = self.week as u16;
        m.unit[slot] = unit;
        m.founder[slot] = founder;
        m.knows[slot] = seen & !outdated;
        m.outdated[slot] = outdated;
        m.refresh(slot);
    }

    pub(super) fn arrive(&mut self) {
        let noise: f32 = self.chances[..4].iter().map(|&word| unit(word)).sum();
        let sponsor = self.sponsor();
        let l = &mut self.l;
        l.attention = 0.97 * l.attention + self.attention_step * ((noise - 2.0) * 1.732_050_8);
        let pool = 400.0 * l.pool * (1.0 + 0.0051 * self.week as f32);
        let left = (1.0 - l.arrivals as f32 / pool.max(1.0)).max(0.0);
        let attention = exp(l.attention - 0.5 * 0.54 * 0.54);
        let talk = 0.35 * pow(l.activity, 0.733) * (0.4 + l.legitimacy);
        let publicity = 2.83 * 0.3 * sponsor * l.legitimacy;
        let mean = 0.9
            * (1.0 - 0.5 * l.parochialism)
            * left
            * attention
            * pow(l.challenge, 1.72)
            * (0.62 * l.reach + talk + publicity);
        let count = if mean > 60.0 {
            self.draws.sequence(ARRIVE, self.week, 0).poisson(mean)
        } else {
            poisson(self.chances[4], mean)
        };
        for _ in 0..count {
            self.join(false);
        }
    }

    pub(super) fn rhythm(&mut self) {
        let cut = 1.0 - 0.9 * self.l.cut.now();
        let organised =
            if self.l.coordinator_away > 0 { 0.05 + (1.0 - 0.05) * self.l.core_care } else { 1.0 };
        self.l.meeting_due += 1.0 * 12.0 / 52.0 * cut * organised;
        let launch = self.week == 0;
        let regular = self.l.meeting_due >= 0.9999;
        if regular {
            self.l.meeting_due -= 1.0;
        }
        for (happens, number, launch) in [(launch, 1, true), (regular, 2, false)] {
            if happens {
                let mut draws = self.draws.sequence(EVENT, self.week, number);
                let expert = draws.chance(0.1);
                self.meetings.push(Meeting { launch, expert, face_to_face: draws.chance(0.3) });
            }
        }
    }

    pub(super) fn attend(&mut self) {
        let n = self.m.n;
        self.draws.fill(ATTEND, self.week, &self.m.id[..n], &mut self.words);
        let (m, l) = (&mut self.m, &mut self.l);
        let call =
            self.meetings.iter().fold(0.0f32, |call, one| call.max(if one.launch { 1.3 } else { 1.0 }));
        let pull = call * 1.45 * (0.5 + l.care);
        let attendance_hours = if self.meetings.is_empty() { 0.0 } else { 0.5 * 0.1 };
        let protected = 0.5 * (0.3 + 0.7 * l.legitimacy) * (1.0 - l.cut.now() * 0.9);
        l.squeeze = 1.0 - l.surge.now();
        l.granted = protected * (1.0 - 0.5 * l.surge.now());
        let granted = l.granted - attendance_hours;
        let recognised = 1.0 * (l.legitimacy - 0.2);
        let intercept = -3.01 + l.frailty + pull + recognised - 0.5 * 1.6;

        let longest = self.forgotten.len() - 1;
        for (inclination, &since) in m.inclination.iter_mut().zip(&m.silent_since) {
            *inclination = -self.forgotten[(self.week as usize - usize::from(since)).min(longest)];
        }
        for slot in first_after(&m.joined[..n], self.week, 26)..n {
            m.inclination[slot] += if m.founder[slot] { 0.0 } else { 1.2 * 0.3 };
        }
        let words = lanes(&self.words);
        let columns = [&m.here, &m.engagement, &m.energy, &m.belonging, &m.pull, &m.own_hours];
        let columns = columns.map(|column| lanes(column));
        let decided = lanes_mut(&mut m.inclination).iter_mut().zip(lanes_mut(&mut m.present));
        for (at, (inclination, present)) in decided.enumerate() {
            let [here, engagement, energy, belonging, pull, own] =
                columns.map(|column| f32x8::new(column[at]));
            let x = f32x8::new(*inclination)
                + intercept
                + engagement * 3.45
                + energy * 1.6
                + (belonging + pull) * 0.65;
            let x = x * here + (f32x8::ONE - here) * -60.0;
            *inclination = x.to_array();
            let hours = (own * l.squeeze + granted).fast_max(f32x8::ZERO);
            let factor = (hours * 0.66 / (hours + 0.6) + 0.4).fast_min(f32x8::ONE);
            let comes = (f32x8::new(words[at].map(unit)) * (exp_lane(-x) + 1.0)).simd_lt(factor);
            *present = (comes & here).to_array();
        }
        for slot in first_after(&m.joined[..n], self.week, 1)..n {
            if !m.founder[slot] {
                m.present[slot] = if unit(self.words[slot]) < 0.5 { m.here[slot] } else { 0.0 };
            }
        }
        self.seat();
    }

    fn seat(&mut self) {
        let m = &self.m;
        let present = lanes(&m.present).iter().map(|&present| f32x8::new(present).simd_gt(0.0).to_bitmask());
        list(&mut self.present, m.n, present);
        self.keys.clear();
        self.keys.extend(self.present.iter().map(|&slot| {
            let word = self.words[slot as usize];
            let key = (word & 0xff) << 24 | word.wrapping_mul(0x9e37_79b9) >> 8;
            u64::from(key) << 32 | u64::from(slot)
        }));
        self.keys.sort_unstable();
        self.present.iter_mut().zip(&self.keys).for_each(|(slot, &key)| *slot = key as u32);
        self.l.participants = self.present.len();
    }

    /// Recognition, overload and engagement of participants; then what the week leaves with everybody.
    pub(super) fn feel(&mut self) {
        let level = 1.0 - (1.0 - 0.2) * (1.0 - 0.1);
        let (recognition, ladder) = (0.25 * level, 0.3 * 0.3);
        let kept = 1.0 - 0.004 * 0.2 * 0.1;
        let (m, l) = (&mut self.m, &self.l);
        for &slot in &self.present {
            let slot = slot as usize;
            let reputed = m.reputation[slot] / (m.reputation[slot] + 4.0);
            let mut energy = (m.energy[slot] + 0.02 * level * reputed).clamp(0.0, 1.0);
            m.interest[slot] *= kept;
            let hours = m.own_hours[slot] * l.squeeze + l.granted;
            let excess = (m.used[slot] / (hours + 0.5) - 1.0).clamp(0.0, 2.0);
            move_level(&mut energy, -0.06 * excess);
            m.energy[slot] = energy;
            let newness = self.newness.get(m.contributions[slot] as usize);
            let [impressions, tasks] = newness.copied().unwrap_or_default();
            let mut worth = m.worth[slot];
            if !m.founder[slot] {
                worth[GOOD_WORK] += ladder * tasks;
            }
            let value = 0.068
                + 0.35 * (energy - 0.5)
                + -0.2 * excess
                + recognition * reputed
                + worth.iter().sum::<f32>();
            let old = m.engagement[slot];
            let ceiling = 1.0 - 0.93 * (1.0 - m.interest[slot]);
            let room = if value > 0.0 { ceiling - old } else { old };
            let speed = (0.055 * (1.0 + 2.0 * impressions)).min(1.0);
            let scale = speed * room / value.abs().max(1.0);
            m.engagement[slot] = (old + scale * value).clamp(0.0, 1.0);
            m.silent_since[slot] = self.week as u16 + 1;
            m.used[slot] = 0.0;
            m.worth[slot] = [0.0; 8];
        }
        self.pass();
        self.belong();
        self.decay();
    }

    /// A week passes for everybody.
    fn pass(&mut self) {
        let (m, l) = (&mut self.m, &self.l);
        let rate = 0.08;
        let challenge = 0.55 * (l.challenge - 0.6);
        let challenge = rate * (challenge + 0.1 * ((1.0 - l.coverage) - 0.5));
        let gain = rate * 0.28 + challenge + rate * 0.12 * l.care;
        let (keep, forget) = (1.0 - self.eighth, 1.0 - 0.02);
        let columns = [&m.here, &m.present, &m.interest, &m.belonging, &m.outdated_share, &m.floor];
        let columns = columns.map(|column| lanes(column));
        let [energy, engagement, participation, received, reputation] =
            [&mut m.energy, &mut m.engagement, &mut m.participation, &mut m.received, &mut m.reputation]
                .map(|column| lanes_mut(column));
        for at in 0..energy.len() {
            let [here, present, interest, belonging, outdated, floor] =
                columns.map(|column| f32x8::new(column[at]));
            let old = f32x8::new(energy[at]);
            let new = old - old * rate + here * gain + interest * (rate * 0.25) + belonging * (rate * 0.15)
                - outdated * outdated * (rate * 3.6);
            energy[at] = new.fast_max(f32x8::ZERO).fast_min(f32x8::ONE).to_array();
            let old = f32x8::new(engagement[at]);
            let above = (old - floor).fast_max(f32x8::ZERO);
            engagement[at] = (old - above * 0.012 * (f32x8::ONE - present)).to_array();
            participation[at] = (f32x8::new(participation[at]) * keep + present * (1.0 - keep)).to_array();
            received[at] = (f32x8::new(received[at]) * forget).to_array();
            reputation[at] = (f32x8::new(reputation[at]) * forget).to_array();
        }
    }

    fn belong(&mut self) {
        let m = &mut self.m;
        // Who stays away feels the pull of ties anew every fourth week only.
        let near = lanes(&m.present).iter().zip(lanes(&m.id)).map(|(&present, &ids)| {
            let in_turn = ((u32x8::new(ids) ^ self.week) & 3).simd_eq(0);
            f32x8::new(present).simd_gt(0.0).to_bitmask() | in_turn.to_bitmask()
        });
        list(&mut self.slots, m.n, near);
        for &slot in &self.slots {
            let slot = slot as usize;
            let support = m.ties[slot].sum(&m.participation) * self.scale;
            m.pull[slot] = support / (1.0 + support);
        }
        let columns = lanes(&m.present).iter().zip(lanes(&m.pull));
        for (belonging, (&present, &pull)) in lanes_mut(&mut m.belonging).iter_mut().zip(columns) {
            let [old, present, pull] = [*belonging, present, pull].map(f32x8::new);
            let grown = (pull - old).fast_max(f32x8::ZERO) * 0.04 * present;
            *belonging = (old + grown - old * 0.006 * (f32x8::ONE - present)).to_array();
        }
    }

    pub(super) fn leave(&mut self, slot: usize) {
        let m = &mut self.m;
        if m.here[slot] == 0.0 {
            return;
        }
        self.l.gone += 1;
        for column in [
            &mut m.here,
            &mut m.energy,
            &mut m.interest,
            &mut m.engagement,
            &mut m.floor,
            &mut m.belonging,
            &mut m.participation,
            &mut m.pull,
            &mut m.anger,
            &mut m.reputation,
            &mut m.outdated_share,
            &mut m.present,
        ] {
            column[slot] = 0.0;
        }
        m.knows[slot] = 0;
        m.outdated[slot] = 0;
    }

    pub(super) fn depart(&mut self) {
        // The least lower half of a word that decides for staying.
        const MOST: u32 = (0.0081 * 65_536.0) as u32 + 1;
        for slot in 0..self.words.len() {
            let low = self.words[slot] & 0xffff;
            if low < MOST {
                let draw = low as f32 * (1.0 / 65_536.0);
                let m = &self.m;
                let hazard =
                    0.0081 * (1.0 - 0.78 * m.belonging[slot]) * (1.0 - 0.4 * 0.1 * m.engagement[slot]);
                if draw < hazard * m.here[slot] {
                    self.leave(slot);
                }
            }
        }
        if self.l.gone > 16.max(self.m.n / 4) {
            self.m.close_gaps(&mut self.slots);
            self.l.gone = 0;
            for project in &mut self.projects {
                let mut kept = 0;
                for place in 0..project.size {
                    let slot = self.slots[project.team[place] as usize];
                    if slot != NOBODY {
                        project.team[kept] = slot;
                        kept += 1;
                    }
                }
                project.size = kept;
            }
        }
    }
}

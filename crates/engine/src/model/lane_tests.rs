//! Rules in lanes beside their formulas for one member: the same numbers.

use super::energy::{self, Pulls};
use super::members::{Member, Members};
use super::participation::{self, Hours};
use super::ties::{TIES, Ties};
use crate::random::{Decision, Sequence, Source};
use crate::scenario::Coefficients;

/// Members of the tests: not a multiple of what a lane holds.
const MEMBERS: usize = 1003;
/// Values at the edges, which every fourth level takes.
const EDGES: [f32; 6] = [0.0, 1.0, 0.5, f32::MIN_POSITIVE, f32::EPSILON, 1.0 - f32::EPSILON];

fn level(draws: &mut Sequence) -> f32 {
    if draws.chance(0.25) { EDGES[draws.below(EDGES.len())] } else { draws.unit() }
}

fn some_members(draws: &mut Sequence) -> Members {
    let mut members = Members::default();
    for id in 0..MEMBERS as u32 {
        members.push(Member {
            id,
            is_member: if draws.chance(0.9) { 1.0 } else { 0.0 },
            present: if draws.chance(0.3) { 1.0 } else { 0.0 },
            interest: level(draws),
            own_hours: 8.0 * level(draws) * level(draws),
            energy: level(draws),
            engagement: level(draws),
            anger: level(draws),
            leaning: 2.0 * level(draws) - 1.0,
            belonging: level(draws),
            received: 20.0 * level(draws),
            reputation: 50.0 * level(draws),
            participation: level(draws),
            pull: level(draws),
            outdated_share: level(draws),
            inclination: -9.0 * level(draws),
            ..Member::default()
        });
    }
    members
}

/// Calls `check` with members, and with draws for what else a rule needs, again and again.
fn many(mut check: impl FnMut(Members, &mut Sequence)) {
    let source = Source::new(15, 0);
    for round in 0..40 {
        let mut draws = source.sequence(0, Decision::Birth, 0, round);
        check(some_members(&mut draws), &mut draws);
    }
}

#[test]
fn energy_is_pulled_as_the_formula_says() {
    many(|before, draws| {
        let mut one = || level(draws) - 0.2;
        let pulls = Pulls {
            rate: one(),
            gain: one(),
            interest: one(),
            belonging: one(),
            outdated: 2.0 * one(),
            outside: one(),
        };
        let mut words = super::column::Column::default();
        (0..MEMBERS).for_each(|_| words.push(draws.word()));
        let mut after = before.clone();
        energy::pull(&pulls, &words, &mut after);
        for slot in 0..MEMBERS {
            let expected = pulls.energy_after(
                before.energy[slot],
                before.interest[slot],
                before.belonging[slot],
                before.outdated_share[slot],
                crate::random::bell(words[slot]),
                before.is_member[slot],
            );
            assert_eq!(after.energy[slot], expected, "slot {slot}");
        }
    });
}

#[test]
fn memory_and_belonging_follow_their_formulas() {
    many(|before, draws| {
        let (keep, remember) = (level(draws), level(draws));
        let (grow, decay) = (level(draws), level(draws));
        let mut after = before.clone();
        energy::follow(keep, remember, &mut after);
        energy::attach(grow, decay, &mut after);
        for slot in 0..MEMBERS {
            let present = before.present[slot];
            let participation = energy::running_mean(before.participation[slot], keep, present);
            assert_eq!(after.participation[slot], participation);
            assert_eq!(after.received[slot], before.received[slot] * remember);
            assert_eq!(after.reputation[slot], before.reputation[slot] * remember);
            let belonging =
                energy::belonging_after(before.belonging[slot], before.pull[slot], grow, decay, present);
            assert_eq!(after.belonging[slot], belonging);
        }
    });
}

#[test]
fn who_comes_is_decided_as_the_formulas_say() {
    let rules = Coefficients::default().participation;
    many(|before, draws| {
        let intercept = 3.0 * (draws.unit() - 0.5);
        let hours = Hours { granted: 2.0 * draws.unit() - 0.5, squeeze: level(draws) };
        let mut words = super::column::Column::default();
        (0..MEMBERS).for_each(|_| words.push(if draws.chance(0.1) { 0 } else { draws.word() }));
        let mut after = before.clone();
        participation::incline(&rules, intercept, &mut after);
        participation::decide(&rules, hours, &words, &mut after);
        for slot in 0..MEMBERS {
            let is_member = before.is_member[slot] > 0.0;
            let inclination = participation::inclination(
                &rules,
                before.inclination[slot] + intercept + before.leaning[slot],
                &participation::Leanings {
                    engagement: before.engagement[slot],
                    energy: before.energy[slot],
                    belonging: before.belonging[slot],
                    pull: before.pull[slot],
                    habit: before.participation[slot],
                    anger: before.anger[slot],
                },
            );
            assert!(!is_member || after.inclination[slot] == inclination, "slot {slot}");
            let own = (before.own_hours[slot] * hours.squeeze + hours.granted).max(0.0);
            let unit = crate::random::unit(words[slot]);
            let comes = is_member && participation::comes(&rules, own, inclination, unit);
            assert_eq!(after.present[slot], f32::from(u8::from(comes)), "slot {slot}");
        }
    });
}

#[test]
fn sums_over_ties_are_those_of_each_tie() {
    many(|members, draws| {
        let mut ties = Ties::default();
        (0..MEMBERS).for_each(|_| ties.push());
        for _ in 0..20_000 {
            let (one, other) = (draws.below(MEMBERS), draws.below(MEMBERS / 8));
            ties.strengthen(one, other, level(draws), &members.is_member);
        }
        ties.decay(0.3);
        for slot in 0..MEMBERS {
            let all: Vec<(usize, f32)> = ties.of(slot).collect();
            assert!(all.len() <= TIES && all.is_sorted_by(|a, b| a.1 >= b.1));
            let sum: f32 = all.iter().map(|&(peer, weight)| weight * members.participation[peer]).sum();
            assert!((ties.sum(slot, &members.participation) - sum).abs() <= 1e-5 * sum, "slot {slot}");
            let present: f32 = all.iter().map(|&(peer, _)| members.present[peer]).sum();
            assert_eq!(ties.present(slot, &members.present), present);
            let strongest: f32 = all
                .iter()
                .filter(|&&(peer, _)| members.participation[peer] >= 0.25)
                .take(6)
                .map(|(_, weight)| weight)
                .sum();
            let found = ties.strongest(slot, 6, &members.participation, 0.25);
            assert!((found - strongest).abs() <= 1e-5 * strongest, "slot {slot}");
        }
    });
}

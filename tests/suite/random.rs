//! Draws are a pure function of their address, and independent from one address to the next.
//!
//! Seeds are fixed, so that a test that passes goes on passing. Each statistical bound is one that a perfect
//! generator exceeds less often than once in a million choices of seeds.

#![allow(clippy::disallowed_methods, reason = "a bound of a test needs no last bit")]

use std::collections::BTreeSet;

use hearth::engine::random::{Chance, Decision, POISSON_MOST, Sequence, Source, low_half, poisson, unit};
use proptest::prelude::*;

use crate::repeat::repeatable;

/// Normal scores beyond this come up less than once in a million times.
const RARE: f64 = 5.0;

const DECISIONS: [Decision; 16] = [
    Decision::Start,
    Decision::Birth,
    Decision::Founding,
    Decision::Attend,
    Decision::Key,
    Decision::Arrive,
    Decision::Drift,
    Decision::Agenda,
    Decision::Work,
    Decision::Chance,
    Decision::Shock,
    Decision::Event,
    Decision::Broker,
    Decision::Measure,
    Decision::Outside,
    Decision::Links,
];

#[derive(Debug, Clone, Copy)]
struct Address {
    seed: u64,
    replicate: u32,
    community: u16,
    decision: Decision,
    week: u32,
    member: u32,
}

const HERE: Address =
    Address { seed: 11, replicate: 3, community: 1, decision: Decision::Attend, week: 40, member: 7 };

impl Address {
    fn word(self) -> u32 {
        let mut out = [0];
        let mut random = Source::new(self.seed, self.replicate);
        random.fill(self.community, self.decision, self.week, &[self.member], &mut out);
        out[0]
    }
}

/// One part of the address goes up, the others stay.
type Step = (&'static str, fn(u32) -> Address);

const STEPS: [Step; 7] = [
    ("members", |n| Address { member: n, ..HERE }),
    ("weeks", |n| Address { week: n, ..HERE }),
    ("replicates", |n| Address { replicate: n, ..HERE }),
    ("communities", |n| Address { community: n as u16, ..HERE }),
    ("seeds", |n| Address { seed: u64::from(n), ..HERE }),
    ("high bits of seeds", |n| Address { seed: u64::from(n) << 40, ..HERE }),
    ("decisions and weeks", |n| Address { decision: DECISIONS[n as usize % 15], week: n / 15, ..HERE }),
];

/// Words along a step of the address; a community has 16 bits.
fn words(step: Step) -> Vec<u32> {
    (0..40_000).map(|n| step.1(n).word()).collect()
}

/// How far a chi-square statistic with so many degrees of freedom lies out, as a normal score (Wilson and Hilferty).
fn chi_square_score(statistic: f64, degrees: f64) -> f64 {
    let spread = 2.0 / (9.0 * degrees);
    (libm::cbrt(statistic / degrees) - (1.0 - spread)) / spread.sqrt()
}

/// Score of counts that should all be alike.
fn uniform_score(counts: &[u32]) -> f64 {
    let expected = counts.iter().map(|&count| f64::from(count)).sum::<f64>() / counts.len() as f64;
    let statistic = counts.iter().map(|&count| (f64::from(count) - expected).powi(2) / expected).sum();
    chi_square_score(statistic, counts.len() as f64 - 1.0)
}

fn counts(cells: usize, places: impl Iterator<Item = usize>) -> Vec<u32> {
    let mut counts = vec![0; cells];
    places.for_each(|place| counts[place] += 1);
    counts
}

fn assert_usual(score: f64, what: &str) {
    assert!(score.abs() < RARE, "{what}: score {score}");
}

/// Words are uniform, and know nothing of those that follow.
fn assert_independent(words: &[u32], what: &str) {
    for shift in [0, 8, 16, 24] {
        let bytes = words.iter().map(|word| (word >> shift & 0xff) as usize);
        assert_usual(uniform_score(&counts(256, bytes)), &format!("{what}, bits from {shift}"));
    }
    let units: Vec<f64> = words.iter().map(|&word| f64::from(unit(word)) - 0.5).collect();
    for lag in [1, 2, 3, 4, 15, 16, 64, 256] {
        let pairs = || units.iter().zip(&units[lag..]);
        let sum: f64 = pairs().map(|(a, b)| a * b * 12.0).sum();
        assert_usual(sum / (pairs().count() as f64).sqrt(), &format!("{what}, lag {lag}"));
        // Joint they fill a square evenly: no dependence of any other shape.
        let cell = |x: f64| ((x + 0.5) * 12.0) as usize;
        let cells = pairs().step_by(lag + 1).map(|(&a, &b)| cell(a) * 12 + cell(b));
        assert_usual(uniform_score(&counts(144, cells)), &format!("{what}, pairs at lag {lag}"));
    }
}

#[test]
fn words_are_independent_along_every_part_of_the_address() {
    for step in STEPS {
        assert_independent(&words(step), step.0);
    }
}

#[test]
fn one_address_has_another_word_for_every_part_changed() {
    let mut seen = BTreeSet::new();
    let mut count = 0;
    for step in STEPS {
        for n in 1_000..1_400 {
            let address = step.1(n);
            seen.insert((address.word(), Address { member: address.member ^ 1, ..address }.word()));
            count += 1;
        }
    }
    assert_eq!(seen.len(), count);
}

/// More of a mean never lowers a count by more than a change of the word by 2^-18 does: so much can the rounding of the sum
/// of probabilities move the place where one count ends and the next begins.
fn assert_monotone(word: u32, mean: f32, more: f32) {
    let (less, greater) = (poisson(word.saturating_sub(1 << 14), mean), poisson(word, mean + more));
    assert!(less <= greater, "word {word}, mean {mean} and {more} more: {less}, then {greater}");
}

/// One that rounding decides: with more of the mean the count is one less.
#[test]
fn rounding_can_lower_a_count_of_the_last_words() {
    let (word, mean, more) = (u32::MAX - (22_020_096 >> 12), 52.288_174, 0.001);
    assert_eq!((poisson(word, mean), poisson(word, mean + more)), (89, 88));
    assert_monotone(word, mean, more);
}

proptest! {
    #![proptest_config(repeatable(64))]

    #[test]
    fn one_member_more_or_less_shifts_no_other(
        members in prop::collection::btree_set(0u32..3000, 1..200),
        week in 0u32..5200, community in 0u16..40, seed: u64,
        gone in any::<prop::sample::Index>(),
    ) {
        let members: Vec<u32> = members.into_iter().collect();
        let mut random = Source::new(seed, 0);
        let mut all = vec![0; members.len()];
        random.fill(community, Decision::Attend, week, &members, &mut all);
        let gone = gone.index(members.len());
        let (mut fewer, mut expected) = (members.clone(), all.clone());
        fewer.remove(gone);
        expected.remove(gone);
        let mut some = vec![0; fewer.len()];
        random.fill(community, Decision::Attend, week, &fewer, &mut some);
        prop_assert_eq!(some, expected);
        for (&member, &word) in members.iter().zip(&all) {
            let alone = Address { seed, replicate: 0, community, decision: Decision::Attend, week, member };
            prop_assert_eq!(alone.word(), word);
        }
    }

    #[test]
    fn what_was_drawn_before_changes_nothing(
        before in prop::collection::vec((0usize..15, 0u32..300, 0u32..300, 0usize..30), 0..12),
        decision in 0usize..15, week in 0u32..5200, item in 0u32..100_000,
    ) {
        let draw = |random: &mut Source| {
            let mut draws = random.sequence(2, DECISIONS[decision], week, item);
            (draws.word(), draws.normal(), draws.bits(0.3), draws.poisson(90.0), draws.below(10), draws.unit())
        };
        let expected = draw(&mut Source::new(5, 9));
        let chances = Source::new(5, 9).chances(2, week).unit(Chance::Conflict, 0);
        let mut random = Source::new(5, 9);
        for (decision, week, item, count) in before {
            let mut draws = random.sequence(2, DECISIONS[decision], week, item);
            (0..count).for_each(|_| { draws.normal(); });
            random.fill(1, DECISIONS[decision], week, &[item], &mut [0]);
        }
        prop_assert_eq!(draw(&mut random), expected);
        prop_assert_eq!(random.chances(2, week).unit(Chance::Conflict, 0), chances);
    }

    #[test]
    fn more_of_a_mean_never_lowers_a_count_but_by_rounding(word: u32, mean in 0f32..59.0, more in 0.001f32..1.0) {
        // Among the last words, whose counts rounding decides, too.
        for word in [word, u32::MAX - (word >> 12)] {
            assert_monotone(word, mean, more);
        }
        if unit(word) < 0.999 {
            prop_assert!(poisson(word, mean) <= poisson(word, mean + more));
        }
    }
}

/// Words of sequences: many of one, and the first of many.
#[test]
fn sequences_are_uniform_within_and_beside_each_other() {
    let random = Source::new(6, 0);
    let within: Vec<u32> = {
        let mut draws = random.sequence(0, Decision::Work, 5, 20);
        (0..40_000).map(|_| draws.word()).collect()
    };
    let first: Vec<u32> =
        (0..40_000).map(|item| random.sequence(0, Decision::Work, 5, item).word()).collect();
    let second = |item| {
        let mut draws = random.sequence(0, Decision::Work, 5, item);
        (draws.word(), draws.word()).1
    };
    let second: Vec<u32> = (0..40_000).map(second).collect();
    assert_independent(&within, "within a sequence");
    assert_independent(&first, "first words of sequences");
    let mixed: Vec<u32> = first.into_iter().zip(second).flat_map(|(first, second)| [first, second]).collect();
    assert_independent(&mixed, "two words of each sequence");
}

/// A member's own sequences start from a draw that has decided on something: they must tell nothing of it.
#[test]
fn sequences_of_participants_know_nothing_of_what_made_them_participants() {
    let members: Vec<u32> = (0..64 * 4000).collect();
    let mut random = Source::new(7, 0);
    let mut attend = vec![0; members.len()];
    random.fill(0, Decision::Attend, 9, &members, &mut attend);
    let of = |id: &u32, act: u32| Sequence::of_member(attend[*id as usize], *id, act);
    let present = || members.iter().filter(|&&id| unit(attend[id as usize]) < 0.15);
    let words: Vec<u32> = present().flat_map(|id| [0, 1, 2, 64].map(|act| of(id, act).word())).collect();
    assert!(words.len() > 100_000);
    assert_independent(&words, "participants' acts");
    let third = |mut draws: Sequence| [draws.word(), draws.word(), draws.word()][2];
    let needs: Vec<u32> = present().map(|id| third(of(id, 0))).collect();
    assert_independent(&needs, "participants' needs");
    // Whoever leaves has been chosen by the lower half of the word.
    let leaving = members.iter().filter(|&&id| low_half(attend[id as usize]) < 0.1);
    let words: Vec<u32> = leaving.map(|id| of(id, 1).word()).collect();
    assert_independent(&words, "requests of those who leave");
}

/// One word decides on presence and on leaving: those who come leave as often as all.
#[test]
fn leaving_is_independent_of_presence() {
    let members: Vec<u32> = (0..64 * 8000).collect();
    let mut words = vec![0; members.len()];
    Source::new(8, 0).fill(0, Decision::Attend, 3, &members, &mut words);
    for (presence, hazard) in [(0.1f32, 0.005f32), (0.3, 0.02), (0.8, 0.3)] {
        let count = |comes: bool, leaves: bool| {
            let fits = |word: u32| (unit(word) < presence) == comes && (low_half(word) < hazard) == leaves;
            words.iter().filter(|&&word| fits(word)).count() as f64
        };
        let [both, comes, leaves, neither] =
            [count(true, true), count(true, false), count(false, true), count(false, false)];
        let n = both + comes + leaves + neither;
        let (coming, leaving) = ((both + comes) / n, (both + leaves) / n);
        let sd = (n * coming * leaving * (1.0 - coming) * (1.0 - leaving)).sqrt();
        let score = (both - n * coming * leaving) / sd;
        assert!(score.abs() < RARE, "presence {presence}, hazard {hazard}: {score}");
    }
}

#[test]
fn chances_have_words_of_their_own() {
    use Chance::*;
    let spans = [
        (Attention, 4),
        (Arrivals, 1),
        (Drift, 1),
        (OwnTasks, 1),
        (GivenTasks, 1),
        (Outside, 1),
        (Reflection, 1),
        (Tending, 1),
        (Conflict, 1),
        (Reports, 1),
        (Sponsor, 2),
        (Coordinator, 2),
        (Reorganisation, 2),
        (Surge, 2),
        (Cut, 2),
        (Decision, 3),
    ];
    let mut free = 0;
    for (chance, words) in spans {
        assert!(chance as usize >= free, "{chance:?}");
        free = chance as usize + words;
    }
    assert!(free <= 64);
}

#[test]
fn units_lie_in_their_range_and_halves_are_independent() {
    let high_half = |word: u32| low_half(word >> 16);
    assert_eq!((unit(0), low_half(0)), (0.0, 0.0));
    for highest in [unit(u32::MAX), low_half(u32::MAX)] {
        assert!(highest < 1.0 && highest > 0.9999);
    }
    let cells = words(STEPS[0])
        .into_iter()
        .map(|word| (high_half(word) * 16.0) as usize * 16 + (low_half(word) * 16.0) as usize);
    assert_usual(uniform_score(&counts(256, cells)), "halves");
}

/// Exact probabilities of the Poisson distribution.
fn poisson_share(mean: f64, count: u32) -> f64 {
    libm::exp(f64::from(count) * libm::log(mean) - mean - libm::lgamma(f64::from(count) + 1.0))
}

/// Inversion has no chance in it: words at even steps give the distribution itself, to the width of a step.
#[test]
fn words_at_even_steps_give_the_poisson_distribution() {
    const STEP: u32 = 1 << 14;
    let n = f64::from(u32::MAX / STEP) + 1.0;
    for mean in [0.05f32, 0.35, 1.0, 3.5, 12.0, 30.0, POISSON_MOST] {
        let all = (0..=u32::MAX / STEP).map(|n| poisson(n * STEP + STEP / 2, mean));
        let seen = counts(300, all.map(|count| count as usize));
        let mean = f64::from(mean);
        let (mut below, mut exact, mut sum, mut squares) = (0.0, 0.0, 0.0, 0.0);
        for (count, &seen) in seen.iter().enumerate() {
            below += f64::from(seen) / n;
            exact += poisson_share(mean, count as u32);
            assert!((below - exact).abs() < 8e-6, "mean {mean}, count {count}: {below} for {exact}");
            sum += count as f64 * f64::from(seen) / n;
            squares += (count as f64 - mean).powi(2) * f64::from(seen) / n;
        }
        assert!(
            (sum / mean - 1.0).abs() < 1e-3 && (squares / mean - 1.0).abs() < 1e-2,
            "{mean}: {sum}, {squares}"
        );
    }
}

#[test]
fn large_poisson_counts_have_their_mean_and_spread() {
    let random = Source::new(1, 0);
    for mean in [59.0f32, 61.0, 200.0, 1000.0] {
        let n = 10_000;
        let draw = |item| random.sequence(0, Decision::Arrive, 0, item).poisson(mean);
        let all: Vec<f64> = (0..n).map(draw).map(f64::from).collect();
        let (n, mean) = (f64::from(n), f64::from(mean));
        let found = all.iter().sum::<f64>() / n;
        assert_usual((found - mean) / (mean / n).sqrt(), "mean");
        let variance = all.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n;
        assert_usual((variance / mean - 1.0) / ((2.0 + 1.0 / mean) / n).sqrt(), "variance");
    }
}

#[test]
fn bits_are_set_at_their_share_each_by_itself() {
    let random = Source::new(2, 0);
    for share in [0.0f32, 1.0 / 256.0, 0.1, 0.3, 0.5, 0.9, 1.0] {
        let n = 10_000u32;
        let all: Vec<u64> =
            (0..n).map(|item| random.sequence(0, Decision::Drift, 0, item).bits(share)).collect();
        let p = (f64::from(share) * 256.0 + 0.5).floor() / 256.0;
        if p == 0.0 || p == 1.0 {
            assert!(all.iter().all(|&bits| bits == if p == 0.0 { 0 } else { u64::MAX }));
            continue;
        }
        let spread = (p * (1.0 - p) / f64::from(n)).sqrt();
        let share_of =
            |mask: &dyn Fn(u64) -> bool| all.iter().filter(|&&bits| mask(bits)).count() as f64 / f64::from(n);
        for bit in 0..64 {
            assert_usual((share_of(&|bits| bits >> bit & 1 == 1) - p) / spread, "share of a bit");
        }
        for bit in 0..63 {
            let both = share_of(&|bits| bits >> bit & 3 == 3);
            assert_usual((both - p * p) / (p * p * (1.0 - p * p) / f64::from(n)).sqrt(), "neighbouring bits");
        }
    }
}

/// Scores of the first four moments, for numbers of mean 0, standard deviation 1 and this kurtosis.
fn assert_moments(all: &[f64], kurtosis: f64, what: &str) {
    let n = all.len() as f64;
    let moment = |power: i32| all.iter().map(|x| x.powi(power)).sum::<f64>() / n;
    assert_usual(moment(1) * n.sqrt(), &format!("{what}: mean"));
    assert_usual((moment(2) - 1.0) * (n / (kurtosis - 1.0)).sqrt(), &format!("{what}: variance"));
    assert_usual(moment(3) * (n / 15.0).sqrt(), &format!("{what}: skewness"));
    assert_usual((moment(4) - kurtosis) * (n / 96.0).sqrt(), &format!("{what}: kurtosis"));
}

#[test]
fn normal_numbers_are_normal() {
    let mut random = Source::new(3, 0);
    let all: Vec<f64> =
        (0..60_000).map(|item| f64::from(random.sequence(0, Decision::Birth, 0, item).normal())).collect();
    assert_moments(&all, 3.0, "normal");
    let level = |x: f64| 0.5 * libm::erfc(-x * core::f64::consts::FRAC_1_SQRT_2);
    let cells = all.iter().map(|&x| (level(x) * 64.0) as usize);
    assert_usual(uniform_score(&counts(64, cells)), "normal distribution");
    // A sum of four uniform numbers has a kurtosis of 3 - 1.2 / 4.
    let all: Vec<f64> =
        (0..60_000).map(|week| f64::from(random.chances(0, week).normal(Chance::Attention))).collect();
    assert_moments(&all, 2.7, "chances");
}

#[test]
fn choices_below_a_number_are_even() {
    let random = Source::new(4, 0);
    for n in [1, 2, 3, 7, 10, 64, 1000] {
        let mut draws = Vec::new();
        for item in 0..100 {
            let mut sequence = random.sequence(0, Decision::Work, n as u32, item);
            draws.extend((0..400).map(|_| sequence.below(n)));
        }
        assert!(draws.iter().all(|&draw| draw < n));
        if n > 1 {
            assert_usual(uniform_score(&counts(n, draws.into_iter())), "below");
        }
    }
}

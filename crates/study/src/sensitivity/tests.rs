//! Against functions whose indices are known, with and without chance; and against SALib.

use std::f64::consts::PI;

use super::*;
use crate::sweep::cube::{morris as trajectories, morris_step, saltelli};

fn ishigami(place: &[f64]) -> f64 {
    let x: Vec<f64> = place.iter().map(|unit| PI * (2.0 * unit - 1.0)).collect();
    let (one, two) = (libm::sin(x[0]), libm::sin(x[1]));
    one + 7.0 * two * two + 0.1 * x[2] * x[2] * x[2] * x[2] * one
}

fn sobol_g(place: &[f64], a: &[f64]) -> f64 {
    place.iter().zip(a).map(|(x, a)| ((4.0 * x - 2.0).abs() + a) / (1.0 + a)).product()
}

/// A normal that depends on its address alone.
fn chance(point: usize, replicate: usize) -> f64 {
    hearth_engine::random::Source::new(point as u64, replicate as u32)
        .sequence(0, hearth_engine::random::Decision::Factor, 0, 0)
        .normal()
        .into()
}

/// Values with chance: `common` of it is the same at all points.
fn noisy(
    sample: &[Vec<f64>],
    replicates: usize,
    sd: f64,
    common: f64,
    of: impl Fn(&[f64]) -> f64,
) -> Vec<Vec<f64>> {
    let value = |point: usize, place: &[f64], replicate: usize| {
        of(place) + sd * (chance(point + 1, replicate) + common * chance(0, replicate))
    };
    let replicates = |(point, place): (usize, &Vec<f64>)| {
        (0..replicates).map(|replicate| value(point, place, replicate)).collect()
    };
    sample.iter().enumerate().map(replicates).collect()
}

#[test]
fn ishigami_as_it_is_known() {
    let sample = saltelli(3, 3, 4096, true);
    let values: Vec<Vec<f64>> = sample.iter().map(|place| vec![ishigami(place)]).collect();
    let found = sobol(&values, 3, true, 1);
    for (factor, (first, total)) in
        found.factors.iter().zip([(0.3139, 0.5576), (0.4424, 0.4424), (0.0, 0.2437)])
    {
        assert!((factor.first.value - first).abs() < 0.02, "{factor:?}");
        assert!((factor.total.value - total).abs() < 0.02, "{factor:?}");
        assert!(factor.first.low - 0.02 <= first && first <= factor.first.high + 0.02, "{factor:?}");
    }
    for (pair, index) in found.pairs.iter().zip([0.0, 0.2437, 0.0]) {
        assert!((pair.index.value - index).abs() < 0.04, "{pair:?}");
    }
    assert!(found.noise.chance.is_nan() && (found.noise.factors - 13.8446).abs() < 0.2);
}

#[test]
fn sobol_g_as_it_is_known() {
    let a = [0.0, 1.0, 4.5, 9.0, 99.0];
    let parts: Vec<f64> = a.iter().map(|a| 1.0 / (3.0 * (1.0 + a) * (1.0 + a))).collect();
    let whole = parts.iter().map(|part| 1.0 + part).product::<f64>() - 1.0;
    let sample = saltelli(5, 4, 4096, false);
    let values: Vec<Vec<f64>> = sample.iter().map(|place| vec![sobol_g(place, &a)]).collect();
    let found = sobol(&values, 5, false, 1);
    for (at, factor) in found.factors.iter().enumerate() {
        let others: f64 =
            parts.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, p)| 1.0 + p).product();
        assert!((factor.first.value - parts[at] / whole).abs() < 0.02, "{at} {factor:?}");
        assert!((factor.total.value - parts[at] * others / whole).abs() < 0.02, "{at} {factor:?}");
    }
    assert!(found.pairs.is_empty());
}

#[test]
fn chance_is_taken_away() {
    // Chance has 16 times the variance of the function, and a part of it is common to all points.
    let sd = 4.0 * libm::sqrt(13.8446);
    for common in [0.0, 1.0] {
        let sample = saltelli(3, 5, 2048, false);
        let values = noisy(&sample, 20, sd / libm::sqrt(1.0 + common * common), common, ishigami);
        let found = sobol(&values, 3, false, 1);
        // A simulation of 200 such tests never missed by more than half of these.
        for (factor, (first, total)) in
            found.factors.iter().zip([(0.3139, 0.5576), (0.4424, 0.4424), (0.0, 0.2437)])
        {
            assert!((factor.first.value - first).abs() < 0.15, "{common} {factor:?}");
            assert!((factor.total.value - total).abs() < 0.15, "{common} {factor:?}");
        }
        assert!((found.noise.chance / (sd * sd) - 1.0).abs() < 0.2 || common > 0.0);
        assert!((found.noise.factors - 13.8446).abs() < 3.0, "{common} {:?}", found.noise);
        // Without that, factors would seem to do what only chance does: 0.69 of the variance where none of it is common,
        // 0.60 where half of it is; 0.44 is true.
        let means: Vec<Vec<f64>> =
            values.iter().map(|of_one| vec![of_one.iter().sum::<f64>() / of_one.len() as f64]).collect();
        assert!(sobol(&means, 3, false, 1).factors[1].total.value > 0.52);
    }
}

#[test]
fn what_has_no_effect_has_none() {
    let sample = saltelli(2, 6, 256, true);
    let flat: Vec<Vec<f64>> = sample.iter().map(|_| vec![3.0]).collect();
    let found = sobol(&flat, 2, true, 1);
    assert!(found.factors[0].first.value.is_nan() && found.noise.factors.abs() < 1e-12);
    let only_chance = noisy(&sample, 10, 1.0, 0.5, |_| 0.0);
    let found = sobol(&only_chance, 2, true, 1);
    // Of 512 points: the variance that is left is within 4 of its deviations of 0.
    assert!(found.noise.factors < 0.03 && found.noise.share() > 0.97, "{:?}", found.noise);
    let half = sobol(&noisy(&sample, 10, 0.2, 0.0, |place| place[0]), 2, true, 1);
    assert!(half.factors[1].total.high < 0.1 && half.factors[0].first.low > 0.8, "{:?}", half.factors);
}

#[test]
fn runs_without_values_leave_their_row_out() {
    let sample = saltelli(2, 6, 64, false);
    let mut values: Vec<Vec<f64>> = sample.iter().map(|place| vec![place[0]; 2]).collect();
    values[5][1] = f64::NAN;
    let found = sobol(&values, 2, false, 1);
    assert_eq!(found.rows, (63, 1));
    assert!((found.factors[0].first.value - 1.0).abs() < 0.1);
}

#[test]
fn elementary_effects_of_known_functions() {
    let places = trajectories(3, 7, 40, 4);
    let of = |place: &[f64]| 5.0 * place[0] - 2.0 * place[1] + 0.0 * place[2];
    let values: Vec<Vec<f64>> = places.iter().map(|place| vec![of(place)]).collect();
    let found = morris(&values, &places, 3, 1);
    for (factor, mu) in found.factors.iter().zip([5.0, -2.0, 0.0f64]) {
        assert!((factor.mu.value - mu).abs() < 1e-9 && (factor.mu_star.value - mu.abs()).abs() < 1e-9);
        assert!(factor.sigma < 1e-9 && factor.floor.is_nan());
        assert_eq!(factor.matters(), mu != 0.0);
    }
    // a · b: effects of a are b, which has a deviation of its own.
    let values: Vec<Vec<f64>> = places.iter().map(|place| vec![place[0] * place[1]]).collect();
    let found = morris(&values, &places, 3, 1);
    assert!(found.factors[0].sigma > 0.2 && found.factors[2].mu_star.value == 0.0);
    // With chance, the factor that does nothing stays on the floor.
    let values = noisy(&places, 16, 1.0, 0.7, of);
    let found = morris(&values, &places, 3, 1);
    let still = &found.factors[2];
    assert!(found.factors[0].matters() && found.factors[1].matters() && !still.matters(), "{found:?}");
    assert!((still.mu_star.value / still.floor - 1.0).abs() < 0.5, "{still:?}");
    assert!(still.sigma_of_factors < still.sigma);
    assert!((morris_step(4) - 2.0 / 3.0).abs() < 1e-12);
}

/// What SALib says of the same samples; `tests/sensitivity/salib.py` wrote it.
#[derive(serde::Deserialize)]
struct Reference {
    sobol: Vec<SobolReference>,
    morris: Vec<MorrisReference>,
}

#[derive(serde::Deserialize)]
struct SobolReference {
    name: String,
    k: usize,
    y: Vec<f64>,
    s1: Vec<f64>,
    st: Vec<f64>,
    s2: Vec<f64>,
}

#[derive(serde::Deserialize)]
struct MorrisReference {
    name: String,
    k: usize,
    x: Vec<Vec<f64>>,
    y: Vec<f64>,
    mu: Vec<f64>,
    mu_star: Vec<f64>,
    sigma: Vec<f64>,
}

#[test]
fn the_same_as_salib_on_the_same_sample() {
    let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/sensitivity/salib.json"));
    let reference: Reference = serde_json::from_str(text).unwrap();
    assert!(reference.sobol.len() >= 2 && !reference.morris.is_empty());
    let near = |ours: f64, theirs: f64| (ours - theirs).abs() < 1e-9 * theirs.abs().max(1.0);
    for one in &reference.sobol {
        let values: Vec<Vec<f64>> = one.y.iter().map(|y| vec![*y]).collect();
        let found = sobol(&values, one.k, true, 1);
        for (at, factor) in found.factors.iter().enumerate() {
            assert!(near(factor.first.value, one.s1[at]), "{} {at} {factor:?} {}", one.name, one.s1[at]);
            assert!(near(factor.total.value, one.st[at]), "{} {at} {factor:?} {}", one.name, one.st[at]);
        }
        for (pair, s2) in found.pairs.iter().zip(&one.s2) {
            assert!(near(pair.index.value, *s2), "{} {pair:?} {s2}", one.name);
        }
    }
    for one in &reference.morris {
        let values: Vec<Vec<f64>> = one.y.iter().map(|y| vec![*y]).collect();
        let found = morris(&values, &one.x, one.k, 1);
        for (at, factor) in found.factors.iter().enumerate() {
            assert!(near(factor.mu.value, one.mu[at]), "{} {at}", one.name);
            assert!(near(factor.mu_star.value, one.mu_star[at]), "{} {at}", one.name);
            assert!(near(factor.sigma, one.sigma[at]), "{} {at}", one.name);
        }
    }
}

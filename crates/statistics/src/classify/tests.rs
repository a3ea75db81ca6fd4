use super::*;

/// Cases of standard normal numbers, some of which are moved.
fn cases(count: usize, width: usize, seed: u64, moved: impl Fn(&mut [f64])) -> Vec<Vec<f64>> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut unit = || (random.next_u64() >> 11) as f64 / (1u64 << 53) as f64;
    let case = |_| {
        let mut row: Vec<f64> = (0..width).map(|_| crate::normal_quantile(unit().max(1e-12))).collect();
        moved(&mut row);
        row
    };
    (0..count).map(case).collect()
}

const BOTH: [Method; 2] = [Method::Logistic, Method::Trees];

#[test]
fn groups_that_are_apart_are_distinguished() {
    let (one, other) = (cases(60, 8, 1, |row| row[3] += 8.0), cases(60, 8, 2, |_| {}));
    // Trees find the one number that tells. The regression works on normal scores, which know no gap, and its ridge leaves the seven
    // others a say.
    for (method, least) in BOTH.into_iter().zip([0.95, 0.999]) {
        let found = separation(&one, &other, method, &Folds::default());
        assert!(found.auc > least, "{method:?} {found:?}");
    }
}

#[test]
fn groups_that_are_alike_are_not() {
    // The standard error of the AUC is .033 here: outside .4 to .6 in about 3 of 1,000 pairs of groups.
    let (one, other) = (cases(150, 20, 3, |_| {}), cases(150, 20, 4, |_| {}));
    for method in BOTH {
        let found = separation(&one, &other, method, &Folds::default());
        assert!((0.4..0.6).contains(&found.auc), "{method:?} {found:?}");
        assert!(found.interval.0 < 0.55 && found.interval.1 > 0.45, "{method:?} {found:?}");
    }
}

#[test]
fn one_shifted_number_gives_the_auc_of_its_shift() {
    // Normal numbers one standard deviation apart: no classifier exceeds .760; ten more numbers cost a little.
    let (one, other) = (cases(400, 10, 5, |row| row[0] += 1.0), cases(400, 10, 6, |_| {}));
    let found = separation(&one, &other, Method::Logistic, &Folds::default());
    assert!((0.71..0.79).contains(&found.auc), "{found:?}");
    assert!(found.interval.0 < 0.76 && found.interval.1 > 0.74, "{found:?}");
}

#[test]
fn trees_see_what_goes_together() {
    // Both numbers have the same sign in one group, and another in the other: neither tells by itself.
    let same = |row: &mut [f64]| row[0] = row[0].abs() * row[1].signum();
    let other = |row: &mut [f64]| row[0] = -row[0].abs() * row[1].signum();
    let (one, other) = (cases(200, 3, 7, same), cases(200, 3, 8, other));
    let of = |method| separation(&one, &other, method, &Folds::default()).auc;
    assert!(of(Method::Trees) > 0.9 && of(Method::Logistic) < 0.65);
}

#[test]
fn the_order_of_cases_is_no_matter() {
    let (one, other) = (cases(40, 5, 9, |row| row[0] += 1.0), cases(50, 5, 10, |_| {}));
    let back = |cases: &[Vec<f64>]| cases.iter().rev().cloned().collect::<Vec<_>>();
    for method in BOTH {
        let found = separation(&one, &other, method, &Folds::default());
        assert_eq!(found, separation(&back(&one), &back(&other), method, &Folds::default()));
    }
}

#[test]
fn numbers_that_are_missing_tell_nothing_by_themselves() {
    let hide = |row: &mut [f64]| {
        if row[1] > 0.0 {
            row[0] = f64::NAN;
        }
        row[2] = f64::NAN;
    };
    let (one, other) = (cases(80, 3, 11, hide), cases(80, 3, 12, hide));
    for method in BOTH {
        let found = separation(&one, &other, method, &Folds::default());
        assert!((0.35..0.65).contains(&found.auc), "{method:?} {found:?}");
    }
}

#[test]
fn groups_too_small_have_no_separation() {
    let one = vec![vec![1.0]];
    assert!(separation(&one, &one, Method::Logistic, &Folds::default()).auc.is_nan());
}

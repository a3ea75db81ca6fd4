use super::*;
use proptest::prelude::*;

fn histogram(values: &[f64], bits: u32) -> Histogram {
    Histogram::of(&mut values.iter().map(|&v| key(v, bits)).collect::<Vec<_>>())
}

fn merged(a: &Histogram, b: &Histogram) -> Histogram {
    let mut sum = a.clone();
    sum.merge(b);
    sum
}

fn values() -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(
        prop_oneof![-1.0..1.0f64, (0u8..40).prop_map(f64::from), 1e-30..1e30f64, Just(0.0), Just(-0.0)],
        0..60,
    )
}

#[test]
fn whole_numbers_are_kept() {
    for n in 0..=256 {
        let v = f64::from(n);
        assert_eq!(value(key(v, WEEK_BITS), WEEK_BITS), v);
        assert_eq!(value(key(-v, WEEK_BITS), WEEK_BITS), -v);
    }
    for n in 0..=8192 {
        assert_eq!(value(key(f64::from(n), RUN_BITS), RUN_BITS), f64::from(n));
    }
}

#[test]
fn the_largest_stay_finite() {
    for v in [f64::MAX, -f64::MAX, f64::from(f32::MAX)] {
        assert!(value(key(v, WEEK_BITS), WEEK_BITS).is_finite());
    }
}

#[test]
fn quantiles_of_known_values() {
    let h = histogram(&[4.0, 1.0, 3.0, 2.0], WEEK_BITS);
    assert_eq!(h.quantiles(&[0.0, 0.25, 0.5, 0.75, 1.0], WEEK_BITS), [1.0, 1.75, 2.5, 3.25, 4.0]);
    assert!(Histogram::default().quantiles(&[0.5], WEEK_BITS)[0].is_nan());
    assert_eq!(histogram(&[7.0], WEEK_BITS).quantiles(&[0.9], WEEK_BITS), [7.0]);
}

proptest! {
    #[test]
    fn keys_keep_order_and_precision(a in any::<f64>(), b in any::<f64>()) {
        prop_assume!(a.is_finite() && b.is_finite());
        for bits in [WEEK_BITS, RUN_BITS] {
            if a <= b {
                prop_assert!(key(a, bits) <= key(b, bits));
            }
            let error = (value(key(a, bits), bits) - a).abs();
            if a.is_normal() && a.abs() < f64::MAX / 2.0 {
                prop_assert!(error <= a.abs() / f64::from(1u32 << (bits + 1)));
            }
        }
    }

    #[test]
    fn merging_in_any_order(a in values(), b in values(), c in values()) {
        let all: Vec<f64> = [a.clone(), b.clone(), c.clone()].concat();
        let [a, b, c] = [a, b, c].map(|v| histogram(&v, WEEK_BITS));
        prop_assert_eq!(merged(&a, &b), merged(&b, &a));
        prop_assert_eq!(merged(&merged(&a, &b), &c), merged(&a, &merged(&b, &c)));
        prop_assert_eq!(merged(&merged(&a, &b), &c), histogram(&all, WEEK_BITS));
    }

    #[test]
    fn quantiles_within_bound(mut v in prop::collection::vec(1e-6..1e6f64, 1..80), p in 0.0..1.0f64) {
        let found = histogram(&v, WEEK_BITS).quantiles(&[p], WEEK_BITS)[0];
        v.sort_by(f64::total_cmp);
        let rank = (v.len() - 1) as f64 * p;
        let low = v[rank.floor() as usize];
        let high = v[(rank.floor() as usize + 1).min(v.len() - 1)];
        let exact = low + rank.fract() * (high - low);
        prop_assert!((found - exact).abs() <= high / 256.0);
    }

    #[test]
    fn moments_merge(a in prop::collection::vec(-1e3..1e3f64, 0..40), b in prop::collection::vec(-1e3..1e3f64, 0..40)) {
        let whole = Moments::of(&[a.clone(), b.clone()].concat());
        let mut parts = Moments::of(&a);
        parts.merge(&Moments::of(&b));
        prop_assert_eq!(parts.n, whole.n);
        prop_assert!((parts.mean - whole.mean).abs() < 1e-9);
        prop_assert!((parts.squares - whole.squares).abs() < 1e-6 * (1.0 + whole.squares));
        let mut pushed = Moments::default();
        b.iter().for_each(|&v| pushed.push(v));
        prop_assert!((pushed.squares - Moments::of(&b).squares).abs() < 1e-6 * (1.0 + pushed.squares));
    }
}

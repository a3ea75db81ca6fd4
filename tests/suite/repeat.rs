//! Random inputs that are the same at every run.

use proptest::test_runner::{Config, RngSeed};

/// So many cases, the same every time, so that a failure comes back; `PROPTEST_CASES` and `PROPTEST_RNG_SEED` ask for
/// others.
pub fn repeatable(cases: u32) -> Config {
    let mut config = Config { failure_persistence: None, ..Config::default() };
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = cases;
    }
    if std::env::var_os("PROPTEST_RNG_SEED").is_none() {
        config.rng_seed = RngSeed::Fixed(1);
    }
    config
}

//! Logs that nobody thought of: facts keep their ranges, tables of any program are read, and no text is too odd.

use hearth::logs::facts::{Fact, Facts, Instant, Log, Trajectory};
use hearth::report::figures::{LogPage, log_page};
use proptest::prelude::*;
use proptest::sample::select;

use crate::repeat::repeatable;

/// Rows of a log: seconds since its start, member, thread and kind.
fn rows() -> impl Strategy<Value = Vec<(i64, u8, u8, u8)>> {
    let span = select(vec![3i64, 30, 400, 2500]);
    span.prop_flat_map(|days| proptest::collection::vec((0..days * 86_400, 0u8..9, 0u8..7, 0u8..5), 1..120))
}

/// A log as a table, with names that are made of the numbers.
fn written(rows: &[(i64, u8, u8, u8)], name: impl Fn(u8) -> String) -> String {
    let mut text = "time,member,kind,thread,merge\n".to_owned();
    for &(second, member, thread, kind) in rows {
        let kinds = ["post", "reply", "task", "commit", "odd"];
        let thread = if thread == 6 { String::new() } else { format!("t{}", name(thread)) };
        let time = Instant(1_500_000_000 + second);
        let kind = kinds[usize::from(kind)];
        text += &format!("{time},{},{kind},{thread},{}\n", name(member), u8::from(kind == "commit"));
    }
    text
}

proptest! {
    #![proptest_config(repeatable(200))]

    #[test]
    fn shares_are_shares_and_names_mean_nothing(rows in rows(), beyond in 0i64..600) {
        // No two events at one time: their order would be that of the rows.
        let mut rows = rows;
        rows.sort_unstable();
        rows.dedup_by_key(|row| row.0);
        let parse = |text: &str| Log::parse("random", text.as_bytes()).unwrap();
        let log = parse(&written(&rows, |number| number.to_string()));
        let until = Instant(log.last().0 + beyond * 86_400);
        let facts = Facts::of(&log.clone().observed_until(until).unwrap());
        for (info, fact) in facts.values() {
            let Fact::Number(value) = fact else { continue };
            prop_assert!(value.is_finite(), "{} is {value}", info.name);
            if matches!(info.unit, "share" | "0..1" | "0 or 1") {
                prop_assert!((0.0..=1.0).contains(&value), "{} is {value}", info.name);
            }
        }
        let curve = [facts.survival_4w, facts.survival_13w, facts.survival_26w, facts.survival_52w];
        let curve: Vec<f64> = curve.into_iter().flatten().collect();
        prop_assert!(curve.is_sorted_by(|a, b| a >= b));
        let years = [facts.year_core_share, facts.year_active_share, facts.year_peripheral_share];
        let sum: f64 = years.into_iter().flatten().sum();
        prop_assert!(sum == 0.0 || (sum - 1.0).abs() < 1e-12);
        let observed = log.clone().observed_until(until).unwrap();
        let trajectory = Trajectory::of(&observed);
        let page = LogPage { name: "random", facts: &facts, trajectory: &trajectory, version: "0" };
        let svg = log_page(&page).svg().unwrap();
        prop_assert!(!svg.contains("NaN") && !svg.contains("inf\""));
        prop_assert!(trajectory.weeks.iter().all(|week| week.core <= week.active && week.cohesion <= 1.0));
        // Other names, other order of rows.
        rows.reverse();
        let other = parse(&written(&rows, |number| format!("x{}", 99 - number)));
        prop_assert_eq!(facts, Facts::of(&other.observed_until(until).unwrap()));
    }

    #[test]
    fn tables_of_any_program_say_the_same(rows in rows(), delimiter in select(vec![",", ";", "\t"]), quoted: bool) {
        let plain = written(&rows, |number| number.to_string());
        let quote = |field: &str| if quoted { format!("\"{field}\"") } else { field.to_owned() };
        let line = |line: &str| line.split(',').map(quote).collect::<Vec<_>>().join(delimiter) + "\r\n";
        let other = "\u{feff}".to_owned() + &plain.lines().map(line).collect::<String>() + delimiter + delimiter;
        let log = Log::parse("other", other.as_bytes()).unwrap();
        prop_assert_eq!(log, Log::parse("plain", plain.as_bytes()).unwrap());
    }

    #[test]
    fn no_text_is_too_odd(text in "(date|time|member|kind|thread|2020-01-0[1-9]|[,;\n\r\"\t]|.){0,200}", bytes: Vec<u8>) {
        for text in [text.as_bytes(), &bytes, &[b"date,member\n", text.as_bytes()].concat()] {
            match Log::parse("odd", text) {
                Ok(log) => {
                    let facts = Facts::of(&log);
                    let page = LogPage { name: "odd", facts: &facts, trajectory: &Trajectory::of(&log), version: "0" };
                    let svg = log_page(&page).svg().unwrap();
                    prop_assert!(!svg.contains("NaN"));
                }
                Err(error) => prop_assert!(!error.to_string().is_empty()),
            }
        }
    }
}

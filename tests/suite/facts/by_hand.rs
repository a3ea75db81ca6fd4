//! Small logs, with facts that were worked out by hand.

use hearth::engine::scenario::Stage;
use hearth::logs::facts::{Fact, Facts, Instant, Log, weeks_seen};

use super::day;

fn log(text: &str, until: &str) -> Facts {
    Facts::of(&Log::parse("by hand", text.as_bytes()).unwrap().observed_until(day(until)).unwrap())
}

/// Compares facts with what was worked out by hand; `NaN` stands for what can't be known.
fn expect(facts: &Facts, expected: &[(&str, f64)]) {
    for &(name, expected) in expected {
        let found = facts.get(name);
        let right = found.map_or(expected.is_nan(), |found| (found - expected).abs() < 1e-12);
        assert!(right, "{name} is {found:?}, not {expected}");
    }
}

/// Four people in a year. Days since the first event: Anna 0, 7 and 200; Ben 0; Cem 35; Dora 300; the end is day 365.
const SMALL: &str = "\
time,member,kind,thread
2020-01-01T08:00:00Z,anna,post,t1
2020-01-01T10:00:00Z,ben,reply,t1
2020-01-08T09:00:00Z,anna,post,t2
2020-02-05T09:00:00Z,cem,post,t3
2020-07-19T09:00:00Z,anna,post,t4
2020-10-27T09:00:00Z,dora,post,t5
";

#[test]
fn a_small_log_worked_out_by_hand() {
    let facts = log(SMALL, "2020-12-31");
    let third = 1.0 / 3.0;
    expect(
        &facts,
        &[
            ("events", 6.0),
            ("members", 4.0),
            ("posts", 5.0),
            ("replies", 1.0),
            ("commits", f64::NAN),
            ("merges", f64::NAN),
            ("threads", 5.0),
            ("lifespan_weeks", 300.0 / 7.0),
            ("observed_weeks", 365.0 / 7.0),
            ("alive", 1.0),
            ("tail_silence_weeks", 65.0 / 7.0),
            ("longest_silence_weeks", 165.0 / 7.0),
            // January to November: December wasn't observed to its end.
            ("months_observed", 11.0),
            ("monthly_active_mean", 5.0 / 11.0),
            ("monthly_active_median", 0.0),
            ("peak_month_active", 2.0),
            ("peak12_mean", f64::NAN),
            ("months_silent_share", 7.0 / 11.0),
            // 52 weeks; anna in weeks 0, 1 and 28, Ben in 0, Cem in 5, Dora in 42.
            ("weekly_active_mean", 6.0 / 52.0),
            ("weekly_active_peak", 2.0),
            ("weeks_silent_share", 47.0 / 52.0),
            ("one_time_share", 0.75),
            ("one_day_share", 0.75),
            // Dora came too late. Ben and Cem left on their first day; Anna was seen on day 200, not long ago.
            ("survival_4w", third),
            ("survival_26w", third),
            // Nobody was followed for longer than Anna.
            ("survival_52w", f64::NAN),
            ("survival_52w_repeaters", f64::NAN),
            ("weibull_shape_after_1w", f64::NAN),
            // Who came a year before: Anna with two days in four weeks, Ben with one.
            ("stay_1y_after_1_day", 0.0),
            ("stay_1y_after_2_to_4_days", 0.0),
            ("stay_1y_after_5_days", f64::NAN),
            // January to May: Anna, Ben, Cem.
            ("monthly_not_back_next", 1.0),
            ("monthly_departure", 2.0 / 3.0),
            // Anna's 193 days ended; Ben's and Cem's silences last.
            ("return_after_26w_share", third),
            ("return_after_1w", 0.0),
            // Silences of 22 to 30 weeks: Anna's, Ben's, Cem's of nine weeks each; Anna's ended after 26.
            ("return_after_26w", 1.0 / (5.0 + 9.0 + 9.0 + 1.0)),
            // The first and the last of 366 days count, as they do in the rate of the year.
            ("newcomers_per_month", 4.0 / (366.0 / (365.25 / 12.0))),
            ("newcomers_peak_year", 2020.0),
            // 3, 1, 1, 1.
            ("gini", 0.25),
            ("top1_share", 0.5),
            ("top10pct_share", 0.5),
            ("core_members", 3.0),
            ("core_share", 0.75),
            ("gini_nomerge", f64::NAN),
            ("leader_left_times", 0.0),
            ("leader_left_ratio", f64::NAN),
            ("weekly_persistence_core", f64::NAN),
            ("weekly_persistence_occasional", 1.0 / 6.0),
            ("year_peripheral_share", 1.0),
            ("yearly_core_stays", f64::NAN),
            // Anna's first post was answered by Ben; Ben's and Cem's were not.
            ("first_post_reply_share", third),
            ("return_elsewhere_if_answered", 1.0),
            ("return_elsewhere_if_not", 0.0),
            ("thread_reply_share", third),
            ("reciprocated_share", 0.0),
        ],
    );
    assert_eq!(facts.peak_month.as_deref(), Some("2020-01"));
    assert_eq!(facts.first_event.as_deref(), Some("2020-01-01"));
    assert_eq!(facts.newcomers_per_month_by_year.as_deref(), Some("2020:0.33"));
}

#[test]
fn what_a_log_does_not_tell_is_unknown() {
    let alone = Facts::of(&Log::parse("alone", b"date,member\n2024-02-29,anna\n").unwrap());
    let known: Vec<&str> =
        alone.values().filter(|(_, fact)| *fact != Fact::Unknown).map(|(info, _)| info.name).collect();
    let expected = [
        "first_event",
        "last_event",
        "lifespan_weeks",
        "observed_weeks",
        "events",
        "members",
        "one_time_share",
        "one_day_share",
        "gini",
        "top1_share",
        "top1pct_share",
        "top10pct_share",
        "core_members",
        "core_share",
        "leader_left_times",
        "leader_stayed_times",
    ];
    assert_eq!(known, expected);
    // Where the end of observation is given, it can be said whether the community is alive.
    let (short, long) = (log(SMALL, "2021-04-27"), log(SMALL, "2021-04-28"));
    assert_eq!((short.alive, long.alive), (Some(1.0), Some(0.0)));
}

/// One member in each of 60 weeks; another in weeks 100 and 120; the end is after week 160.
#[test]
fn a_core_of_one_worked_out_by_hand() {
    let start = 17_897;
    let row = |week: i64, member: &str| format!("{},{member}\n", Instant((start + 7 * week) * 86_400));
    let mut text = "date,member\n".to_owned();
    text.extend((0..60).map(|week| row(week, "lea")));
    text += &(row(100, "zoe") + &row(120, "zoe"));
    let facts = log(&text, &Instant((start + 7 * 160) * 86_400).to_string());
    expect(
        &facts,
        &[
            // The running mean after n weeks is 1 - 2^(-n/8): .25 or more from the fourth, .6 or more from the eleventh.
            ("weekly_persistence_occasional", 3.0 / 5.0),
            ("weekly_persistence_active", 1.0),
            ("weekly_persistence_core", 49.0 / 50.0),
            // Lea in 52 weeks of the first year and in 8 of the second, Zoe in one of the second and of the third.
            ("year_core_share", 0.25),
            ("year_active_share", 0.0),
            ("year_peripheral_share", 0.75),
            ("yearly_core_stays", 0.0),
            ("yearly_core_gone", 0.0),
            ("yearly_active_becomes_core", f64::NAN),
            // Looked at in week 52: of 52 events to 8 of Lea and one of Zoe. In week 78: of 34 to Zoe's two.
            ("leader_stayed_times", 1.0),
            ("leader_stayed_ratio", 9.0 / 52.0),
            ("leader_left_times", 1.0),
            ("leader_left_ratio", 2.0 / 34.0),
            ("top1pct_share", 60.0 / 62.0),
            ("core_members", 1.0),
        ],
    );
}

#[test]
fn rise_and_fall_worked_out_by_hand() {
    let mut text = "date,member,kind,merge\n".to_owned();
    for month in 1..=12 {
        text += &format!("2020-{month:02}-10,anna,commit,0\n2020-{month:02}-11,ben,commit,1\n");
    }
    let facts = log(&text, "2022-06-15");
    expect(
        &facts,
        &[
            ("months_observed", 29.0),
            ("peak12_mean", 2.0),
            ("peak12_age_months", 12.0),
            ("last12_mean", 0.0),
            ("fell_below_half", 1.0),
            // Twelve months with five of 2020 have a mean of 10/12; with six it is a half of the best.
            ("months_peak_to_half", 7.0),
            ("months_silent_share", 17.0 / 29.0),
            ("merges", 12.0),
            ("top1_share", 0.5),
            ("top1_share_nomerge", 1.0),
            ("gini_nomerge", 0.0),
            ("reciprocated_share", f64::NAN),
        ],
    );
}

/// Seven people who write to one another week after week, and stop in week 60; and one who always wrote alone.
#[test]
fn stages_are_read_from_a_log() {
    let start = day("2020-01-06").day();
    let write = |week: i64, member: &str, thread: &str| {
        format!("{},{member},{thread}\n", Instant((start + 7 * week) * 86_400))
    };
    let (mut together, mut alone) = ("date,member,thread\n".to_owned(), "date,member,thread\n".to_owned());
    for week in 0..60 {
        together
            .extend(["a", "b", "c", "d", "e", "f", "g"].map(|member| write(week, member, &week.to_string())));
    }
    alone.extend((0..60).map(|week| write(week, "a", &week.to_string())));
    let seen = |text: &str| {
        let end = Instant((start + 7 * 120) * 86_400);
        weeks_seen(&Log::parse("stages", text.as_bytes()).unwrap().observed_until(end).unwrap())
    };
    let together = seen(&together);
    assert_eq!(together.len(), 120);
    // Active from the fourth week on, core from the eleventh; a stage is named when it has held for five, so that the
    // seven weeks without a core are coalescing.
    let people = |week: usize| (together[week].active, together[week].core);
    assert_eq!([2, 3, 9, 10].map(people), [(0, 0), (7, 0), (7, 0), (7, 7)]);
    let stages = [6, 7, 13, 14, 59, 110].map(|week| together[week].stage);
    use Stage::{Coalescing, Dormant, Potential, Stewardship};
    assert_eq!(stages, [Potential, Coalescing, Coalescing, Stewardship, Stewardship, Dormant]);
    assert!(together[59].cohesion > 0.5 && together[0].cohesion == 0.0);
    // All seven sink below .25 together, two half-lives after their last week.
    assert_eq!([74, 75].map(|week| together[week].active), [7, 0]);
    let alone = seen(&alone);
    assert!(alone.iter().all(|week| week.active <= 1 && week.cohesion == 0.0));
    assert!(alone.iter().all(|week| matches!(week.stage, Potential | Dormant)));
}

use super::*;

fn patterns(text: &str, until: &str) -> Patterns {
    let log = Log::parse("test", text.as_bytes()).unwrap();
    let until = crate::facts::Instant::parse(until.as_bytes()).unwrap().end_of_day();
    Patterns::of(&log.observed_until(until).unwrap())
}

#[test]
fn a_small_log_worked_out_by_hand() {
    // Monday to Sunday, two weeks; Anna writes on three days of the first week, Ben on Saturday of the second.
    let text = "time,member,kind,thread\n\
        2024-01-01T09:00:00Z,anna,post,a\n\
        2024-01-01T15:00:00Z,ben,reply,a\n\
        2024-01-02T09:00:00Z,anna,reply,a\n\
        2024-01-04T09:00:00Z,anna,post,b\n\
        2024-01-13T09:00:00Z,ben,post,c\n";
    let Patterns { weeks, days } = patterns(text, "2024-01-14");
    assert_eq!(weeks.events_per_active_week, 5.0 / 3.0);
    assert_eq!(weeks.single_event_weeks, 2.0 / 3.0);
    assert_eq!(weeks.first_member_share, 0.6);
    assert_eq!(weeks.second_to_first, 2.0 / 3.0);
    assert_eq!((weeks.silent_weeks, weeks.half_of_events_at), (0.0, 0.0));
    assert_eq!((weeks.thread_length, weeks.single_threads), (5.0 / 3.0, 2.0 / 3.0));
    assert_eq!(weeks.starter_returns, 1.0);
    assert!(weeks.second_year.is_nan() && weeks.peak_at.is_nan() && weeks.transitivity.is_nan());
    assert_eq!((days.weekend_share, days.events_per_active_day), (0.2, 1.0));
    assert_eq!((days.days_per_active_week, days.first_answer), (5.0 / 3.0, 0.25));
    assert_eq!((days.thread_span, days.first_answer_within_day), (1.0, 1.0));
    assert!((weeks.silent_at_end - 1.0 / 14.0).abs() < 1e-12);
}

#[test]
fn shapes_of_numbers() {
    assert_eq!(gini(&[1.0, 1.0, 1.0]), 0.0);
    assert_eq!(gini(&[0.0, 0.0, 0.0, 4.0]), 0.75);
    assert!(gini(&[]).is_nan() && gini(&[0.0]).is_nan());
    assert_eq!(burstiness(&[2.0; 6]), -1.0);
    assert!(burstiness(&[1.0; 4]).is_nan());
    assert_eq!(evenness(&[3, 3, 3]), 1.0);
    assert_eq!(evenness(&[6, 0, 0]), 0.0);
    assert!((correlation(&[1.0, 2.0, 3.0], &[2.0, 4.0, 6.0]) - 1.0).abs() < 1e-12);
    assert!(correlation(&[1.0, 1.0], &[1.0, 2.0]).is_nan());
}

#[test]
fn holidays_are_compared_with_the_weeks_beside_them() {
    let mut text = String::from("date,member\n");
    let first = crate::facts::calendar::first_day(2022);
    for day in first..first + 800 {
        let date = crate::facts::calendar::date_of(day);
        let quiet = day >= first + 355 && day < first + 367 || day >= first + 720 && day < first + 732;
        if !quiet || day % 2 == 0 {
            text += &format!("{date},anna\n");
        }
    }
    let days = patterns(&text, "2024-03-01").days;
    assert_eq!(days.holiday_ratio, 0.5);
    assert!(days.hour_evenness.is_nan());
}

#[test]
fn a_log_without_a_full_week_tells_nothing() {
    let Patterns { weeks, days } = patterns("date,member\n2024-01-01,anna\n", "2024-01-03");
    assert!(weeks.values().iter().chain(&days.values()).all(|value| value.is_nan()));
}

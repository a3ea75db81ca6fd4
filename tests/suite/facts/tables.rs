//! Tables as people and programs really write them, and metrics at the edge of what a log tells.

use hearth::logs::facts::{ColumnNames, Facts, Instant, Log};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;

use super::day;
use crate::said::{fails, hearth, text};

fn log(text: &str) -> Log {
    Log::parse("log.csv", text.as_bytes()).unwrap()
}

/// Events, members, rows that were left out.
fn read(text: &str) -> (usize, f64, u64) {
    let log = log(text);
    (log.events().len(), Facts::of(&log).members.unwrap(), log.skipped().count)
}

#[test]
fn a_quote_that_somebody_typed_swallows_no_rows() {
    let text = "time,member,kind\n2024-01-01,a,post\n2024-01-02,\"b,post\n2024-01-03,c,post\n2024-01-04,d,post\n\
                2024-01-05,e,post\n";
    assert_eq!(read(text), (5, 5.0, 0));
    assert_eq!(
        read("time,member,text\n2024-01-01,a,\"two\nlines, \"\"so\"\"\"\n2024-01-02,b,x\n"),
        (2, 2.0, 0)
    );
}

#[test]
fn words_for_nothing() {
    let text = "time,member,thread\n2024-01-01,a,NA\n2024-01-02,NA,NA\n2024-01-03,NA,NA\n2024-01-04,b,t1\n\
                2024-01-05,NULL,NULL\n2024-01-06,nan,nan\n2024-01-07,None,\n2024-01-08,<NA>,\n";
    assert_eq!(read(text), (2, 2.0, 6));
    assert_eq!(Facts::of(&log(text)).threads, Some(1.0));
}

#[test]
fn words_for_merges_and_kinds() {
    let text = "time,member,merge\n2024-01-01,a,1.0\n2024-01-02,a,0.0\n2024-01-03,b,yes\n2024-01-04,b,t\n\
                2024-01-05,b,Y\n2024-01-06,b,1\n2024-01-07,b,True\n2024-01-08,b,maybe\n";
    let merges = log(text);
    assert_eq!(Facts::of(&merges).merges, Some(6.0));
    assert!(merges.remarks().concat().contains("`maybe` of 1 events"), "{:?}", merges.remarks());
    let kinds = log("time,member,kind\n2024-01-01,a,POST\n2024-01-02,a,comment\n2024-01-03,a,NA\n");
    assert!(kinds.remarks().concat().contains("1 events aren't known (`comment`)"), "{:?}", kinds.remarks());
    assert!(log("time,member,kind\n2024-01-01,a,post\n").remarks().is_empty());
}

#[test]
fn day_and_time_of_day_in_two_columns() {
    let text = "time,date,member\n14:05:00,2024-01-01,a\n9:06,2024-01-02,b\n2:05 PM,2024-01-03,a\n,2024-01-04,a\nx,2024-01-05,a\n";
    let log = log(text);
    let times: Vec<String> = log.events().iter().map(|event| event.time.to_string()).collect();
    assert_eq!(times, ["2024-01-01T14:05:00Z", "2024-01-02T09:06:00Z", "2024-01-03T14:05:00Z", "2024-01-04"]);
    assert!(log.skipped().to_string().contains("line 6: `x` is no date"), "{}", log.skipped());
}

#[test]
fn spreadsheets_of_all_kinds() {
    let rows = "time;member\n2024-01-01;a\n2024-01-02;b\n";
    let utf16: Vec<u8> = format!("\u{feff}{rows}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    for text in [
        format!("sep=;\n{rows}"),
        format!("\u{feff}\r\n\r\n{}", rows.replace('\n', "\r\n")),
        rows.replace('\n', "\r"),
        rows.replace(';', "|"),
        rows.replace(';', " , "),
    ] {
        assert_eq!(read(&text), (2, 2.0, 0), "{text:?}");
    }
    assert_eq!(Log::parse("x", &utf16).unwrap().events().len(), 2);
}

#[test]
fn columns_with_other_names() {
    let text = "id,created_at,user_id,username,topic_id\n1,2024-01-01,7,ana,3\n2,1704153600,8,bo,3\n";
    let guessed = log(text);
    assert_eq!((read(text), Facts::of(&guessed).threads), ((2, 2.0, 0), Some(1.0)));
    let remark = guessed.remarks().concat();
    assert!(remark.contains("`created_at` as time, `user_id` as member, `topic_id` as thread"), "{remark}");
    let text = "when,who,time\n2024-01-01,a,x\n2024-01-02,b,x\n";
    let names: ColumnNames = "time=when,member=who".parse().unwrap();
    let named = Log::from_columns("x", text.as_bytes(), &names).unwrap();
    assert_eq!((named.events().len(), named.remarks().len()), (2, 0));
    let error =
        Log::from_columns("x", text.as_bytes(), &"member=whom".parse().unwrap()).unwrap_err().to_string();
    assert!(error.contains("no column `whom` for member") && error.contains("`who`"), "{error}");
}

#[test]
fn a_day_counts_to_its_end() {
    let mut text = "time,member\n2023-01-01,a\n2023-12-31,z\n".to_owned();
    text.extend((1..=12).map(|month| format!("2023-{month:02}-15,m{month}\n")));
    let observed = log(&text).observed_until(day("2023-12-31").end_of_day()).unwrap();
    let facts = Facts::of(&observed);
    assert_eq!(facts.months_observed, Some(12.0));
    let expected = 14.0 / (365.0 / 30.4375);
    assert!((facts.newcomers_per_month.unwrap() - expected).abs() < 1e-9);
    assert_eq!(facts.newcomers_per_month_by_year.as_deref(), Some("2023:1.17"), "the two forms agree");
    // Seven days from Sunday to Saturday are a week.
    let week = log("time,member\n2023-01-01,a\n").observed_until(day("2023-01-07").end_of_day()).unwrap();
    assert_eq!(Facts::of(&week).weekly_active_mean, Some(1.0));
    let room = tempfile::tempdir().unwrap();
    std::fs::write(room.path().join("log.csv"), &text).unwrap();
    let said = crate::said::json(
        room.path(),
        &["facts", "log.csv", "--until", "2023-12-31", "--json", "--no-figures"],
    );
    let said = &said["result"];
    assert_eq!((&said["months_observed"], &said["observed_weeks"]), (&12.into(), &52.into()));
}

#[test]
fn nobody_is_elsewhere_without_a_thread() {
    let log =
        log("time,member,kind,thread\n2020-01-01,a,post,t1\n2020-01-02,b,reply,t1\n2020-03-01,a,task,\n");
    let facts = Facts::of(&log.observed_until(day("2021-01-01").end_of_day()).unwrap());
    assert_eq!(facts.return_elsewhere_if_answered, Some(0.0));
}

#[test]
fn nothing_is_known_beyond_the_longest_tenure() {
    let mut text = "time,member\n2020-01-01,a\n".to_owned();
    for day in ["2020-07-29", "2021-01-20"] {
        text.extend((0..5).map(|member| format!("{day},m{member}\n")));
    }
    text += "2021-01-27,z\n";
    let facts = Facts::of(&log(&text));
    assert_eq!((facts.survival_26w, facts.survival_52w), (None, None));
    assert!((facts.survival_13w.unwrap() - 5.0 / 6.0).abs() < 1e-12);
    // Where all had left before, nobody stays that long.
    let gone = log("time,member\n2020-01-01,a\n2020-01-09,a\n").observed_until(day("2022-01-01")).unwrap();
    assert_eq!(Facts::of(&gone).survival_52w, Some(0.0));
}

#[test]
fn every_verb_says_what_it_skipped() {
    let room = tempfile::tempdir().unwrap();
    std::fs::write(
        room.path().join("log.csv"),
        "time,member\n2024-01-01,a\n1.2.2024,a\n5.3.2024,b\n2024-06-01,b\n7.7.2024,c\n",
    )
    .unwrap();
    let facts = hearth(room.path(), &["facts", "log.csv", "--json", "--no-figures"]);
    let json: serde_json::Value = serde_json::from_slice(&facts.stdout).unwrap();
    let json = &json["result"];
    assert_eq!((facts.status.code(), &json["skipped_rows"]), (Some(1), &3.into()));
    assert_eq!(json["first_skipped_rows"][0]["line"], 3);
    let calibrate = [
        "calibrate",
        "log.csv",
        "--setting",
        "forum",
        "--facts",
        "gini",
        "--particles",
        "20",
        "--generations",
        "1",
        "--no-figures",
        "--json",
        "--out",
        "x",
    ];
    let output = hearth(room.path(), &calibrate);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (output.status.code(), &json["result"]["skipped_rows"]),
        (Some(1), &3.into()),
        "{}",
        text(&output.stderr)
    );
    assert!(text(&output.stderr).contains("line 3: `1.2.2024` is no date"), "{}", text(&output.stderr));
    let same =
        fails(room.path(), 2, &["calibrate", "log.csv", "--setting", "forum", "--hold-out", "log.csv"]);
    assert!(same.contains("held out"), "{same}");
}

/// Pieces of tables, so that chance gets far.
fn pieces() -> impl Strategy<Value = String> {
    let known = select(vec![
        "time",
        "date",
        "member",
        "kind",
        "thread",
        "merge",
        "created_at",
        "user_id",
        "2020-01-01",
        "2020-01-02T10:00:00Z",
        "10:00",
        "9:05 PM",
        "1577836800",
        ",",
        ",",
        ",",
        ";",
        "\t",
        "|",
        "\n",
        "\n",
        "\r\n",
        "\r",
        "\"",
        "\"\"",
        "\",\"",
        "sep=;",
        "NA",
        "1.0",
        "post",
        "ana",
        "\u{feff}",
        "é",
        " ",
        "\0",
        "99999999999999999999",
        "-",
        "mmmm",
    ]);
    prop::collection::vec(known, 0..80).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 10_000, rng_seed: RngSeed::Fixed(17), failure_persistence: None, ..ProptestConfig::default()
    })]

    /// Whatever a table is, it is a log or an error, and no row is lost without a word.
    #[test]
    fn any_pieces_are_a_table(body in pieces(), headed: bool, wide: bool) {
        let head = if headed { "time,member,thread\n" } else { "" };
        let text = format!("{head}{body}");
        let wide: Vec<u8> = if wide {
            format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect()
        } else {
            text.into_bytes()
        };
        match Log::parse("any", &wide) {
            Ok(log) => {
                prop_assert!(!log.events().is_empty());
                let facts = Facts::of(&log.observed_until(Instant::LATEST).unwrap());
                prop_assert!(facts.members.is_some_and(|members| members >= 1.0));
            }
            Err(error) => prop_assert!(!error.to_string().is_empty()),
        }
    }

    /// A quote typed anywhere in a plain table costs no row.
    #[test]
    fn a_stray_quote_costs_nothing(rows in 1usize..30, at in 0usize..400) {
        let mut text = "time,member,kind\n".to_owned();
        text.extend((0..rows).map(|row| format!("2024-01-{:02},m{row},post\n", row % 28 + 1)));
        let begin = "time,member,kind\n".len();
        let places: Vec<usize> = text.match_indices(',').map(|(at, _)| at + 1).filter(|at| *at > begin).collect();
        text.insert(places[at % places.len()], '"');
        let log = log(&text);
        prop_assert_eq!(log.events().len() as u64 + log.skipped().count, rows as u64);
    }
}

//! What a page says first, computed again from the tables beside it: the recommendation of a comparison, two peaks of a run, the map
//! of communities. Nothing of the program takes part in the second computation.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::fake::files;
use crate::said::{ok, text};
use serde_json::Value;

/// A table as maps from column to cell; no name in these tests has a comma.
fn table(path: &Path) -> Vec<BTreeMap<String, String>> {
    let text = fs::read_to_string(path).unwrap();
    let mut lines = text.lines();
    let head: Vec<&str> = lines.next().unwrap().split(',').collect();
    let row = |line: &str| {
        head.iter().map(|one| (*one).to_owned()).zip(line.split(',').map(str::to_owned)).collect()
    };
    lines.map(row).collect()
}

fn number(row: &BTreeMap<String, String>, column: &str) -> f64 {
    row[column].parse().unwrap_or_else(|_| panic!("{column}: {row:?}"))
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let values: Vec<f64> = values.collect();
    values.iter().sum::<f64>() / values.len() as f64
}

/// Where a share of the values lies below, between the two that are nearest.
fn quantile(mut values: Vec<f64>, share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let at = share * (values.len() - 1) as f64;
    let (low, high) = (values[at.floor() as usize], values[at.ceil() as usize]);
    low + (high - low) * at.fract()
}

/// The numbers of a text, each with half of the unit of its last digit.
fn numbers(text: &str) -> Vec<(f64, f64)> {
    let mut all = Vec::new();
    let mut word = String::new();
    for letter in text.chars().chain([' ']) {
        if letter.is_ascii_digit() || matches!(letter, '.' | ',' | '−') {
            word.push(letter);
            continue;
        }
        let plain = word.trim_end_matches(['.', ',']).replace(',', "").replace('−', "-");
        if let Ok(value) = plain.parse::<f64>() {
            let decimals = plain.split_once('.').map_or(0, |(_, behind)| behind.len());
            let unit = (0..decimals).fold(1.0, |unit, _| unit / 10.0);
            all.push((value, 0.5 * unit));
        }
        word.clear();
    }
    all
}

/// Whether a text names a number, as exactly as it writes it; signs may be words.
#[track_caller]
fn names(text: &str, what: &str, value: f64) {
    let near = |(number, half): &(f64, f64)| (number.abs() - value.abs()).abs() <= half * 1.000_001;
    assert!(numbers(text).iter().any(near), "{what} is {value}, and the text says: {text}");
}

const DEAR: &str = r#"Study(
    name: "Dear help",
    about: "Does a coordinator pay?",
    scenario: "baseline",
    set: {"horizon_weeks": 60},
    arms: [(name: "Alone", set: {"policy.coordinator_hours": 0}), (name: "Helped", set: {"policy.coordinator_hours": 12})],
    outcomes: [members, value_tangible],
    replicates: 150,
    prices: (member_hour: 40, coordinator_hour: 70, sponsor_hour: 120, support_hour: 50, event: 30, value_hour: 65),
)"#;
/// The prices of the study, by name, and what each is of in a run: above 0 where it adds to net value.
const PRICES: [(&str, f64); 7] = [
    ("value_hour", 65.0),
    ("member_hour", 40.0),
    ("coordinator_hour", 70.0),
    ("sponsor_hour", 120.0),
    ("support_hour", 50.0),
    ("event", 30.0),
    ("money", 1.0),
];

fn quantity(run: &BTreeMap<String, String>, price: &str) -> f64 {
    let of = |column: &str| number(run, column);
    match price {
        "value_hour" => of("value_tangible"),
        "member_hour" => -of("hours"),
        "coordinator_hour" => -of("coordinator_hours"),
        "sponsor_hour" => -of("sponsor_hours"),
        "support_hour" => of("hours") + of("coordinator_hours") + of("sponsor_hours") - of("cost_hours"),
        "event" => -of("events"),
        _ => -of("money"),
    }
}

#[test]
fn numbers_of_the_recommendation_follow_from_the_runs() {
    let room = tempfile::tempdir().unwrap();
    fs::write(room.path().join("ask.ron"), DEAR).unwrap();
    let quick = ["--csv", "--no-figures", "--coefficient-sets", "0", "--out", "o"];
    ok(room.path(), &[&["compare", "ask.ron"][..], &quick].concat());
    let out = room.path().join("o");
    let found: Value = serde_json::from_slice(&fs::read(out.join("comparison.json")).unwrap()).unwrap();
    let decision = &found["decision"];
    let said = |key: &str| match &decision[key] {
        Value::String(text) => text.clone(),
        list => {
            list.as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect::<Vec<_>>().join(" ")
        }
    };
    let rows = table(&out.join("runs.csv"));
    let runs = |arm: &str| -> Vec<&BTreeMap<String, String>> {
        let mut all: Vec<_> = rows.iter().filter(|row| row["arm"] == arm).collect();
        all.sort_by_key(|row| row["replicate"].parse::<u32>().unwrap());
        all
    };
    let (alone, helped) = (runs("Alone"), runs("Helped"));
    assert_eq!((alone.len(), helped.len()), (150, 150));
    let more = |of: &dyn Fn(&BTreeMap<String, String>) -> f64| {
        mean(helped.iter().map(|row| of(row))) - mean(alone.iter().map(|row| of(row)))
    };
    let part = |price: &str| more(&|row| quantity(row, price));
    let net_at = |amounts: &dyn Fn(&str, f64) -> f64| -> f64 {
        PRICES.iter().map(|(price, amount)| amounts(price, *amount) * part(price)).sum()
    };
    let net = net_at(&|_, amount| amount);
    let value = 65.0 * part("value_hour");
    let cost = value - net;
    // Why, what it costs, how sure.
    names(&said("why"), "the gain", more(&|row| number(row, "members_end")));
    for (what, amount) in [("the cost", cost), ("the value", value), ("net value", net)] {
        names(&said("why"), what, amount);
    }
    names(&said("costs"), "the cost", cost);
    let share = |of: &dyn Fn(f64, f64) -> bool| {
        let members = |row: &BTreeMap<String, String>| number(row, "members_end");
        let pairs = helped.iter().zip(&alone).filter(|(one, other)| of(members(one), members(other)));
        100.0 * pairs.count() as f64 / 150.0
    };
    for (what, share) in [
        ("does better", share(&|one, other| one > other)),
        ("does worse", share(&|one, other| one < other)),
        ("the same", share(&|one, other| one == other)),
    ] {
        names(&said("sure"), what, share);
    }
    // The levels that stand out, and the net value of every arm.
    let report = fs::read_to_string(out.join("report.html")).unwrap();
    let page_one = report.split("<nav").next().unwrap();
    for (arm, rows) in [("Alone", &alone), ("Helped", &helped)] {
        names(page_one, arm, mean(rows.iter().map(|row| number(row, "members_end"))));
        let of_run = |row: &&BTreeMap<String, String>| -> f64 {
            PRICES.iter().map(|(price, amount)| amount * quantity(row, price)).sum()
        };
        let nets = decision["net_values"].as_array().unwrap();
        let shown = nets.iter().find(|one| one["arm"] == arm).unwrap()["value"].as_f64().unwrap();
        let again = mean(rows.iter().map(of_run));
        assert!((shown - again).abs() < 1e-6 * again.abs(), "{arm}: {shown} {again}");
    }
    // What each price does at either end, and where it turns the sign.
    let effects = table(&out.join("assumptions.csv"));
    let mut seen = 0;
    for (price, stated) in PRICES {
        let Some(row) = effects.iter().find(|row| row["path"] == format!("prices.{price}")) else {
            assert!(part(price) == 0.0, "{price} counts, and isn't named");
            continue;
        };
        seen += 1;
        for (column, factor) in [("advantage", 1.0), ("advantage_low", 0.5), ("advantage_high", 2.0)] {
            let again = net_at(&|name, amount| if name == price { factor * amount } else { amount });
            assert!(
                (number(row, column) - again).abs() < 1e-6 * again.abs().max(1.0),
                "{price} {column}: {row:?} {again}"
            );
        }
        if !row["break_even"].is_empty() {
            let turning = stated - net / part(price);
            let shown = number(row, "break_even");
            assert!((shown - turning).abs() < 1e-6 * turning, "{price}: {shown} {turning}");
        }
    }
    assert!(seen >= 4, "{effects:?}");
    // The first slide has the same numbers.
    ok(room.path(), &[&["compare", "ask.ron", "--slides"][..], &quick].concat());
    let slides = fs::read_to_string(out.join("slides.html")).unwrap();
    let first = slides.split("</section>").next().unwrap();
    for (what, amount) in [("the cost", cost), ("net value", net)] {
        names(first, what, amount);
    }
}

/// Arms that are the same until a week: no table, no parting and no sentence knows of a difference before it.
#[test]
fn arms_that_part_late_part_late_everywhere() {
    const LATE: u32 = 40;
    let room = tempfile::tempdir().unwrap();
    let study = format!(
        "Study(name: \"Late\", scenario: \"baseline\", set: {{\"horizon_weeks\": 80}}, arms: [(name: \"As it is\"), (name: \"Later\", \
         set: {{\"timeline\": [between(from: {LATE}, to: 80, set: {{\"policy.sponsorship\": 1.0, \"policy.coordinator_hours\": 20}})]}})], \
         outcomes: [weeks_alive, members], replicates: 80)"
    );
    fs::write(room.path().join("ask.ron"), study).unwrap();
    ok(room.path(), &["compare", "ask.ron", "--no-figures", "--coefficient-sets", "0", "--out", "o"]);
    let out = room.path().join("o");
    let weeks = table(&out.join("weeks.csv"));
    let differs = |row: &&BTreeMap<String, String>| number(row, "difference") != 0.0;
    let first = weeks.iter().filter(differs).map(|row| row["week"].parse::<u32>().unwrap()).min();
    assert!(first.is_some_and(|week| (LATE..LATE + 5).contains(&week)), "{first:?}");
    let found: Value = serde_json::from_slice(&fs::read(out.join("comparison.json")).unwrap()).unwrap();
    let partings = found["reasons"][0]["partings"].as_array().unwrap();
    let known: Vec<u64> = partings.iter().filter_map(|one| one["week"].as_u64()).collect();
    assert!(!known.is_empty() && known.iter().all(|week| *week >= u64::from(LATE)), "{known:?}");
    let said = found["reasons"][0]["text"].as_str().unwrap();
    assert!(said.contains(&format!("in week {}", known.iter().min().unwrap())), "{said}");
}

/// Where some runs have ended and others are alive, both are reported, with one run of each; the numbers are those of the table.
#[test]
fn two_peaks_are_shown_apart() {
    let room = tempfile::tempdir().unwrap();
    let args =
        ["run", "baseline", "-n", "60", "--set", "horizon_weeks=150", "--csv", "--no-figures", "--out", "o"];
    let said = ok(room.path(), &args);
    let rows = table(&room.path().join("o/runs.csv"));
    let (alive, ended): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row["alive"] == "1");
    assert!(alive.len() >= 6 && ended.len() >= 6 && rows.len() == 60, "{} {}", alive.len(), ended.len());
    let first: String = said.split_whitespace().collect::<Vec<_>>().join(" ");
    let first = first.split("Baseline (replicate").next().unwrap();
    assert!(first.starts_with("Outcomes have two peaks:"), "{said}");
    names(first, "the share that ended", 100.0 * ended.len() as f64 / 60.0);
    let of = |rows: &[&BTreeMap<String, String>], column: &str| {
        rows.iter().map(|row| number(row, column)).collect::<Vec<_>>()
    };
    names(first, "the median end", quantile(of(&ended, "survival_weeks"), 0.5));
    let active = of(&alive, "active_end");
    names(first, "the median of active members", quantile(active.clone(), 0.5));
    for tenth in [0.1, 0.9] {
        names(first, "8 in 10", quantile(active.clone(), tenth));
    }
    // One run of each.
    let shown: Vec<bool> = said
        .split("(replicate ")
        .skip(1)
        .map(|rest| {
            let replicate = rest.split(' ').next().unwrap();
            rows.iter().find(|row| row["replicate"] == replicate).unwrap()["alive"] == "1"
        })
        .collect();
    assert_eq!(shown.len(), 2, "{said}");
    assert_ne!(shown[0], shown[1], "{said}");
    assert_eq!(shown[0], alive.len() >= ended.len(), "the more frequent kind comes first");
    let report = fs::read_to_string(room.path().join("o/report.html")).unwrap();
    assert!(report.split("<nav").next().unwrap().contains("Outcomes have two peaks"));
}

/// At the model's prices the first page of a run speaks of hours, at prices of one's own of money.
#[test]
fn a_run_speaks_of_a_return_at_prices_of_ones_own_only() {
    let room = tempfile::tempdir().unwrap();
    let plain = ["run", "baseline", "-n", "12", "--set", "horizon_weeks=60", "--no-figures"];
    let page_one = |more: &[&str], out: &str| {
        let said = ok(room.path(), &[&plain[..], more, &["--out", out]].concat());
        let report = fs::read_to_string(room.path().join(out).join("report.html")).unwrap();
        (said, report.split("<nav").next().unwrap().to_owned())
    };
    const RETURN: [&str; 3] = ["Return on investment", "of what they cost", "By tangible value alone"];
    let (said, usual) = page_one(&[], "usual");
    for phrase in RETURN {
        assert!(!usual.contains(phrase) && !said.contains(phrase), "{phrase}: {said}\n{usual}");
    }
    assert!(usual.contains("hours of tangible value") && usual.contains("--price value_hour="), "{usual}");
    let (_, own) = page_one(&["--price", "value_hour=85"], "own");
    for phrase in RETURN {
        assert!(own.contains(phrase), "{phrase}: {own}");
    }
}

/// The map of communities shows shares of all replicates, and they are those of the tables.
#[test]
fn the_map_of_communities_shows_the_shares_of_the_tables() {
    let room = tempfile::tempdir().unwrap();
    let scenario = "Scenario(name: \"Three\", horizon_weeks: 60, communities: [(name: \"Large\", founders: 12), (name: \"Small\", \
                    founders: 3), (name: \"Dull\", founders: 5, relevance: -2)])";
    fs::write(room.path().join("three.ron"), scenario).unwrap();
    ok(room.path(), &["run", "three.ron", "-n", "40", "--csv", "--out", "o"]);
    let rows = table(&room.path().join("o/runs.csv"));
    let there = files(&room.path().join("o"));
    let svg = text(&there["figures/constellation.svg"]);
    let tree = roxmltree::Document::parse(&svg).unwrap();
    let has = |node: &roxmltree::Node<'_, '_>, name: &str| {
        node.attribute(name).and_then(|one| one.parse::<f64>().ok())
    };
    let texts: Vec<(f64, f64, String)> = tree
        .descendants()
        .filter(|node| node.has_tag_name("text"))
        .filter_map(|node| Some((has(&node, "x")?, has(&node, "y")?, node.text()?.trim().to_owned())))
        .collect();
    let bars: Vec<(f64, f64, f64, String)> = tree
        .descendants()
        .filter(|node| node.has_tag_name("rect"))
        .filter_map(|node| {
            Some((
                has(&node, "x")?,
                has(&node, "y")?,
                has(&node, "width")?,
                node.attribute("fill")?.to_owned(),
            ))
        })
        .collect();
    // A polygon is a stage of a row: what it covers at the right edge is the share of runs that end in it.
    let bands: Vec<Vec<(f64, f64)>> = tree
        .descendants()
        .filter(|node| node.has_tag_name("polygon"))
        .map(|node| {
            let points = node.attribute("points").unwrap().split_whitespace();
            points
                .map(|point| {
                    point.split_once(',').map(|(x, y)| (x.parse().unwrap(), y.parse().unwrap())).unwrap()
                })
                .collect()
        })
        .collect();
    for name in ["Large", "Small", "Dull"] {
        let own: Vec<_> = rows.iter().filter(|row| row["community"] == name).collect();
        assert_eq!(own.len(), 40);
        let alive = own.iter().filter(|row| row["alive"] == "1").count() as f64 / 40.0;
        let (_, y, _) = texts.iter().find(|(.., text)| text == name).unwrap();
        let (.., shown) = texts.iter().find(|(_, at, text)| at == y && text.contains('%')).unwrap();
        names(shown, name, 100.0 * alive);
        // The bar: a blue part of a grey whole around the name's height.
        let near = |at: f64| (at - y).abs() < 60.0 && at < *y;
        let whole =
            bars.iter().find(|(x, at, _, fill)| *x > 1800.0 && near(*at) && fill == "#F0F0F0").unwrap();
        let part = bars.iter().find(|(x, at, _, fill)| *x == whole.0 && *at == whole.1 && fill == "#0072B2");
        let share = part.map_or(0.0, |part| part.2) / whole.2;
        assert!((share - alive).abs() < 0.01, "{name}: {share} {alive}");
        // The bands fill the row, and each is as high as its share.
        let mut shares: Vec<f64> = Vec::new();
        for band in bands.iter().filter(|band| band.iter().all(|(_, at)| (at - y).abs() < 42.0)) {
            let right = band.iter().map(|point| point.0).fold(0.0, f64::max);
            let ends: Vec<f64> = band.iter().filter(|point| point.0 == right).map(|point| point.1).collect();
            let height =
                ends.iter().copied().fold(0.0, f64::max) - ends.iter().copied().fold(f64::INFINITY, f64::min);
            shares.push(height / 76.0);
        }
        let mut stages: BTreeMap<&str, f64> = BTreeMap::new();
        own.iter().for_each(|row| *stages.entry(row["final_stage"].as_str()).or_default() += 1.0 / 40.0);
        let mut expected: Vec<f64> = stages.into_values().collect();
        let order = |one: &f64, other: &f64| other.total_cmp(one);
        shares.retain(|share| *share > 0.005);
        shares.sort_by(order);
        expected.sort_by(order);
        assert_eq!(shares.len(), expected.len(), "{name}: {shares:?} {expected:?}");
        // Heights are whole pixels of 76.
        assert!(
            shares.iter().zip(&expected).all(|(one, other)| (one - other).abs() < 0.03),
            "{name}: {shares:?} {expected:?}"
        );
    }
}

/// Holds a block of the strategist's guide against what a command printed; with `HEARTH_BLESS` it is written anew.
#[track_caller]
fn printed(block: &str, said: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/guide-strategist.md");
    let guide = fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
    let head = format!("<!-- printed: {block} -->\n```text\n");
    let from = guide.find(&head).unwrap_or_else(|| panic!("the guide has no block “{block}”")) + head.len();
    let to = from + guide[from..].find("```").unwrap();
    let said: String = said.trim_matches('\n').lines().map(|line| format!("{}\n", line.trim_end())).collect();
    if std::env::var_os("HEARTH_BLESS").is_some() {
        fs::write(&path, format!("{}{said}{}", &guide[..from], &guide[to..])).unwrap();
        return;
    }
    assert!(
        guide[from..to] == said,
        "docs/guide-strategist.md, {block}: run the test with HEARTH_BLESS=1. Printed:\n{said}"
    );
}

/// The part of a text from one phrase up to another.
#[track_caller]
fn between<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    let at = text.find(from).unwrap_or_else(|| panic!("“{from}” isn't in:\n{text}"));
    let end = at + text[at..].find(to).unwrap_or_else(|| panic!("“{to}” isn't in:\n{text}"));
    &text[at..end]
}

/// The strategist's guide shows what its commands print.
#[test]
fn the_guide_shows_what_its_commands_print() {
    let room = tempfile::tempdir().unwrap();
    let quick = ["--coefficient-sets", "0", "--no-figures", "--out", "o", "--overwrite"];
    let ask = |study: &str| {
        let path = format!("{}/scenarios/studies/{study}.ron", env!("CARGO_MANIFEST_DIR"));
        ok(room.path(), &[&["compare", path.as_str()][..], &quick].concat())
    };
    let said = ask("after-a-reorganisation");
    let recommendation = said.split("\n\n").nth(1).unwrap();
    assert!(recommendation.contains("Why: ") && recommendation.contains("Turns if: "), "{said}");
    printed("recommendation", recommendation);
    printed("table", between(&said, "members at the end (people)", "\n\n"));
    let said = ask("which-community-first");
    printed("order", between(&said, "Order: ", "\n\nFor tangible value"));
}

/// The first page of a portfolio names the arm that does better still and loses money; its slide has the order of communities.
#[test]
fn a_portfolio_says_what_more_would_bring_and_has_its_order_on_a_slide() {
    let room = tempfile::tempdir().unwrap();
    let study = r#"Study(
        name: "Order",
        scenario: Scenario(
            horizon_weeks: 60,
            communities: [(name: "Large", founders: 16), (name: "Small", founders: 6)],
            policy: (coordinator_hours: 0),
        ),
        portfolio: {"policy.coordinator_hours": 10},
        outcomes: [members, net_value],
        replicates: 120,
        prices: (coordinator_hour: 60),
    )"#;
    fs::write(room.path().join("ask.ron"), study).unwrap();
    let quick = ["--no-figures", "--coefficient-sets", "0", "--slides", "--out", "o"];
    ok(room.path(), &[&["compare", "ask.ron"][..], &quick].concat());
    let out = room.path().join("o");
    let slides = fs::read_to_string(out.join("slides.html")).unwrap();
    let second = slides.split("</section>").nth(1).unwrap();
    let order = table(&out.join("portfolio.csv"));
    assert_eq!(order.len(), 3);
    let mut rest = second;
    for row in &order {
        // The rows stand in the order of the table.
        rest = rest.split_once(&format!("<th scope=\"row\">{}</th>", row["community"])).expect(second).1;
        names(rest.split("</tr>").next().unwrap(), "the cost", number(row, "cost"));
    }
    let found: Value = serde_json::from_slice(&fs::read(out.join("comparison.json")).unwrap()).unwrap();
    let cautions = found["decision"]["cautions"].to_string();
    let finding = |outcome: &str, arm: &str, against: &str| {
        let all = found["differences"].as_array().unwrap();
        let one = all
            .iter()
            .find(|one| one["outcome"] == outcome && one["arm"] == arm && one["against"] == against);
        one.map(|one| one["finding"].as_str().unwrap().to_owned()).unwrap_or_default()
    };
    let chosen = found["decision"]["arm"].as_str().unwrap();
    let passed = found["decision"]["choice"] == "fund"
        && finding("net_value", "All 2", "No funding") == "worse"
        && (finding("members", "All 2", chosen) == "better"
            || finding("members", chosen, "All 2") == "worse");
    assert_eq!(
        cautions.contains("is to be had, but for more money than it brings: “All 2”"),
        passed,
        "{cautions}"
    );
}

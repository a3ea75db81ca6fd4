//! A study with comments, to begin with.

/// A commented study of a scenario; `scenario` is a file's name as seen from the study, or a ready scenario's name.
pub fn template(scenario: &str) -> String {
    format!(
        "{HEAD}    scenario: {scenario},{REST}",
        scenario = ron::to_string(scenario).unwrap_or_else(|_| "\"baseline\"".to_owned())
    )
}

const HEAD: &str = "\
// A study for Hearth: policies compared on the same random numbers, week by week.
// `hearth check` tells how it was understood, `hearth compare` answers it.
Study(
    name: \"Whom to support\",
    about: \"What the question is, who asks it, and what will be decided by it.\",

    // A scenario's file as seen from this one, the name of a ready one, or Scenario(…) itself.
";

const REST: &str = "

    // Changes that hold for all arms, by path; `hearth explain --all` lists the paths.
    set: {\"horizon_weeks\": 156},

    // The policies, the one that the others are measured against first. Each is the scenario with
    // changes of its own, or another scenario: (name: \"Elsewhere\", scenario: \"other.ron\").
    arms: [
        (name: \"As it is\"),
        (name: \"A sponsor\", set: {\"policy.sponsorship\": 0.8}),
        (name: \"A coordinator\", set: {\"policy.coordinator_hours\": 10}),
    ],

    // What is looked at. Also: gross_value, net_value, value_strategic, cost_hours, active, legitimacy, and
    // every column of runs.parquet.
    outcomes: [
        survival, weeks_to_stewardship, weeks_alive, value_tangible, value_intangible, cost, roi,
        energy, members, newcomers_active, coverage,
    ],

    // So many runs of each arm; or as many as it takes until every difference of an outcome is known
    // that closely: until(half_width: 0.03, of: survival, at_most: 4000).
    replicates: 1000,

    // What things cost and what value is worth. Without them, every hour costs, and an hour of tangible
    // value is worth, organisation.hour_price.
    prices: (
        // member_hour: 40,        // an hour that a member gives
        // coordinator_hour: 70,   // an hour of the coordinator
        // sponsor_hour: 180,      // an hour of the executive who sponsors
        // support_hour: 90,       // any other hour: organising, a full-time centre
        // event: 100,             // a meeting, besides hours, travel and fees
        // value_hour: 60,         // an hour of tangible value: saved, or of problems solved
        // intangible_hour: 0,     // an hour of intangible value: learning, ties, confidence
        // protected: rostered,    // protected time costs all that is granted, not what is used
        // currency: EUR,
    ),

    // Uncertain factors: drawn anew for every run, the same for all arms. Also:
    // triangle: [low, likeliest, high], normal: [mean, sd], whole: [low, high], one_of: [a, b].
    uncertain: [
        // (path: \"organisation.workload\", between: [0.0, 0.3], why: \"the order book of next year\"),
    ],

    // What `hearth search` may vary under a budget.
    levers: [
        // (path: \"policy.sponsorship\", between: [0.0, 1.0]),
        // (path: \"policy.coordinator_hours\", whole: [0, 20], step: 2),
        // (path: \"policy.launch_workshop\", one_of: [true, false]),
        // (path: \"timeline.0.week\", whole: [20, 120], step: 10), // when to do what the timeline says
    ],
)
";

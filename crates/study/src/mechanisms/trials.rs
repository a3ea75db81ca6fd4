//! Published effects as simulated trials.

use hearth_engine::model::journal::Journal;
use hearth_engine::model::trial::Trial;
use hearth_engine::observe::{Contribution, ContributionKind};
use hearth_engine::random::scatter;
use hearth_statistics::Influence;

use super::estimate::{change, difference_of_ratios, number, part, ratio, share};
use super::experiment::{Arm, Base, Data, Experiment, Measure, Part, Require};
use super::hands::{self, award, maintains, pay};
use super::lab::{Lab, Seen, YEAR, indicator, week_of};
use super::paths::{ASSISTANT, weeks};

const FORUM: Base = Base::Setting("forum");
const OPEN_SOURCE: Base = Base::Setting("open-source");

pub(super) const EFFECTS: &[Experiment] = &[
    Experiment {
        id: "E1",
        title: "An answer brings a newcomer back",
        experiment: "Forum, three years: each newcomer's first question is answered or left unseen, at random; who writes again in a later week within half a year.",
        required: "+6 to +18 points",
        published: "56 % against 44 % (2,777 newcomers; Joyce and Kraut 2006)",
        note: "",
        effort: 0.5,
        arms: || vec![Arm::new("forum", FIRST, &[weeks(157)]).of(FORUM)],
        judge: |data| {
            let of = |label: &str| data.column("forum", label);
            let (answered, unseen) = (of("answered_again"), of("unseen_again"));
            vec![
                difference_of_ratios(
                    "answered less unseen",
                    (&answered, &of("answered")),
                    (&unseen, &of("unseen")),
                    Require::Within(0.06, 0.18),
                ),
                ratio("again, answered", &answered, &of("answered"), Require::Reported),
                ratio("again, unseen", &unseen, &of("unseen"), Require::Reported),
            ]
        },
    },
    Experiment {
        id: "E2",
        title: "Threads that nobody replies to",
        experiment: "Forum, three years: share of the threads without a message of anybody but who began it.",
        required: "25 to 50 %",
        published: "40 % (Burke et al. 2007)",
        note: "",
        effort: 0.5,
        arms: || vec![Arm::new("forum", THREADS, &[weeks(157)]).of(FORUM)],
        judge: |data| {
            let of = |label: &str| data.column("forum", label);
            vec![ratio("without a reply", &of("silent"), &of("threads"), Require::Within(0.25, 0.50))]
        },
    },
    Experiment {
        id: "E3",
        title: "An award moves top contributors",
        experiment: "Forum, week 104: of the top tenth of a quarter's contributors half get an award, at random; their contributions over the next 13 weeks against those of the same members in the same run without awards.",
        required: "+25 to +90 %",
        published: "+60 % over 90 days (Restivo and van de Rijt 2012)",
        note: "",
        effort: 2.0,
        arms: || vec![Arm::new("forum", AWARD_TOP, &[weeks(118)]).of(FORUM)],
        judge: |data| {
            let of = |label: &str| data.column("forum", label);
            vec![
                change("contributions", &of("with"), &of("without"), Require::Within(0.25, 0.90)),
                part("members in a run", &Influence::mean(&of("members")), Require::Reported),
            ]
        },
    },
    Experiment {
        id: "E4",
        title: "An award keeps newcomers",
        experiment: "Forum, week 104: of those who joined in the last eight weeks and wrote, half get an award, at random; who writes in the next four weeks against the same members in the same run without awards.",
        required: "+8 to +30 %",
        published: "+20 % active in the next month (Gallus 2017)",
        note: "",
        effort: 4.0,
        arms: || vec![Arm::new("forum", AWARD_NEW, &[weeks(118)]).of(FORUM)],
        judge: |data| {
            let of = |label: &str| data.column("forum", label);
            vec![
                change("active", &of("with"), &of("without"), Require::Within(0.08, 0.30)),
                part("members in a run", &Influence::mean(&of("members")), Require::Reported),
            ]
        },
    },
    Experiment {
        id: "E5",
        title: "Projects lose their whole core",
        experiment: "Open source, ten years, by the log: the core are the fewest members with half of a year's contributions; it is lost when none of them writes for a year; regained when others write half as much in a later year.",
        required: "70 to 95 %; 15 to 45 % regain one",
        published: "89 % (70 % of losses within 3 years); 27 % regain one (36,464 projects; arXiv 2412.00313)",
        note: "",
        effort: 0.5,
        arms: || vec![Arm::new("open source", CORES, &[weeks(522)]).of(OPEN_SOURCE)],
        judge: |data| {
            let of = |label: &str| data.column("open source", label);
            vec![
                share("lose the core", &of("lost"), Require::Within(0.70, 0.95)),
                share("of these, regain one", &of("regained"), Require::Within(0.15, 0.45)),
                share("of losses, within three years", &of("early"), Require::Reported),
            ]
        },
    },
    Experiment {
        id: "E6",
        title: "Abandoned projects taken over",
        experiment: "The same of projects with ten contributors or more in their first year: lost, and of these regained.",
        required: "reported",
        published: "16 % abandoned, 41 % of them rescued (1,932 popular projects; arXiv 1906.08058)",
        note: "",
        effort: 0.5,
        arms: || vec![Arm::new("open source", CORES, &[weeks(522)]).of(OPEN_SOURCE)],
        judge: |data| {
            let popular = data.column("open source", "popular");
            let of = |label: &str| super::estimate::among(&data.column("open source", label), &popular);
            vec![
                share("abandoned", &of("lost"), Require::Reported),
                share("of these, rescued", &of("regained"), Require::Reported),
            ]
        },
    },
    Experiment {
        id: "E7",
        title: "Money buys maintenance",
        experiment: "Open source, week 104: the ten who contributed most in a year are paid for eight hours a week; their replies and work, and the threads that they begin, over 26 weeks, against the same run without pay; the more involved five against the others.",
        required: "up; not up (5 % for chance); less",
        published: "maintenance up, creation not, the most involved crowd out (GitHub Sponsors, 2024)",
        note: "",
        effort: 0.5,
        arms: || vec![Arm::new("open source", PAID, &[weeks(131)]).of(OPEN_SOURCE)],
        judge: |data| {
            let of = |label: &str| data.column("open source", label);
            vec![
                change("maintenance", &of("kept_with"), &of("kept_without"), Require::Above(0.0)),
                change("creation", &of("begun_with"), &of("begun_without"), Require::AtMost(0.05)),
                more_less_others(&of),
            ]
        },
    },
    Experiment {
        id: "E8",
        title: "Early company decides",
        experiment: "Open source: quintiles of projects by people who write in the first seven months; alive at week 104.",
        required: "rising; top less bottom at least 30 points",
        published: "50/71/79/91/100 % (263 Apache podlings)",
        note: "",
        effort: 2.0,
        arms: || vec![Arm::new("open source", PODLING, &[weeks(105)]).of(OPEN_SOURCE)],
        judge: quintiles,
    },
    Experiment {
        id: "E9",
        title: "An assistant takes the questions",
        experiment: "Forum: an assistant that 76 % use arrives in week 156; questions to people in the third year after it, against the same runs without one, of those alive when it came; and in a community with strong ties, the baseline. Beside it, how questions changed against the year before.",
        required: "−40 to −80 %; at least −20 %",
        published: "median −65 % over Stack Exchange sites; Philosophy +2 %",
        note: "",
        effort: 0.5,
        arms: || {
            let of = |name: &str, base: Base, timeline: &str| {
                Arm::new(name, QUESTIONS, &[weeks(313), format!("timeline=[{timeline}]")]).of(base)
            };
            let arrives = format!("at(week: {ARRIVES}, shock: (kind: {ASSISTANT}, severity: {USE_IT}))");
            let close = Base::Ready("baseline");
            vec![
                of("none", FORUM, ""),
                of("assistant", FORUM, &arrives),
                of("strong ties", close, ""),
                of("strong ties, assistant", close, &arrives),
            ]
        },
        judge: |data| {
            let of = |arm: &str, label: &str| data.column(arm, label);
            let fall = |name: &str, with: &str, without: &str, require| {
                change(name, &of(with, "after"), &of(without, "after"), require)
            };
            let since = |name: &str, arm: &str| {
                change(name, &of(arm, "after"), &of(arm, "before"), Require::Reported)
            };
            vec![
                fall("forum", "assistant", "none", Require::Within(-0.80, -0.40)),
                fall("with strong ties", "strong ties, assistant", "strong ties", Require::AtLeast(-0.20)),
                since("forum, against the year before", "assistant"),
                since("forum without one, against the year before", "none"),
                since("strong ties, against the year before", "strong ties, assistant"),
                since("strong ties without one, against the year before", "strong ties"),
            ]
        },
    },
];

/// Weeks in which somebody may come back.
const HALF_A_YEAR: u32 = 26;

const FIRST: Measure = Measure {
    name: "first questions at random",
    labels: &["answered", "answered_again", "unseen", "unseen_again"],
    of: |lab, to| {
        lab.begin_with_account();
        lab.community().trial = Some(Box::new(Trial { answered: 0.5, ignored: 0.5, treated: Vec::new() }));
        lab.run_on(&mut Seen::new());
        let horizon = lab.scenario().horizon_weeks;
        let treated = lab.community().trial.take().map(|trial| trial.treated).unwrap_or_default();
        let account = lab.account();
        let mut counts = [0.0; 4];
        for one in treated.iter().filter(|one| one.week + HALF_A_YEAR < horizon) {
            let place = if one.answered { 0 } else { 2 };
            counts[place] += 1.0;
            let again = account.contributions.iter().any(|other| {
                let week = week_of(other);
                other.member == one.member && week > one.week && week <= one.week + HALF_A_YEAR
            });
            counts[place + 1] += indicator(again);
        }
        to.extend(counts);
    },
};

const THREADS: Measure = Measure {
    name: "threads without a reply",
    labels: &["threads", "silent"],
    of: |lab, to| {
        let (_, account) = lab.whole_with_account();
        let posts = account.contributions.iter().filter(|one| one.kind == ContributionKind::Post);
        let mut starters: Vec<Option<u32>> = Vec::new();
        let mut replied: Vec<bool> = Vec::new();
        for post in posts {
            let thread = post.thread as usize;
            if starters.len() <= thread {
                starters.resize(thread + 1, None);
                replied.resize(thread + 1, false);
            }
            starters[thread] = Some(post.member);
        }
        for reply in account.contributions.iter().filter(|one| one.kind == ContributionKind::Reply) {
            let thread = reply.thread as usize;
            if let Some(Some(starter)) = starters.get(thread) {
                replied[thread] |= *starter != reply.member;
            }
        }
        let threads = starters.iter().flatten().count();
        let silent =
            starters.iter().zip(&replied).filter(|(starter, replied)| starter.is_some() && !**replied);
        to.extend([threads as f64, silent.count() as f64]);
    },
};

/// Week of an award or of the first pay.
const GIVEN: u32 = 104;

/// Contributions of the weeks from one to another, by member, most first.
fn ranked(contributions: &[Contribution], from: u32, to: u32) -> Vec<(u32, u32)> {
    let mut members: Vec<u32> =
        contributions.iter().filter(|one| (from..to).contains(&week_of(one))).map(|one| one.member).collect();
    members.sort_unstable();
    let mut ranked: Vec<(u32, u32)> =
        members.chunk_by(|one, other| one == other).map(|same| (same[0], same.len() as u32)).collect();
    ranked.sort_by_key(|(member, count)| (std::cmp::Reverse(*count), *member));
    ranked
}

/// Runs to the week of a gift, picks members, and goes on once without the gift and once with it. Both accounts from there on;
/// nothing where nobody is picked.
fn twice(
    lab: &mut Lab<'_, '_>,
    pick: impl Fn(&mut Lab<'_, '_>, &[Contribution]) -> Vec<u32>,
    give: impl Fn(&mut Lab<'_, '_>, &[u32]),
) -> Option<(Vec<u32>, Journal, Journal)> {
    lab.begin_with_account();
    lab.run_to(GIVEN, &mut Seen::new(), &mut |_, _| {});
    let account = lab.account();
    let picked = pick(lab, &account.contributions);
    if picked.is_empty() {
        return None;
    }
    let kept = lab.simulation.keep();
    let on = |lab: &mut Lab<'_, '_>, gift: bool| {
        lab.simulation.resume(&kept);
        lab.simulation.keep_account(1.0);
        if gift {
            give(lab, &picked);
        }
        lab.run_on(&mut Seen::new());
        lab.account()
    };
    let without = on(lab, false);
    let with = on(lab, true);
    Some((picked, without, with))
}

/// A member's half, drawn at random.
fn is_drawn(lab: &Lab<'_, '_>, member: u32) -> bool {
    scatter(lab.replicate ^ (lab.seed as u32), member) < 0.5
}

/// Counts of contributions of some members that are of a kind, before a week.
fn count(account: &Journal, members: &[u32], until: u32, of: impl Fn(ContributionKind) -> bool) -> f64 {
    let counts = |one: &&Contribution| week_of(one) < until && of(one.kind) && members.contains(&one.member);
    account.contributions.iter().filter(counts).count() as f64
}

const AWARD_TOP: Measure = Measure {
    name: "award to top contributors",
    labels: &["with", "without", "members"],
    of: |lab, to| {
        let pick = |lab: &mut Lab<'_, '_>, contributions: &[Contribution]| {
            let ranked = ranked(contributions, GIVEN - 13, GIVEN);
            let top = ranked.len().div_ceil(10);
            ranked[..top].iter().map(|(member, _)| *member).filter(|member| is_drawn(lab, *member)).collect()
        };
        match twice(lab, pick, |lab, picked| award(lab.community(), picked)) {
            Some((picked, without, with)) => to.extend([
                count(&with, &picked, GIVEN + 13, |_| true),
                count(&without, &picked, GIVEN + 13, |_| true),
                picked.len() as f64,
            ]),
            None => to.extend([f64::NAN; 3]),
        }
    },
};

const AWARD_NEW: Measure = Measure {
    name: "award to newcomers",
    labels: &["with", "without", "members"],
    of: |lab, to| {
        let pick = |lab: &mut Lab<'_, '_>, contributions: &[Contribution]| {
            let wrote = ranked(contributions, GIVEN - 8, GIVEN);
            let community = lab.community();
            let new: Vec<u32> = hands::members(community)
                .into_iter()
                .filter(|&slot| u32::from(community.members.joined[slot]) + 8 >= GIVEN)
                .map(|slot| community.members.id[slot])
                .collect();
            let wrote = wrote.iter().map(|(member, _)| *member);
            wrote.filter(|member| new.contains(member) && is_drawn(lab, *member)).collect()
        };
        match twice(lab, pick, |lab, picked| award(lab.community(), picked)) {
            Some((picked, without, with)) => {
                let active = |account: &Journal| {
                    picked
                        .iter()
                        .filter(|member| count(account, &[**member], GIVEN + 4, |_| true) > 0.0)
                        .count()
                };
                to.extend([active(&with) as f64, active(&without) as f64, picked.len() as f64]);
            }
            None => to.extend([f64::NAN; 3]),
        }
    },
};

/// Members who are paid, and hours a week.
const PAID_MEMBERS: usize = 10;
const PAID_HOURS: f32 = 8.0;

const PAID: Measure = Measure {
    name: "pay for the most involved",
    labels: &[
        "kept_with",
        "kept_without",
        "begun_with",
        "begun_without",
        "more_with",
        "more_without",
        "less_with",
        "less_without",
    ],
    of: |lab, to| {
        let pick = |_: &mut Lab<'_, '_>, contributions: &[Contribution]| {
            let ranked = ranked(contributions, GIVEN - YEAR as u32, GIVEN);
            ranked.iter().take(PAID_MEMBERS).map(|(member, _)| *member).collect()
        };
        match twice(lab, pick, |lab, picked| pay(lab.community(), picked, PAID_HOURS)) {
            Some((picked, without, with)) => {
                let (more, less) = picked.split_at(picked.len() / 2);
                let until = GIVEN + HALF_A_YEAR;
                let mut add = |members: &[u32], of: fn(ContributionKind) -> bool| {
                    to.extend([count(&with, members, until, of), count(&without, members, until, of)]);
                };
                add(&picked, maintains);
                add(&picked, |kind| !maintains(kind));
                add(more, |_| true);
                add(less, |_| true);
            }
            None => to.extend([f64::NAN; 8]),
        }
    },
};

/// What pay adds to the contributions of the more involved, less what it adds to those of the others.
fn more_less_others(of: &dyn Fn(&str) -> Vec<f64>) -> Part {
    let change = |with: &str, without: &str| Influence::ratio(&of(with), &of(without));
    let difference = change("more_with", "more_without").less(&change("less_with", "less_without"));
    part("more involved less others", &difference, Require::Below(0.0))
}

/// Fewest contributions of a project, and of a year that has a core.
const PROJECT: u32 = 20;
const OF_A_YEAR: u32 = 10;

const CORES: Measure = Measure {
    name: "cores by the log",
    labels: &["lost", "regained", "early", "popular"],
    of: |lab, to| {
        lab.begin();
        // A repository shows less than all.
        let shows = lab.scenario().model.exchange.in_log;
        lab.simulation.keep_account(shows);
        lab.run_on(&mut Seen::new());
        let horizon = lab.scenario().horizon_weeks;
        to.extend(cores(&lab.account().contributions, horizon));
    },
};

/// Whether the core was lost, regained, lost within three years, and whether the project was popular; by a log.
pub(super) fn cores(log: &[Contribution], horizon: u32) -> [f64; 4] {
    const STEP: usize = 13;
    let year = YEAR as u32;
    if (log.len() as u32) < PROJECT {
        return [f64::NAN; 4];
    }
    let popular = indicator(ranked(log, 0, year).len() >= 10);
    for at in (year..=horizon.saturating_sub(year)).step_by(STEP) {
        let before = ranked(log, at - year, at);
        let total: u32 = before.iter().map(|(_, count)| count).sum();
        if total < OF_A_YEAR {
            continue;
        }
        let mut held = 0;
        let core: Vec<u32> = before
            .iter()
            .take_while(|(_, count)| {
                let needed = 2 * held < total;
                held += count;
                needed
            })
            .map(|(member, _)| *member)
            .collect();
        let after = ranked(log, at, at + year);
        if after.iter().any(|(member, _)| core.contains(member)) {
            continue;
        }
        let regained = (at..=horizon - year).step_by(STEP).any(|later| {
            let others = ranked(log, later, later + year);
            let by_others: u32 =
                others.iter().filter(|(member, _)| !core.contains(member)).map(|(_, count)| count).sum();
            2 * by_others >= total
        });
        return [1.0, indicator(regained), indicator(at <= 3 * year), popular];
    }
    [0.0, f64::NAN, f64::NAN, popular]
}

/// Weeks of the first seven months.
const SEVEN_MONTHS: u32 = 30;

const PODLING: Measure = Measure {
    name: "early company",
    labels: &["people", "alive"],
    of: |lab, to| {
        let (seen, account) = lab.whole_with_account();
        let people = ranked(&account.contributions, 0, SEVEN_MONTHS).len();
        to.extend([people as f64, seen.alive(2 * YEAR)]);
    },
};

fn quintiles(data: &Data<'_>) -> Vec<Part> {
    const PARTS: usize = 5;
    let (people, alive) = (data.column("open source", "people"), data.column("open source", "alive"));
    let mut order: Vec<usize> = (0..people.len()).collect();
    order.sort_by(|one, other| people[*one].total_cmp(&people[*other]).then(one.cmp(other)));
    let of = |place: usize| -> Vec<f64> {
        let (from, to) = (place * order.len() / PARTS, (place + 1) * order.len() / PARTS);
        order[from..to].iter().map(|&run| alive[run]).collect()
    };
    let shares: Vec<Part> = (0..PARTS)
        .map(|place| share(format!("quintile {}", place + 1), &of(place), Require::Reported))
        .collect();
    let steps = shares.windows(2).map(|pair| pair[1].value - pair[0].value);
    let least = steps.fold(f64::INFINITY, f64::min);
    // Quintiles are different runs: their errors add.
    let (top, bottom) = (&shares[PARTS - 1], &shares[0]);
    let half = |part: &Part| 0.5 * (part.interval.1 - part.interval.0);
    let width = libm::hypot(half(top), half(bottom));
    let value = top.value - bottom.value;
    let between = Part {
        name: "top less bottom".to_owned(),
        value,
        interval: (value - width, value + width),
        require: Require::AtLeast(0.30),
    };
    let mut parts = vec![between, number("smallest step", least, Require::AtLeast(0.0))];
    parts.extend(shares);
    parts
}

/// Share of the members who use the assistant: of developers, 76 % used or planned to use one (Stack Overflow Developer Survey
/// 2024).
const USE_IT: f32 = 0.76;
/// Week in which the assistant arrives.
const ARRIVES: u32 = 156;

const QUESTIONS: Measure = Measure {
    name: "questions before and after",
    labels: &["before", "after"],
    of: |lab, to| {
        let seen = lab.whole();
        let at = ARRIVES as usize;
        if !seen.is_alive(at - 1) {
            to.extend([f64::NAN; 2]);
            return;
        }
        to.extend([
            seen.mean(at - YEAR, at, |row| row.requests),
            seen.mean(at + 2 * YEAR, at + 3 * YEAR, |row| row.requests),
        ]);
    },
};

//! Who does how much, in a week and over the years.

use super::columns::{DayPatterns, WeekPatterns};
use super::{HALF_YEAR, Member, Seen, YEAR, burstiness, deviation, gini, intervals, mean, median, share};

/// Members, of those with two events and more, from which on the shape of their distribution is reported.
const ENOUGH: usize = 8;
/// Terms of the sum that makes a power law a distribution.
const TERMS: u32 = 20_000;
/// Days of a member from which on their intervals say something.
const MANY_DAYS: usize = 10;
/// Weeks of a tenure whose occupancy is reported.
const LONG: usize = 26;
/// Events of a year whose busiest members are reported, and of the later years for the share of early members.
const LEAST_EVENTS: usize = 10;
/// The busiest of a year.
const TOP: usize = 5;

pub fn compute(seen: &Seen, weeks: &mut WeekPatterns, days: &mut DayPatterns) {
    counts(seen, weeks);
    active_weeks(seen, weeks);
    active_days(seen, weeks, days);
    early_members(seen, weeks);
    leaders(seen, weeks);
}

fn counts(seen: &Seen, out: &mut WeekPatterns) {
    let mut counts: Vec<usize> = seen.members.iter().map(|member| member.days.len()).collect();
    counts.sort_unstable_by(|a, b| b.cmp(a));
    if let [first, second, ..] = counts[..] {
        out.second_to_first = second as f64 / first as f64;
    }
    let of = |events: usize| counts.iter().filter(|&&count| count == events).count();
    out.two_events = share(of(2), of(1) + of(2));
    let repeaters: Vec<f64> = counts.iter().filter(|&&count| count >= 2).map(|&count| count as f64).collect();
    if repeaters.len() < ENOUGH {
        return;
    }
    let logs: Vec<f64> = repeaters.iter().map(|&count| libm::log(count)).collect();
    out.power_law = 1.0 / (mean(&logs) - libm::log(1.5));
    let exponent = -(1.0 + out.power_law);
    let norm: f64 = (2..=TERMS).map(|term| libm::pow(f64::from(term), exponent)).sum();
    let chance = 1.0 / (mean(&repeaters) - 1.0);
    let stay = libm::log((1.0 - chance).max(1e-12));
    let gains: Vec<f64> = repeaters
        .iter()
        .zip(&logs)
        .map(|(count, log)| exponent * log - libm::log(norm) - libm::log(chance) - (count - 2.0) * stay)
        .collect();
    out.power_law_gain = mean(&gains);
    out.log_events_sd = deviation(&logs);
}

/// Events by week, of the weeks in which a member has any.
fn by_week(seen: &Seen, member: &Member) -> Vec<(usize, f64)> {
    let mut weeks: Vec<(usize, f64)> = Vec::new();
    for week in member.days.iter().map(|&day| seen.week(day)) {
        match weeks.last_mut() {
            Some((last, events)) if *last == week => *events += 1.0,
            _ => weeks.push((week, 1.0)),
        }
    }
    weeks
}

fn active_weeks(seen: &Seen, out: &mut WeekPatterns) {
    let (mut all, mut occupied) = (Vec::new(), Vec::new());
    for member in &seen.members {
        let weeks = by_week(seen, member);
        if let (Some((first, _)), Some((last, _))) = (weeks.first(), weeks.last())
            && last - first >= LONG
        {
            occupied.push(weeks.len() as f64 / (last - first + 1) as f64);
        }
        all.extend(weeks.into_iter().map(|(_, events)| events));
    }
    out.events_per_active_week = mean(&all);
    out.single_event_weeks = share(all.iter().filter(|&&events| events == 1.0).count(), all.len());
    out.active_week_gini = gini(&all);
    out.occupancy = mean(&occupied);
    if occupied.len() > 2 {
        out.occupancy_sd = deviation(&occupied);
    }
}

fn active_days(seen: &Seen, weeks: &mut WeekPatterns, out: &mut DayPatterns) {
    let days: Vec<Vec<i64>> = seen
        .members
        .iter()
        .map(|member| {
            let mut days = member.days.clone();
            days.dedup();
            days
        })
        .collect();
    let all: usize = days.iter().map(Vec::len).sum();
    let of_weeks: usize = seen.members.iter().map(|member| by_week(seen, member).len()).sum();
    out.events_per_active_day = share(seen.events.len(), all);
    out.days_per_active_week = share(all, of_weeks);
    let mut each: Vec<f64> =
        seen.members.iter().zip(&days).map(|(member, days)| share(member.days.len(), days.len())).collect();
    out.events_per_day_of_median = median(&mut each);
    let more = || seen.members.iter().zip(&days).filter(|(member, _)| member.days.len() > 1);
    out.one_day_of_more = share(more().filter(|(_, days)| days.len() == 1).count(), more().count());
    let again = || days.iter().filter(|days| days.len() > 1);
    out.second_day_within_week =
        share(again().filter(|days| days[1] - days[0] <= 7).count(), again().count());
    let bursts: Vec<f64> = days
        .iter()
        .filter(|days| days.len() >= MANY_DAYS)
        .map(|days| burstiness(&intervals(days)))
        .filter(|one| one.is_finite())
        .collect();
    out.member_burstiness = mean(&bursts);
    let tenures: Vec<f64> = again().map(|days| (days[days.len() - 1] - days[0]) as f64).collect();
    if tenures.len() > 4 {
        weeks.tenure_gini = gini(&tenures);
    }
}

fn early_members(seen: &Seen, out: &mut WeekPatterns) {
    let came = |member: u32| seen.members[member as usize].days[0] - seen.first_day;
    let early = |member: u32| came(member) < HALF_YEAR;
    let events = seen.events;
    let first = events[0].member;
    let of = |counted: &dyn Fn(u32) -> bool| {
        share(events.iter().filter(|event| counted(event.member)).count(), events.len())
    };
    out.first_member_share = of(&|member| member == first);
    out.early_members_share = of(&early);
    let later: Vec<u32> =
        events.iter().filter(|event| seen.day(event) >= YEAR).map(|event| event.member).collect();
    if later.len() >= LEAST_EVENTS {
        out.early_members_later = share(later.iter().filter(|&&member| early(member)).count(), later.len());
    }
    let newcomers = seen.members.iter().filter(|member| early(member.number)).count();
    out.came_early = share(newcomers, seen.members.len());
}

fn leaders(seen: &Seen, out: &mut WeekPatterns) {
    let years = seen.weeks / 52;
    let mut counts = vec![vec![0usize; seen.members.len()]; years];
    for event in seen.events {
        if let Some(year) = counts.get_mut((seen.day(event) / YEAR) as usize) {
            year[event.member as usize] += 1;
        }
    }
    let mut tops: Vec<Option<Vec<usize>>> = Vec::new();
    let mut shares = Vec::new();
    for year in counts {
        let whole: usize = year.iter().sum();
        if whole < LEAST_EVENTS {
            tops.push(None);
            continue;
        }
        let mut order: Vec<usize> = (0..year.len()).filter(|&member| year[member] > 0).collect();
        // The busiest first; of equals, who came first.
        order.sort_by_key(|&member| (std::cmp::Reverse(year[member]), member));
        shares.push(year[order[0]] as f64 / whole as f64);
        order.truncate(TOP);
        tops.push(Some(order));
    }
    let (mut changes, mut stay) = (Vec::new(), Vec::new());
    for pair in tops.windows(2) {
        if let [Some(before), Some(after)] = pair {
            changes.push(f64::from(u8::from(before[0] != after[0])));
            let both = after.iter().filter(|member| before.contains(member)).count();
            stay.push(share(both, before.len().min(after.len())));
        }
    }
    out.leader_changes = mean(&changes);
    out.top_five_stay = mean(&stay);
    out.year_top_share = mean(&shares);
}

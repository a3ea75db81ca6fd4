//! Threads, and who follows upon whom in them.

use std::collections::{BTreeMap, BTreeSet};

use super::columns::{DayPatterns, WeekPatterns};
use super::{Seen, correlation, deviation, gini, mean, median, share};
use crate::facts::calendar::DAY;
use crate::facts::log::Event;
use crate::facts::threads::NEAR;

/// Messages of a long thread.
const LONG: usize = 10;
/// Days of a lasting thread.
const LASTING: f64 = 28.0;
/// People from whom on their network is reported.
const ENOUGH: usize = 10;
/// Ties of somebody whose triangles are no longer counted: all pairs of them would be looked at.
const MOST_TIES: usize = 400;

pub fn compute(seen: &Seen, weeks: &mut WeekPatterns, days: &mut DayPatterns) {
    let mut by_thread: BTreeMap<u32, Vec<&Event>> = BTreeMap::new();
    for event in seen.events {
        if let Some(thread) = event.thread {
            by_thread.entry(thread).or_default().push(event);
        }
    }
    if by_thread.is_empty() {
        return;
    }
    let threads: Vec<Vec<&Event>> = by_thread.into_values().collect();
    shapes(&threads, weeks, days);
    answers(&threads, weeks, days);
    roles(seen, &threads, weeks);
    network(&threads, weeks);
}

fn shapes(threads: &[Vec<&Event>], weeks: &mut WeekPatterns, days: &mut DayPatterns) {
    let lengths: Vec<f64> = threads.iter().map(|thread| thread.len() as f64).collect();
    let of =
        |counted: fn(&&Vec<&Event>) -> bool| share(threads.iter().filter(counted).count(), threads.len());
    weeks.thread_length = mean(&lengths);
    weeks.single_threads = of(|thread| thread.len() == 1);
    weeks.thread_length_variation = deviation(&lengths) / mean(&lengths);
    weeks.long_threads = of(|thread| thread.len() >= LONG);
    let several = || threads.iter().filter(|thread| thread.len() > 1);
    let people: Vec<f64> = several()
        .map(|thread| thread.iter().map(|event| event.member).collect::<BTreeSet<u32>>().len() as f64)
        .collect();
    weeks.people_per_thread = mean(&people);
    let mut spans: Vec<f64> =
        several().map(|thread| days_between(thread[0], thread[thread.len() - 1])).collect();
    weeks.threads_over_4w = share(spans.iter().filter(|&&span| span > LASTING).count(), spans.len());
    days.thread_span = median(&mut spans);
}

fn days_between(one: &Event, other: &Event) -> f64 {
    (other.time.0 - one.time.0) as f64 / DAY as f64
}

fn answers(threads: &[Vec<&Event>], weeks: &mut WeekPatterns, days: &mut DayPatterns) {
    let (mut waits, mut returns) = (Vec::new(), 0);
    for thread in threads {
        let starter = thread[0].member;
        if let Some(first) = thread.iter().position(|event| event.member != starter) {
            waits.push(days_between(thread[0], thread[first]));
            returns += usize::from(thread[first..].iter().any(|event| event.member == starter));
        }
    }
    weeks.starter_returns = share(returns, waits.len());
    days.first_answer_within_day = share(waits.iter().filter(|&&wait| wait <= 1.0).count(), waits.len());
    days.first_answer = median(&mut waits);
}

fn roles(seen: &Seen, threads: &[Vec<&Event>], out: &mut WeekPatterns) {
    // Messages of each member that start threads, and that continue them.
    let mut roles = vec![(0usize, 0usize); seen.members.len()];
    for thread in threads {
        roles[thread[0].member as usize].0 += 1;
        for event in &thread[1..] {
            roles[event.member as usize].1 += 1;
        }
    }
    roles.retain(|&(started, answered)| started + answered > 0);
    out.only_start = share(roles.iter().filter(|role| role.1 == 0).count(), roles.len());
    out.only_answer = share(roles.iter().filter(|role| role.0 == 0).count(), roles.len());
    let mut answered: Vec<usize> = roles.iter().map(|role| role.1).collect();
    answered.sort_unstable_by(|a, b| b.cmp(a));
    let top: usize = answered.iter().take((roles.len() / 20).max(1)).sum();
    out.top_answerers = share(top, answered.iter().sum::<usize>().max(1));
}

fn network(threads: &[Vec<&Event>], out: &mut WeekPatterns) {
    let mut pairs: BTreeMap<(u32, u32), u32> = BTreeMap::new();
    for thread in threads {
        for (at, event) in thread.iter().enumerate() {
            for other in &thread[at.saturating_sub(NEAR)..at] {
                if other.member != event.member {
                    *pairs.entry((event.member, other.member)).or_default() += 1;
                }
            }
        }
    }
    let mut ties: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for &(one, other) in pairs.keys() {
        ties.entry(one).or_default().insert(other);
        ties.entry(other).or_default().insert(one);
    }
    if ties.len() < ENOUGH {
        return;
    }
    let degrees: Vec<f64> = ties.values().map(|of| of.len() as f64).collect();
    let people = ties.len() as f64;
    out.ties_gini = gini(&degrees);
    out.hub_share = degrees.iter().fold(0.0, |most: f64, &one| most.max(one)) / (people - 1.0);
    out.ties_density = mean(&degrees) / people;
    out.repeated_replies = share(pairs.values().filter(|&&times| times > 1).count(), pairs.len());
    let (mut one, mut other) = (Vec::new(), Vec::new());
    for of in ties.values() {
        for peer in of {
            one.push(of.len() as f64);
            other.push(ties[peer].len() as f64);
        }
    }
    out.assortativity = correlation(&one, &other);
    triangles(&ties, out);
}

fn triangles(ties: &BTreeMap<u32, BTreeSet<u32>>, out: &mut WeekPatterns) {
    let (mut closed, mut all, mut each) = (0, 0, Vec::new());
    for of in ties.values().filter(|of| (2..=MOST_TIES).contains(&of.len())) {
        let peers: Vec<u32> = of.iter().copied().collect();
        let mut mine = 0;
        for (at, one) in peers.iter().enumerate() {
            mine += peers[at + 1..].iter().filter(|other| ties[one].contains(other)).count();
        }
        let pairs = peers.len() * (peers.len() - 1) / 2;
        closed += mine;
        all += pairs;
        each.push(share(mine, pairs));
    }
    out.transitivity = share(closed, all);
    out.clustering = mean(&each);
}

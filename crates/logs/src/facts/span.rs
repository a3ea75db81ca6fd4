//! How long a community was there, and how much there was.

use super::calendar::date_of;
use super::columns::Facts;
use super::compute::{GONE_DAYS, View};
use super::log::Kind;

pub fn compute(view: &View, facts: &mut Facts) {
    let log = view.log;
    let last = log.last().day();
    let weeks = |days: i64| days as f64 / 7.0;
    facts.first_event = Some(date_of(view.first_day).to_string());
    facts.last_event = Some(date_of(last).to_string());
    facts.lifespan_weeks = Some(weeks(last - view.first_day));
    facts.observed_weeks = Some(weeks(view.last_day - view.first_day));
    if log.until_is_known() {
        let silence = view.last_day - last;
        facts.snapshot = Some(date_of(view.last_day).to_string());
        facts.alive = Some(f64::from(u8::from(silence <= GONE_DAYS)));
        facts.tail_silence_weeks = Some(weeks(silence));
    }
    let gaps = log.events.windows(2).map(|pair| pair[1].time.day() - pair[0].time.day());
    facts.longest_silence_weeks = gaps.max().map(weeks);
    count(view, facts);
}

fn count(view: &View, facts: &mut Facts) {
    let log = view.log;
    let of = |kind: Kind| log.events.iter().filter(|event| event.kind == kind).count() as f64;
    facts.events = Some(log.events.len() as f64);
    facts.members = Some(view.by_member.iter().count() as f64);
    let [commits, reviews] = [Kind::Commit, Kind::Review].map(of);
    if commits + reviews > 0.0 {
        (facts.commits, facts.reviews) = (Some(commits), Some(reviews));
    }
    if log.merges_known {
        facts.merges = Some(log.events.iter().filter(|event| event.merge).count() as f64);
    }
    let [posts, replies, tasks] = [Kind::Post, Kind::Reply, Kind::Task].map(of);
    if posts + replies + tasks > 0.0 {
        (facts.posts, facts.replies, facts.tasks) = (Some(posts), Some(replies), Some(tasks));
    }
}

//! Discourse: topics (`/t/ID.json`, with `post_stream`), and posts (`/posts.json`, or a list of them).

use serde_json::Value;

use super::collector::{Account, Author, Collector, Message};
use super::entries::Entry;
use super::fields::{count, has, is, list, text, time};

/// The kind of posts that say what was done to a topic: closed, moved, renamed.
const SMALL_ACTION: &str = "3";
/// The kind of action that is a like.
const LIKE: &str = "2";

/// Takes an entry of a Discourse export.
pub fn take(entry: &Entry, collector: &mut Collector) -> bool {
    let value = entry.value;
    if value["post_stream"]["posts"].is_array() {
        topic(entry, collector);
    } else if has(value, "post_number") && has(value, "topic_id") && has(value, "created_at") {
        post(entry, value, "", collector);
    } else {
        return false;
    }
    true
}

fn topic(entry: &Entry, collector: &mut Collector) {
    let (topic, stream) = (text(entry.value, "id"), &entry.value["post_stream"]);
    if text(entry.value, "archetype") == "private_message" {
        collector.private(topic.clone());
    }
    let all = list(stream, "stream").len() as u64;
    if all > 1 {
        collector.counted(&format!("{topic}/1"), all - 1);
    }
    for value in list(stream, "posts").iter().filter(|post| post.is_object()) {
        post(entry, value, &topic, collector);
    }
}

/// A post. `within` is the topic that it stands in.
fn post(entry: &Entry, value: &Value, within: &str, collector: &mut Collector) {
    let likes = list(value, "actions_summary").iter().filter(|action| text(action, "id") == LIKE);
    collector.reactions(likes.filter_map(|action| count(action, "count")).fold(0, u64::saturating_add));
    let room = Some(text(value, "topic_id")).filter(|topic| !topic.is_empty()).unwrap_or(within.to_owned());
    let id = |number: &str| format!("{room}/{number}");
    if has(value, "deleted_at") || is(value, "user_deleted") {
        collector.held(&id("1"));
        return collector.deleted();
    }
    if text(value, "post_type") == SMALL_ACTION {
        collector.held(&id("1"));
        return collector.notice();
    }
    let (number, answered) = (text(value, "post_number"), text(value, "reply_to_post_number"));
    let mut answers = Vec::new();
    if number != "1" {
        answers.push(id("1"));
        if !answered.is_empty() && answered != "1" && answered != number {
            answers.push(id(&answered));
        }
    }
    let (user, login) = (text(value, "user_id"), text(value, "username"));
    let program = user.starts_with('-') || matches!(login.as_str(), "system" | "discobot");
    let account = Account {
        id: if user.is_empty() { login.to_lowercase() } else { user },
        name: text(value, "name"),
        login,
        address: String::new(),
        bot: None,
    };
    let author = if program { Author::Program } else { Author::Account(account) };
    let (id, time) = (id(&number), time(value, "created_at"));
    collector.message(entry, Message { id, answers, time, author, room });
}

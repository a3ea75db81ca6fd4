//! Slack: a workspace's export, a folder or ZIP with `users.json`, `channels.json`, and for each channel a folder with a
//! file a day; and what `conversations.history` and `conversations.replies` give.

use super::collector::{Account, Author, Collector, Message};
use super::entries::Entry;
use super::fields::{count, has, is, list, text, time};

/// Files beside the messages, which list channels, and what integrations did.
const BESIDE: [&str; 9] = [
    "canvases.json",
    "channels.json",
    "dms.json",
    "file_conversations.json",
    "groups.json",
    "huddle_transcripts.json",
    "integration_logs.json",
    "lists.json",
    "mpims.json",
];
/// Kinds of messages that members write; all other kinds are notices.
const WRITTEN: [&str; 6] =
    ["", "file_comment", "file_share", "me_message", "reply_to_thread", "thread_broadcast"];

/// Takes an entry of a Slack export.
pub fn take(entry: &Entry, collector: &mut Collector) -> bool {
    let (value, name) = (entry.value, entry.file_name());
    if text(value, "type") == "message" && has(value, "ts") {
        message(entry, collector);
    } else if entry.list.is_empty() && has(value, "id") && (has(value, "profile") || has(value, "is_bot")) {
        user(entry, collector);
    } else if entry.list.is_empty() && BESIDE.contains(&name.as_str()) && value.is_object() {
        // Between two, the folder has the conversation's id; among a few, its name.
        match name.as_str() {
            "dms.json" => collector.private(text(value, "id")),
            "mpims.json" => collector.private(text(value, "name")),
            _ => {}
        }
    } else {
        return false;
    }
    true
}

fn user(entry: &Entry, collector: &mut Collector) {
    let (value, profile) = (entry.value, &entry.value["profile"]);
    let id = text(value, "id");
    let name = [text(profile, "real_name"), text(value, "real_name"), text(profile, "display_name")];
    collector.account(Account {
        bot: Some(is(value, "is_bot") || id == "USLACKBOT"),
        name: name.into_iter().find(|name| !name.is_empty()).unwrap_or_default(),
        login: text(value, "name"),
        address: text(profile, "email"),
        id,
    });
}

fn message(entry: &Entry, collector: &mut Collector) {
    let value = entry.value;
    for reaction in list(value, "reactions") {
        collector.reactions(count(reaction, "count").unwrap_or(0));
    }
    let subtype = text(value, "subtype");
    if matches!(subtype.as_str(), "tombstone" | "message_deleted") {
        return collector.deleted();
    }
    let program = matches!(subtype.as_str(), "bot_message" | "slackbot_response") || has(value, "bot_id");
    if !program && !WRITTEN.contains(&subtype.as_str()) {
        return collector.notice();
    }
    // A channel has a folder with a file a day, or a file of its own.
    let stem = entry.file_name().trim_end_matches(".json").to_owned();
    let dated = stem.get(..4).is_some_and(|year| year.bytes().all(|byte| byte.is_ascii_digit()));
    let room = if dated { entry.folder() } else { stem };
    let (ts, thread) = (text(value, "ts"), text(value, "thread_ts"));
    let id = |ts: &str| format!("{room}/{ts}");
    let starts = thread.is_empty() || thread == ts;
    if let Some(answers) = count(value, "reply_count").filter(|_| starts) {
        collector.counted(&id(&ts), answers);
    }
    let user = [text(value, "user"), text(&value["comment"], "user")];
    let user = user.into_iter().find(|user| !user.is_empty()).unwrap_or_default();
    let bot = (user == "USLACKBOT").then_some(true);
    let author = match program {
        true => Author::Program,
        false => Author::Account(Account { id: user, bot, ..Account::default() }),
    };
    let answers = if starts { Vec::new() } else { vec![id(&thread)] };
    let (id, time) = (id(&ts), time(value, "ts"));
    collector.message(entry, Message { id, answers, time, author, room });
}

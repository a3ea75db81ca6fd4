//! Microsoft Teams: messages as Microsoft Graph gives them (`chatMessage`: a list, pages with `value`, replies in their
//! message or beside it), and the `messages.json` that an account's owner can export.

use serde_json::Value;

use super::collector::{Account, Author, Collector, Message};
use super::entries::Entry;
use super::fields::{has, list, text, time};

/// Takes an entry of a Teams export.
pub fn take(entry: &Entry, collector: &mut Collector) -> bool {
    let value = entry.value;
    // System messages have a `from` without a value.
    let theirs = has(value, "messageType") || value.get("from").is_some();
    if has(value, "createdDateTime") && theirs {
        message(entry, value, "", collector);
    } else if entry.list == "conversations" && value["MessageList"].is_array() {
        conversation(entry, collector);
    } else {
        return false;
    }
    true
}

/// A message of Graph. `within` is the id of the message that it stands in as a reply.
fn message(entry: &Entry, value: &Value, within: &str, collector: &mut Collector) {
    collector.reactions(list(value, "reactions").len() as u64);
    let channel = text(&value["channelIdentity"], "channelId");
    let chat = text(value, "chatId");
    let room = if channel.is_empty() { chat } else { channel };
    let id = |message: &str| format!("{room}/{message}");
    let own = text(value, "id");
    for replies in [list(value, "replies"), list(&value["replies"], "value")] {
        // Replies have none themselves.
        for reply in replies.iter().filter(|reply| reply.is_object() && within.is_empty()) {
            message(entry, reply, &own, collector);
        }
    }
    if has(value, "deletedDateTime") {
        return collector.deleted();
    }
    if !matches!(text(value, "messageType").as_str(), "" | "message") {
        return collector.notice();
    }
    if room.ends_with("@unq.gbl.spaces") {
        collector.private(room.clone());
    }
    let parent = match text(value, "replyToId") {
        none if none.is_empty() => within.to_owned(),
        parent => parent,
    };
    let answers = if parent.is_empty() || parent == own { Vec::new() } else { vec![id(&parent)] };
    let from = &value["from"];
    let author = if has(from, "user") {
        let user = &from["user"];
        let name = text(user, "displayName");
        // Guests without an account have a name only.
        let id = match text(user, "id") {
            none if none.is_empty() && !name.is_empty() => format!("name {name}"),
            id => id,
        };
        Author::Account(Account { id, name, bot: Some(false), ..Account::default() })
    } else if has(from, "application") || has(from, "device") || has(from, "conversation") {
        Author::Program
    } else {
        Author::Account(Account::default())
    };
    let (id, time) = (id(&own), time(value, "createdDateTime"));
    collector.message(entry, Message { id, answers, time, author, room });
}

/// A conversation of an account's own export, with all its messages.
fn conversation(entry: &Entry, collector: &mut Collector) {
    let conversation = text(entry.value, "id");
    if conversation.starts_with("8:") || conversation.ends_with("@unq.gbl.spaces") {
        collector.private(conversation.clone());
    }
    for value in list(entry.value, "MessageList") {
        let kind = text(value, "messagetype");
        if has(&value["properties"], "deletetime") {
            collector.deleted();
        } else if !(kind == "Text" || kind.starts_with("RichText")) {
            collector.notice();
        } else {
            let id = |message: &str| format!("{conversation}/{message}");
            let (own, place) = (text(value, "id"), text(value, "conversationid"));
            let root = place.split_once(";messageid=").map_or("", |(_, root)| root);
            let answers = if root.is_empty() || root == own { Vec::new() } else { vec![id(root)] };
            let from = text(value, "from");
            let author = match from.starts_with("28:") {
                true => Author::Program,
                false => Author::Account(Account {
                    name: text(value, "displayName"),
                    login: from.rsplit(':').next().unwrap_or_default().to_owned(),
                    id: from,
                    bot: Some(false),
                    ..Account::default()
                }),
            };
            let (id, time, room) = (id(&own), time(value, "originalarrivaltime"), conversation.clone());
            collector.message(entry, Message { id, answers, time, author, room });
        }
    }
}

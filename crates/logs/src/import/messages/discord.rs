//! Discord: the JSON of DiscordChatExporter, a file a channel or thread.

use serde_json::Value;

use super::collector::{Account, Author, Collector, Message};
use super::entries::Entry;
use super::fields::{count, has, is, list, text, time};

/// Kinds of messages that members, or programs, write; all others are notices. Kinds without a name have a number, and
/// some versions write numbers only: 20 and 23 are the answers of programs to commands.
const WRITTEN: [&str; 8] = ["", "0", "19", "20", "23", "ChatInputCommand", "Default", "Reply"];
/// Kinds of messages that answer another.
const REPLY: [&str; 2] = ["19", "Reply"];
/// Kinds of channels between two or a few, and kinds that are threads, by number.
const DIRECT: [&str; 2] = ["1", "3"];
const THREAD: [&str; 3] = ["10", "11", "12"];
/// The account in the place of all that were deleted before 2018 or so.
const DELETED_USER: &str = "456226577798135808";

/// Takes an entry of a Discord export.
pub fn take(entry: &Entry, collector: &mut Collector) -> bool {
    let value = entry.value;
    let theirs = entry.head.contains_key("channel") || has(&value["author"], "isBot");
    if entry.list != "messages" || !theirs || !has(value, "timestamp") || !value["author"].is_object() {
        return false;
    }
    for reaction in list(value, "reactions") {
        collector.reactions(count(reaction, "count").unwrap_or(0));
    }
    let kind = text(value, "type");
    if !WRITTEN.contains(&kind.as_str()) {
        collector.notice();
        return true;
    }
    let channel = entry.head.get("channel").unwrap_or(&Value::Null);
    let (room, place) = (text(channel, "id"), text(channel, "type"));
    if place.starts_with("Direct") || DIRECT.contains(&place.as_str()) {
        collector.private(room.clone());
    }
    let id = text(value, "id");
    let mut answers = Vec::new();
    // A thread has the id of the message that it was started from.
    if (place.contains("Thread") || THREAD.contains(&place.as_str())) && room != id {
        answers.push(room.clone());
    }
    let answered = text(&value["reference"], "messageId");
    // A message that was forwarded names another, too.
    if REPLY.contains(&kind.as_str()) && !answered.is_empty() && answered != id {
        answers.push(answered);
    }
    let from = &value["author"];
    let author = Account {
        id: Some(text(from, "id")).filter(|id| id != DELETED_USER).unwrap_or_default(),
        name: text(from, "nickname"),
        login: text(from, "name"),
        address: String::new(),
        bot: Some(is(from, "isBot")),
    };
    let message =
        Message { id, answers, time: time(value, "timestamp"), author: Author::Account(author), room };
    collector.message(entry, message);
    true
}

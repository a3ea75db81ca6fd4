//! GitLab: issues, merge requests, notes and discussions as the API gives them, and the lines of a project's export
//! (`issues.ndjson`, `merge_requests.ndjson`).

use serde_json::Value;

use super::collector::{Account, Author, Collector, Message};
use super::entries::Entry;
use super::fields::{count, has, is, list, text, time};

/// The account in the place of all that were deleted.
const GHOST: &str = "ghost";

/// Takes an entry of GitLab's.
pub fn take(entry: &Entry, collector: &mut Collector) -> bool {
    let value = entry.value;
    let dated = has(value, "created_at");
    if dated && has(value, "iid") {
        issue(entry, collector);
    } else if dated && has(value, "noteable_type") {
        note(entry, value, "", collector);
    } else if value["notes"].is_array() && has(value, "individual_note") {
        for value in list(value, "notes").iter().filter(|note| note.is_object()) {
            note(entry, value, "", collector);
        }
    } else {
        return false;
    }
    true
}

/// An issue or a merge request.
fn issue(entry: &Entry, collector: &mut Collector) {
    let value = entry.value;
    let kind = if has(value, "source_branch") { "MergeRequest" } else { "Issue" };
    // Lines of an export have no id; numbers are those of one project.
    let room = match text(value, "id") {
        none if none.is_empty() => format!("{} {kind} {}", entry.file.display(), text(value, "iid")),
        id => format!("{kind} {id}"),
    };
    if let Some(answers) = count(value, "user_notes_count") {
        collector.counted(&room, answers);
    }
    message(entry, value, room.clone(), Vec::new(), collector);
    let discussed = list(value, "discussions").iter().flat_map(|discussion| list(discussion, "notes"));
    for value in list(value, "notes").iter().chain(discussed).filter(|note| note.is_object()) {
        note(entry, value, &room, collector);
    }
}

/// A note. `within` is what it stands in.
fn note(entry: &Entry, value: &Value, within: &str, collector: &mut Collector) {
    if is(value, "system") {
        return collector.notice();
    }
    let subject = match text(value, "noteable_id") {
        none if none.is_empty() => text(value, "commit_id"),
        id => id,
    };
    let room = match within.is_empty() {
        true => format!("{} {subject}", text(value, "noteable_type")),
        false => within.to_owned(),
    };
    let id = match text(value, "id") {
        none if none.is_empty() => format!("{room} note {} in {}", text(value, "created_at"), entry.number),
        id => format!("note {id}"),
    };
    message(entry, value, id, vec![room], collector);
}

fn message(entry: &Entry, value: &Value, id: String, answers: Vec<String>, collector: &mut Collector) {
    let from = &value["author"];
    let login = text(from, "username");
    let ids = [text(from, "id"), text(value, "author_id"), login.to_lowercase()];
    let account = Account {
        id: ids.into_iter().find(|id| !id.is_empty() && login != GHOST).unwrap_or_default(),
        name: text(from, "name"),
        address: String::new(),
        bot: (is(from, "bot") || is_token(&login)).then_some(true),
        login,
    };
    let (time, author, room) = (time(value, "created_at"), Author::Account(account), String::new());
    collector.message(entry, Message { id, answers, time, author, room });
}

/// Whether this is the account of an access token: `project_12_bot_3f…`.
fn is_token(login: &str) -> bool {
    ["project_", "group_"].iter().any(|start| {
        login
            .strip_prefix(start)
            .and_then(|rest| rest.split_once("_bot"))
            .is_some_and(|(number, _)| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
    })
}

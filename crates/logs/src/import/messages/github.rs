//! GitHub: issues, pull requests, comments and reviews as the REST API gives them, what `gh issue list --json` and
//! `gh pr list --json` print, and the `archive.json` that working groups of the IETF keep.

use serde_json::Value;

use super::collector::{Account, Author, Collector, Message};
use super::entries::Entry;
use super::fields::{count, has, is, last_part, list, text, time};

/// The account in the place of all that were deleted.
const GHOST: &str = "ghost";
/// Names of the field with the author, and of that with the date, by the REST API and by `gh`.
const AUTHOR: [&str; 2] = ["user", "author"];
const DATE: [&str; 4] = ["created_at", "createdAt", "submitted_at", "submittedAt"];

/// Takes an entry of GitHub's.
pub fn take(entry: &Entry, collector: &mut Collector) -> bool {
    let value = entry.value;
    let named = |fields: &[&str]| fields.iter().any(|field| value.get(field).is_some());
    let theirs = !has(value, "iid") && !has(value, "noteable_type") && named(&AUTHOR) && named(&DATE);
    if !theirs {
        return false;
    }
    if has(value, "number") {
        issue(entry, collector);
    } else if let Some(of) = ["issue_url", "pull_request_url"].into_iter().find(|field| has(value, field)) {
        answer(entry, value, &place(entry, &text(value, of), ""), collector);
    } else {
        return false;
    }
    true
}

/// What an issue is called whatever gives it: `owner/repository#5`. Without an address, `number` in this file.
fn place(entry: &Entry, address: &str, number: &str) -> String {
    let parts: Vec<&str> = address.split(['/', '#', '?']).collect();
    let at = parts.iter().position(|part| matches!(*part, "issues" | "pull" | "pulls"));
    match at.map(|at| (parts.get(at.wrapping_sub(2)), parts.get(at.wrapping_sub(1)), parts.get(at + 1))) {
        Some((Some(owner), Some(repository), Some(number))) => {
            format!("{owner}/{repository}#{number}").to_lowercase()
        }
        _ => format!("{}#{number}", entry.file.display()),
    }
}

fn issue(entry: &Entry, collector: &mut Collector) {
    let value = entry.value;
    let address = ["html_url", "url"].map(|field| text(value, field));
    let address = address.into_iter().find(|address| !address.is_empty()).unwrap_or_default();
    let room = place(entry, &address, &text(value, "number"));
    let comments = &value["comments"];
    if let Some(answers) = count(value, "comments").or(count(comments, "totalCount")) {
        collector.counted(&room, answers);
    }
    reactions(value, collector);
    message(entry, value, room.clone(), Vec::new(), &room, collector);
    for answers in [list(value, "comments"), list(comments, "nodes"), list(value, "reviews")] {
        for value in answers.iter().filter(|answer| answer.is_object()) {
            let within = list(value, "comments");
            // A review that judges nothing is its comments.
            if within.is_empty() || text(value, "state") != "COMMENTED" {
                answer(entry, value, &room, collector);
            }
            for comment in within.iter().filter(|comment| comment.is_object()) {
                answer(entry, comment, &room, collector);
            }
        }
    }
}

/// A comment or a review.
fn answer(entry: &Entry, value: &Value, issue: &str, collector: &mut Collector) {
    reactions(value, collector);
    let kind = if has(value, "state") { "review" } else { "comment" };
    // The REST API and `gh` have different ids, and one address.
    let address = ["html_url", "url"].map(|field| text(value, field));
    let id = match address.into_iter().find(|address| address.contains('#')) {
        Some(address) => last_part(&address).to_lowercase(),
        None => text(value, "id"),
    };
    let id = match id.is_empty() {
        true => format!("{issue} {} {}", who(value).id, DATE.map(|field| text(value, field)).join("")),
        false => format!("{issue} {kind} {id}"),
    };
    message(entry, value, id, vec![issue.to_owned()], issue, collector);
}

fn message(
    entry: &Entry,
    value: &Value,
    id: String,
    answers: Vec<String>,
    room: &str,
    collector: &mut Collector,
) {
    let time = DATE.iter().find_map(|field| time(value, field));
    let (author, room) = (Author::Account(who(value)), room.to_owned());
    collector.message(entry, Message { id, answers, time, author, room });
}

fn who(value: &Value) -> Account {
    let from =
        AUTHOR.iter().map(|field| &value[*field]).find(|from| from.is_object()).unwrap_or(&Value::Null);
    // Either an object, or the login alone.
    let logins = [text(from, "login"), text(value, "user"), text(value, "author")];
    let login = logins.into_iter().find(|login| !login.is_empty()).unwrap_or_default();
    let bot = text(from, "type") == "Bot" || is(from, "is_bot") || login.starts_with("app/");
    Account {
        id: Some(login.to_lowercase()).filter(|login| login != GHOST).unwrap_or_default(),
        name: text(from, "name"),
        login,
        address: String::new(),
        bot: bot.then_some(true),
    }
}

fn reactions(value: &Value, collector: &mut Collector) {
    collector.reactions(count(&value["reactions"], "total_count").unwrap_or(0));
}

//! Stack Exchange: `Posts.xml`, `Comments.xml` and `Users.xml` of a site's data dump, in a folder of its own.

use super::collector::{Account, Author, Collector, Message};
use super::entries::Entry;
use super::fields::{has, text, time};

/// Files beside these, which hold no messages.
const BESIDE: [&str; 5] = ["badges", "posthistory", "postlinks", "tags", "votes"];
/// Kinds of posts that are questions and answers; others are wiki pages of tags and the like.
const WRITTEN: [&str; 2] = ["1", "2"];
/// The account in whose name the site itself acts.
const COMMUNITY: &str = "-1";

/// Takes a row of a data dump.
pub fn take(entry: &Entry, collector: &mut Collector) -> bool {
    let value = entry.value;
    match entry.list {
        "posts" if has(value, "PostTypeId") => post(entry, collector),
        "comments" if has(value, "PostId") => comment(entry, collector),
        "users" if has(value, "Id") => {
            let (id, name) = (text(value, "Id"), text(value, "DisplayName"));
            collector.account(Account { id: here(entry, &id), name, bot: Some(false), ..Account::default() });
        }
        list => return BESIDE.contains(&list),
    }
    true
}

/// An id of the site, which is that of the folder.
fn here(entry: &Entry, id: &str) -> String {
    let folder = entry.file.parent().map(|folder| folder.to_string_lossy()).unwrap_or_default();
    format!("{folder} {id}")
}

fn post(entry: &Entry, collector: &mut Collector) {
    let value = entry.value;
    if has(value, "DeletionDate") {
        return collector.deleted();
    }
    if !WRITTEN.contains(&text(value, "PostTypeId").as_str()) {
        return collector.notice();
    }
    let id = |post: &str| here(entry, &format!("post {post}"));
    let question = text(value, "ParentId");
    let answers = if question.is_empty() { Vec::new() } else { vec![id(&question)] };
    let author = author(entry, "OwnerUserId", "OwnerDisplayName");
    let (id, time, room) = (id(&text(value, "Id")), time(value, "CreationDate"), String::new());
    collector.message(entry, Message { id, answers, time, author, room });
}

fn comment(entry: &Entry, collector: &mut Collector) {
    let value = entry.value;
    let answers = vec![here(entry, &format!("post {}", text(value, "PostId")))];
    let author = author(entry, "UserId", "UserDisplayName");
    let id = here(entry, &format!("comment {}", text(value, "Id")));
    let (time, room) = (time(value, "CreationDate"), String::new());
    collector.message(entry, Message { id, answers, time, author, room });
}

/// Who wrote a row; of somebody whose account was deleted, the name is left.
fn author(entry: &Entry, id: &str, name: &str) -> Author {
    let (id, name) = (text(entry.value, id), text(entry.value, name));
    if id == COMMUNITY {
        return Author::Program;
    }
    let id = match (id.is_empty(), name.is_empty()) {
        (false, _) => here(entry, &id),
        (true, false) => here(entry, &format!("name {name}")),
        (true, true) => String::new(),
    };
    Author::Account(Account { id, name, bot: Some(false), ..Account::default() })
}

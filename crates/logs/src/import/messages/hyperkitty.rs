//! Mailman 3: emails as the API of its archive, HyperKitty, gives them. (Its mbox export is mail as any other.)

use super::collector::{Author, Collector, Message};
use super::entries::Entry;
use super::fields::{has, last_part, text, time};

/// Takes an email of HyperKitty's.
pub fn take(entry: &Entry, collector: &mut Collector) -> bool {
    let value = entry.value;
    if !has(value, "message_id_hash") || !has(value, "date") {
        return false;
    }
    let id = text(value, "message_id_hash");
    // A thread has the id of its first message.
    let known = ["thread", "parent"].map(|field| last_part(&text(value, field)).to_owned());
    let answers = known.into_iter().filter(|other| !other.is_empty() && *other != id).collect();
    let sender = &value["sender"];
    let name = [text(value, "sender_name"), text(sender, "name")];
    let address = [text(sender, "address"), text(value, "sender"), text(value, "sender_address")];
    let address = address.into_iter().find(|address| !address.is_empty() && !address.contains("://"));
    let author = Author::Mail {
        name: name.into_iter().find(|name| !name.is_empty()).unwrap_or_default(),
        // As archives hide it from programs.
        address: address.unwrap_or_default().replace(" (a) ", "@").replace("(a)", "@").replace(" at ", "@"),
    };
    let (time, room) = (time(value, "date"), String::new());
    collector.message(entry, Message { id, answers, time, author, room });
    true
}

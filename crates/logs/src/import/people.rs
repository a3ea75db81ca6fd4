//! Who is who: a person writes under several addresses and several names, as far as that can be seen.
//!
//! Two appearances are the same person's where they share an address (in lower case, the forms of a no-reply
//! address taken as one) or a full name. Addresses that many share say nothing of who somebody is.

use std::collections::BTreeMap;

use super::joined::Joined;

/// Parts before the `@` that belong to nobody.
const SHARED: [&str; 12] = [
    "noreply",
    "no-reply",
    "no_reply",
    "donotreply",
    "do-not-reply",
    "notifications",
    "nobody",
    "none",
    "unknown",
    "invalid",
    "you",
    "your.email",
];
/// Full names that belong to nobody, in lower case.
const NOBODY: [&str; 10] = [
    "no author",
    "(no author)",
    "unknown author",
    "unknown user",
    "your name",
    "first last",
    "name surname",
    "anonymous user",
    "not committed yet",
    "no name",
];

/// Everybody who was seen, and who of them are one.
#[derive(Debug, Default)]
pub struct People {
    known: BTreeMap<String, u32>,
    joined: Joined,
}

impl People {
    /// Takes note of somebody. `None` where neither name nor address says who it is.
    pub fn meet(&mut self, name: &str, address: &str) -> Option<u32> {
        let name = plain_name(name);
        let mut keys = address_keys(address);
        let says_nothing = name.is_empty() || name.contains(char::REPLACEMENT_CHARACTER);
        if is_full(&name) || (keys.is_empty() && !says_nothing && !NOBODY.contains(&name.as_str())) {
            keys.push(format!("name {name}"));
        }
        if keys.is_empty() {
            let address = address.trim().to_lowercase();
            // A shared address is better than nothing, and so is a name that can't be read.
            match (address.is_empty(), name.is_empty()) {
                (true, true) => return None,
                (true, false) => keys.push(format!("name {name}")),
                (false, _) => keys.push(format!("address {address}")),
            }
        }
        let mut person = None;
        for key in keys {
            let one = self.number(key);
            match person {
                None => person = Some(one),
                Some(person) => self.joined.join(person, one),
            }
        }
        person
    }

    /// The person that an appearance belongs to, now that everybody was met.
    pub fn who(&mut self, met: u32) -> u32 {
        self.joined.lowest(met)
    }

    fn number(&mut self, key: String) -> u32 {
        let joined = &mut self.joined;
        *self.known.entry(key).or_insert_with(|| joined.add())
    }
}

/// A name without decoration: one space between words, in lower case, no quotes around it.
fn plain_name(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let name = words.join(" ");
    let bare = name.trim_matches(|c: char| "\"'`,;".contains(c)).trim();
    // A name that is an address says no more than the address.
    if bare.contains('@') { String::new() } else { bare.to_lowercase() }
}

/// Whether a name has a first and a last part, so that it is rarely two people's.
fn is_full(name: &str) -> bool {
    let letters = |word: &&str| word.chars().any(char::is_alphabetic);
    let unreadable = name.contains(char::REPLACEMENT_CHARACTER);
    // Names in Chinese, Japanese or Korean are written without a space.
    let east = name
        .chars()
        .all(|c| ('\u{3040}'..='\u{9fff}').contains(&c) || ('\u{ac00}'..='\u{d7a3}').contains(&c));
    let words = name.split(' ').filter(letters).count();
    !unreadable && !NOBODY.contains(&name) && (words >= 2 || (east && name.chars().count() >= 2))
}

/// What an address says of who it is; nothing where it is shared.
fn address_keys(address: &str) -> Vec<String> {
    let address = address.trim().to_lowercase();
    let Some((local, host)) = address.rsplit_once('@') else {
        let says = !address.is_empty() && !SHARED.contains(&address.as_str()) && address != "(none)";
        return if says { vec![format!("address {address}")] } else { Vec::new() };
    };
    if let Some(keys) = no_reply(local, host) {
        return keys;
    }
    // "joh...@example.org" is how some archives hide an address: it is several people's.
    let hidden = local.is_empty() || local.contains("...") || host.contains("...") || host.starts_with("xxx");
    let example = matches!(host, "example.com" | "example.org" | "domain.com") && SHARED.contains(&local);
    let own_machine = matches!(host, "localhost" | "localhost.localdomain" | "(none)" | "none" | "");
    let common = SHARED.contains(&local) || (own_machine && matches!(local, "root" | "admin" | "user"));
    if hidden || example || common { Vec::new() } else { vec![format!("address {address}")] }
}

/// The no-reply addresses of two hosts of code: `12345+login@users.noreply.github.com` and
/// `login@users.noreply.github.com` are one account, and so is the same number with another login.
fn no_reply(local: &str, host: &str) -> Option<Vec<String>> {
    let mark = match host {
        "users.noreply.github.com" => '+',
        "users.noreply.gitlab.com" => '-',
        _ => return None,
    };
    let numbered = local.split_once(mark).filter(|(number, login)| {
        !number.is_empty() && !login.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    });
    Some(match numbered {
        Some((number, login)) => vec![format!("login {login}@{host}"), format!("account {number}@{host}")],
        None => vec![format!("login {local}@{host}")],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(one: (&str, &str), other: (&str, &str)) -> bool {
        let mut people = People::default();
        let (one, other) = (people.meet(one.0, one.1).unwrap(), people.meet(other.0, other.1).unwrap());
        people.who(one) == people.who(other)
    }

    #[test]
    fn one_person() {
        assert!(same(("A", "Jane@Work.org"), ("B", "jane@work.org ")));
        assert!(same(("Jane Doe", "jane@work.org"), ("\"Jane  Doe\"", "jane@home.net")));
        assert!(same(("a", "12+jane@users.noreply.github.com"), ("b", "Jane@users.noreply.github.com")));
        assert!(same(
            ("a", "12+jane@users.noreply.github.com"),
            ("b", "12+jane-doe@users.noreply.github.com")
        ));
        assert!(same(("Jane Doe", "notifications@github.com"), ("Jane Doe", "jane@home.net")));
        assert!(same(("张三", "z@x.cn"), ("张三", "z@y.cn")));
        assert!(same(("jane", ""), ("jane", "")));
    }

    #[test]
    fn two_people() {
        assert!(!same(("alex", "alex@one.org"), ("alex", "alex@two.org")));
        assert!(!same(("Jane Doe", "notifications@github.com"), ("John Roe", "notifications@github.com")));
        assert!(!same(("Jane Doe", "root@localhost"), ("John Roe", "root@localhost")));
        assert!(!same(("Jane Doe", "jo...@gmail.com"), ("John Roe", "jo...@gmail.com")));
        assert!(!same(("J\u{fffd}n D\u{fffd}l", "a@x.org"), ("J\u{fffd}n D\u{fffd}l", "b@x.org")));
        assert!(!same(("Your Name", "a@x.org"), ("Your Name", "b@x.org")));
        assert!(!same(("a@b.org c@d.org", "a@x.org"), ("a@b.org c@d.org", "b@x.org")));
    }

    #[test]
    fn chains_hold_whatever_the_order() {
        let mut people = People::default();
        let all = [("jane", "j@one.org"), ("Jane Doe", "j@two.org"), ("Jane Doe", "j@one.org")];
        let met: Vec<u32> = all.iter().map(|(name, address)| people.meet(name, address).unwrap()).collect();
        assert!(met.iter().all(|one| people.who(*one) == people.who(met[0])));
        assert_eq!(people.meet(" ", "  "), None);
    }
}

//! What the caller knows of who takes part: who is one, who is left out, who is a bot and who isn't.

use super::bots::{is_bot, is_mailer};
use super::identities::Identities;
use super::names::plain;

/// What the caller knows, beyond what can be seen.
#[derive(Debug, Clone, Default)]
pub struct Who {
    /// Names and addresses of one person.
    pub identities: Identities,
    /// Names and addresses of those who are left out. A `*` stands for anything.
    pub excluded: Vec<String>,
    /// Names and addresses of bots.
    pub bots: Vec<String>,
    /// Names and addresses of people, though they look like bots.
    pub people: Vec<String>,
}

/// What somebody counts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// A person.
    Person,
    /// A bot, an assistant or another program.
    Bot,
    /// Somebody whom the caller leaves out.
    Excluded,
}

impl Who {
    /// What somebody counts as.
    pub fn standing(&self, name: &str, address: &str) -> Standing {
        self.standing_of_account(&[(name, address)], None)
    }

    /// The same of an account that is known by several names and addresses. `bot`: what the export says of it; where it says nothing, names
    /// decide.
    pub fn standing_of_account(&self, called: &[(&str, &str)], bot: Option<bool>) -> Standing {
        let any =
            |test: &dyn Fn(&str, &str) -> bool| called.iter().any(|(name, address)| test(name, address));
        let in_list = |list: &[String]| any(&|name, address| is_among(list, name, address));
        let seems_bot = || {
            any(&|name, address| self.identities.is_bot(name, address)) || bot.unwrap_or_else(|| any(&is_bot))
        };
        if in_list(&self.excluded) {
            Standing::Excluded
        } else if in_list(&self.bots) || (!in_list(&self.people) && seems_bot()) {
            Standing::Bot
        } else {
            Standing::Person
        }
    }

    /// The same of who sent a mail.
    pub fn standing_of_sender(&self, name: &str, address: &str) -> Standing {
        match self.standing(name, address) {
            Standing::Person if is_mailer(address) && !is_among(&self.people, name, address) => Standing::Bot,
            standing => standing,
        }
    }
}

fn is_among(list: &[String], name: &str, address: &str) -> bool {
    if list.is_empty() {
        return false;
    }
    let (name, address) = (plain(name), address.trim().to_lowercase());
    list.iter().any(|pattern| {
        let pattern = pattern.trim().to_lowercase();
        let named = if pattern.contains('*') { pattern.clone() } else { plain(&pattern) };
        (!name.is_empty() && matches(&named, &name)) || (!address.is_empty() && matches(&pattern, &address))
    })
}

/// Whether a text is what a pattern says, in which `*` stands for anything.
fn matches(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_caller_says_comes_first() {
        let list = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect();
        let who = Who {
            excluded: list(&["Ana Silva", "*@spam.net"]),
            bots: list(&["sync@x.net"]),
            people: list(&["Release Bot"]),
            ..Who::default()
        };
        for (name, address, expected) in [
            ("\"Ana  Silva\"", "ana@one.net", Standing::Excluded),
            ("Bo Lind", "bo@SPAM.net", Standing::Excluded),
            ("Sync", "Sync@x.net", Standing::Bot),
            ("Release Bot", "release@x.net", Standing::Person),
            ("Theano Bot", "x@x.net", Standing::Bot),
            ("Bo Lind", "bo@two.net", Standing::Person),
        ] {
            assert_eq!(who.standing(name, address), expected, "{name}");
        }
        assert!(matches("a*c", "abc") && matches("*", "") && !matches("a*c", "ab") && matches("*b*", "abc"));
    }
}

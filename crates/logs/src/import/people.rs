//! Who is who: a person writes under several addresses and several names, as far as that can be seen.
//!
//! Two appearances are the same person's where they share an address (in lower case, the forms of a no-reply
//! address taken as one) or a full name. Addresses that many share say nothing of who somebody is: those that are known
//! for it, and those that carry the names of unrelated people. What a file of identities says comes before all that.

use std::collections::{BTreeMap, BTreeSet};

use super::identities::Identities;
use super::joined::Joined;
use super::names::{is_full, is_placeholder, is_related, plain, unrelated};

/// Parts before the `@` that belong to nobody.
const SHARED: [&str; 13] = [
    "noreply",
    "no-reply",
    "no_reply",
    "donotreply",
    "do-not-reply",
    "notifications",
    "nobody",
    "none",
    "null",
    "unknown",
    "invalid",
    "you",
    "your.email",
];
/// Parts before the `@` that are a role's or a program's, so that two unrelated names are enough.
const ROLES: [&str; 26] = [
    "admin",
    "bugs",
    "bugzilla",
    "contact",
    "cvs",
    "dev",
    "devel",
    "forum",
    "gerrit",
    "git",
    "github",
    "gitlab",
    "hello",
    "help",
    "info",
    "jira",
    "list",
    "mail",
    "office",
    "redmine",
    "root",
    "support",
    "svn",
    "trac",
    "webmaster",
    "wiki",
];
/// Unrelated names under which an address belongs to nobody: of a role; of one that is like none of the names; of one
/// that is like one of them.
const UNRELATED: [usize; 3] = [2, 3, 4];

/// Everybody who was seen, and who of them are one.
#[derive(Debug, Default)]
pub struct People {
    /// Names and addresses, made comparable, as they were met.
    met: Vec<(String, String)>,
    numbers: BTreeMap<(String, String), u32>,
    identities: Identities,
    /// The person of each appearance, once everybody was met.
    settled: Vec<u32>,
}

impl People {
    /// Nobody yet, of whom some things are known.
    pub fn with(identities: Identities) -> Self {
        Self { identities, ..Self::default() }
    }

    /// Takes note of somebody. `None` where neither name nor address says who it is.
    pub fn meet(&mut self, name: &str, address: &str) -> Option<u32> {
        let (name, address) = (plain(name), address.trim().to_lowercase());
        if self.identities.of(&name, &address).is_none() {
            let says_no_name = name.is_empty() || is_placeholder(&name);
            if says_no_name && (address.is_empty() || (!name.is_empty() && address_keys(&address).is_empty()))
            {
                return None;
            }
        }
        Some(self.number((name, address)))
    }

    /// Takes note of an account, which is one person's, and known by several names and addresses. Its names make it
    /// nobody else's: only what is known beforehand joins accounts.
    pub fn meet_account(&mut self, id: &str, called: &[(&str, &str)]) -> u32 {
        let known = called
            .iter()
            .map(|(name, address)| (plain(name), address.trim().to_lowercase()))
            .find(|(name, address)| self.identities.of(name, address).is_some());
        self.number(known.unwrap_or_else(|| (String::new(), format!("account {id}"))))
    }

    fn number(&mut self, appearance: (String, String)) -> u32 {
        let next = self.met.len() as u32;
        let number = *self.numbers.entry(appearance.clone()).or_insert(next);
        if number == next {
            self.met.push(appearance);
            self.settled.clear();
        }
        number
    }

    /// Whether two appearances have the same name or the same address.
    pub fn is_same(&self, one: u32, other: u32) -> bool {
        let ((name, address), (other_name, other_address)) =
            (&self.met[one as usize], &self.met[other as usize]);
        (!name.is_empty() && name == other_name) || (!address.is_empty() && address == other_address)
    }

    /// The person that an appearance belongs to, now that everybody was met.
    pub fn who(&mut self, met: u32) -> u32 {
        if self.settled.is_empty() {
            self.settled = self.settle();
        }
        self.settled[met as usize]
    }

    fn settle(&self) -> Vec<u32> {
        let nobodys = self.nobodys();
        let (mut joined, mut known) = (Joined::default(), BTreeMap::new());
        let mut persons = Vec::with_capacity(self.met.len());
        for (name, address) in &self.met {
            let mut person = None;
            for key in self.keys(name, address, &nobodys) {
                let one = *known.entry(key).or_insert_with(|| joined.add());
                match person {
                    None => person = Some(one),
                    Some(person) => joined.join(person, one),
                }
            }
            persons.push(person.unwrap_or_else(|| joined.add()));
        }
        persons.into_iter().map(|person| joined.lowest(person)).collect()
    }

    /// Addresses that carry the names of unrelated people.
    fn nobodys(&self) -> BTreeSet<String> {
        let mut names: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (name, address) in &self.met {
            let readable = !name.is_empty() && !name.contains(char::REPLACEMENT_CHARACTER);
            if readable && !is_placeholder(name) && self.identities.of(name, address).is_none() {
                names.entry(address).or_default().insert(name);
            }
        }
        let carries_many = |(address, names): &(&str, BTreeSet<&str>)| {
            let (local, host) = address.rsplit_once('@').unwrap_or((address, ""));
            let is_account = no_reply(local, host).is_some();
            let limit = match (ROLES.contains(&local), names.iter().any(|name| is_related(local, name))) {
                (true, _) => UNRELATED[0],
                (false, false) => UNRELATED[1],
                (false, true) => UNRELATED[2],
            };
            !is_account && names.len() >= limit && unrelated(names.iter().copied()) >= limit
        };
        names.into_iter().filter(carries_many).map(|(address, _)| address.to_owned()).collect()
    }

    /// What makes an appearance a person's: all with one of these are one.
    fn keys(&self, name: &str, address: &str, nobodys: &BTreeSet<String>) -> Vec<String> {
        if let Some(known) = self.identities.of(name, address) {
            return vec![format!("known {known}")];
        }
        let mut keys = if nobodys.contains(address) { Vec::new() } else { address_keys(address) };
        let says_nothing =
            name.is_empty() || is_placeholder(name) || name.contains(char::REPLACEMENT_CHARACTER);
        if is_full(name) || (keys.is_empty() && !says_nothing) {
            // Somebody of that name may be in the file of identities, with other addresses.
            keys.push(match self.identities.of(name, "") {
                Some(known) => format!("known {known}"),
                None => format!("name {name}"),
            });
        }
        if keys.is_empty() {
            // A shared address is better than nothing, and so is a name that can't be read.
            keys.push(if address.is_empty() { format!("name {name}") } else { format!("address {address}") });
        }
        keys
    }
}

/// What an address says of who it is; nothing where it is shared.
fn address_keys(address: &str) -> Vec<String> {
    let Some((local, host)) = address.rsplit_once('@') else {
        let says = !address.is_empty() && !SHARED.contains(&address) && !is_placeholder(address);
        return if says { vec![format!("address {address}")] } else { Vec::new() };
    };
    if let Some(keys) = no_reply(local, host) {
        return keys;
    }
    // "joh...@example.org" is how some archives hide an address: it is several people's.
    let hidden = local.is_empty() || local.contains("...") || host.contains("...") || host.starts_with("xxx");
    let example = matches!(host, "example.com" | "example.org" | "domain.com") && SHARED.contains(&local);
    let own_machine = matches!(host, "localhost" | "localhost.localdomain" | "(none)" | "none" | "");
    let common = SHARED.contains(&local) || is_placeholder(local) && (own_machine || local.starts_with('('));
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

    fn persons(all: &[(&str, &str)]) -> Vec<u32> {
        let mut people = People::default();
        let met: Vec<u32> = all.iter().map(|(name, address)| people.meet(name, address).unwrap()).collect();
        met.into_iter().map(|met| people.who(met)).collect()
    }

    fn same(one: (&str, &str), other: (&str, &str)) -> bool {
        let persons = persons(&[one, other]);
        persons[0] == persons[1]
    }

    fn count(all: &[(&str, &str)]) -> usize {
        persons(all).into_iter().collect::<BTreeSet<_>>().len()
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
        assert!(same(("野々村太郎", "a@x.jp"), ("野々村太郎", "b@y.jp")));
        assert!(same(("José García", "a@x.es"), ("Jose\u{301} Garci\u{301}a", "b@y.es")));
        assert!(same(("Doe, Jane", "a@x.org"), ("Jane Doe", "b@y.org")));
        assert!(same(("jane", ""), ("jane", "")));
        assert!(same(("Zhang San", "z@x.cn"), ("张三", "z@x.cn")));
    }

    #[test]
    fn two_people() {
        assert!(!same(("alex", "alex@one.org"), ("alex", "alex@two.org")));
        assert!(!same(("Jane Doe", "notifications@github.com"), ("John Roe", "notifications@github.com")));
        assert!(!same(("Jane Doe", "root@localhost"), ("John Roe", "root@localhost")));
        assert!(!same(("Jane Doe", "jo...@gmail.com"), ("John Roe", "jo...@gmail.com")));
        assert!(!same(("J\u{fffd}n D\u{fffd}l", "a@x.org"), ("J\u{fffd}n D\u{fffd}l", "b@x.org")));
        assert!(!same(("a@b.org c@d.org", "a@x.org"), ("a@b.org c@d.org", "b@x.org")));
        for name in ["Your Name", "Firstname Lastname", "root", "unknown", "System Administrator"] {
            assert!(!same((name, "a@x.org"), (name, "b@x.org")), "{name}");
        }
        assert!(!same(("Jane Doe", "info@x.org"), ("Mary Major", "info@x.org")), "a role's address");
    }

    #[test]
    fn an_address_of_many_names_is_nobodys() {
        let tracker = "jira@x.net";
        let all = [
            ("Ana Silva", tracker),
            ("Bo Lind", tracker),
            ("Cy Roth", tracker),
            ("Ana Silva", "ana@one.net"),
        ];
        assert_eq!(count(&all), 3);
        let old = "null@x.net";
        assert_eq!(
            count(&[("anas", old), ("bolind", old), ("Cy Roth", old), ("Cy Roth", "cy@three.net")]),
            3
        );
        let changes = [("ana", "ana@one.net"), ("Ana Silva", "ana@one.net"), ("Ana Roth", "ana@one.net")];
        assert_eq!(count(&changes), 1, "names of one person");
        let own = [("Ana Silva", "ana@one.net"), ("dragonfly", "ana@one.net"), ("The Boss", "ana@one.net")];
        assert_eq!(count(&own), 1, "an address that is like one of its names");
    }

    #[test]
    fn nobody() {
        let mut people = People::default();
        for (name, address) in
            [(" ", "  "), ("unknown", ""), ("(no author)", "(no author)"), ("root", "root@localhost")]
        {
            assert_eq!(people.meet(name, address), None, "{name} {address}");
        }
        assert!(people.meet("root", "root@server.x.org").is_some());
    }

    #[test]
    fn chains_hold_whatever_the_order() {
        assert_eq!(count(&[("jane", "j@one.org"), ("Jane Doe", "j@two.org"), ("Jane Doe", "j@one.org")]), 1);
    }

    #[test]
    fn what_is_known_comes_first() {
        let text = "Ana Silva <ana@one.net> <ana@two.net>\nBo Lind <bo@one.net> Ana Silva <shared@x.net>\n";
        let mut people = People::with(Identities::parse(text).unwrap());
        let all = [
            ("x", "ana@one.net"),
            ("y", "ANA@two.net"),
            ("Ana Silva", "other@x.net"),
            ("Bo Lind", "bo@one.net"),
            ("Ana Silva", "shared@x.net"),
        ];
        let met: Vec<u32> = all.iter().map(|(name, address)| people.meet(name, address).unwrap()).collect();
        let persons: Vec<u32> = met.into_iter().map(|met| people.who(met)).collect();
        assert!(persons[..3].iter().all(|person| *person == persons[0]), "{persons:?}");
        assert!(persons[3] == persons[4] && persons[3] != persons[0], "{persons:?}");
    }
}

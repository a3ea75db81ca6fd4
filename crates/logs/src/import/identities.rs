//! What somebody knows of who is who: a file in the form of git's `.mailmap`, or identities as SortingHat exports
//! them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::ImportError;
use super::joined::Joined;
use super::names::{is_full, plain};

/// Names and addresses that are known to be one person's.
#[derive(Debug, Default, Clone)]
pub struct Identities {
    /// By name and address.
    exact: BTreeMap<(String, String), u32>,
    /// By address alone; nothing where it is several people's.
    addresses: BTreeMap<String, Option<u32>>,
    /// By name alone.
    names: BTreeMap<String, Option<u32>>,
    bots: BTreeSet<u32>,
}

impl Identities {
    /// Reads a file.
    ///
    /// # Errors
    ///
    /// Where it can't be read, or is neither of the two.
    pub fn read(path: &Path) -> Result<Self, ImportError> {
        let bytes = fs::read(path).map_err(|source| ImportError::Read { path: path.to_owned(), source })?;
        Self::parse(&String::from_utf8_lossy(&bytes))
            .map_err(|what| ImportError::NoIdentities { path: path.to_owned(), what })
    }

    /// Reads a text.
    ///
    /// # Errors
    ///
    /// Where it is neither of the two forms.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim_start_matches('\u{feff}');
        let found = if text.trim_start().starts_with(['{', '[']) {
            Self::of_json(&serde_json::from_str(text).map_err(|error| error.to_string())?)
        } else {
            Self::of_mailmap(text)?
        };
        if found.exact.is_empty() && found.addresses.is_empty() && found.names.is_empty() {
            return Err("it names nobody".to_owned());
        }
        Ok(found)
    }

    /// The number of the person with a name (plain) and an address (in lower case).
    pub fn of(&self, name: &str, address: &str) -> Option<u32> {
        if let Some(known) = self.exact.get(&(name.to_owned(), address.to_owned())) {
            return Some(*known);
        }
        let by_address = self.addresses.get(address).copied().flatten();
        by_address.or_else(|| self.names.get(name).copied().flatten())
    }

    /// Whether this is known to be a bot.
    pub fn is_bot(&self, name: &str, address: &str) -> bool {
        !self.bots.is_empty()
            && self
                .of(&plain(name), &address.trim().to_lowercase())
                .is_some_and(|known| self.bots.contains(&known))
    }

    fn name(&mut self, name: &str, person: u32) {
        let of_one = self.names.entry(name.to_owned()).or_insert(Some(person));
        if *of_one != Some(person) {
            *of_one = None;
        }
    }

    fn address(&mut self, address: &str, person: u32) {
        let of_one = self.addresses.entry(address.to_owned()).or_insert(Some(person));
        if *of_one != Some(person) {
            *of_one = None;
        }
    }

    /// Individuals, wherever they stand in the document: what has a list `identities` is one.
    fn of_json(value: &Value) -> Self {
        let (mut found, mut next) = (Self::default(), 0);
        found.take_json(value, &mut next);
        found
    }

    fn take_json(&mut self, value: &Value, next: &mut u32) {
        match value {
            Value::Array(all) => all.iter().for_each(|one| self.take_json(one, next)),
            Value::Object(object) => match object.get("identities") {
                Some(Value::Array(identities)) => {
                    self.individual(identities, object.get("profile"), *next);
                    *next += 1;
                }
                _ => object.values().for_each(|one| self.take_json(one, next)),
            },
            _ => {}
        }
    }

    fn individual(&mut self, identities: &[Value], profile: Option<&Value>, person: u32) {
        let text =
            |of: &Value, field: &str| of.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
        for one in identities.iter().chain(profile) {
            let name = plain(&text(one, "name"));
            let login = plain(&text(one, "username"));
            let address = text(one, "email").trim().to_lowercase();
            if !address.is_empty() {
                self.address(&address, person);
                self.exact.insert((name.clone(), address), person);
            } else if !login.is_empty() {
                self.name(&login, person);
            }
            if is_full(&name) {
                self.name(&name, person);
            }
        }
        let is = |field: &str| {
            profile
                .and_then(|profile| profile.get(field))
                .is_some_and(|is| *is == Value::Bool(true) || *is == 1)
        };
        if is("is_bot") || is("isBot") {
            self.bots.insert(person);
        }
    }

    /// Lines such as `Proper Name <proper@address> Other Name <other@address>`.
    fn of_mailmap(text: &str) -> Result<Self, String> {
        let mut joined = Joined::default();
        let mut known: BTreeMap<String, u32> = BTreeMap::new();
        let mut lines = Vec::new();
        for (at, line) in text.lines().enumerate() {
            let line = line.split('#').next().unwrap_or_default().trim();
            if line.is_empty() {
                continue;
            }
            let wrong =
                || format!("line {} isn't `Name <address>` or `Name <address> Other Name <address>`", at + 1);
            let (name, address, rest) = contact(line).ok_or_else(wrong)?;
            let other = if rest.is_empty() { None } else { Some(contact(rest).ok_or_else(wrong)?) };
            let mut number = |key: String| *known.entry(key).or_insert_with(|| joined.add());
            let person = number(format!("address {address}"));
            let named = is_full(&name).then(|| number(format!("name {name}")));
            if let Some(named) = named {
                joined.join(person, named);
            }
            lines.push((person, name, address, other.map(|(name, address, _)| (name, address))));
        }
        // Another address that is one's own elsewhere in the file makes both lines one person's.
        for (person, _, _, other) in &lines {
            if let Some((name, address)) = other
                && name.is_empty()
                && let Some(elsewhere) = known.get(&format!("address {address}"))
            {
                joined.join(*person, *elsewhere);
            }
        }
        let mut found = Self::default();
        for (person, name, address, other) in lines {
            let person = joined.lowest(person);
            found.address(&address, person);
            if is_full(&name) {
                found.name(&name, person);
            }
            match other {
                Some((name, address)) if name.is_empty() => found.address(&address, person),
                Some(exact) => {
                    found.exact.insert(exact, person);
                }
                None => {}
            }
        }
        Ok(found)
    }
}

/// The name (plain), the address (in lower case) and the rest of `Name <address> rest`.
fn contact(line: &str) -> Option<(String, String, &str)> {
    let (name, rest) = line.split_once('<')?;
    let (address, rest) = rest.split_once('>')?;
    Some((plain(name), address.trim().to_lowercase(), rest.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorting_hat() {
        let text = r#"{"uidentities": {
            "aa": {"profile": {"name": "Ana Silva", "email": null, "is_bot": false}, "identities": [
                {"name": "Ana Silva", "email": "Ana@one.net", "username": null, "source": "git"},
                {"name": null, "email": null, "username": "anas", "source": "github"}]},
            "bb": {"profile": {"name": "Helper", "is_bot": true}, "identities": [
                {"name": "Helper", "email": "helper@x.net", "username": null}]}
        }, "organizations": {}}"#;
        let known = Identities::parse(text).unwrap();
        let ana = known.of("whatever", "ana@one.net");
        assert!(ana.is_some() && ana == known.of("anas", "") && ana == known.of("ana silva", "new@x.net"));
        assert!(known.is_bot("H", "Helper@x.net") && !known.is_bot("Ana Silva", ""));
        assert_eq!(known.of("bo lind", "bo@x.net"), None);
    }

    #[test]
    fn mailmap() {
        let text = "# who is who\nAna Silva <ana@one.net>\n<ana@one.net> <ana@old.net> # moved\n\
                    Bo Lind <bo@one.net> bo <root@x.net>\nCy Roth <cy@one.net> cy <root@x.net>\n";
        let known = Identities::parse(text).unwrap();
        assert_eq!(known.of("", "ana@old.net"), known.of("ana silva", ""));
        assert!(
            known.of("bo", "root@x.net") == known.of("", "bo@one.net")
                && known.of("bo", "root@x.net").is_some()
        );
        assert_ne!(known.of("bo", "root@x.net"), known.of("cy", "root@x.net"));
        assert_eq!(known.of("x", "root@x.net"), None);
        for wrong in ["", "Ana Silva", "{}", "{\"identities\": ", "a <b> c"] {
            assert!(Identities::parse(wrong).is_err(), "{wrong}");
        }
    }
}

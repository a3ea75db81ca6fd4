//! Programs that write like members: they are no members.
//!
//! They are known by their names and addresses alone: the mark `[bot]` of GitHub, a last word "bot", and the best-known
//! ones that carry neither. A bot under a person's name goes unnoticed; a person called Bot is known by the first name.

/// Names of bots and assistants, in lower case.
const NAMES: [&str; 50] = [
    "aider",
    "all contributors",
    "allcontributors",
    "amp",
    "bors",
    "chatgpt",
    "claude code",
    "codex",
    "copilot",
    "copilot autofix",
    "copilot-swe-agent",
    "cursor agent",
    "dependabot",
    "dependabot-preview",
    "dependabot preview",
    "devin ai",
    "dotnet-maestro",
    "gemini code assist",
    "gemini cli",
    "github",
    "github action",
    "github actions",
    "github copilot",
    "github merge queue",
    "gitbook",
    "github-actions",
    "google jules",
    "greenkeeper",
    "homu",
    "hosted weblate",
    "imgbot",
    "jenkins",
    "mergify",
    "openai codex",
    "openhands",
    "pre-commit-ci",
    "read the docs",
    "renovate",
    "renovate-bot",
    "restyled.io",
    "restyled commits",
    "scala steward",
    "semantic-release-bot",
    "snyk bot",
    "the gitter badger",
    "travis ci",
    "weblate",
    "weblate (bot)",
    "web-flow",
    "whitesource renovate",
];

/// Addresses of bots and assistants, in lower case.
const ADDRESSES: [&str; 24] = [
    "actions@github.com",
    "agent@warp.dev",
    "amp@ampcode.com",
    "badger@gitter.im",
    "builds@travis-ci.org",
    "bot@renovateapp.com",
    "bors@rust-lang.org",
    "codex@openai.com",
    "copilot@github.com",
    "cursoragent@cursor.com",
    "deploy@travis-ci.org",
    "gemini-code-assist@google.com",
    "github-actions@github.com",
    "greenkeeper@greenkeeper.io",
    "hosted@weblate.org",
    "noreply@aider.chat",
    "noreply@anthropic.com",
    "noreply@openai.com",
    "noreply@opencode.ai",
    "noreply@weblate.org",
    "openhands@all-hands.dev",
    "noreply@cursor.com",
    "support@dependabot.com",
    "support@greenkeeper.io",
];

/// Logins of bots that end in "bot" without a mark before it, as no surname's owner is called.
const LOGINS: [&str; 18] = [
    "allstarbot",
    "codecovbot",
    "cibot",
    "gitbot",
    "houndbot",
    "imgbot",
    "jekyllbot",
    "k8s-ci-robot",
    "mentionbot",
    "mergebot",
    "nextbot",
    "pyupbot",
    "releasebot",
    "robot",
    "rustbot",
    "snykbot",
    "testbot",
    "updatebot",
];

/// First names, in lower case: who has one and is called Bot is a person.
const GIVEN_NAMES: &str = "\
    aart adam adrian alan albert alejandro alex alexander alexandra alice alina amanda amy ana anders andre andrea \
    andreas andrei andrew andy angela anja anke ann anna anne annika anton antonio arjan arjen arno arthur astrid barbara \
    bart bas beatriz ben benjamin bernard bert birgit bo bob boris brian bruno camille carl carla carlos carmen \
    carolina caroline catherine cees charles charlotte chris christian christina christine christoph christopher claire \
    claudia corrie daan dan daniel daniela david deborah denis dennis diana dick diego dirk dominik donald dorien \
    eduard edward elena elisabeth elizabeth ella els emil emily emma eric erik erika ernst esther eva evelien femke \
    fernando floor florian francesco francois frank frans fred frederik gabriel geert george gerard gerrit gert gijs \
    giovanni giulia greg guido gustav hannah hans harald harm harry heidi heike hein helen helena henk henri henrik henry \
    herman hugo ian ida igor ilse ina inga ingrid irene iris isabel ivan jaap jack jacob jacqueline jakob james jan jana \
    jane janet jasper javier jean jeff jelle jennifer jens jeroen jessica jim joan joana joao joe johan johanna john \
    jonas jonathan joost jordi jorge jorn jos jose josef joseph juan julia julian julie jurgen justin karel karen karin karl \
    kasper katarina kate katharina katherine kathrin katrin kees kelly kevin kim klaas klara klaus koen laura lars lea \
    lena leo leon leonie lieke lily linda lisa lodewijk lotte louis louise luc luca lucas lucia ludwig luis luisa luke maarten \
    manuel marc marcel marco marcos margaret maria marie marieke marijke marina mario marion marjolein mark markus \
    marlies marta martha martijn martin martina mary mathias matt matthew matthias max maxime menno michael michel michelle \
    mieke miguel mike mikhail milan mirjam monica monika nadia nancy natalia nathalie nick nicolas nicole niels niek nina \
    nora oliver olivia olga oscar otto pablo pascal patricia patrick paul paula pauline pavel pedro peter petra philip \
    philipp pierre piet pieter rachel rafael ralf ralph raymond rebecca remco rene richard rick rik rob robert roberto robin \
    roel roland rolf roman ron ronald rosa ruben rudolf ruth ryan sabine sam samuel sander sandra sara sarah sebastian \
    sergei sietse silke silvia simon simone sjoerd sofia sophie stefan stefanie stephan stephen steve steven susan susanne \
    sven svetlana sylvia tanja teresa theo thea thijs thomas tim timo tina tobias tom tomas tony ulrich ursula ute valentina \
    vera veronika victor victoria vincent virginia walter wendy werner wiebke wilhelm willem william wim wouter yvonne zoe";

/// Accounts of mail programs, in lower case.
const MAILERS: [&str; 8] =
    ["mailer-daemon", "postmaster", "mailman", "listserv", "majordomo", "listproc", "lists-admin", "ezmlm"];

/// Whether this is a bot or an assistant.
pub fn is_bot(name: &str, address: &str) -> bool {
    let (name, address) = (name.trim().to_lowercase(), address.trim().to_lowercase());
    let (local, host) = address.rsplit_once('@').unwrap_or((&address, ""));
    // Of "198982749+copilot", the login.
    let login = local.rsplit_once('+').map_or(local, |(_, login)| login);
    let hidden = host == "users.noreply.github.com";
    let model = ["claude opus", "claude sonnet", "claude haiku", "aider (", "gpt-", "gemini "];
    calls_itself(&name)
        || calls_itself(local)
        || calls_itself(login)
        || NAMES.contains(&name.as_str())
        || (hidden && NAMES.contains(&login))
        || ADDRESSES.contains(&address.as_str())
        || model
            .iter()
            .any(|beginning| name.starts_with(beginning) && name.contains(|c: char| c.is_ascii_digit()))
}

/// Whether this is a program that handles mail, or a list's own account.
pub fn is_mailer(address: &str) -> bool {
    let address = address.to_lowercase();
    let local = address.rsplit_once('@').map_or(address.as_str(), |(local, _)| local);
    let service = ["-request", "-bounces", "-owner", "-admin"];
    // One list program writes so for members whose own address must not be shown.
    if local.ends_with("-dmarc-request") {
        return false;
    }
    MAILERS.contains(&local)
        || service.iter().any(|ending| local.ends_with(ending))
        || local.starts_with("owner-")
}

/// Whether a name or login says that it is a bot's.
fn calls_itself(name: &str) -> bool {
    if name.contains("[bot]") || LOGINS.contains(&name) {
        return true;
    }
    let apart = |c: char| !c.is_alphanumeric();
    let marked = name.strip_suffix("bot").or_else(|| name.strip_suffix("(bot)"));
    let marked =
        marked.is_some_and(|before| before.is_empty() || (before.ends_with(apart) && !is_given(before)));
    marked || name.starts_with("bot-")
}

/// Whether this is a person's first name, or the first letter of one: `jan `, `anna-maria.`, `j.`.
fn is_given(name: &str) -> bool {
    let apart = |c: char| !c.is_alphabetic();
    let given = |word: &str| word.chars().count() == 1 || GIVEN_NAMES.split(' ').any(|known| known == word);
    let words: Vec<&str> = name.split(apart).filter(|word| !word.is_empty()).collect();
    // "anna de bot", "jan van der bot".
    let small =
        |word: &str| matches!(word, "de" | "den" | "van" | "der" | "von" | "le" | "la" | "ten" | "ter");
    words.first().is_some_and(|word| given(word)) && words.iter().all(|word| given(word) || small(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs() {
        for (name, address) in [
            ("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com"),
            ("Theano Bot", "x@y.org"),
            ("pre-commit-ci-bot", ""),
            ("x", "release-bot@y.org"),
            ("GitHub", "noreply@github.com"),
            ("Claude", "noreply@anthropic.com"),
            ("Claude Opus 4.5", "someone@y.org"),
            ("Copilot", "198982749+Copilot@users.noreply.github.com"),
            ("jekyllbot", "jekyllbot@jekyllrb.com"),
            ("aider (gpt-4o)", "someone@y.org"),
        ] {
            assert!(is_bot(name, address), "{name} {address}");
        }
        for address in ["MAILER-DAEMON@y.org", "r-help-bounces@y.org", "owner-list@y.org", "mailman@y.org"] {
            assert!(is_mailer(address), "{address}");
        }
    }

    #[test]
    fn people() {
        for (name, address) in [
            ("Jane Abbot", "jane.abbot@y.org"),
            ("talbot", "talbot@y.org"),
            ("Claude Monet", "claude@giverny.fr"),
            ("Claude", "claude@giverny.fr"),
            ("Sonnet Haiku", "s@y.org"),
            ("Jane Doe", "notifications@github.com"),
            ("Botond", "botond@y.org"),
            ("Gemini Smith", "g@y.org"),
            ("Jan Bot", "jan.bot@y.nl"),
            ("Anna-Maria de Bot", "a.bot@y.nl"),
            ("j.bot", "j-bot@y.nl"),
            ("Ana Silva", "0000018c3a5d9f3e-dmarc-request@LISTSERV.Y.ORG"),
        ] {
            assert!(!is_bot(name, address) && !is_mailer(address), "{name} {address}");
        }
    }
}

//! The headers of a message: when, who, and what it answers.

use std::sync::LazyLock;

use mail_parser::parsers::MessageStream;
use mail_parser::{Header, HeaderName, HeaderValue, MessageParser};

use super::names::plain;
use super::subject::{self, Subject};
use super::{dates, fingerprint};

/// What the headers of a message say.
#[derive(Debug)]
pub struct Head {
    /// Its own id.
    pub id: Option<u128>,
    /// Ids of messages in the same thread, the one that is answered last.
    pub references: Vec<u128>,
    /// Words in the place of an id, some of which may be one.
    pub hints: Vec<u128>,
    /// When it says that it was written.
    pub date: Option<i64>,
    /// Who wrote it: name and address, one of which may be empty.
    pub sender: (String, String),
    /// What it is about.
    pub subject: Subject,
    /// Whether it says that no person sent it.
    pub automatic: bool,
}

/// Reads headers. What is wrong in them is missing in the answer.
pub fn read(headers: &[u8]) -> Head {
    static PARSER: LazyLock<MessageParser> = LazyLock::new(|| {
        let ids = [HeaderName::MessageId, HeaderName::References, HeaderName::InReplyTo];
        ids.into_iter().fold(MessageParser::new().header_text(HeaderName::Subject), MessageParser::header_id)
    });
    let message = PARSER.parse_headers(headers).unwrap_or_default();
    let fields = Fields(message.parts.first().map_or(&[][..], |part| &part.headers), headers);
    let (mut references, mut hints) = (fields.ids("References"), Vec::new());
    let answered = fields.ids("In-Reply-To");
    if is_one_id(&fields.raw("In-Reply-To")) {
        references.extend(answered);
    } else {
        hints = answered;
    }
    let automatic = fields.raw("Auto-Submitted").trim().to_lowercase();
    Head {
        id: fields.ids("Message-ID").first().copied(),
        references,
        hints,
        date: dates::time(&fields.raw("Date")),
        sender: sender(&fields),
        subject: subject::plain(&fields.texts("Subject").concat()),
        automatic: !matches!(automatic.as_str(), "" | "no"),
    }
}

/// The fields of the headers, and the bytes that they stand in.
struct Fields<'a, 'x>(&'a [Header<'x>], &'x [u8]);

impl Fields<'_, '_> {
    fn first(&self, name: &str) -> Option<&Header<'_>> {
        self.0.iter().find(|header| header.name.as_str().eq_ignore_ascii_case(name))
    }

    fn raw(&self, name: &str) -> String {
        let bytes =
            self.first(name).and_then(|one| self.1.get(one.offset_start as usize..one.offset_end as usize));
        String::from_utf8_lossy(bytes.unwrap_or_default()).into_owned()
    }

    fn texts(&self, name: &str) -> Vec<&str> {
        match self.first(name).map(|header| &header.value) {
            Some(HeaderValue::Text(text)) => vec![text],
            Some(HeaderValue::TextList(texts)) => texts.iter().map(AsRef::as_ref).collect(),
            _ => Vec::new(),
        }
    }

    fn ids(&self, name: &str) -> Vec<u128> {
        let there = self.texts(name).into_iter().map(str::trim).filter(|id| !id.is_empty());
        there.map(|id| fingerprint(id.as_bytes())).collect()
    }
}

/// Whether this is an id and nothing else. Some programs write who is answered, and when, with or without an id;
/// what stands in angle brackets there may as well be an address.
fn is_one_id(field: &str) -> bool {
    let inner = field.trim().strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
    inner.is_some_and(|id| !id.contains(['<', '>']))
}

/// Who wrote the message: name and address. Lists that write in their members' names ("Jane Doe via List") tell the
/// members' addresses elsewhere.
fn sender(fields: &Fields) -> (String, String) {
    let (name, address) = person(&fields.raw("From"));
    for field in ["X-Original-From", "Original-From"] {
        let (own_name, own) = person(&fields.raw(field));
        if own.contains('@') {
            return (
                if own_name.is_empty() { rewritten(&name).unwrap_or(name) } else { own_name },
                unmangled(&own),
            );
        }
    }
    let whole = if name.is_empty() && address.contains(' ') { &address } else { &name };
    if let Some((own_name, own)) = with_address(whole) {
        return (own_name, own);
    }
    let own = unmangled(&address);
    let own_name = rewritten(&name);
    let is_lists = lists(fields).iter().any(|list| list.eq_ignore_ascii_case(&address));
    // An address that the list made of the member's own is one for one member.
    if own != address || (own_name.is_none() && !is_lists) {
        return (own_name.unwrap_or(name), own);
    }
    let name = own_name.unwrap_or(name);
    let own = elsewhere(fields, &name, &address).map(|own| unmangled(&own));
    (name, own.unwrap_or_default())
}

/// The member's name where a list wrote in it: "Jane Doe via List", "Jane Doe (via List)", "List on behalf of Jane Doe".
fn rewritten(name: &str) -> Option<String> {
    const ON_BEHALF_OF: [&str; 5] =
        [" on behalf of ", " im Auftrag von ", " de la part de ", " en nombre de ", " namens "];
    let behalf = ON_BEHALF_OF.iter().find_map(|words| name.split_once(words)).map(|(_, own)| own);
    let own = behalf
        .or_else(|| name.rsplit_once(" (via ").or_else(|| name.rsplit_once(" via ")).map(|(own, _)| own))?;
    Some(own.trim_matches(['\'', '"', ' ']).to_owned())
}

/// Name and address where the name holds both: "Jane Doe jane@work.org [list]", or an address without brackets.
fn with_address(name: &str) -> Option<(String, String)> {
    let name =
        name.rsplit_once(" [").filter(|(_, tag)| tag.ends_with(']')).map_or(name, |(before, _)| before);
    let is_address = |word: &&str| {
        word.split_once('@').is_some_and(|(local, host)| !local.is_empty() && host.contains('.'))
    };
    let addresses: Vec<&str> = name.split_whitespace().filter(is_address).collect();
    let [address] = addresses[..] else { return None };
    let words: Vec<&str> = name.split_whitespace().filter(|word| !is_address(word)).collect();
    let address = address.trim_matches(['<', '>', '(', ')', '"', '\'', ',']).to_owned();
    (!words.is_empty()).then(|| (words.join(" "), address))
}

/// A member's address as it was before a list changed it: `jane=40work.org@dmarc.x.org`, `jane=work.org@groups.x`,
/// `jane@work.org.INVALID`.
fn unmangled(address: &str) -> String {
    let Some((local, host)) = address.rsplit_once('@') else { return address.to_owned() };
    let lower = host.to_lowercase();
    if let Some(own) = [".dmarc.invalid", ".invalid"].iter().find_map(|ending| lower.strip_suffix(ending)) {
        return format!("{local}@{}", &host[..own.len()]);
    }
    let encoded = local.rsplit_once("=40").or_else(|| local.rsplit_once('='));
    match encoded.filter(|(own, of)| !own.is_empty() && of.contains('.') && !own.contains('=')) {
        Some((own, of)) => format!("{own}@{of}"),
        None => address.to_owned(),
    }
}

/// The addresses of the list itself.
fn lists(fields: &Fields) -> Vec<String> {
    let post = fields.raw("List-Post").to_lowercase();
    let post = post
        .split_once("mailto:")
        .and_then(|(_, rest)| rest.split(['>', '?', ' ']).next())
        .unwrap_or_default();
    let yahoo = fields.raw("Mailing-List");
    let yahoo =
        yahoo.trim().strip_prefix("list ").and_then(|rest| rest.split(';').next()).unwrap_or_default();
    let all = [post.to_owned(), fields.raw("X-BeenThere"), fields.raw("X-Mailing-List"), yahoo.to_owned()];
    all.iter()
        .map(|one| one.trim().trim_matches(['<', '>']).to_owned())
        .filter(|one| one.contains('@'))
        .collect()
}

/// A member's own address where `From` has the list's.
fn elsewhere(fields: &Fields, name: &str, from: &str) -> Option<String> {
    let lists = lists(fields);
    let is_own = |(_, own): &(String, String)| {
        own.contains('@')
            && !own.eq_ignore_ascii_case(from)
            && !lists.iter().any(|list| list.eq_ignore_ascii_case(own))
    };
    let named = |(known, _): &(String, String)| plain(known) == plain(name);
    let sender = Some(person(&fields.raw("X-Original-Sender"))).filter(is_own);
    let answers: Vec<_> = people(&fields.raw("Reply-To")).into_iter().filter(is_own).collect();
    let copies: Vec<_> = people(&fields.raw("Cc")).into_iter().filter(is_own).collect();
    let found = sender
        .or_else(|| answers.iter().chain(&copies).find(|one| named(one)).cloned())
        // An address with a token is for one answer, and nobody's own.
        .or_else(|| answers.iter().find(|(_, own)| !own.contains('+')).cloned());
    found.map(|(_, own)| own)
}

/// All people of a field of addresses.
fn people(field: &str) -> Vec<(String, String)> {
    let line = format!("{}\n", with_at(field).replace(['\r', '\n'], " "));
    let found = MessageStream::new(line.as_bytes()).parse_address();
    let part = |part: Option<&str>| part.unwrap_or_default().trim().to_owned();
    let all = found.as_address().into_iter().flat_map(|address| address.iter());
    all.map(|one| (part(one.name()), part(one.address()))).collect()
}

/// The first person of a field of addresses: name and address.
fn person(field: &str) -> (String, String) {
    if let Some((local, rest)) = field.split_once(SCRAMBLED) {
        let (host, name) = rest.split_once([' ', '\t', '\n', '>']).unwrap_or((rest, ""));
        let name = parsed(name).0;
        return (name, format!("{}@{}", local.trim().trim_start_matches('<'), host.trim()));
    }
    parsed(&with_at(field))
}

/// Newer archives of one list program write this for the `@`, and other letters for some of an address's own. What
/// comes out is still one address for one member.
const SCRAMBLED: &str = " @end|ng |rom ";

fn parsed(field: &str) -> (String, String) {
    let line = format!("{}\n", field.replace(['\r', '\n'], " "));
    let found = MessageStream::new(line.as_bytes()).parse_address();
    let first = found.as_address().and_then(|address| address.first());
    let part = |part: Option<&str>| part.unwrap_or_default().trim().to_owned();
    first.map_or_else(Default::default, |first| (part(first.name()), part(first.address())))
}

/// A field with an `@` where an archive has words for it: `jane at work.org (Jane Doe)`.
fn with_at(field: &str) -> String {
    const WORDS: [&str; 8] = [" at ", " AT ", " (at) ", " [at] ", "(at)", "[at]", " (a) ", "(a)"];
    if field.contains('@') {
        return field.to_owned();
    }
    for word in WORDS {
        let places: Vec<usize> = field.match_indices(word).map(|(at, _)| at).collect();
        // "Jane at home <jane at work.org>": what follows the right one has a full stop within.
        let has_host = |at: &usize| {
            let host = field[at + word.len()..]
                .split([' ', '\t', '\r', '\n', '>', ')', ','])
                .next()
                .unwrap_or_default();
            host.trim_matches('.').contains('.')
        };
        if let Some(at) = places.iter().find(|at| has_host(at)).or(places.first()) {
            return format!("{}@{}", &field[..*at], &field[at + word.len()..]);
        }
    }
    field.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(field: &str) -> (String, String) {
        read(format!("From: {field}\n\n").as_bytes()).sender
    }

    fn one(name: &str, address: &str) -> (String, String) {
        (name.to_owned(), address.to_owned())
    }

    #[test]
    fn senders() {
        let jane = one("Jane Doe", "jane@work.org");
        assert_eq!(from("Jane Doe <jane@work.org>"), jane);
        assert_eq!(from("jane@work.org (Jane Doe)"), jane);
        assert_eq!(from("jane at work.org (Jane Doe)"), jane);
        assert_eq!(from("Jane Doe\n\t<jane at work.org>"), jane);
        assert_eq!(from("jane(at)work.org"), one("", "jane@work.org"));
        assert_eq!(from("Jane at home <jane at work.org>"), one("Jane at home", "jane@work.org"));
        assert_eq!(from("=?iso-8859-1?q?J=FCrgen_M=FCller?= <j@x.de>"), one("Jürgen Müller", "j@x.de"));
        assert_eq!(from("=?gb2312?B?1cXI/Q==?= <z@x.cn>"), one("张三", "z@x.cn"));
        assert_eq!(from("j@ne @end|ng |rom work@org (Jane Doe)"), one("Jane Doe", "j@ne@work@org"));
        assert_eq!(from("Jane Doe"), one("Jane Doe", ""));
        assert_eq!(from(""), one("", ""));
    }

    #[test]
    fn lists_in_the_name_of_members() {
        let head = |more: &str| {
            let text = format!("From: Jane Doe via List <list@x.org>\nReply-To: {more}\n\n");
            read(text.as_bytes()).sender
        };
        assert_eq!(head("Jane Doe <jane@work.org>"), one("Jane Doe", "jane@work.org"));
        assert_eq!(head("list@x.org"), one("Jane Doe", ""));
        let group = "From: 'Jane Doe' via Group <g@x.org>\nX-Original-Sender: jane@work.org\n\n";
        assert_eq!(read(group.as_bytes()).sender, one("Jane Doe", "jane@work.org"));
    }

    #[test]
    fn rewritten_addresses_are_undone() {
        let jane = one("Jane Doe", "jane@work.org");
        for fields in [
            "From: \"Jane Doe\" (via club Mailing List) <club@x.org>\nX-Original-From: Jane Doe <jane@work.org>",
            "From: Jane Doe via List <list@x.org>\nReply-To: List <list@x.org>, Jane Doe <jane@work.org>",
            "From: Jane Doe via List <list@x.org>\nReply-To: list@x.org\nCc: Kim <kim@x.org>, Jane Doe <jane@work.org>",
            "From: Jane Doe <jane@work.org.INVALID>",
            "From: Jane Doe <jane@work.org.dmarc.invalid>",
            "From: Jane Doe <jane=40work.org@dmarc.x.org>",
            "From: \"Jane Doe via groups.x\" <jane=work.org@groups.x>",
            "From: \"Jane Doe jane@work.org [list]\" <list@x.org>\nReply-To: x@x.org",
            "From: \"list-bounces on behalf of Jane Doe\" <list-bounces@x.org>\nReply-To: Jane Doe <jane@work.org>",
            "From: Jane Doe <list@x.org>\nList-Post: <mailto:list@x.org>\nReply-To: jane@work.org",
        ] {
            assert_eq!(read(format!("{fields}\n\n").as_bytes()).sender, jane, "{fields}");
        }
        let alone = "From: Jane Doe <list@x.org>\nX-BeenThere: list@x.org\n\n";
        assert_eq!(read(alone.as_bytes()).sender, one("Jane Doe", ""));
        let own = "0000018c3a5d9f3e-dmarc-request@LISTSERV.X.NET";
        assert_eq!(from(&format!("Jane Doe <{own}>")), one("Jane Doe", own));
        assert_eq!(from("Jane Doe jane@work.org"), jane);
    }

    #[test]
    fn answers() {
        let head = |fields: &str| read(format!("{fields}\n\n").as_bytes());
        let id = |id: &str| fingerprint(id.as_bytes());
        let plain = head("Message-ID: <c@x>\nReferences: <a@x>\n <b@x>\nIn-Reply-To: <b@x>");
        assert_eq!((plain.id, plain.references), (Some(id("c@x")), vec![id("a@x"), id("b@x"), id("b@x")]));
        let wordy = head("In-Reply-To: Message from Jane <jane@work.org> of Monday <a@x>");
        assert_eq!((wordy.references, wordy.hints), (vec![], vec![id("jane@work.org"), id("a@x")]));
        assert_eq!(head("Message-ID: <>").id, None);
        assert!(head("Auto-Submitted: auto-replied").automatic && !head("Auto-Submitted: no").automatic);
    }
}

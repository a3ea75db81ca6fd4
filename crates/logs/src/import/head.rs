//! The headers of a message: when, who, and what it answers.

use std::sync::LazyLock;

use mail_parser::parsers::MessageStream;
use mail_parser::{Header, HeaderName, HeaderValue, MessageParser};

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
    let Some((own_name, _)) = name.rsplit_once(" via ") else { return (name, address) };
    let elsewhere = ["X-Original-From", "X-Original-Sender", "Reply-To"];
    let own = elsewhere.iter().map(|field| person(&fields.raw(field)).1);
    let own = own.into_iter().find(|own| !own.is_empty() && !own.eq_ignore_ascii_case(&address));
    (own_name.trim_matches(['\'', '"', ' ']).to_owned(), own.unwrap_or_default())
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

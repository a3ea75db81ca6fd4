//! Archives of mail as programs really write them: what parts messages, how they are packed, and who wrote them when.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::import::{control, csv};
use crate::said::{fails, hearth, ok, text};
use flate2::Compression;
use flate2::write::GzEncoder;
use hearth::logs::import::{ImportError, ImportedLog, Who, mbox};

/// An archive of `tests/archives`.
fn archive(name: &str) -> ImportedLog {
    read(&[Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/archives").join(name)]).unwrap().log
}

fn read(places: &[PathBuf]) -> Result<mbox::Mails, ImportError> {
    mbox::read(places, &Who::default(), &control())
}

/// Members in the order of their events, as letters: `abac`.
fn members(log: &ImportedLog) -> String {
    log.events.iter().map(|event| char::from(b'a' - 1 + event.member as u8)).collect()
}

fn times(log: &ImportedLog) -> Vec<String> {
    csv(log).iter().skip(1).map(|line| line.split(',').next().unwrap().to_owned()).collect()
}

fn message(who: &str, day: u32, more: &str) -> String {
    format!("From: {who}\nDate: {day} Apr 2003 10:00:00 +0000\nMessage-ID: <{day}@x>\n{more}\n\ntext\n\n")
}

#[test]
fn separators_of_all_common_writers() {
    assert_eq!(members(&archive("separators.mbox")), "abcde");
}

#[test]
fn who_wrote() {
    // One address under three full names belongs to nobody.
    assert_eq!(members(&archive("tracker.mbox")), "aabbcc");
    let listserv = archive("listserv.mbox");
    assert_eq!((members(&listserv).as_str(), listserv.left_out.bots), ("abc", 0));
    assert_eq!(members(&archive("sympa.mbox")), "aba");
    let one_id = archive("one-id.mbox");
    assert_eq!((members(&one_id).as_str(), one_id.left_out.repeats), ("ab", 0));
    let patch = archive("patch.mbox");
    assert_eq!((members(&patch).as_str(), times(&patch)[0].as_str()), ("ab", "2003-04-07T10:00:00Z"));
}

#[test]
fn when_it_was_written() {
    // By language: Spanish twice, Portuguese twice, Italian twice; each month is the one that is meant.
    let months: Vec<String> =
        times(&archive("months.mbox")).iter().map(|time| time[5..7].to_owned()).collect();
    assert_eq!(months, ["01", "01", "04", "05", "09", "10"]);
    assert_eq!(times(&archive("afternoon.mbox")), ["2003-04-07T00:05:00Z", "2003-04-07T15:33:11Z"]);
    let odd = |date: &str| {
        let text = format!("From a@b.net Mon Apr  7 10:00:00 2003\nFrom: a@b.net\nDate: {date}\n\ntext\n");
        let mut archive = mbox::Archive::default();
        archive.add(Path::new("x"), text.as_bytes(), &control()).unwrap();
        times(&archive.finish()).concat()
    };
    // Clocks that were never set, or ran ahead by years; months that may be two: the line between messages says when.
    for date in
        ["Tue, 1 Jan 1980 00:00:00 +0000", "7 Apr 2019 10:00:00 +0000", "7 lip 2003 15:00:00", "7.4.03 15:00"]
    {
        assert_eq!(odd(date), "2003-04-07T10:00:00Z", "{date}");
    }
    assert_eq!(odd("2003-04-06T09:00:00+02:00"), "2003-04-06T07:00:00Z");
    assert_eq!(odd("Sun, 6 Apr 103 07:00:00 GMT"), "2003-04-06T07:00:00Z");
}

#[test]
fn packed_in_every_way() {
    let room = tempfile::tempdir().unwrap();
    let text = format!("From \n{}From \n{}", message("ana@one.net", 1, ""), message("bo@two.net", 2, ""));
    // Packed by other programs: the two messages above.
    let packed: [(&str, &[u8]); 3] = [
        ("a.bz2", include_bytes!("../archives/two.bz2")),
        ("a.xz", include_bytes!("../archives/two.xz")),
        ("a.zip", include_bytes!("../archives/two.zip")),
    ];
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(text.as_bytes()).unwrap();
    let gzip = gzip.finish().unwrap();
    let utf16: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let returns = text.replace('\n', "\r");
    let plain: [(&str, &[u8]); 4] =
        [("a.mbox", text.as_bytes()), ("a.gz", &gzip), ("a.txt", &utf16), ("a.mac", returns.as_bytes())];
    for (name, bytes) in packed.into_iter().chain(plain) {
        let path = room.path().join(name);
        fs::write(&path, bytes).unwrap();
        assert_eq!(members(&read(&[path]).unwrap().log), "ab", "{name}");
    }
    let torn = room.path().join("torn.bz2");
    fs::write(&torn, &packed[0].1[..packed[0].1.len() - 9]).unwrap();
    assert!(matches!(read(&[torn]), Err(ImportError::Read { .. })), "half of it is no log");
}

#[test]
fn folders_and_maildirs() {
    let room = tempfile::tempdir().unwrap();
    let place = |path: &str| room.path().join(path);
    for folder in
        ["mail/cur", "mail/new", "mail/tmp", "mail/.Sent/cur", "mail/.Sent/new", "list/2003/arctxt", "eml"]
    {
        fs::create_dir_all(place(folder)).unwrap();
    }
    let inner =
        format!("{}\nFrom x Mon Apr  7 10:33:11 2003\nFrom: no@message.net\n", message("ana@one.net", 1, ""));
    fs::write(place("mail/cur/1.host:2,S"), &inner).unwrap();
    fs::write(place("mail/new/2.host"), message("bo@two.net", 2, "")).unwrap();
    fs::write(place("mail/tmp/3.host"), message("cy@three.net", 3, "")).unwrap();
    fs::write(place("mail/.Sent/cur/4.host:2,"), message("ana@one.net", 4, "")).unwrap();
    assert_eq!(members(&read(&[place("mail")]).unwrap().log), "aba");
    // Sympa keeps a message a file; its packed archives hold these.
    fs::write(place("list/2003/arctxt/1"), message("ana@one.net", 1, "")).unwrap();
    fs::write(place("list/2003/arctxt/2"), message("bo@two.net", 2, "")).unwrap();
    assert_eq!(members(&read(&[place("list")]).unwrap().log), "ab");
    let cut = "\n------- CUT --- CUT --- CUT --- CUT --- CUT ---\n\n";
    let text = format!("{}{cut}{}", message("ana@one.net", 1, ""), message("bo@two.net", 2, ""));
    fs::write(place("list/2003/log.0304"), text).unwrap();
    assert_eq!(members(&read(&[place("list/2003/log.0304")]).unwrap().log), "ab");
    fs::write(place("eml/one.eml"), &inner).unwrap();
    fs::write(place("eml/index.html"), "<!DOCTYPE html><html>").unwrap();
    let mails = read(&[place("eml")]).unwrap();
    assert_eq!((members(&mails.log).as_str(), mails.others.len()), ("a", 1));
    let said = ok(room.path(), &["import", "mbox", "eml", "--out", "x.csv"]).replace('\n', " ");
    assert!(said.contains("index.html was passed over: it is a page of HTML"), "{said}");
}

#[test]
fn what_is_no_mail_is_named() {
    let room = tempfile::tempdir().unwrap();
    for (bytes, words) in [
        (&b"<html><body>"[..], "page of HTML"),
        (b"!BDN\0\0", "readpst"),
        (b"{\"messages\": []}", "is JSON"),
        (b"7z\xbc\xaf\x27\x1c", "7z x"),
        (b"just a text\n", "holds no message"),
    ] {
        fs::write(room.path().join("file"), bytes).unwrap();
        let said = fails(room.path(), 2, &["import", "mbox", "file", "--out", "x.csv"]);
        assert!(said.contains(words) && !room.path().join("x.csv").exists(), "{said}");
    }
}

#[test]
fn nothing_is_left_out_without_being_counted() {
    let mut text = String::new();
    for (at, more) in [
        "From: ana@one.net\nDate: x\n\n",
        "Date: x\n\n",
        "From: bo@two.net\nDate: 1 Apr 2003 10:00\n\n",
        "\n",
    ]
    .iter()
    .enumerate()
    {
        text += &format!("From x{at}\n{more}text\n\n");
    }
    let mut archive = mbox::Archive::default();
    let messages = archive.add(Path::new("x"), text.as_bytes(), &control()).unwrap();
    let log = archive.finish();
    assert_eq!((messages, log.events.len(), log.left_out.unreadable), (3, 1, 2));
}

#[test]
fn the_caller_knows_more() {
    let room = tempfile::tempdir().unwrap();
    let all = [
        ("Ana Silva <ana@one.net>", 1),
        ("Spam <x@spam.net>", 2),
        ("sync <sync@x.net>", 3),
        ("Jan Bot <jan.bot@x.nl>", 4),
    ];
    let text: String = all.iter().map(|(who, day)| format!("From \n{}", message(who, *day, ""))).collect();
    fs::write(room.path().join("list.mbox"), text + "From \n" + &message("Release Bot <r@x.net>", 5, ""))
        .unwrap();
    let import = ["import", "mbox", "list.mbox", "--json", "--force"];
    let json = |more: &[&str]| -> serde_json::Value {
        crate::said::json(room.path(), &[&import[..], more].concat())["result"].clone()
    };
    let plain = json(&[]);
    assert_eq!(
        (&plain["members"], &plain["left_out"]["bots"]),
        (&4.into(), &1.into()),
        "a person called Bot stays"
    );
    let known = json(&["--exclude", "*@spam.net", "--bots", "sync@x.net", "--people", "Release Bot"]);
    assert_eq!((&known["members"], &known["left_out"]["bots"]), (&3.into(), &1.into()));
    assert_eq!(known["left_out"]["excluded"], 1);
    fs::write(room.path().join("who"), "Ana Silva <ana@one.net> <sync@x.net>\n").unwrap();
    assert_eq!(json(&["--identities", "who"])["members"], 3);
    fs::write(room.path().join("who"), "nothing").unwrap();
    let said = fails(room.path(), 2, &["import", "mbox", "list.mbox", "--identities", "who"]);
    assert!(said.contains("SortingHat"), "{said}");
}

#[test]
fn an_import_is_read_from_a_pipe() {
    let room = tempfile::tempdir().unwrap();
    fs::copy(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/archives/separators.mbox"),
        room.path().join("list.mbox"),
    )
    .unwrap();
    let log = ok(room.path(), &["import", "mbox", "list.mbox", "-o", "-"]);
    let mut facts = crate::said::command(room.path(), &["facts", "-", "--json", "--no-figures"]);
    let output = facts.write_stdin(log).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let json = &json["result"];
    assert_eq!((&json["events"], &json["members"]), (&5.into(), &5.into()));
    assert!(hearth(room.path(), &["facts", "-"]).status.code() == Some(2), "nothing comes from there");
}

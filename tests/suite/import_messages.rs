//! Exports of chats, forums and issue trackers, in the forms that their programs publish.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use crate::import::{control, csv};
use crate::said::{fails, json, ok};
use flate2::Compression;
use flate2::write::GzEncoder;
use hearth::logs::import::messages::{self, Export, FORMATS, Messages};
use hearth::logs::import::{Control, ImportError, Who};
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};

/// An export whose files have these names and texts.
fn read(files: &[(&str, &str)]) -> Messages {
    let mut export = Export::of(None).unwrap();
    for (name, text) in files {
        export.add(Path::new(name), &mut text.as_bytes(), &control()).unwrap();
    }
    export.finish(&Who::default(), Vec::new())
}

/// The rows of a log, without the columns' names.
fn rows(messages: &Messages) -> Vec<String> {
    csv(&messages.log).split_off(1)
}

/// How many were left out: bots, repeats, without date or author, notices, deleted, private.
fn left_out(messages: &Messages) -> [u64; 6] {
    let left_out = &messages.log.left_out;
    [
        left_out.bots,
        left_out.repeats,
        left_out.unreadable,
        left_out.notices,
        left_out.deleted,
        left_out.private,
    ]
}

const SLACK_USERS: &str = r#"[
    {"id": "U1", "name": "ana", "is_bot": false, "profile": {"real_name": "Ana Silva", "email": "ana@one.example"}},
    {"id": "U2", "name": "bo", "deleted": true, "profile": {"real_name": "Bo Lind"}},
    {"id": "U3", "name": "bo2", "profile": {"real_name": "Bo Lind"}},
    {"id": "B1", "name": "poll", "is_bot": true, "profile": {"real_name": "Poll"}}]"#;
const SLACK_DAY: &str = r#"[
    {"type": "message", "user": "U1", "ts": "1577836800.000100", "thread_ts": "1577836800.000100", "reply_count": 3,
     "text": "x", "reactions": [{"name": "ok", "users": ["U2", "U3"], "count": 2}]},
    {"type": "message", "user": "U2", "ts": "1577836860.000200", "thread_ts": "1577836800.000100", "edited": {"user": "U2", "ts": "1577836899.000000"}},
    {"type": "message", "user": "U3", "ts": "1577836900.000300", "subtype": "thread_broadcast", "thread_ts": "1577836800.000100"},
    {"type": "message", "user": "U3", "ts": "1577836900.000300", "subtype": "thread_broadcast", "thread_ts": "1577836800.000100"},
    {"type": "message", "user": "U9", "ts": "1577836950.000000", "subtype": "file_share"},
    {"type": "message", "user": "U2", "ts": "1577836960.000000", "subtype": "channel_join"},
    {"type": "message", "username": "poll", "bot_id": "B7", "ts": "1577836970.000000", "subtype": "bot_message"},
    {"type": "message", "user": "B1", "ts": "1577836980.000000"},
    {"type": "message", "user": "USLACKBOT", "ts": "1577836990.000000"},
    {"type": "message", "user": "USLACKBOT", "ts": "1577836995.000000", "subtype": "tombstone"},
    {"type": "message", "ts": "1577836996.000000"},
    {"type": "message", "user": "U1", "ts": "99999999999.000000"}]"#;

fn slack() -> Vec<(&'static str, &'static str)> {
    vec![
        ("D01/2020-01-01.json", r#"[{"type": "message", "user": "U1", "ts": "1577836800.000100"}]"#),
        ("channels.json", r#"[{"id": "C1", "name": "general", "members": ["U1"]}]"#),
        ("dms.json", r#"[{"id": "D01", "members": ["U1", "U2"]}]"#),
        ("general/2020-01-01.json", SLACK_DAY),
        ("users.json", SLACK_USERS),
    ]
}

#[test]
fn slack_becomes_a_log() {
    let export = read(&slack());
    let expected = [
        "2020-01-01T00:00:00Z,m0001,post,t0001",
        "2020-01-01T00:01:00Z,m0002,reply,t0001",
        "2020-01-01T00:01:40Z,m0003,reply,t0001",
        "2020-01-01T00:02:30Z,m0004,post,t0002",
    ];
    assert_eq!(rows(&export), expected, "two accounts with one name are two members");
    assert_eq!(left_out(&export), [3, 1, 2, 1, 1, 1]);
    let listed: Vec<_> = export.log.left_out.listed.iter().map(|one| (one.message, one.why)).collect();
    assert_eq!(listed, [(11, "no author"), (12, "no believable date")]);
    assert_eq!((export.format, export.reactions, export.missing), ("slack", 2, 1));
}

const TEAMS: &str = r#"{"@odata.context": "x", "@odata.count": 7, "value": [
    {"id": "1577836800000", "replyToId": null, "messageType": "message", "createdDateTime": "2020-01-01T00:00:00.000Z",
     "from": {"application": null, "device": null, "user": {"id": "a-1", "displayName": "Ana Silva", "userIdentityType": "aadUser"}},
     "body": {"contentType": "html", "content": "x"}, "channelIdentity": {"teamId": "t", "channelId": "19:x@thread.tacv2"},
     "reactions": [{"reactionType": "like", "createdDateTime": "2020-01-01T00:01:00Z"}],
     "replies": [{"id": "1577836860000", "replyToId": "1577836800000", "messageType": "message", "createdDateTime": "2020-01-01T00:01:00Z",
        "from": {"user": {"id": "b-2", "displayName": "Bo Lind"}}, "channelIdentity": {"channelId": "19:x@thread.tacv2"}}]},
    {"id": "1577836920000", "replyToId": "1577836800000", "messageType": "message", "createdDateTime": "2020-01-01T00:02:00Z",
     "from": {"user": {"id": null, "displayName": "A guest"}}, "channelIdentity": {"channelId": "19:x@thread.tacv2"}},
    {"id": "2", "messageType": "systemEventMessage", "createdDateTime": "2020-01-01T00:02:00Z", "from": null},
    {"id": "3", "messageType": "message", "createdDateTime": "2020-01-01T00:02:00Z",
     "from": {"application": {"id": "x", "displayName": "Flow"}}},
    {"id": "4", "messageType": "message", "createdDateTime": "2020-01-01T00:02:00Z", "deletedDateTime": "2020-01-02T00:00:00Z", "from": null},
    {"id": "5", "messageType": "message", "createdDateTime": "2020-01-01T00:02:00Z", "from": null},
    {"id": "6", "messageType": "message", "createdDateTime": "2020-01-01T00:02:00Z", "chatId": "19:a_b@unq.gbl.spaces",
     "from": {"user": {"id": "a-1", "displayName": "Ana Silva"}}}]}"#;
const TEAMS_OWN: &str = r#"{"userId": "8:live:ana", "exportDate": "2021-01-01T00:00", "conversations": [
    {"id": "19:x@thread.tacv2", "displayName": "Team", "version": 1, "MessageList": [
        {"id": "1577836800000", "displayName": "Ana Silva", "originalarrivaltime": "2020-01-01T00:00:00.000Z", "messagetype": "RichText/Html",
         "content": "x", "conversationid": "19:x@thread.tacv2;messageid=1577836800000", "from": "8:orgid:ana", "properties": null},
        {"id": "1577836860000", "displayName": null, "originalarrivaltime": "2020-01-01T00:01:00Z", "messagetype": "Text",
         "conversationid": "19:x@thread.tacv2;messageid=1577836800000", "from": "8:orgid:bo"},
        {"id": "7", "originalarrivaltime": "2020-01-01T00:02:00Z", "messagetype": "ThreadActivity/AddMember", "from": "8:orgid:bo"},
        {"id": "8", "originalarrivaltime": "2020-01-01T00:02:00Z", "messagetype": "RichText", "from": "28:bot"}]},
    {"id": "8:live:bo", "MessageList": [
        {"id": "9", "originalarrivaltime": "2020-01-01T00:02:00Z", "messagetype": "RichText", "from": "8:live:bo"}]}]}"#;

#[test]
fn teams_becomes_a_log() {
    let export = read(&[("messages.json", TEAMS)]);
    let expected = [
        "2020-01-01T00:00:00Z,m0001,post,t0001",
        "2020-01-01T00:01:00Z,m0002,reply,t0001",
        "2020-01-01T00:02:00Z,m0003,reply,t0001",
    ];
    assert_eq!(rows(&export), expected);
    assert_eq!(left_out(&export), [1, 0, 1, 1, 1, 1]);
    assert_eq!((export.format, export.reactions), ("teams", 1));
    let own = read(&[("messages.json", TEAMS_OWN)]);
    assert_eq!(rows(&own), expected[..2]);
    assert_eq!((left_out(&own), own.format), ([1, 0, 0, 1, 0, 1], "teams"));
}

const DISCORD: &str = r#"{"guild": {"id": "1", "name": "G"}, "channel": {"id": "10", "type": "GuildTextChat", "categoryId": "5", "name": "general"},
  "dateRange": {"after": null, "before": null}, "exportedAt": "2021-01-01T00:00:00+00:00", "messages": [
    {"id": "100", "type": "Default", "timestamp": "2020-01-01T00:00:00.0000000+00:00", "timestampEdited": "2020-01-01T00:09:00+00:00", "isPinned": false, "content": "x",
     "author": {"id": "7", "name": "ana", "discriminator": "0000", "nickname": "Ana", "isBot": false}, "reactions": [{"emoji": {"name": "x"}, "count": 3}]},
    {"id": "101", "type": "Reply", "timestamp": "2020-01-01T01:01:00+01:00", "author": {"id": "8", "name": "bo", "isBot": false},
     "reference": {"messageId": "100", "channelId": "10", "guildId": "1"}},
    {"id": "102", "type": "Reply", "timestamp": "2020-01-01T00:02:00+00:00", "author": {"id": "7", "name": "ana", "isBot": false},
     "reference": {"messageId": null, "channelId": "10", "guildId": "1"}},
    {"id": "103", "type": "GuildMemberJoin", "timestamp": "2020-01-01T00:03:00+00:00", "author": {"id": "9", "name": "cy", "isBot": false}},
    {"id": "104", "type": "ThreadCreated", "timestamp": "2020-01-01T00:03:00+00:00", "author": {"id": "9", "name": "cy", "isBot": false}},
    {"id": "105", "type": "20", "timestamp": "2020-01-01T00:03:00+00:00", "author": {"id": "11", "name": "helper", "isBot": true}},
    {"id": "106", "type": "Default", "timestamp": "2020-01-01T00:04:00+00:00", "author": {"id": "456226577798135808", "name": "Deleted User", "isBot": false}}],
  "messageCount": 7}"#;
const DISCORD_THREAD: &str = r#"{"guild": {"id": "1"}, "channel": {"id": "101", "type": "GuildPublicThread", "name": "t"}, "messages": [
    {"id": "201", "type": "21", "timestamp": "2020-01-01T00:05:00+00:00", "author": {"id": "8", "name": "bo", "isBot": false}},
    {"id": "202", "type": "Default", "timestamp": "2020-01-01T00:06:00+00:00", "author": {"id": "9", "name": "cy", "isBot": false}}]}"#;

#[test]
fn discord_becomes_a_log() {
    let export = read(&[("general.json", DISCORD), ("thread.json", DISCORD_THREAD)]);
    let expected = [
        "2020-01-01T00:00:00Z,m0001,post,t0001",
        "2020-01-01T00:01:00Z,m0002,reply,t0001",
        "2020-01-01T00:02:00Z,m0001,post,t0002",
        "2020-01-01T00:06:00Z,m0003,reply,t0001",
    ];
    assert_eq!(rows(&export), expected, "a thread belongs to the message that it was started from");
    assert_eq!(left_out(&export), [1, 0, 1, 3, 0, 0]);
    assert_eq!((export.format, export.reactions), ("discord", 3));
    let numbers = [
        ("\"Default\"", "0"),
        ("\"Reply\"", "19"),
        ("\"GuildPublicThread\"", "11"),
        ("\"GuildTextChat\"", "0"),
    ];
    let number =
        |text: &str| numbers.iter().fold(text.to_owned(), |text, (name, number)| text.replace(name, number));
    let numbered = read(&[("general.json", &number(DISCORD)), ("thread.json", &number(DISCORD_THREAD))]);
    assert_eq!(rows(&numbered), expected, "kinds by number");
    let direct = read(&[("x.json", &DISCORD.replace("GuildTextChat", "DirectTextChat"))]);
    assert_eq!((direct.log.events.len(), left_out(&direct)[5]), (0, 5));
}

const DISCOURSE_TOPIC: &str = r#"{"post_stream": {"posts": [
    {"id": 1, "name": "Ana", "username": "ana", "created_at": "2020-01-01T00:00:00.000Z", "cooked": "x", "post_number": 1, "post_type": 1, "topic_id": 5,
     "user_id": 3, "reply_to_post_number": null, "actions_summary": [{"id": 2, "count": 4}]},
    {"id": 2, "username": "bo", "created_at": "2020-01-01T00:01:00.000Z", "post_number": 2, "post_type": 1, "topic_id": 5, "user_id": 4},
    {"id": 3, "username": "ana", "created_at": "2020-01-01T00:02:00.000Z", "post_number": 3, "post_type": 1, "topic_id": 5, "user_id": 3, "reply_to_post_number": 2},
    {"id": 4, "username": "ana", "created_at": "2020-01-01T00:03:00.000Z", "post_number": 4, "post_type": 3, "topic_id": 5, "user_id": 3, "action_code": "closed.enabled"},
    {"id": 5, "username": "system", "created_at": "2020-01-01T00:04:00.000Z", "post_number": 5, "post_type": 1, "topic_id": 5, "user_id": -1},
    {"id": 6, "username": null, "user_id": null, "created_at": "2020-01-01T00:05:00.000Z", "post_number": 6, "post_type": 1, "topic_id": 5},
    {"id": 7, "username": "bo", "user_id": 4, "user_deleted": true, "created_at": "2020-01-01T00:06:00.000Z", "post_number": 7, "post_type": 1, "topic_id": 5}],
  "stream": [1, 2, 3, 4, 5, 6, 7, 8, 9]}, "id": 5, "title": "T", "posts_count": 9, "archetype": "regular"}"#;
const DISCOURSE_POSTS: &str = r#"{"latest_posts": [
    {"id": 3, "username": "ana", "created_at": "2020-01-01T00:02:00.000Z", "post_number": 3, "post_type": 1, "topic_id": 5, "user_id": 3, "reply_to_post_number": 2},
    {"id": 8, "username": "cy", "created_at": "2020-01-01 00:07:00 UTC", "post_number": 8, "post_type": 1, "topic_id": 5, "user_id": 6},
    {"id": 20, "username": "cy", "created_at": "2020-01-01T00:08:00.000Z", "post_number": 1, "post_type": 1, "topic_id": 6, "user_id": 6}]}"#;

#[test]
fn discourse_becomes_a_log() {
    let export = read(&[("5.json", DISCOURSE_TOPIC), ("posts.json", DISCOURSE_POSTS)]);
    let expected = [
        "2020-01-01T00:00:00Z,m0001,post,t0001",
        "2020-01-01T00:01:00Z,m0002,reply,t0001",
        "2020-01-01T00:02:00Z,m0001,reply,t0001",
        "2020-01-01T00:07:00Z,m0003,reply,t0001",
        "2020-01-01T00:08:00Z,m0003,post,t0002",
    ];
    assert_eq!(rows(&export), expected);
    assert_eq!(left_out(&export), [1, 1, 1, 1, 1, 0]);
    assert_eq!((export.format, export.reactions, export.missing), ("discourse", 4, 1));
}

const STACK_POSTS: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<posts>
  <row Id="1" PostTypeId="1" CreationDate="2020-01-01T00:00:00.000" Score="3" Body="&lt;p&gt;x&#xA;&amp;&lt;/p&gt;" OwnerUserId="7" />
  <row Id="2" PostTypeId="2" ParentId="1" CreationDate="2020-01-01T00:01:00.510" OwnerUserId="8" />
  <row Id="3" PostTypeId="2" ParentId="1" CreationDate="2020-01-01T00:02:00.000" OwnerDisplayName="user99 &#0; &quot;x&quot;" />
  <row Id="4" PostTypeId="5" CreationDate="2020-01-01T00:03:00.000" OwnerUserId="-1" />
  <row Id="5" PostTypeId="1" CreationDate="2020-01-01T00:04:00.000" OwnerUserId="-1" />
  <row Id="6" PostTypeId="1" CreationDate="2020-01-01T00:05:00.000" />
</posts>"#;
const STACK_COMMENTS: &str = "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<comments>\r\n  <row Id=\"1\" PostId=\"2\" \
     Text=\"x\" CreationDate=\"2020-01-01T00:06:00.000\" UserId=\"7\" />\r\n  <row Id=\"2\" PostId=\"99\" \
     CreationDate=\"2020-01-01T00:07:00.000\" UserDisplayName=\"user99 &#0; &quot;x&quot;\" />\r\n</comments>";
const STACK_USERS: &str = r#"<users><row Id="7" Reputation="1" DisplayName="Ana Silva" /><row Id="8" DisplayName="Ana Silva" /></users>"#;

#[test]
fn stack_exchange_becomes_a_log() {
    let files = [
        ("s/Comments.xml", STACK_COMMENTS),
        ("s/Posts.xml", STACK_POSTS),
        ("s/Users.xml", STACK_USERS),
        ("s/Votes.xml", "<votes><row Id=\"1\" PostId=\"1\" VoteTypeId=\"2\" /></votes>"),
    ];
    let export = read(&files);
    let expected = [
        "2020-01-01T00:00:00Z,m0001,post,t0001",
        "2020-01-01T00:01:00Z,m0002,reply,t0001",
        "2020-01-01T00:02:00Z,m0003,reply,t0001",
        "2020-01-01T00:06:00Z,m0001,reply,t0001",
        "2020-01-01T00:07:00Z,m0003,post,t0002",
    ];
    assert_eq!(rows(&export), expected, "a comment whose post was deleted starts a thread");
    assert_eq!(left_out(&export), [1, 0, 1, 1, 0, 0]);
    assert_eq!((export.format, export.unknown.len()), ("stack-exchange", 0));
}

const GITHUB_ISSUES: &str = r#"[
    {"url": "https://api.github.com/repos/O/r/issues/5", "html_url": "https://github.com/O/r/issues/5", "id": 900, "number": 5, "state": "open", "comments": 3,
     "user": {"login": "Ana", "id": 1, "type": "User"}, "created_at": "2020-01-01T00:00:00Z", "reactions": {"total_count": 2}},
    {"url": "https://api.github.com/repos/O/r/issues/6", "html_url": "https://github.com/O/r/pull/6", "id": 901, "number": 6, "state": "open", "comments": 0,
     "user": {"login": "dependabot[bot]", "id": 2, "type": "Bot"}, "created_at": "2020-01-01T00:01:00Z", "pull_request": {}},
    {"url": "https://api.github.com/repos/O/r/issues/7", "html_url": "https://github.com/O/r/issues/7", "id": 902, "number": 7, "state": "open",
     "user": null, "created_at": "2020-01-01T00:01:00Z"}]
[{"url": "https://api.github.com/repos/O/r/issues/comments/1", "html_url": "https://github.com/O/r/issues/5#issuecomment-1", "id": 1,
     "issue_url": "https://api.github.com/repos/O/r/issues/5", "user": {"login": "bo", "id": 3, "type": "User"}, "created_at": "2020-01-01T00:02:00Z"},
 {"html_url": "https://github.com/O/r/pull/6#discussion_r2", "id": 2, "pull_request_url": "https://api.github.com/repos/O/r/pulls/6",
     "user": {"login": "bo", "id": 3, "type": "User"}, "created_at": "2020-01-01T00:03:00Z"},
 {"html_url": "https://github.com/O/r/issues/5#issuecomment-3", "id": 3, "issue_url": "https://api.github.com/repos/O/r/issues/5",
     "user": {"login": "ghost", "type": "User"}, "created_at": "2020-01-01T00:04:00Z"}]"#;
const GITHUB_CLI: &str = r#"[{"number": 5, "url": "https://github.com/O/r/issues/5", "author": {"id": "MDQ6", "is_bot": false, "login": "Ana", "name": "A"},
    "createdAt": "2020-01-01T00:00:00Z", "comments": [
      {"id": "IC_1", "author": {"login": "bo"}, "createdAt": "2020-01-01T00:02:00Z", "url": "https://github.com/O/r/issues/5#issuecomment-1"},
      {"id": "IC_2", "author": {"login": "github-actions"}, "createdAt": "2020-01-01T00:02:00Z", "url": "https://github.com/O/r/issues/5#issuecomment-2"}]},
  {"number": 9, "author": {"is_bot": true, "login": "app/renovate"}, "createdAt": "2020-01-01T00:02:00Z", "comments": []}]"#;

const GITHUB_ARCHIVE: &str = r#"{"magic": "x", "timestamp": "2021-01-01T00:00:00+00:00", "repo": "o/r", "labels": [{"name": "bug"}], "issues": [
    {"number": 5, "id": "MDU6", "url": "https://github.com/O/r/issues/5", "author": "Ana", "createdAt": "2020-01-01T00:00:00Z", "comments": [
      {"author": "bo", "createdAt": "2020-01-01T00:02:00Z"}, {"author": null, "createdAt": "2020-01-01T00:02:30Z"}]}],
  "pulls": [{"number": 6, "id": "MDEx", "url": "https://github.com/O/r/pull/6", "author": "dependabot[bot]", "createdAt": "2020-01-01T00:01:00Z", "comments": [],
    "reviews": [{"id": "R1", "state": "COMMENTED", "author": "bo", "createdAt": "2020-01-01T00:03:00Z", "comments": [
        {"id": "C1", "author": "bo", "createdAt": "2020-01-01T00:03:00Z"}]},
      {"id": "R2", "state": "APPROVED", "author": "ana", "createdAt": "2020-01-01T00:04:00Z", "comments": []}]}]}"#;
/// As the list of pull requests has it; the list of issues has it, too.
const GITHUB_PULL: &str = r#"[{"url": "https://api.github.com/repos/O/r/pulls/6", "html_url": "https://github.com/O/r/pull/6", "id": 777, "number": 6, "state": "open",
    "issue_url": "https://api.github.com/repos/O/r/issues/6", "user": {"login": "dependabot[bot]", "id": 2, "type": "Bot"}, "created_at": "2020-01-01T00:01:00Z"}]"#;

#[test]
fn github_becomes_a_log() {
    let export = read(&[("a.json", GITHUB_ISSUES)]);
    let expected = [
        "2020-01-01T00:00:00Z,m0001,post,t0001",
        "2020-01-01T00:02:00Z,m0002,reply,t0001",
        "2020-01-01T00:03:00Z,m0002,post,t0002",
    ];
    assert_eq!(rows(&export), expected);
    assert_eq!(left_out(&export), [1, 0, 2, 0, 0, 0]);
    assert_eq!((export.format, export.reactions, export.missing), ("github", 2, 1));
    let both = read(&[("a.json", GITHUB_ISSUES), ("b.json", GITHUB_CLI)]);
    assert_eq!(rows(&both), expected, "the API and the program name the same messages");
    assert_eq!(left_out(&both), [3, 2, 2, 0, 0, 0]);
    let twice = read(&[("a.json", GITHUB_ISSUES), ("pulls.json", GITHUB_PULL)]);
    assert_eq!(
        (rows(&twice).len(), left_out(&twice)),
        (3, [1, 1, 2, 0, 0, 0]),
        "a pull request is no comment"
    );
    let archive = read(&[("archive.json", GITHUB_ARCHIVE)]);
    let last = "2020-01-01T00:04:00Z,m0001,reply,t0002".to_owned();
    assert_eq!(rows(&archive), [&expected.map(str::to_owned)[..], &[last]].concat());
    assert_eq!(left_out(&archive), [1, 0, 1, 0, 0, 0]);
}

const GITLAB: &str = r#"[
    {"id": 76, "iid": 6, "project_id": 8, "title": "T", "author": {"id": 1, "name": "Ana", "username": "ana"}, "created_at": "2020-01-01T00:00:00.000Z", "user_notes_count": 4},
    {"id": 76, "iid": 1, "project_id": 8, "source_branch": "x", "author": {"id": 2, "username": "bo"}, "created_at": "2020-01-01T00:00:30.000Z", "user_notes_count": 0}]
[{"id": 302, "body": "closed", "author": {"id": 1, "username": "ana"}, "created_at": "2020-01-01T00:01:00Z", "system": true, "noteable_id": 76, "noteable_type": "Issue"},
 {"id": 305, "author": {"id": 2, "username": "bo"}, "created_at": "2020-01-01T00:02:00Z", "system": false, "noteable_id": 76, "noteable_type": "Issue"},
 {"id": 306, "author": {"id": 9, "username": "project_8_bot_ab12"}, "created_at": "2020-01-01T00:02:00Z", "system": false, "noteable_id": 76, "noteable_type": "Issue"},
 {"id": 307, "author": {"id": 10, "username": "ghost"}, "created_at": "2020-01-01T00:02:00Z", "system": false, "noteable_id": 76, "noteable_type": "Issue"}]
[{"id": "6a9c", "individual_note": false, "notes": [
   {"id": 305, "author": {"id": 2, "username": "bo"}, "created_at": "2020-01-01T00:02:00Z", "system": false, "noteable_id": 76, "noteable_type": "Issue"},
   {"id": 308, "author": {"id": 1, "username": "ana"}, "created_at": "2020-01-01T00:03:00Z", "system": false, "noteable_id": 76, "noteable_type": "MergeRequest"}]}]"#;
const GITLAB_LINES: &str = r#"{"title": "T", "author_id": 1, "iid": 6, "created_at": "2020-01-01T00:00:00Z", "notes": [{"note": "x", "author_id": 2, "created_at": "2020-01-01T00:01:00Z", "system": false, "noteable_type": "Issue", "author": {"name": "Bo"}}]}
{"title": "U", "author_id": 2, "iid": 7, "created_at": "2020-01-01T00:02:00Z", "notes": []}"#;

#[test]
fn gitlab_becomes_a_log() {
    let export = read(&[("x.json", GITLAB)]);
    let expected = [
        "2020-01-01T00:00:00Z,m0001,post,t0001",
        "2020-01-01T00:00:30Z,m0002,post,t0002",
        "2020-01-01T00:02:00Z,m0002,reply,t0001",
        "2020-01-01T00:03:00Z,m0001,reply,t0002",
    ];
    assert_eq!(rows(&export), expected);
    assert_eq!(left_out(&export), [1, 1, 1, 1, 0, 0]);
    assert_eq!((export.format, export.missing), ("gitlab", 1));
    let lines = read(&[("issues.ndjson", GITLAB_LINES)]);
    assert_eq!(rows(&lines).concat().matches("reply,t0001").count(), 1);
    assert_eq!((lines.log.events.len(), lines.log.members()), (3, 2));
}

const MAILMAN3: &str = r#"{"count": 3, "next": null, "previous": null, "results": [
    {"url": "https://l.example/api/list/x@l.example/email/AAA/", "message_id": "a@one.example", "message_id_hash": "AAA", "thread": "https://l.example/api/list/x@l.example/thread/AAA/",
     "sender": {"address": "ana (a) one.example", "mailman_id": "1", "emails": "x"}, "sender_name": "Ana Silva", "subject": "S", "date": "2020-01-01T00:00:00Z", "parent": null, "children": ["BBB"]},
    {"message_id_hash": "BBB", "thread": "https://l.example/api/list/x@l.example/thread/AAA/", "sender": {"address": "bo (a) two.example"}, "sender_name": "Bo Lind",
     "date": "2020-01-01T01:01:00+01:00", "parent": "https://l.example/api/list/x@l.example/email/AAA/"},
    {"message_id_hash": "CCC", "thread": "https://l.example/api/list/x@l.example/thread/AAA/", "sender": "ana@home.example", "sender_name": "Ana Silva",
     "date": "2020-01-01T00:02:00Z", "parent": "https://l.example/api/list/x@l.example/email/BBB/"},
    {"message_id_hash": "DDD", "sender": null, "date": "2020-01-01T00:02:00Z"}]}"#;

#[test]
fn mailman3_becomes_a_log() {
    let export = read(&[("emails.json", MAILMAN3)]);
    let expected = [
        "2020-01-01T00:00:00Z,m0001,post,t0001",
        "2020-01-01T00:01:00Z,m0002,reply,t0001",
        "2020-01-01T00:02:00Z,m0001,reply,t0001",
    ];
    assert_eq!(rows(&export), expected, "people are joined as in mail");
    assert_eq!((export.format, left_out(&export)), ("mailman3", [0, 0, 1, 0, 0, 0]));
}

/// As Mailman 3's archive exports a list: addresses hidden or not, answers without brackets, lines of texts unquoted.
const MAILMAN3_MBOX: &str = "From ana@one.example Wed Jan  1 00:00:00 2020\nContent-Type: multipart/mixed; boundary=\"=1=\"\n\
     MIME-Version: 1.0\nFrom: Ana Silva <ana@one.example>\nTo: x@l.example\nSubject: A question\n\
     Date: Wed, 01 Jan 2020 00:00:00 +0000\nMessage-ID: <a@one.example>\n\n--=1=\nContent-Type: text/plain\n\ntext\n\
     From here on, a text.\n\n--=1=--\n\nFrom bo at two.example Wed Jan  1 01:00:00 2020\nMIME-Version: 1.0\n\
     From: Bo Lind <bo at two.example>\nSubject: Something else\nDate: Wed, 01 Jan 2020 02:00:00 +0100\n\
     Message-ID: <b@two.example>\nIn-Reply-To: a@one.example\n\ntext\n";

#[test]
fn an_mbox_of_mailman3_is_mail() {
    let room = tempfile::tempdir().unwrap();
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(MAILMAN3_MBOX.as_bytes()).unwrap();
    fs::write(room.path().join("x@l.example-2020.mbox.gz"), gzip.finish().unwrap()).unwrap();
    let log = ok(room.path(), &["import", "mbox", "x@l.example-2020.mbox.gz", "--out", "-"]);
    let expected = "time,member,kind,thread\n2020-01-01T00:00:00Z,m0001,post,t0001\n\
                    2020-01-01T01:00:00Z,m0002,reply,t0001\n";
    assert_eq!(log, expected);
}

/// Examples of all formats, by name.
fn examples() -> Vec<(&'static str, Vec<(&'static str, &'static str)>)> {
    vec![
        ("slack", slack()),
        ("teams", vec![("a.json", TEAMS), ("b.json", TEAMS_OWN)]),
        ("discord", vec![("a.json", DISCORD), ("b.json", DISCORD_THREAD)]),
        ("discourse", vec![("a.json", DISCOURSE_TOPIC), ("b.json", DISCOURSE_POSTS)]),
        (
            "stack-exchange",
            vec![("Posts.xml", STACK_POSTS), ("Comments.xml", STACK_COMMENTS), ("Users.xml", STACK_USERS)],
        ),
        ("github", vec![("a.json", GITHUB_ISSUES), ("b.json", GITHUB_CLI), ("c.json", GITHUB_ARCHIVE)]),
        ("gitlab", vec![("a.json", GITLAB), ("b.ndjson", GITLAB_LINES)]),
        ("mailman3", vec![("a.json", MAILMAN3)]),
    ]
}

#[test]
fn every_format_has_an_example_and_is_no_other() {
    let named: Vec<&str> = examples().into_iter().map(|(name, _)| name).collect();
    assert_eq!(named, FORMATS.iter().map(|format| format.name).collect::<Vec<_>>());
    for (name, files) in examples() {
        for format in &FORMATS {
            for file in &files {
                let mut export = Export::of(Some(format.name)).unwrap();
                export.add(Path::new(file.0), &mut file.1.as_bytes(), &control()).unwrap();
                let found = export.finish(&Who::default(), Vec::new());
                let taken = found.unknown.is_empty();
                assert_eq!(taken, name == format.name, "{} as {}: {:?}", file.0, format.name, found.unknown);
            }
        }
    }
}

#[test]
fn folders_and_packed_exports_are_the_same() {
    let room = tempfile::tempdir().unwrap();
    let folder = room.path().join("export");
    for (name, text) in slack() {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
        // Every second file is packed.
        match name.len() % 2 {
            0 => fs::write(path, text).unwrap(),
            _ => {
                gzip.write_all(text.as_bytes()).unwrap();
                fs::write(path, gzip.finish().unwrap()).unwrap();
            }
        }
    }
    let place = std::slice::from_ref(&folder);
    let by_folder = messages::read(place, None, &Who::default(), &control()).unwrap();
    assert_eq!(rows(&by_folder), rows(&read(&slack())));
    // In UTF-16, as some programs save it.
    let wide: Vec<u8> = format!("\u{feff}{TEAMS}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    fs::write(room.path().join("wide.json"), wide).unwrap();
    let wide = messages::read(&[room.path().join("wide.json")], None, &Who::default(), &control()).unwrap();
    assert_eq!(wide.log.events.len(), 3);
    let stopped = Control { go_on: &|_| false, ..control() };
    assert!(matches!(messages::read(&[folder], None, &Who::default(), &stopped), Err(ImportError::Stopped)));
    assert!(matches!(Export::of(Some("irc")), Err(ImportError::NoFormat { .. })));
}

#[test]
fn the_command_reads_exports_and_reports_what_it_left_out() {
    let room = tempfile::tempdir().unwrap();
    let place = room.path();
    for (name, text) in slack() {
        let path = place.join("my-team").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    fs::write(place.join("my-team/notes.txt"), "a text").unwrap();
    fs::write(place.join("my-team/other.json"), "[{\"a\": 1}]").unwrap();
    let said = ok(place, &["import", "messages", "my-team"]);
    let flat = said.replace('\n', " ").split_whitespace().collect::<Vec<_>>().join(" ");
    for words in [
        "4 events of 4 members, 2020-01-01 to 2020-01-01",
        "threads: 2",
        "left out: 3 of bots, 1 repeat, 2 with no date or author",
        "also left out: 1 notice of the program, 1 deleted, 1 of private talk",
        "By the export's own count, 1 answer is missing in it",
        "2 reactions have no date and are no event.",
        "1 entry of my-team/other.json was passed over: not of the format slack.",
        "my-team/notes.txt was passed over: it is neither JSON nor XML",
        "Message 11 of my-team/general/2020-01-01.json was left out: no author.",
    ] {
        assert!(flat.contains(words), "{words} in {flat}");
    }
    assert!(said.lines().all(|line| line.chars().count() <= 80), "{said}");
    for word in ["ana", "silva", "bo lind", "general", "@", "u1"] {
        let log = fs::read_to_string(place.join("my-team.csv")).unwrap();
        assert!(!log.to_lowercase().contains(word), "{word} in {log}");
    }
    let found = json(place, &["import", "messages", "my-team", "--force", "--json", "--format", "slack"]);
    let found = &found["result"];
    assert_eq!(
        (&found["source"], &found["events"], &found["threads"]),
        (&"slack".into(), &4.into(), &2.into())
    );
    let left_out = json!({"bots": 3, "excluded": 0, "repeats": 1, "unreadable": 2, "notices": 1, "deleted": 1, "private": 1});
    assert_eq!(found["left_out"], left_out);

    let import = ["import", "messages", "my-team", "--force", "--json"];
    let with = |more: &[&str]| json(place, &[&import[..], more].concat())["result"].clone();
    assert_eq!(
        with(&["--exclude", "*@one.example"])["left_out"]["excluded"],
        2,
        "by the address of users.json"
    );
    assert_eq!(with(&["--bots", "bo2"])["left_out"]["bots"], 4, "by login");
    fs::write(place.join("who"), "Bo Lind <bo@x.example>\n").unwrap();
    assert_eq!(
        with(&["--identities", "who"])["members"],
        3,
        "two accounts are one by what is known beforehand"
    );
}

#[test]
fn what_cannot_be_read_is_refused_with_place_and_remedy() {
    let room = tempfile::tempdir().unwrap();
    for (name, text, words) in [
        (
            "cut.json",
            &SLACK_DAY[..400],
            &["cut.json is broken JSON", "line 5 column", "export or download it again"][..],
        ),
        ("odd.json", "[{\"type\": \"message\", \"ts\": nan}]", &["broken JSON", "line 1 column"]),
        ("deep.json", &"[".repeat(300), &["broken JSON", "recursion limit"]),
        ("word.json", "[\"\\ud800\"]", &["broken JSON", "line 1 column"]),
        ("cut.xml", &STACK_POSTS[..300], &["broken XML", "byte"]),
        ("empty.json", "", &["holds no message", "could become an event"]),
        ("empty-list.json", "[]", &["holds no message"]),
        (
            "bots.json",
            r#"[{"type": "message", "ts": "1", "bot_id": "B"}]"#,
            &["holds no message", "1 are bots'"],
        ),
        ("unknown.json", "{\"a\": [1, null, {}]}", &["unknown.json is of a form that isn't known", "--help"]),
        ("list.mbox", "From a@b.example Mon Apr  7 10:33:11 2003\n", &["hearth import mbox"]),
        ("page.html", "<!DOCTYPE html>", &["a page of HTML; export as JSON"]),
        ("table.csv", "a,b\n", &["hearth facts"]),
    ] {
        fs::write(room.path().join(name), text).unwrap();
        let said = fails(room.path(), 2, &["import", "messages", name, "--out", "x.csv"]);
        for word in words {
            assert!(said.contains(word), "{name}: {said}");
        }
        assert!(!room.path().join("x.csv").exists());
    }
    fs::write(room.path().join("Posts.7z"), b"7z\xbc\xaf\x27\x1c").unwrap();
    let said = fails(room.path(), 2, &["import", "messages", "Posts.7z"]);
    assert!(said.contains("a 7z archive") && said.contains("7z x"), "{said}");
    let said = fails(room.path(), 2, &["import", "messages", "table.csv", "--format", "irc"]);
    assert!(said.contains("slack") && said.contains("mailman3"), "{said}");
}

#[test]
fn odd_values_are_counted_and_nobody_is_made_up() {
    let odd = r#"[
        {"type": "message", "ts": 1577836800.5, "user": 18446744073709551616},
        {"type": "message", "ts": "1577836801.000000", "user": "U\u0000\u001b[2J\u202e"},
        {"type": "message", "ts": "", "user": "U1"}, {"type": "message", "ts": "soon", "user": "U1"},
        {"type": "message", "ts": "-5", "user": "U1"}, {"type": "message", "ts": true, "user": "U1"},
        {"type": "message", "ts": {}, "user": []}, {"type": "message", "ts": "1577836802.0", "user": null, "comment": 7},
        {"type": "message", "ts": "1577836803.0", "user": "U1", "text": "half of a pair: \ud83d", "blocks": [[[{"\ud83d": 1e999}]]]},
        7, null, "x", [], {}]"#;
    let export = read(&[("general.json", odd)]);
    assert_eq!((export.log.events.len(), left_out(&export)[2]), (3, 6), "texts are not read");
    assert_eq!(export.unknown.iter().map(|(_, number)| number).sum::<u64>(), 5);
}

// ---- anything ----

/// What stands in the place of values.
fn odd_value(random: &mut ChaCha8Rng) -> Value {
    let odd = [
        json!(null),
        json!(true),
        json!(""),
        json!("\u{0}\u{1b}\u{202e}\u{fffd}"),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(1e300),
        json!("99999999999999999999999"),
        json!("1577836800.000100"),
        json!("2020-13-45T99:99:99Z"),
        json!([]),
        json!({}),
        json!([[[{"id": [1]}]]]),
        json!("x".repeat(300)),
        json!({"user": {"id": "1"}, "messages": [{"ts": "1"}], "notes": [null], "posts": 5}),
    ];
    odd[random.random_range(0..odd.len())].clone()
}

/// Changes a few values somewhere in a document.
fn change(value: &mut Value, random: &mut ChaCha8Rng) {
    let inner = match value {
        Value::Array(all) if !all.is_empty() => {
            let at = random.random_range(0..all.len());
            match random.random_range(0..10) {
                0 => return all.truncate(at),
                1 => return all.push(all[at].clone()),
                _ => all.get_mut(at),
            }
        }
        Value::Object(map) if !map.is_empty() => {
            let key = map.keys().nth(random.random_range(0..map.len())).unwrap().clone();
            match random.random_range(0..10) {
                0 => return drop(map.remove(&key)),
                _ => map.get_mut(&key),
            }
        }
        _ => None,
    };
    match inner {
        Some(inner) if random.random_range(0..6) > 0 => change(inner, random),
        _ => *value = odd_value(random),
    }
}

/// Changes bytes somewhere in a text.
fn scramble(text: &mut Vec<u8>, random: &mut ChaCha8Rng) {
    for _ in 0..random.random_range(1..4) {
        let at = random.random_range(0..text.len().max(1)).min(text.len());
        let end = (at + random.random_range(0..12)).min(text.len());
        match random.random_range(0..5) {
            0 => text.truncate(at),
            1 => drop(text.drain(at..end)),
            2 => drop(text.splice(at..end, [random.next_u32() as u8, b'"', b'<', b'{'])),
            3 => {
                let part = text[at..end].to_vec();
                drop(text.splice(at..at, part));
            }
            _ => drop(text.splice(at..end, *b"999999999999999999999")),
        }
    }
}

/// Reads an export of these bytes; it may be broken, and then says where.
fn any_export(format: &str, file: &str, bytes: &[u8]) {
    let mut export = Export::of(Some(format)).unwrap();
    if let Err(error) = export.add(Path::new(file), &mut &bytes[..], &control()) {
        let said = error.to_string();
        assert!(matches!(error, ImportError::Broken { .. } | ImportError::Read { .. }), "{said}");
    }
    let log = export.finish(&Who::default(), Vec::new()).log;
    assert_eq!(log.kinds().get("post").copied().unwrap_or(0), log.threads());
    assert!(log.events.is_sorted_by_key(|event| event.time));
    let mut text = Vec::new();
    log.write(&mut text).unwrap();
    assert!(text.is_ascii());
}

/// Ten thousand broken exports of each format: none brings the reader down.
#[test]
fn broken_exports_are_errors_or_logs() {
    const CASES: usize = 10_000;
    for (place, (format, files)) in examples().into_iter().enumerate() {
        let mut random = ChaCha8Rng::seed_from_u64(place as u64);
        for case in 0..CASES {
            let (file, text) = files[case % files.len()];
            let mut bytes = text.as_bytes().to_vec();
            match serde_json::from_str::<Value>(text) {
                Ok(mut value) if case % 4 > 0 => {
                    for _ in 0..random.random_range(1..5) {
                        change(&mut value, &mut random);
                    }
                    bytes = value.to_string().into_bytes();
                }
                _ => scramble(&mut bytes, &mut random),
            }
            any_export(format, file, &bytes);
        }
    }
}

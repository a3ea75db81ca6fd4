//! The command.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use assert_cmd::cargo::CommandCargoExt;
use serde_json::Value;

fn hearth(arguments: &[&str]) -> Output {
    Command::cargo_bin("hearth").unwrap().args(arguments).output().unwrap()
}

fn message(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Starts a server, and returns it with the link that it prints.
fn start(arguments: &[&str]) -> (Child, String) {
    let mut child = Command::cargo_bin("hearth")
        .unwrap()
        .args(["serve", "--no-open", "--port", "0"])
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let out = BufReader::new(child.stdout.take().unwrap());
    let link = out.lines().map_while(Result::ok).find(|line| line.contains("http://")).unwrap();
    (child, link.trim().to_owned())
}

#[test]
#[cfg(unix)]
fn it_prints_a_link_and_ends_well_with_ctrl_c() {
    for signal in ["-INT", "-TERM"] {
        let (mut child, link) = start(&["scenarios/sponsored-launch.ron"]);
        assert!(link.starts_with("http://127.0.0.1:") && link.contains("/?token="), "{link}");
        let port: u16 = link.split(':').nth(2).unwrap().split('/').next().unwrap().parse().unwrap();
        assert!(std::net::TcpStream::connect(("127.0.0.1", port)).is_ok());
        let kill = Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
        assert!(kill.success());
        assert_eq!(child.wait().unwrap().code(), Some(0), "{signal}");
    }
}

#[test]
fn bad_requests_are_refused_before_anything_is_opened() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let empty = tempfile::tempdir().unwrap();
    let empty = empty.path().to_str().unwrap();
    for (arguments, wanted) in [
        (vec!["--port", &port], "choose another with --port"),
        (vec!["--lessons", empty], "there are no lessons"),
        (vec!["--lessons", "nowhere"], "can't read the lessons"),
        (vec!["scenarios/sponsored-lunch.ron"], "did you mean scenarios/sponsored-launch.ron?"),
        (vec!["--set", "policy.opennes=1"], "did you mean `openness`?"),
    ] {
        let output = hearth(&[&["serve", "--no-open"], &arguments[..]].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(message(&output).contains(wanted), "{arguments:?}: {}", message(&output));
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn lessons_are_checked_like_scenarios() {
    let lesson = "scenarios/lessons/the-drudgery-trap.ron";
    let fine = hearth(&["check", lesson]);
    let text = String::from_utf8_lossy(&fine.stdout).into_owned();
    assert_eq!(fine.status.code(), Some(0));
    for wanted in ["is fine", "Lesson: The drudgery trap", "in de, en", "most of 3 futures, in 20 runs"] {
        assert!(text.contains(wanted), "{wanted}: {text}");
    }
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    let json = hearth(&["check", "--json", lesson, "scenarios/baseline.ron"]);
    let lines: Vec<Value> = String::from_utf8_lossy(&json.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(
        (&lines[0]["result"]["questions"][1], &lines[1]["result"]["ok"]),
        (&"what-helps".into(), &true.into())
    );
    let folder = tempfile::tempdir().unwrap();
    let wrong = folder.path().join("wrong.ron");
    let text = std::fs::read_to_string(Path::new(lesson)).unwrap().replace("of: active,", "of: actve,");
    std::fs::write(&wrong, text).unwrap();
    let output = hearth(&["check", wrong.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(message(&output).contains("did you mean `active`?"), "{}", message(&output));
}

//! Git histories as they really are: addresses that are nobody's, commits of one second, settings, clocks.

use std::fs;
use std::process::Command;

use crate::import::{By, DAY, Repository, START, by, csv};
use crate::said::{command, fails, ok, text};
use hearth::logs::import::ImportedLog;

/// Members in the order of their events, as letters.
fn members(log: &ImportedLog) -> String {
    log.events.iter().map(|event| char::from(b'a' - 1 + event.member as u8)).collect()
}

#[test]
fn an_address_that_nobody_owns() {
    let Some(repository) = Repository::new() else { return };
    for (day, name) in ["anas", "bolind", "Cy Roth"].into_iter().enumerate() {
        repository.commit(by(name, "null@project.net", day as i64), "x");
    }
    assert_eq!(members(&repository.log()), "abc");
}

#[test]
fn names_in_other_scripts() {
    let Some(repository) = Repository::new() else { return };
    repository.commit(by("野々村太郎", "a@one.net", 0), "x");
    repository.commit(by("野々村太郎", "b@two.net", 1), "x");
    repository.commit(by("José García", "c@three.net", 2), "x");
    repository.commit(by("Jose\u{301} Garci\u{301}a", "d@four.net", 3), "x");
    assert_eq!(members(&repository.log()), "aabb");
}

#[test]
fn names_that_stand_for_nobody() {
    let Some(repository) = Repository::new() else { return };
    repository.commit(by("Firstname Lastname", "a@one.net", 0), "x");
    repository.commit(by("Firstname Lastname", "b@two.net", 1), "x");
    repository.commit(by("unknown", "unknown", 2), "x");
    repository.commit(by("(no author)", "(no author)", 3), "x");
    let log = repository.log();
    assert_eq!((members(&log).as_str(), log.left_out.unreadable), ("ab", 2));
}

#[test]
fn commits_of_one_second_on_top_of_one_another_are_no_repeats() {
    let Some(repository) = Repository::new() else { return };
    for other in 0..5 {
        repository.commit(by("Ana Silva", "ana@one.net", 0), if other == 3 { "Other" } else { "Update." });
    }
    let log = repository.log();
    assert_eq!((log.events.len(), log.left_out.repeats), (5, 0));
    // Picked to another branch and merged, they are.
    repository.git(&["checkout", "--quiet", "--orphan", "side"], None);
    let picked = By { committed: START + DAY, ..by("Ana Silva", "ana@one.net", 0) };
    repository.commit(picked, "Update.");
    let log = repository.log();
    assert_eq!(log.events.len(), 1);
    repository.git(&["checkout", "--quiet", "main"], None);
    let merge = ["merge", "--quiet", "--allow-unrelated-histories", "--no-gpg-sign", "-m", "Merge", "side"];
    repository.git(&merge, Some(by("Bo Lind", "bo@two.net", 1)));
    let log = repository.log();
    assert_eq!((log.events.len(), log.left_out.repeats), (6, 1));
}

#[test]
fn trailers_of_any_length() {
    let Some(repository) = Repository::new() else { return };
    let many: String =
        (0..3000).map(|at| format!("Co-authored-by: Person{at} Of{at} <person{at}@example.net>\n")).collect();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("message");
    fs::write(&file, format!("Squashed\n\n{many}")).unwrap();
    repository.git(
        &["commit", "--quiet", "--allow-empty", "--no-gpg-sign", "-F", file.to_str().unwrap()],
        Some(by("Ana Silva", "ana@one.net", 0)),
    );
    assert_eq!(repository.log().members(), 3001);
}

#[test]
fn settings_of_the_user_count_for_nothing() {
    let Some(repository) = Repository::new() else { return };
    let folder = repository.0.path();
    repository.commit(by("Ana Silva", "ana@one.net", 0), "x\n\nReviewed-by: Bo Lind <bo@two.net>");
    fs::write(folder.join("settings"), "[trailer]\n\tseparators = \"#\"\n[core]\n\tcommentChar = R\n")
        .unwrap();
    let mut import = command(folder, &["import", "git", ".", "-o", "-"]);
    let output = import.env("GIT_CONFIG_GLOBAL", folder.join("settings")).output().unwrap();
    assert_eq!(text(&output.stdout).lines().count(), 3, "{}", text(&output.stderr));
    let counted =
        [("GIT_CONFIG_COUNT", "1"), ("GIT_CONFIG_KEY_0", "trailer.separators"), ("GIT_CONFIG_VALUE_0", "#")];
    let output = command(folder, &["import", "git", ".", "-o", "-"]).envs(counted).output().unwrap();
    assert_eq!(text(&output.stdout).lines().count(), 3, "{}", text(&output.stderr));
}

#[test]
fn a_folder_in_a_repository_is_none() {
    let Some(repository) = Repository::new() else { return };
    repository.commit(by("Ana Silva", "ana@one.net", 0), "x");
    let folder = repository.0.path();
    fs::create_dir(folder.join("part")).unwrap();
    let said = fails(folder, 2, &["import", "git", "part", "-o", "-"]);
    assert!(said.contains("no git repository") && said.contains("submodule update --init"), "{said}");
    for place in [".", ".git"] {
        assert_eq!(ok(folder, &["import", "git", place, "-o", "-"]).lines().count(), 2, "{place}");
    }
    let tree = folder.join("tree");
    repository.git(&["worktree", "add", "--quiet", tree.to_str().unwrap()], None);
    assert_eq!(ok(folder, &["import", "git", "tree", "-o", "-"]).lines().count(), 2);
    let bare = folder.join("bare.git");
    repository.git(&["clone", "--quiet", "--bare", ".", bare.to_str().unwrap()], None);
    assert_eq!(ok(folder, &["import", "git", "bare.git", "-o", "-"]).lines().count(), 2);
    assert!(Command::new("git").arg("--version").output().is_ok());
}

#[test]
fn clocks_of_committers() {
    let Some(repository) = Repository::new() else { return };
    repository.commit(by("Ana Silva", "ana@one.net", 100), "x");
    // A committer whose clock was set back by years: the author's day counts.
    let behind = By { committed: START - 3000 * DAY, ..by("Bo Lind", "bo@two.net", 101) };
    repository.commit(behind, "x");
    // An author whose clock ran ahead: the committer's.
    let ahead = By { written: START + 900 * DAY, committed: START + 102 * DAY, ..behind };
    repository.commit(ahead, "y");
    let days: Vec<String> = csv(&repository.log())[1..].iter().map(|line| line[..10].to_owned()).collect();
    assert_eq!(days, ["2020-04-10", "2020-04-11", "2020-04-12"]);
}

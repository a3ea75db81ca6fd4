//! Tells the program which commit it was built from. Without git, or outside of its own repository, it is
//! built all the same and says `unknown`.

use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo:rerun-if-env-changed=HEARTH_COMMIT");
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=src");
    println!("cargo:rerun-if-changed=crates");
    println!("cargo:rerun-if-changed=Cargo.toml");
    // Folders that are built into the program, with whatever comes to lie in them.
    println!("cargo:rerun-if-changed=web/dist");
    println!("cargo:rerun-if-changed=scenarios/lessons");
    for name in ["HEAD", "logs/HEAD"] {
        if let Some(path) = git(&["rev-parse", "--git-path", name])
            && Path::new(&path).exists()
        {
            println!("cargo:rerun-if-changed={path}");
        }
    }
    if let Some(commit) = std::env::var("HEARTH_COMMIT").ok().or_else(commit) {
        println!("cargo:rustc-env=HEARTH_COMMIT={commit}");
    }
}

/// The commit, marked where the sources differ from it; nothing where the package is merely somewhere
/// inside of another repository.
fn commit() -> Option<String> {
    let prefix = git(&["rev-parse", "--show-prefix"])?;
    let commit = git(&["rev-parse", "--short=12", "HEAD"])?;
    let changes = git(&["status", "--porcelain", "--", "src", "crates", "Cargo.toml"])?;
    let mark = if changes.is_empty() { "" } else { "-modified" };
    prefix.is_empty().then(|| format!("{commit}{mark}"))
}

fn git(arguments: &[&str]) -> Option<String> {
    let done = Command::new("git").args(arguments).output().ok()?;
    let text = String::from_utf8(done.stdout).ok()?;
    done.status.success().then(|| text.trim().to_owned())
}

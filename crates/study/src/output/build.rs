//! Which build of the program this is.

use std::sync::OnceLock;

static COMMIT: OnceLock<&'static str> = OnceLock::new();

/// Says which commit the program was built from, for the manifests that it writes. The first call counts: the program
/// makes it when it starts, so that crates need not be built anew for each commit.
pub fn set_commit(commit: &'static str) {
    COMMIT.get_or_init(|| commit);
}

/// The commit that the program was built from; `unknown` where nobody said.
pub fn commit() -> &'static str {
    COMMIT.get().copied().unwrap_or("unknown")
}

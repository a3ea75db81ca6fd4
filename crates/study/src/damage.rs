//! What can become of a file of a results folder.

/// A file of a results folder that isn't what was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// Its name within the folder.
    pub name: String,
    /// What became of it.
    pub how: DamageKind,
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DamageKind {
    /// It has as many bytes as were written, and others.
    Altered,
    /// It is shorter.
    Cut,
    /// It is longer.
    Longer,
    /// It is missing.
    Gone,
}

impl DamageKind {
    /// As programs read it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Altered => "altered",
            Self::Cut => "cut",
            Self::Longer => "longer",
            Self::Gone => "gone",
        }
    }
}

impl std::fmt::Display for Damage {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let how = match self.how {
            DamageKind::Altered => "was altered",
            DamageKind::Cut => "was cut short",
            DamageKind::Longer => "has more in it than was written",
            DamageKind::Gone => "is missing",
        };
        write!(to, "{} {how}", self.name)
    }
}

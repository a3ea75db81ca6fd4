//! One definition per parameter.
//!
//! [`parameters!`](crate::scenario::parameters) turns a table of fields into a struct and its
//! catalogue: default, range, unit, meaning, the quantity that it acts on, and its source. All else
//! that needs to know a parameter reads it from there.

/// What is known of one parameter, apart from its value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spec {
    /// Name of the field.
    pub name: &'static str,
    /// Meaning, one line or a few (the field's documentation).
    pub meaning: &'static [&'static str],
    /// Lowest and highest value allowed, both included; `None` where any value of the type is.
    pub range: Option<(f64, f64)>,
    /// Unit, as one writes it behind a number.
    pub unit: &'static str,
    /// The observed quantity that moves first, with its sign: `"+legitimacy"`; empty where none is named.
    pub acts: &'static str,
    /// Where the parameter comes from.
    pub source: &'static str,
}

/// Both ends of a range, included.
pub const fn within(low: f64, high: f64) -> Option<(f64, f64)> {
    Some((low, high))
}

/// A parameter whose every value is meaningful.
pub const ANY: Option<(f64, f64)> = None;

/// Declares a group of parameters.
macro_rules! parameters {
    (
        $(#[doc = $about:expr])+
        pub struct $group:ident {
            $(
                $(#[doc = $meaning:expr])+
                $name:ident : $kind:ty = $default:expr, $range:expr, $unit:expr, $acts:expr, $source:expr;
            )*
        }
        $( with {
            $(
                $(#[doc = $part_about:expr])+
                $part:ident : $part_kind:ty;
            )*
        } )?
    ) => {
        $(#[doc = $about])+
        #[derive(Debug, Clone, PartialEq, serde::Serialize)]
        pub struct $group {
            $( $(#[doc = $meaning])+ pub $name: $kind, )*
            $( $( $(#[doc = $part_about])+ pub $part: $part_kind, )* )?
        }

        impl Default for $group {
            fn default() -> Self {
                Self {
                    $( $name: $default, )*
                    $( $( $part: Default::default(), )* )?
                }
            }
        }

        impl $group {
            /// The catalogue of this group's own parameters.
            pub const SPECS: &'static [$crate::scenario::Spec] = &[
                $( $crate::scenario::Spec {
                    name: stringify!($name),
                    meaning: &[$($meaning),+],
                    range: $range,
                    unit: $unit,
                    acts: $acts,
                    source: $source,
                }, )*
            ];
        }
    };
}
pub(crate) use parameters;

/// Declares an enumeration that a scenario writes in snake case.
macro_rules! choices {
    (
        $(#[doc = $about:expr])+
        pub enum $choice:ident {
            $( $(#[doc = $meaning:expr])+ $variant:ident = $name:expr, )+
        }
    ) => {
        $(#[doc = $about])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
        pub enum $choice {
            $( $(#[doc = $meaning])+ #[serde(rename = $name)] $variant, )+
        }

        impl $choice {
            /// Every choice, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name that a scenario file uses.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// What the choice means, in a line or a few.
            pub const fn meaning(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &[$($meaning),+]),+ }
            }
        }
    };
}
pub(crate) use choices;

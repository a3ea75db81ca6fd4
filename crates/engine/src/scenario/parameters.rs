//! One definition per parameter.
//!
//! `parameters!` turns a table of fields into a struct and its catalogue: default, range, unit,
//! meaning, the quantity that it acts on, and its source. All else that needs to know a parameter
//! (reading, checking, changing by path, writing, explaining) goes through [`Group`], which the
//! table implements.

use super::plausible::Plausible;
use super::value::Leaf;

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
    /// Of a coefficient: how its plausible range is found.
    pub plausible: Plausible,
}

impl Spec {
    /// The meaning as one text.
    pub fn text(&self) -> String {
        one_line(self.meaning)
    }
}

/// Lines of documentation as one text.
pub fn one_line(lines: &[&str]) -> String {
    let lines: Vec<&str> = lines.iter().map(|line| line.trim()).collect();
    lines.join(" ").trim().to_owned()
}

/// Both ends of a range, included.
pub const fn within(low: f64, high: f64) -> Option<(f64, f64)> {
    Some((low, high))
}

/// A parameter whose every value is meaningful.
pub const ANY: Option<(f64, f64)> = None;

/// A table of parameters, seen from outside.
pub trait Group {
    /// Name of the type, which a file may write in front of the bracket.
    fn kind_name(&self) -> &'static str;
    /// What the group is about.
    fn about(&self) -> &'static [&'static str];
    /// Names of the members, in order.
    fn names(&self) -> &'static [&'static str];
    /// A member by name.
    fn member(&self, name: &str) -> Option<Member<'_>>;
    /// A member by name, to be changed.
    fn member_mut(&mut self, name: &str) -> Option<MemberMut<'_>>;
}

/// A parameter or a group below.
pub enum Member<'a> {
    /// A parameter with its specification.
    Leaf(&'static Spec, &'a dyn Leaf),
    /// A group with its name.
    Part(&'static str, &'a dyn Group),
}

/// A parameter or a group below, to be changed.
pub enum MemberMut<'a> {
    /// A parameter with its specification.
    Leaf(&'static Spec, &'a mut dyn Leaf),
    /// A group.
    Part(&'a mut dyn Group),
}

/// The members of a group, in order.
pub fn members(group: &dyn Group) -> impl Iterator<Item = Member<'_>> {
    group.names().iter().filter_map(move |name| group.member(name))
}

/// Declares a group of parameters.
#[macro_export]
#[doc(hidden)]
macro_rules! parameters {
    (
        $(#[doc = $about:expr])+
        pub struct $group:ident {
            $(
                $(#[doc = $meaning:expr])+
                $name:ident : $kind:ty = $default:expr, $range:expr, $unit:expr, $acts:expr, $source:expr
                $(, $plausible:expr)?;
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

        // A table that only the reader uses has no caller for these.
        #[allow(dead_code)]
        impl $group {
            /// The catalogue of this group's own parameters.
            pub const SPECS: &'static [$crate::scenario::Spec] = &[$(
                $crate::scenario::parameters::spec!(
                    $name, [$($meaning),+], $range, $unit, $acts, $source $(, $plausible)?
                ),
            )*];

            /// Gives a parameter of this group a value, by its path from here.
            pub fn set_by_path(
                &mut self,
                path: &str,
                value: $crate::scenario::LiveValue,
            ) -> Result<(), $crate::scenario::PathError> {
                $crate::scenario::path::set(self, path, value)
            }

            /// The value of a parameter of this group, by its path from here.
            pub fn get_by_path(&self, path: &str) -> Option<$crate::scenario::LiveValue> {
                $crate::scenario::path::get(self, path)
            }
        }

        impl $crate::scenario::parameters::Group for $group {
            fn kind_name(&self) -> &'static str {
                stringify!($group)
            }

            fn about(&self) -> &'static [&'static str] {
                &[$($about),+]
            }

            fn names(&self) -> &'static [&'static str] {
                &[$( stringify!($name), )* $( $( stringify!($part), )* )?]
            }

            fn member(&self, name: &str) -> Option<$crate::scenario::parameters::Member<'_>> {
                use $crate::scenario::parameters::Member;
                $(
                    if name == stringify!($name) {
                        const SPEC: $crate::scenario::Spec =
                            $crate::scenario::parameters::spec!(
                                $name, [$($meaning),+], $range, $unit, $acts, $source $(, $plausible)?
                            );
                        return Some(Member::Leaf(&SPEC, &self.$name));
                    }
                )*
                $( $(
                    if name == stringify!($part) {
                        return Some(Member::Part(stringify!($part), &self.$part));
                    }
                )* )?
                None
            }

            fn member_mut(
                &mut self,
                name: &str,
            ) -> Option<$crate::scenario::parameters::MemberMut<'_>> {
                use $crate::scenario::parameters::MemberMut;
                $(
                    if name == stringify!($name) {
                        const SPEC: $crate::scenario::Spec =
                            $crate::scenario::parameters::spec!(
                                $name, [$($meaning),+], $range, $unit, $acts, $source $(, $plausible)?
                            );
                        return Some(MemberMut::Leaf(&SPEC, &mut self.$name));
                    }
                )*
                $( $(
                    if name == stringify!($part) {
                        return Some(MemberMut::Part(&mut self.$part));
                    }
                )* )?
                None
            }
        }
    };
}
pub use crate::parameters;

/// One row of the table as a value.
#[macro_export]
#[doc(hidden)]
macro_rules! spec {
    ($name:ident, [$($meaning:expr),+], $range:expr, $unit:expr, $acts:expr, $source:expr) => {
        $crate::scenario::parameters::spec!(
            $name, [$($meaning),+], $range, $unit, $acts, $source, $crate::scenario::Plausible::ByKind
        )
    };
    ($name:ident, [$($meaning:expr),+], $range:expr, $unit:expr, $acts:expr, $source:expr, $plausible:expr) => {
        $crate::scenario::Spec {
            name: stringify!($name),
            meaning: &[$($meaning),+],
            range: $range,
            unit: $unit,
            acts: $acts,
            source: $source,
            plausible: $plausible,
        }
    };
}
pub use crate::spec;

/// Declares an enumeration that a scenario writes in snake case.
#[macro_export]
#[doc(hidden)]
macro_rules! choices {
    (
        $(#[doc = $about:expr])+
        pub enum $choice:ident {
            $( $(#[doc = $meaning:expr])+ $variant:ident = $name:expr, )+
        }
    ) => {
        $(#[doc = $about])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $choice {
            $( $(#[doc = $meaning])+ #[serde(rename = $name)] $variant, )+
        }

        impl $choice {
            /// Every choice, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Every name with its meaning, in order.
            pub const NAMES: $crate::scenario::Names = &[$(($name, &[$($meaning),+])),+];

            /// The name that a scenario file uses.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// What the choice means, in a line or a few.
            pub const fn meaning(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &[$($meaning),+]),+ }
            }

            /// The choice of this name.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|choice| choice.name() == name)
            }
        }

        impl $crate::scenario::value::Leaf for $choice {
            fn blank() -> Self {
                Self::ALL[0]
            }

            fn kind(&self) -> $crate::scenario::Kind {
                $crate::scenario::Kind::Choice(Self::NAMES)
            }

            fn accept(
                &mut self,
                value: $crate::scenario::value::Scalar<'_>,
                _: &$crate::scenario::Spec,
            ) -> Result<(), $crate::scenario::value::Misfit> {
                use $crate::scenario::value::{Misfit, Scalar};
                let (Scalar::Name(name) | Scalar::Text(name)) = value else {
                    return Err(Misfit::Type);
                };
                *self = Self::from_name(name).ok_or(Misfit::Name)?;
                Ok(())
            }

            fn live(&self) -> Option<$crate::scenario::LiveValue> {
                Some($crate::scenario::LiveValue::Name(self.name()))
            }

            fn ron(&self) -> Option<String> {
                Some(self.name().to_owned())
            }
        }
    };
}
pub use crate::choices;

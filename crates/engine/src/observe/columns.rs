//! Tables with a meaning: every column is declared once, with its unit and what it says.

/// What is known of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct ColumnInfo {
    /// Name of the column.
    pub name: &'static str,
    /// Unit, as one writes it behind a number.
    pub unit: &'static str,
    /// What the column says, one line or a few.
    pub meaning: &'static [&'static str],
}

/// Declares a row of numbers as a struct, with a catalogue of its columns.
#[macro_export]
#[doc(hidden)]
macro_rules! columns {
    (
        $(#[doc = $about:expr])+
        pub struct $row:ident: $number:ty {
            $( $(#[doc = $meaning:expr])+ $name:ident, $unit:expr; )*
        }
    ) => {
        $(#[doc = $about])+
        #[derive(Debug, Clone, Copy, PartialEq, Default, serde::Serialize)]
        pub struct $row {
            $( $(#[doc = $meaning])+ pub $name: $number, )*
        }

        impl $row {
            /// The columns, in the order of [`Self::values`].
            pub const COLUMNS: &'static [$crate::observe::ColumnInfo] = &[
                $( $crate::observe::ColumnInfo {
                    name: stringify!($name),
                    unit: $unit,
                    meaning: &[$($meaning),+],
                }, )*
            ];

            /// The row as an array, in the order of [`Self::COLUMNS`].
            pub fn values(&self) -> [$number; Self::COLUMNS.len()] {
                [$( self.$name ),*]
            }

            /// The row that [`Self::values`] gives these numbers for.
            pub fn from_values(values: [$number; Self::COLUMNS.len()]) -> Self {
                let [$( $name ),*] = values;
                Self { $( $name ),* }
            }
        }
    };
}
#[doc(inline)]
pub use crate::columns;

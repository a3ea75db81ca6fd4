//! Single values: what a parameter can be, read from a file or given while a run is under way.

use super::LiveValue;
use super::parameters::Spec;

/// Names of a choice with their meanings.
pub type Names = &'static [(&'static str, &'static [&'static str])];

/// The type of a parameter, as a user sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A number.
    Number,
    /// A whole number, 0 or more.
    Whole,
    /// `true` or `false`.
    Flag,
    /// A text in quotes.
    Text,
    /// One of some names.
    Choice(Names),
}

impl Kind {
    /// What a parameter of this type expects, with its range and unit.
    pub fn expected(self, spec: &Spec) -> String {
        let noun = match self {
            Self::Number => "a number",
            Self::Whole => "a whole number",
            Self::Flag => return "true or false".to_owned(),
            Self::Text => return "a text in quotes".to_owned(),
            Self::Choice(names) => {
                let names: Vec<&str> = names.iter().map(|(name, _)| *name).collect();
                return format!("one of {}", names.join(", "));
            }
        };
        let unit = match spec.unit {
            "" => String::new(),
            unit => format!(" ({unit})"),
        };
        match spec.range {
            Some((low, high)) => format!("{noun} from {low} to {high}{unit}"),
            None => format!("{noun}{unit}"),
        }
    }
}

/// A value as it was written, not yet of any type.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scalar<'a> {
    /// `true` or `false`.
    Flag(bool),
    /// A number, whole or not.
    Number(f64),
    /// In quotes.
    Text(&'a str),
    /// A bare name.
    Name(&'a str),
}

impl From<LiveValue> for Scalar<'static> {
    fn from(value: LiveValue) -> Self {
        match value {
            LiveValue::Number(number) => Self::Number(number),
            LiveValue::Flag(flag) => Self::Flag(flag),
            LiveValue::Name(name) => Self::Name(name),
        }
    }
}

/// How a value fails to be what is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misfit {
    /// Of another type.
    Type,
    /// Not finite.
    NotFinite,
    /// A fraction where a count is expected.
    Fraction,
    /// Outside the range.
    Range,
    /// Not among the names.
    Name,
}

/// A place for a single value.
pub trait Leaf {
    /// Some value of the type, to be overwritten.
    fn blank() -> Self
    where
        Self: Sized;
    /// The type of value that it takes.
    fn kind(&self) -> Kind;
    /// Takes the value, or stays unchanged.
    fn accept(&mut self, value: Scalar<'_>, spec: &Spec) -> Result<(), Misfit>;
    /// The value for use during a run; nothing for texts and what isn't given.
    fn live(&self) -> Option<LiveValue>;
    /// As a scenario file writes it; nothing where it isn't given.
    fn ron(&self) -> Option<String>;
}

impl Leaf for f32 {
    fn blank() -> Self {
        0.0
    }

    fn kind(&self) -> Kind {
        Kind::Number
    }

    fn accept(&mut self, value: Scalar<'_>, spec: &Spec) -> Result<(), Misfit> {
        let Scalar::Number(number) = value else {
            return Err(Misfit::Type);
        };
        if !number.is_finite() {
            return Err(Misfit::NotFinite);
        }
        // Compared as f32: the nearest f32 to a bound is that bound, also when it comes back as f64.
        let number = number as f32;
        let fits = spec.range.is_none_or(|(low, high)| (low as f32..=high as f32).contains(&number));
        if !fits || !number.is_finite() {
            return Err(Misfit::Range);
        }
        *self = number;
        Ok(())
    }

    fn live(&self) -> Option<LiveValue> {
        Some(LiveValue::Number(f64::from(*self)))
    }

    fn ron(&self) -> Option<String> {
        // The shortest text that reads back as the same f32.
        Some(format!("{self:?}"))
    }
}

impl Leaf for u32 {
    fn blank() -> Self {
        0
    }

    fn kind(&self) -> Kind {
        Kind::Whole
    }

    fn accept(&mut self, value: Scalar<'_>, spec: &Spec) -> Result<(), Misfit> {
        let Scalar::Number(number) = value else {
            return Err(Misfit::Type);
        };
        if !number.is_finite() {
            return Err(Misfit::NotFinite);
        }
        if number.fract() != 0.0 {
            return Err(Misfit::Fraction);
        }
        let (low, high) = spec.range.unwrap_or((0.0, f64::from(u32::MAX)));
        if number < low.max(0.0) || number > high.min(f64::from(u32::MAX)) {
            return Err(Misfit::Range);
        }
        *self = number as u32;
        Ok(())
    }

    fn live(&self) -> Option<LiveValue> {
        Some(LiveValue::Number(f64::from(*self)))
    }

    fn ron(&self) -> Option<String> {
        Some(self.to_string())
    }
}

impl Leaf for bool {
    fn blank() -> Self {
        false
    }

    fn kind(&self) -> Kind {
        Kind::Flag
    }

    fn accept(&mut self, value: Scalar<'_>, _: &Spec) -> Result<(), Misfit> {
        let Scalar::Flag(flag) = value else {
            return Err(Misfit::Type);
        };
        *self = flag;
        Ok(())
    }

    fn live(&self) -> Option<LiveValue> {
        Some(LiveValue::Flag(*self))
    }

    fn ron(&self) -> Option<String> {
        Some(self.to_string())
    }
}

impl Leaf for String {
    fn blank() -> Self {
        Self::new()
    }

    fn kind(&self) -> Kind {
        Kind::Text
    }

    fn accept(&mut self, value: Scalar<'_>, _: &Spec) -> Result<(), Misfit> {
        let Scalar::Text(text) = value else {
            return Err(Misfit::Type);
        };
        text.clone_into(self);
        Ok(())
    }

    fn live(&self) -> Option<LiveValue> {
        None
    }

    fn ron(&self) -> Option<String> {
        Some(quoted(self))
    }
}

impl<T: Leaf> Leaf for Option<T> {
    fn blank() -> Self {
        None
    }

    fn kind(&self) -> Kind {
        T::blank().kind()
    }

    fn accept(&mut self, value: Scalar<'_>, spec: &Spec) -> Result<(), Misfit> {
        let mut inner = T::blank();
        inner.accept(value, spec)?;
        *self = Some(inner);
        Ok(())
    }

    fn live(&self) -> Option<LiveValue> {
        self.as_ref().and_then(Leaf::live)
    }

    fn ron(&self) -> Option<String> {
        self.as_ref().and_then(Leaf::ron)
    }
}

/// A text as RON writes it.
pub fn quoted(text: &str) -> String {
    ron::to_string(text).unwrap_or_else(|_| format!("{text:?}"))
}

/// The candidate most like `name`, if one is like it at all.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Nobody mistypes a name into a paragraph, and comparing those takes time.
    if name.len() > 64 {
        return None;
    }
    let wanted = name.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| {
            let distance = strsim::damerau_levenshtein(&wanted, candidate);
            (candidate, distance, strsim::jaro_winkler(&wanted, candidate))
        })
        .filter(|(_, distance, likeness)| {
            *distance <= (wanted.chars().count() / 3).clamp(1, 3) || *likeness > 0.9
        })
        .max_by(|a, b| b.1.cmp(&a.1).then(a.2.total_cmp(&b.2)))
        .map(|(candidate, ..)| candidate)
}

#[cfg(test)]
mod tests {
    use super::super::parameters::within;
    use super::*;

    fn spec(low: f64, high: f64) -> Spec {
        let plausible = super::super::Plausible::ByKind;
        Spec {
            name: "x",
            meaning: &[],
            range: within(low, high),
            unit: "share",
            acts: "",
            source: "",
            plausible,
        }
    }

    #[test]
    fn a_bound_comes_back_from_a_run_as_itself() {
        let spec = spec(0.0, 0.4);
        let mut value = 0.4_f32;
        let LiveValue::Number(live) = value.live().unwrap() else { panic!("a number") };
        assert!(live > 0.4, "an f32 isn't the decimal that it prints as");
        assert_eq!(value.accept(Scalar::Number(live), &spec), Ok(()));
    }

    #[test]
    fn counts_refuse_fractions_and_the_like() {
        let spec = spec(0.0, 10.0);
        let mut count = 3_u32;
        for (value, misfit) in [
            (0.5, Misfit::Fraction),
            (-1.0, Misfit::Range),
            (11.0, Misfit::Range),
            (1e300, Misfit::Range),
            (f64::NAN, Misfit::NotFinite),
        ] {
            assert_eq!(count.accept(Scalar::Number(value), &spec), Err(misfit));
        }
        assert_eq!(count, 3);
    }

    #[test]
    fn the_nearest_name_is_near() {
        let names = ["sponsorship", "publicity", "openness"];
        assert_eq!(nearest("sponsership", names), Some("sponsorship"));
        assert_eq!(nearest("Openness", names), Some("openness"));
        assert_eq!(nearest("xyzzy", names), None);
    }
}

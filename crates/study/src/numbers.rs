//! Numbers of units, as they are named on a command line.

use std::fmt;
use std::str::FromStr;

/// Numbers of units: stretches that rise and don't touch. Written as `0-99,250`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Numbers(Vec<(usize, usize)>);

impl Numbers {
    /// Numbers in rising order.
    pub fn of(numbers: impl IntoIterator<Item = usize>) -> Self {
        let mut stretches: Vec<(usize, usize)> = Vec::new();
        for number in numbers {
            match stretches.last_mut() {
                Some((_, last)) if *last + 1 == number => *last = number,
                _ => stretches.push((number, number)),
            }
        }
        Self(stretches)
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.iter().map(|(first, last)| last - first + 1).sum()
    }

    /// Each of them, rising.
    pub fn iter(&self) -> impl Iterator<Item = usize> {
        self.0.iter().flat_map(|&(first, last)| first..=last)
    }

    /// Parts of so many numbers each.
    pub fn parts(&self, size: usize) -> Vec<Self> {
        let all: Vec<usize> = self.iter().collect();
        all.chunks(size.max(1)).map(|part| Self::of(part.iter().copied())).collect()
    }
}

impl fmt::Display for Numbers {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (first, last)) in self.0.iter().enumerate() {
            let comma = if at > 0 { "," } else { "" };
            match first == last {
                true => write!(out, "{comma}{first}")?,
                false => write!(out, "{comma}{first}-{last}")?,
            }
        }
        Ok(())
    }
}

impl FromStr for Numbers {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong =
            || format!("'{text}' isn't understood: write numbers and stretches of them, such as 0-99,250");
        let mut stretches = Vec::new();
        for part in text.split(',') {
            let (first, last) = part.split_once('-').unwrap_or((part, part));
            let number = |text: &str| text.trim().parse::<usize>().map_err(|_| wrong());
            let (first, last) = (number(first)?, number(last)?);
            if first > last {
                return Err(wrong());
            }
            stretches.push((first, last));
        }
        stretches.sort_unstable();
        let mut joined: Vec<(usize, usize)> = Vec::new();
        for (first, last) in stretches {
            match joined.last_mut() {
                Some((_, end)) if first <= end.saturating_add(1) => *end = (*end).max(last),
                _ => joined.push((first, last)),
            }
        }
        Ok(Self(joined))
    }
}

#[cfg(test)]
mod tests {
    use super::Numbers;

    #[test]
    fn numbers_are_read_and_written() {
        let numbers: Numbers = "7,0-3, 2-5,9".parse().unwrap();
        assert_eq!(numbers.to_string(), "0-5,7,9");
        assert_eq!((numbers.count(), numbers.iter().last()), (8, Some(9)));
        assert_eq!(Numbers::of(numbers.iter()), numbers);
        assert_eq!(numbers.parts(5).iter().map(ToString::to_string).collect::<Vec<_>>(), ["0-4", "5,7,9"]);
        for wrong in ["", "a", "3-1", "1-", "-2", "1,,2"] {
            assert!(wrong.parse::<Numbers>().is_err(), "{wrong}");
        }
    }
}

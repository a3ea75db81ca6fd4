//! The colours of a page, by day and by night, and whether they can be read.
//!
//! Figures keep their colours: people know a stage by its colour, and a colour that means something by day must mean
//! the same by night and on paper. By night they lie on a card of softer paper instead.

/// Red, green and blue, 0 to 255 each.
pub type Colour = (u8, u8, u8);

/// A colour of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tone {
    /// Its name among the page's style.
    pub name: &'static str,
    /// By day, and on paper.
    pub day: Colour,
    /// By night.
    pub night: Colour,
}

/// All tones of a page.
pub const TONES: [Tone; 9] = [
    Tone { name: "ground", day: (247, 247, 244), night: (18, 21, 25) },
    Tone { name: "card", day: (255, 255, 255), night: (28, 32, 38) },
    Tone { name: "text", day: (25, 25, 25), night: (232, 234, 237) },
    Tone { name: "quiet", day: (77, 84, 94), night: (178, 186, 197) },
    Tone { name: "accent", day: (0, 90, 142), night: (125, 196, 240) },
    Tone { name: "rule", day: (212, 215, 219), night: (58, 65, 75) },
    Tone { name: "paper", day: (255, 255, 255), night: (221, 224, 229) },
    Tone { name: "grid", day: (226, 226, 226), night: (190, 194, 201) },
    Tone { name: "doubt", day: (213, 94, 0), night: (240, 150, 60) },
];

/// Tones of text, each with those that it stands on.
pub const READ_ON: [(&str, &[&str]); 3] =
    [("text", &["ground", "card"]), ("quiet", &["ground", "card"]), ("accent", &["ground", "card"])];

/// How far two colours are apart, from 1 (the same) to 21 (black and white), by WCAG 2. Text wants 4.5.
pub fn contrast(one: Colour, other: Colour) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn luminance((red, green, blue): Colour) -> f64 {
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

/// The tones as declarations of a style sheet.
pub(super) fn declarations(pick: impl Fn(&Tone) -> Colour) -> String {
    let tone = |tone: &Tone| {
        let (red, green, blue) = pick(tone);
        format!("--{}:#{red:02x}{green:02x}{blue:02x}", tone.name)
    };
    TONES.iter().map(tone).collect::<Vec<_>>().join(";")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_wcag() {
        assert!((contrast((0, 0, 0), (255, 255, 255)) - 21.0).abs() < 1e-9);
        assert!((contrast((255, 255, 255), (118, 118, 118)) - 4.54).abs() < 0.01);
        assert_eq!(contrast((1, 2, 3), (1, 2, 3)), 1.0);
    }
}

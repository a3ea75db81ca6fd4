//! The embedded font: how wide a text is, and its pixels.

use super::FigureError;
use super::canvas::{Align, Label};
use ab_glyph::{Font, FontRef, Glyph, ScaleFont};

/// Fonts for SVG, in order of preference: the embedded one and those of much the same widths.
pub(super) const FAMILY: &str = "DejaVu Sans, Verdana, sans-serif";

/// From the middle of a text's height down to its base line, in units of its size, as in the SVG backend.
const DROP: f32 = 0.27;

fn font(bold: bool) -> Option<FontRef<'static>> {
    FontRef::try_from_slice(if bold { dejavu::sans::bold() } else { dejavu::sans::regular() }).ok()
}

/// A text's glyphs on a line from 0, and its width.
fn set(font: &FontRef<'_>, text: &str, size: f32) -> (Vec<Glyph>, f32) {
    let units = font.units_per_em().unwrap_or(2048.0);
    let scaled = font.as_scaled(size * font.height_unscaled() / units);
    let mut glyphs = Vec::with_capacity(text.len());
    let mut x = 0.0;
    for character in text.chars() {
        let mut glyph = scaled.scaled_glyph(character);
        glyph.position = ab_glyph::point(x, 0.0);
        x += scaled.h_advance(glyph.id);
        glyphs.push(glyph);
    }
    (glyphs, x)
}

/// Width of a text in pixels.
pub(crate) fn width(text: &str, size: f32, bold: bool) -> f32 {
    font(bold).map_or(0.0, |font| set(&font, text, size).1)
}

/// Shortens a text with … until it fits a width in pixels.
pub(crate) fn fit(text: &str, size: f32, bold: bool, room: f32) -> String {
    let Some(font) = font(bold) else {
        return text.to_owned();
    };
    if set(&font, text, size).1 <= room {
        return text.to_owned();
    }
    // More characters than that never fit: spares setting a very long text over and over.
    let mut kept: Vec<char> = text.chars().take(400).collect();
    while kept.pop().is_some() {
        let short = kept.iter().collect::<String>().trim_end().to_owned() + "…";
        if set(&font, &short, size).1 <= room {
            return short;
        }
    }
    String::new()
}

/// Breaks a text into lines of a width in pixels, at most so many; the last ends in … where more would follow.
pub(crate) fn wrap(text: &str, size: f32, bold: bool, room: f32, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut words = text.split(' ').filter(|word| !word.is_empty());
    while let Some(word) = words.next() {
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if line.is_empty() || width(&longer, size, bold) <= room {
            line = longer;
        } else if lines.len() + 1 >= most {
            let rest: Vec<&str> = std::iter::once(word).chain(words.by_ref()).collect();
            line = format!("{line} {}", rest.join(" "));
        } else {
            lines.push(std::mem::replace(&mut line, word.to_owned()));
        }
    }
    lines.push(line);
    lines.iter().map(|line| fit(line, size, bold, room)).collect()
}

/// Calls `pixel` with place and coverage of every pixel that a label touches, on a grid finer than the sheet's.
pub(super) fn draw(
    label: &Label,
    fine: f32,
    mut pixel: impl FnMut(i32, i32, f32) -> Result<(), FigureError>,
) -> Result<(), FigureError> {
    let Some(font) = font(label.bold) else {
        return Ok(());
    };
    let size = label.size * fine;
    let (glyphs, width) = set(&font, &label.text, size);
    let start = match label.align {
        Align::Left => 0.0,
        Align::Centre => -width / 2.0,
        Align::Right => -width,
    };
    let origin = ((label.at.0 * fine).round() as i32, (label.at.1 * fine).round() as i32);
    for mut glyph in glyphs {
        glyph.position.x += start;
        glyph.position.y += DROP * size;
        let Some(outline) = font.outline_glyph(glyph) else {
            continue;
        };
        let corner = outline.px_bounds().min;
        let mut covered = Vec::new();
        outline.draw(|x, y, coverage| {
            if coverage > 0.0 {
                let along = corner.x as i32 + x as i32;
                let down = corner.y as i32 + y as i32;
                covered.push((along, down, coverage.min(1.0)));
            }
        });
        for (along, down, coverage) in covered {
            if label.upright {
                pixel(origin.0 + down, origin.1 - along, coverage)?;
            } else {
                pixel(origin.0 + along, origin.1 + down, coverage)?;
            }
        }
    }
    Ok(())
}

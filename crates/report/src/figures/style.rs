//! What all figures share: colours, sizes, the head and the foot of a sheet.
//!
//! Colours are those of Okabe and Ito, which people of all kinds of colour vision can distinguish; a stage always
//! has the same colour and the same texture.

use super::About;
use super::canvas::{Align, Label, Point, Sheet};
use super::font;
use hearth_engine::scenario::Stage;
use hearth_study::output::text::{plural, shorten};
use plotters::style::{Color, RGBAColor, RGBColor};

/// A colour with its opacity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Ink {
    pub rgb: (u8, u8, u8),
    pub alpha: f32,
}

impl Ink {
    pub const WHITE: Self = Self::new(255, 255, 255);
    pub const BLACK: Self = Self::new(25, 25, 25);
    pub const TEXT: Self = Self::new(70, 70, 70);
    pub const AXIS: Self = Self::new(120, 120, 120);
    pub const GRID: Self = Self::new(226, 226, 226);
    pub const GREY: Self = Self::new(153, 153, 153);
    pub const ORANGE: Self = Self::new(230, 159, 0);
    pub const SKY: Self = Self::new(86, 180, 233);
    pub const GREEN: Self = Self::new(0, 158, 115);
    pub const VERMILION: Self = Self::new(213, 94, 0);
    pub const YELLOW: Self = Self::new(240, 228, 66);
    pub const BLUE: Self = Self::new(0, 114, 178);
    pub const RED: Self = Self::new(213, 94, 0);
    pub const PURPLE: Self = Self::new(204, 121, 167);

    /// An opaque colour.
    pub const fn new(red: u8, green: u8, blue: u8) -> Self {
        Self { rgb: (red, green, blue), alpha: 1.0 }
    }

    /// The colour with another opacity.
    pub const fn fade(self, alpha: f32) -> Self {
        Self { alpha, ..self }
    }

    /// An opaque colour between this one (0) and another (1).
    pub fn towards(self, other: Self, share: f32) -> Self {
        let mix = |a: u8, b: u8| {
            (f32::from(a) + (f32::from(b) - f32::from(a)) * share.clamp(0.0, 1.0)).round() as u8
        };
        Self::new(mix(self.rgb.0, other.rgb.0), mix(self.rgb.1, other.rgb.1), mix(self.rgb.2, other.rgb.2))
    }

    pub(super) fn colour(self) -> RGBAColor {
        RGBColor(self.rgb.0, self.rgb.1, self.rgb.2).mix(f64::from(self.alpha))
    }
}

/// Small marks laid over a colour, so that a surface is known without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Texture {
    Plain,
    Dots,
    Slashes,
    Backslashes,
    Crosses,
    Bars,
}

/// A stage's colour.
pub(crate) fn stage_ink(stage: Stage) -> Ink {
    match stage {
        Stage::Potential => Ink::SKY,
        Stage::Coalescing => Ink::GREEN,
        Stage::Maturing => Ink::YELLOW,
        Stage::Stewardship => Ink::ORANGE,
        Stage::Stagnation => Ink::VERMILION,
        Stage::Transformation => Ink::PURPLE,
        Stage::Institutionalised => Ink::BLUE,
        Stage::Dormant => Ink::new(212, 212, 212),
        Stage::Dissolved => Ink::new(95, 95, 95),
    }
}

/// A stage's texture.
pub(crate) fn stage_texture(stage: Stage) -> Texture {
    match stage {
        Stage::Potential | Stage::Maturing | Stage::Dissolved => Texture::Plain,
        Stage::Coalescing | Stage::Stagnation => Texture::Dots,
        Stage::Stewardship => Texture::Slashes,
        Stage::Transformation => Texture::Crosses,
        Stage::Institutionalised => Texture::Bars,
        Stage::Dormant => Texture::Backslashes,
    }
}

/// Ink that reads on a stage's colour.
pub(crate) fn on_stage(stage: Stage) -> Ink {
    match stage {
        Stage::Institutionalised | Stage::Dissolved => Ink::WHITE,
        _ => Ink::BLACK,
    }
}

/// Lays a stage's texture over a surface: `span` says from where to where it reaches down at an x.
pub(crate) fn texture(
    sheet: &mut Sheet,
    stage: Stage,
    from: f32,
    to: f32,
    step: f32,
    span: impl Fn(f32) -> (f32, f32),
) {
    const HALF: f32 = 2.5;
    let kind = stage_texture(stage);
    if kind == Texture::Plain {
        return;
    }
    let ink = on_stage(stage).fade(0.45);
    let mut column = (from / step).ceil();
    while column * step <= to - HALF {
        let x = column * step;
        // A mark has some width: it must lie within the surface at both of its sides.
        let (left, right) = (span(x - HALF), span(x + HALF));
        let (top, bottom) = (left.0.max(right.0), left.1.min(right.1));
        let stagger = if column as i64 % 2 == 0 { 0.0 } else { step / 2.0 };
        let mut y = ((top - stagger) / step).ceil() * step + stagger;
        while y + HALF < bottom {
            if y - HALF > top && x - HALF > from {
                let mut mark = |a: Point, b: Point| {
                    sheet.line((x + a.0, y + a.1), (x + b.0, y + b.1), ink, 1.0);
                };
                match kind {
                    Texture::Plain => {}
                    Texture::Dots => sheet.disc((x, y), 1.0, ink),
                    Texture::Slashes => mark((-HALF, HALF), (HALF, -HALF)),
                    Texture::Backslashes => mark((-HALF, -HALF), (HALF, HALF)),
                    Texture::Bars => mark((0.0, -HALF), (0.0, HALF)),
                    Texture::Crosses => {
                        mark((-HALF, HALF), (HALF, -HALF));
                        mark((-HALF, -HALF), (HALF, HALF));
                    }
                }
            }
            y += step;
        }
        column += 1.0;
    }
}

/// Distance between the marks of a texture on a large surface.
pub(crate) const SPARSE: f32 = 14.0;

/// A swatch of a stage.
pub(crate) fn swatch(sheet: &mut Sheet, stage: Stage, from: Point, to: Point) {
    sheet.rectangle(from, to, stage_ink(stage));
    texture(sheet, stage, from.0, to.0, SPARSE / 2.0, |_| (from.1, to.1));
}

/// Size of plain text.
pub(crate) const SMALL: f32 = 12.0;
/// Size of text that stands out.
pub(crate) const MEDIUM: f32 = 13.5;
const HEADLINE: f32 = 20.0;
/// Left and right margin of a sheet.
pub(crate) const MARGIN: f32 = 28.0;
/// Top of what a figure may draw on, below the head.
pub(crate) const TOP: f32 = 112.0;
/// Room that the foot takes at the bottom.
pub(crate) const FOOT: f32 = 34.0;

/// Puts a plain text on a sheet.
pub(crate) fn write(sheet: &mut Sheet, at: Point, text: impl Into<String>, align: Align) {
    write_in(sheet, at, text, align, Ink::TEXT, SMALL, false);
}

/// Puts a text of a kind on a sheet.
pub(crate) fn write_in(
    sheet: &mut Sheet,
    at: Point,
    text: impl Into<String>,
    align: Align,
    ink: Ink,
    size: f32,
    bold: bool,
) {
    sheet.label(Label { at, text: text.into(), size, ink, align, bold, upright: false });
}

/// A new sheet with its head: what is seen, in words, and below it what is drawn, with units.
pub(crate) fn sheet(height: u32, finding: &str, drawn: &str) -> Sheet {
    let mut sheet = Sheet::new(1200, height);
    let room = sheet.width as f32 - 2.0 * MARGIN;
    let mut y = 30.0;
    for line in font::wrap(finding, HEADLINE, true, room, 2) {
        write_in(&mut sheet, (MARGIN, y), line, Align::Left, Ink::BLACK, HEADLINE, true);
        y += 26.0;
    }
    for line in font::wrap(drawn, MEDIUM, false, room, 2) {
        write_in(&mut sheet, (MARGIN, y), line, Align::Left, Ink::TEXT, MEDIUM, false);
        y += 18.0;
    }
    sheet.head_ends(drawn);
    sheet
}

/// The foot of a sheet: what the picture was made from.
pub(crate) fn foot(sheet: &mut Sheet, about: &About, source: &str) {
    let text = format!(
        "Scenario “{}” · {source} · seed {} · horizon {}",
        shorten(&about.scenario, 30),
        about.seed,
        plural(u64::from(about.horizon_weeks), "week", "weeks"),
    );
    foot_of(sheet, &about.version, &text);
}

/// The foot of a sheet, in words of its own.
pub(crate) fn foot_of(sheet: &mut Sheet, version: &str, text: &str) {
    sheet.foot_begins(text);
    let y = sheet.height as f32 - 16.0;
    let right = sheet.width as f32 - MARGIN;
    let maker = format!("Hearth {}", shorten(version, 24));
    let room = right - MARGIN - font::width(&maker, SMALL, true) - 24.0;
    sheet.line((MARGIN, y - 14.0), (right, y - 14.0), Ink::GRID, 1.0);
    let text = font::fit(text, SMALL, false, room);
    write(sheet, (MARGIN, y), text, Align::Left);
    write_in(sheet, (right, y), maker, Align::Right, Ink::TEXT, SMALL, true);
}

/// A message in the middle of a sheet that has nothing to draw.
pub(crate) fn message(sheet: &mut Sheet, text: &str) {
    let (width, height) = (sheet.width as f32, sheet.height as f32);
    let lines = font::wrap(text, 18.0, false, width - 240.0, 3);
    for (row, line) in lines.into_iter().enumerate() {
        let at = (width / 2.0, height / 2.0 + row as f32 * 26.0);
        write_in(sheet, at, line, Align::Centre, Ink::TEXT, 18.0, false);
    }
}

/// A value from 0 to 1 as a colour that grows lighter and yellower with it (cividis).
pub(crate) fn level_ink(level: f32) -> Ink {
    const ANCHORS: [Ink; 5] = [
        Ink::new(0, 34, 78),
        Ink::new(65, 77, 107),
        Ink::new(124, 123, 120),
        Ink::new(188, 175, 111),
        Ink::new(254, 232, 56),
    ];
    let place = if level.is_finite() { level.clamp(0.0, 1.0) * 4.0 } else { 0.0 };
    let below = (place.floor() as usize).min(3);
    ANCHORS[below].towards(ANCHORS[below + 1], place - below as f32)
}

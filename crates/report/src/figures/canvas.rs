//! A sheet of shapes, drawn once and written twice: as SVG and as PNG.
//!
//! A figure adds shapes to a [`Sheet`] in plain pixels; [`Sheet::svg`] and [`Sheet::write_png`] play them back
//! on plotters' two backends, so that both files show the same.

mod inline;

use super::FigureError;
use super::font;
use super::style::Ink;
use plotters::prelude::{BitMapBackend, Color, DrawingBackend, IntoFont, SVGBackend};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontStyle, FontTransform, ShapeStyle, TextStyle};
use std::fmt::Debug;
use std::path::Path;

/// A place on the sheet: pixels from the left, pixels from the top.
pub(crate) type Point = (f32, f32);

/// Both backends know whole pixels only: shapes are played back on a grid this much finer. An SVG viewer scales
/// it down by itself; for PNG it is averaged, which smooths all edges.
const FINE: u32 = 2;

/// Where a text stands in relation to its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Centre,
    Right,
}

/// One text: its point is at half its height.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Label {
    pub at: Point,
    pub text: String,
    pub size: f32,
    pub ink: Ink,
    pub align: Align,
    pub bold: bool,
    /// Reads from the bottom to the top.
    pub upright: bool,
}

#[derive(Debug, Clone, PartialEq)]
enum Shape {
    Rectangle(Point, Point, Ink),
    Polygon(Vec<Point>, Ink),
    Path(Vec<Point>, Ink, f32),
    Disc(Point, f32, Ink),
    Ring(Point, f32, Ink),
    Text(Label),
}

/// A drawing.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sheet {
    pub width: u32,
    pub height: u32,
    /// What is drawn, with units, as the head says it.
    pub caption: String,
    /// What it was made from, as the foot says it.
    pub source: String,
    shapes: Vec<Shape>,
    /// Shapes of the head.
    head: usize,
    /// The first shape of the foot.
    foot: Option<usize>,
}

impl Sheet {
    /// An empty white sheet.
    pub fn new(width: u32, height: u32) -> Self {
        let (caption, source) = (String::new(), String::new());
        Self { width, height, caption, source, shapes: Vec::new(), head: 0, foot: None }
    }

    /// All so far is the head, which says `caption`.
    pub fn head_ends(&mut self, caption: &str) {
        self.caption = caption.to_owned();
        self.head = self.shapes.len();
    }

    /// All from here on is the foot, which says `source`.
    pub fn foot_begins(&mut self, source: &str) {
        self.source = source.to_owned();
        self.foot = Some(self.shapes.len());
    }

    /// A filled rectangle between two corners.
    pub fn rectangle(&mut self, from: Point, to: Point, ink: Ink) {
        let low = (from.0.min(to.0), from.1.min(to.1));
        let high = (from.0.max(to.0), from.1.max(to.1));
        self.shapes.push(Shape::Rectangle(low, high, ink));
    }

    /// The outline of a rectangle.
    pub fn frame(&mut self, from: Point, to: Point, ink: Ink, width: f32) {
        let corners = vec![from, (to.0, from.1), to, (from.0, to.1), from];
        self.path(corners, ink, width);
    }

    /// A filled polygon.
    pub fn polygon(&mut self, points: Vec<Point>, ink: Ink) {
        if points.len() > 2 {
            self.shapes.push(Shape::Polygon(points, ink));
        }
    }

    /// A line through points.
    pub fn path(&mut self, points: Vec<Point>, ink: Ink, width: f32) {
        if points.len() > 1 {
            self.shapes.push(Shape::Path(points, ink, width));
        }
    }

    /// A straight line.
    pub fn line(&mut self, from: Point, to: Point, ink: Ink, width: f32) {
        self.path(vec![from, to], ink, width);
    }

    /// A straight line of dashes.
    pub fn dashes(&mut self, from: Point, to: Point, ink: Ink, width: f32) {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let length = dx.hypot(dy);
        if !(length > 0.0 && length < 1e5) {
            return;
        }
        let mut start = 0.0;
        while start < length {
            let end = (start + 5.0).min(length);
            let (a, b) = (start / length, end / length);
            self.line((from.0 + dx * a, from.1 + dy * a), (from.0 + dx * b, from.1 + dy * b), ink, width);
            start += 9.0;
        }
    }

    /// A filled circle.
    pub fn disc(&mut self, centre: Point, radius: f32, ink: Ink) {
        self.shapes.push(Shape::Disc(centre, radius, ink));
    }

    /// The outline of a circle.
    pub fn ring(&mut self, centre: Point, radius: f32, ink: Ink) {
        self.shapes.push(Shape::Ring(centre, radius, ink));
    }

    /// A text.
    pub fn label(&mut self, label: Label) {
        if !label.text.is_empty() {
            self.shapes.push(Shape::Text(label));
        }
    }

    /// The drawing as an SVG document, with a title and a description for those who don't see it.
    pub fn svg(&self, title: &str, description: &str) -> Result<String, FigureError> {
        let mut document = String::new();
        {
            let mut backend = SVGBackend::with_string(&mut document, self.fine_size());
            self.background(&mut backend)?;
            play(&self.shapes, &mut backend, svg_text)?;
            backend.present().map_err(drawing)?;
        }
        let fine_size = format!("width=\"{}\" height=\"{}\"", self.width * FINE, self.height * FINE);
        let size = format!("role=\"img\" width=\"{}\" height=\"{}\"", self.width, self.height);
        let words = format!(">\n<title>{}</title>\n<desc>{}</desc>", escape(title), escape(description));
        Ok(document.replacen(&fine_size, &size, 1).replacen('>', &words, 1))
    }

    /// Writes the drawing as a PNG file. The name must end in `.png`.
    pub fn write_png(&self, path: &Path) -> Result<(), FigureError> {
        let (wide, high) = (self.width * FINE, self.height * FINE);
        let mut pixels = vec![255; (wide * high * 3) as usize];
        {
            let mut backend = BitMapBackend::with_buffer(&mut pixels, (wide, high));
            self.background(&mut backend)?;
            play(&self.shapes, &mut backend, |backend, label| {
                font::draw(label, FINE as f32, |x, y, coverage| {
                    if x >= 0 && y >= 0 && x < wide as i32 && y < high as i32 {
                        let ink = label.ink.fade(label.ink.alpha * coverage);
                        backend.draw_pixel((x, y), ink.colour().to_backend_color()).map_err(drawing)?;
                    }
                    Ok(())
                })
            })?;
            backend.present().map_err(drawing)?;
        }
        let pixels = average(&pixels, self.width as usize, self.height as usize);
        let mut backend = BitMapBackend::new(path, (self.width, self.height));
        backend.blit_bitmap((0, 0), (self.width, self.height), &pixels).map_err(drawing)?;
        backend.present().map_err(drawing)
    }

    fn fine_size(&self) -> (u32, u32) {
        (self.width * FINE, self.height * FINE)
    }

    fn background<B: DrawingBackend>(&self, backend: &mut B) -> Result<(), FigureError> {
        let (wide, high) = self.fine_size();
        let corner = (wide as i32 - 1, high as i32 - 1);
        backend.draw_rect((0, 0), corner, &Ink::WHITE.colour(), true).map_err(drawing)
    }
}

fn play<B: DrawingBackend>(
    shapes: &[Shape],
    backend: &mut B,
    text: impl Fn(&mut B, &Label) -> Result<(), FigureError>,
) -> Result<(), FigureError> {
    for shape in shapes {
        match shape {
            Shape::Rectangle(from, to, ink) => backend.draw_rect(fine(*from), fine(*to), &ink.colour(), true),
            Shape::Polygon(points, ink) => {
                backend.fill_polygon(points.iter().map(|p| fine(*p)), &ink.colour())
            }
            Shape::Path(points, ink, width) => backend.draw_path(distinct(points), &stroke(*ink, *width)),
            Shape::Disc(centre, radius, ink) => {
                backend.draw_circle(fine(*centre), length(*radius), &ink.colour(), true)
            }
            Shape::Ring(centre, radius, ink) => {
                // As a path, since the bitmap's own rings are one pixel wide.
                backend.draw_path(distinct(&round(*centre, *radius)), &stroke(*ink, 1.0))
            }
            Shape::Text(label) => {
                text(backend, label)?;
                Ok(())
            }
        }
        .map_err(drawing)?;
    }
    Ok(())
}

fn svg_text(backend: &mut SVGBackend, label: &Label) -> Result<(), FigureError> {
    backend.draw_text(&label.text, &text_style(label), fine(label.at)).map_err(drawing)
}

fn drawing<E: Debug>(error: E) -> FigureError {
    FigureError::Drawing(format!("{error:?}"))
}

fn fine(point: Point) -> (i32, i32) {
    let scale = FINE as f32;
    ((point.0 * scale).round() as i32, (point.1 * scale).round() as i32)
}

fn length(pixels: f32) -> u32 {
    ((pixels * FINE as f32).round() as u32).max(1)
}

fn stroke(ink: Ink, width: f32) -> ShapeStyle {
    ShapeStyle { color: ink.colour(), filled: false, stroke_width: length(width) }
}

/// Points on the grid, without repetitions (which the bitmap's thick lines don't bear).
fn distinct(points: &[Point]) -> Vec<(i32, i32)> {
    let mut grid: Vec<_> = points.iter().map(|p| fine(*p)).collect();
    grid.dedup();
    if grid.len() == 1 {
        let only = grid[0];
        grid.push((only.0 + 1, only.1));
    }
    grid
}

fn round(centre: Point, radius: f32) -> Vec<Point> {
    let corners = (radius * 1.5).clamp(12.0, 120.0) as usize;
    (0..=corners)
        .map(|corner| {
            let angle = corner as f32 / corners as f32 * std::f32::consts::TAU;
            (centre.0 + radius * angle.cos(), centre.1 + radius * angle.sin())
        })
        .collect()
}

fn text_style(label: &Label) -> TextStyle<'static> {
    let weight = if label.bold { FontStyle::Bold } else { FontStyle::Normal };
    // The backend divides by 1.24 to come from the height of a line to the size of the font.
    let size = f64::from(label.size * FINE as f32) * 1.24;
    let turn = if label.upright { FontTransform::Rotate270 } else { FontTransform::None };
    let horizontal = match label.align {
        Align::Left => HPos::Left,
        Align::Centre => HPos::Center,
        Align::Right => HPos::Right,
    };
    let font = (font::FAMILY, size, weight).into_font().transform(turn);
    let anchor = Pos::new(horizontal, VPos::Center);
    TextStyle { color: label.ink.colour().to_backend_color(), ..TextStyle::from(font).pos(anchor) }
}

/// Means of squares of fine pixels.
fn average(fine: &[u8], width: usize, height: usize) -> Vec<u8> {
    let side = FINE as usize;
    let row = width * side * 3;
    let mut pixels = Vec::with_capacity(width * height * 3);
    for y in 0..height {
        for x in 0..width {
            for channel in 0..3 {
                let mut sum = 0u32;
                for dy in 0..side {
                    for dx in 0..side {
                        sum += u32::from(fine[(y * side + dy) * row + (x * side + dx) * 3 + channel]);
                    }
                }
                pixels.push((sum / (FINE * FINE)) as u8);
            }
        }
    }
    pixels
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

//! A drawing as a part of a page: without head and foot, which the page says in words of its own, and small.

use super::{FINE, Point, Shape, Sheet, drawing, escape, play, svg_text};
use crate::figures::{FigureError, font};
use plotters::prelude::{DrawingBackend, SVGBackend};
use std::fmt::Write as _;

/// Pixels left free around the shapes.
const MARGIN: f32 = 6.0;

impl Sheet {
    /// The shapes between head and foot as an `<svg>` element, cropped to where they are, on no background. Title
    /// and description have ids that begin with `id`.
    pub fn inline(&self, id: &str, title: &str, description: &str) -> Result<String, FigureError> {
        let shapes = self.body();
        let mut document = String::new();
        {
            let mut backend = SVGBackend::with_string(&mut document, self.fine_size());
            play(shapes, &mut backend, svg_text)?;
            backend.present().map_err(drawing)?;
        }
        let shown = extent(shapes).unwrap_or(((0.0, 0.0), (self.width as f32, self.height as f32)));
        let side = |low: f32, high: f32| (high - low + 2.0 * MARGIN) * FINE as f32;
        let corner = |low: f32| (low - MARGIN) * FINE as f32;
        let ((left, top), (right, bottom)) = shown;
        let mut out = format!(
            "<svg role=\"img\" aria-labelledby=\"{id}-title {id}-desc\" viewBox=\"{:.0} {:.0} {:.0} {:.0}\" \
             font-family=\"{}\">\n<title id=\"{id}-title\">{}</title>\n<desc id=\"{id}-desc\">{}</desc>\n",
            corner(left),
            corner(top),
            side(left, right),
            side(top, bottom),
            font::FAMILY,
            escape(title),
            escape(description),
        );
        out += &small(&document);
        out += "</svg>\n";
        Ok(out)
    }

    fn body(&self) -> &[Shape] {
        let end = self.foot.unwrap_or(self.shapes.len());
        self.shapes.get(self.head..end).unwrap_or_default()
    }
}

/// The corners of the smallest rectangle around shapes.
fn extent(shapes: &[Shape]) -> Option<(Point, Point)> {
    let corners = shapes.iter().flat_map(corners).filter(|(x, y)| x.is_finite() && y.is_finite());
    corners.fold(None, |so_far, (x, y)| {
        let (low, high) = so_far.unwrap_or(((x, y), (x, y)));
        Some(((low.0.min(x), low.1.min(y)), (high.0.max(x), high.1.max(y))))
    })
}

fn corners(shape: &Shape) -> Vec<Point> {
    match shape {
        Shape::Rectangle(from, to, _) => vec![*from, *to],
        Shape::Polygon(points, _) | Shape::Path(points, ..) => points.clone(),
        Shape::Disc((x, y), radius, _) | Shape::Ring((x, y), radius, _) => {
            vec![(x - radius, y - radius), (x + radius, y + radius)]
        }
        Shape::Text(label) => {
            let wide = font::width(&label.text, label.size, label.bold);
            let (before, behind) = match label.align {
                super::Align::Left => (0.0, wide),
                super::Align::Centre => (wide / 2.0, wide / 2.0),
                super::Align::Right => (wide, 0.0),
            };
            let (x, y) = label.at;
            let half = label.size * 0.6;
            match label.upright {
                true => vec![(x - half, y - behind), (x + half, y + before)],
                false => vec![(x - before, y - half), (x + behind, y + half)],
            }
        }
    }
}

/// What stands between the tags of a document that plotters wrote, in fewer bytes: what goes without saying is
/// left out, and lines of the same kind that follow one another become one path.
fn small(document: &str) -> String {
    let inside = document.split_once('>').map_or("", |(_, rest)| rest);
    let inside = inside.rsplit_once("</svg>").map_or(inside, |(body, _)| body);
    let family = format!(" font-family=\"{}\"", font::FAMILY);
    let plain = inside
        .replace(" opacity=\"1\"", "")
        .replace(" stroke=\"none\"", "")
        .replace(&family, "")
        .replace(" \"/>", "\"/>")
        .replace(">\n", ">")
        .replace("\n</text>", "</text>")
        .replace("><", ">\n<");
    let mut out = String::with_capacity(plain.len());
    let mut open: Option<&str> = None;
    for line in plain.lines().filter(|line| !line.is_empty()) {
        let stroke = line.strip_prefix("<polyline ").and_then(|rest| rest.strip_suffix("\"/>"));
        let stroke = stroke.and_then(|stroke| stroke.split_once("points=\""));
        if open.is_some() && open != stroke.map(|(kind, _)| kind) {
            out += "\"/>\n";
            open = None;
        }
        match stroke {
            Some((kind, points)) => {
                if open.is_none() {
                    // Writing to a string can't fail.
                    let _ = write!(out, "<path {kind}d=\"");
                    open = Some(kind);
                }
                out.push('M');
                out += points;
            }
            None => {
                out += line;
                out.push('\n');
            }
        }
    }
    if open.is_some() {
        out += "\"/>\n";
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::canvas::{Align, Label};
    use crate::figures::style::Ink;

    #[test]
    fn lines_of_a_kind_become_one_path() {
        let mut sheet = Sheet::new(100, 100);
        sheet.line((0.0, 0.0), (10.0, 10.0), Ink::GRID, 1.0);
        sheet.head_ends("head");
        sheet.line((20.0, 20.0), (30.0, 20.0), Ink::BLUE, 1.0);
        sheet.line((20.0, 30.0), (30.0, 30.0), Ink::BLUE, 1.0);
        sheet.line((20.0, 40.0), (30.0, 40.0), Ink::RED, 1.0);
        sheet.label(Label {
            at: (25.0, 25.0),
            text: "a < b".to_owned(),
            size: 12.0,
            ink: Ink::TEXT,
            align: Align::Centre,
            bold: false,
            upright: false,
        });
        sheet.foot_begins("foot");
        sheet.line((0.0, 90.0), (10.0, 90.0), Ink::GRID, 1.0);
        let svg = sheet.inline("f1", "A & B", "what").unwrap();
        assert!(svg.contains("d=\"M40,40 60,40M40,60 60,60\""), "{svg}");
        assert_eq!(svg.matches("<path").count(), 2, "{svg}");
        assert!(svg.contains(">a &lt; b</text>") && svg.contains("A &amp; B"), "{svg}");
        assert!(!svg.contains("E2E2E2"), "head and foot are left out: {svg}");
    }
}

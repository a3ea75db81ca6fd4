//! A report as a strict reader sees it: what must hold of every page.

use std::collections::BTreeSet;

use hearth::report::report::MOST_BYTES;
use hearth::report::report::palette::{TONES, contrast};
use roxmltree::{Document, Node, ParsingOptions};

/// The page as a tree. HTML doesn't ask for it, but the templates write well-formed XML.
pub fn tree(html: &str) -> Document<'_> {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    Document::parse_with_options(html, options).unwrap_or_else(|error| panic!("{error}"))
}

pub fn named<'a, 'b>(tree: &'b Document<'a>, name: &'static str) -> impl Iterator<Item = Node<'b, 'a>> {
    tree.descendants().filter(move |node| node.has_tag_name(name) || node.tag_name().name() == name)
}

pub fn words(node: Node<'_, '_>) -> String {
    let all: String = node.descendants().filter_map(|node| node.text().filter(|_| node.is_text())).collect();
    all.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Everything that must hold of every report.
pub fn check(html: &str) {
    assert!(html.len() < MOST_BYTES, "{} bytes", html.len());
    assert!(html.starts_with("<!DOCTYPE html>\n"));
    let tree = tree(html);
    assert_eq!(tree.root_element().attribute("lang"), Some("en"));
    nothing_is_fetched(html, &tree);
    ids(&tree);
    headings(&tree);
    landmarks(&tree);
    pictures(&tree);
    tables(&tree);
    verdict_first(&tree);
    assert!(!html.contains("NaN") && !html.contains(">inf<"), "a number that is none");
}

fn nothing_is_fetched(html: &str, tree: &Document<'_>) {
    for name in
        ["script", "iframe", "object", "embed", "img", "image", "use", "audio", "video", "base", "form"]
    {
        assert_eq!(named(tree, name).count(), 0, "<{name}>");
    }
    for node in tree.descendants() {
        for attribute in node.attributes() {
            let (name, value) = (attribute.name(), attribute.value());
            assert!(!name.starts_with("on"), "{name}={value}");
            if matches!(name, "href" | "src" | "srcset" | "action" | "data" | "poster") {
                assert!(value.starts_with('#') || value == "data:,", "{name}={value}");
            }
            assert!(!value.contains("url("), "{name}={value}");
        }
    }
    for style in named(tree, "style") {
        let style = words(style);
        assert!(!style.contains("url(") && !style.contains("@import") && !style.contains("http"), "{style}");
    }
    assert!(html.contains("default-src 'none'"), "a browser learns this, too");
}

fn ids(tree: &Document<'_>) {
    let mut known = BTreeSet::new();
    for id in tree.descendants().filter_map(|node| node.attribute("id")) {
        assert!(known.insert(id), "two elements are called {id}");
    }
    for node in tree.descendants() {
        for name in ["aria-labelledby", "aria-describedby"] {
            for id in node.attribute(name).unwrap_or_default().split_whitespace() {
                assert!(known.contains(id), "{name}={id}");
            }
        }
        if let Some(id) = node.attribute("href").and_then(|href| href.strip_prefix('#')) {
            assert!(known.contains(id), "href=#{id}");
        }
    }
}

fn headings(tree: &Document<'_>) {
    let mut before = 0;
    for node in tree.descendants().filter(Node::is_element) {
        let name = node.tag_name().name().as_bytes();
        let [b'h', level @ b'1'..=b'6'] = name else { continue };
        let level = u32::from(level - b'0');
        assert!(
            level <= before + 1 && (before == 0) == (level == 1),
            "h{level} after h{before}: {}",
            words(node)
        );
        assert!(!words(node).is_empty(), "an empty h{level}");
        before = level;
    }
    assert!(before > 0, "there is no heading");
}

fn landmarks(tree: &Document<'_>) {
    for name in ["header", "main", "nav", "footer", "title"] {
        assert!(named(tree, name).count() >= 1, "<{name}>");
    }
    assert_eq!(named(tree, "main").count(), 1);
    let mut labels = BTreeSet::new();
    for section in named(tree, "section").filter_map(|node| node.attribute("aria-labelledby")) {
        let label = tree.descendants().find(|node| node.attribute("id") == Some(section)).map(words);
        assert!(labels.insert(label.clone()), "two regions are called {label:?}");
    }
}

fn pictures(tree: &Document<'_>) {
    for svg in named(tree, "svg") {
        assert_eq!(svg.attribute("role"), Some("img"));
        let part = |name: &str| svg.children().find(|node| node.tag_name().name() == name).map(words);
        assert!(part("title").is_some_and(|title| !title.is_empty()), "a figure has no name");
        assert!(part("desc").is_some_and(|desc| desc.len() > 20), "a figure has no description");
        let label = svg.attribute("aria-labelledby").unwrap_or_default();
        assert!(label.contains("-title") && label.contains("-desc"), "{label}");
        let figure = svg.ancestors().find(|node| node.has_tag_name("figure")).unwrap();
        assert!(figure.descendants().any(|node| node.attribute("class") == Some("finding")), "no finding");
        for text in svg.descendants().filter(|node| node.tag_name().name() == "text") {
            readable(text);
        }
    }
}

/// Text in figures reads on the paper of day and night; white stands on dark colours only.
fn readable(text: Node<'_, '_>) {
    let fill = text.attribute("fill").unwrap();
    let part = |at: usize| u8::from_str_radix(&fill[at..at + 2], 16).unwrap();
    let ink = (part(1), part(3), part(5));
    let paper = TONES.iter().find(|tone| tone.name == "paper").unwrap();
    for paper in [paper.day, paper.night] {
        assert!(contrast(ink, paper) >= 4.5 || fill == "#FFFFFF", "{fill} on {paper:?}: {}", words(text));
    }
}

fn tables(tree: &Document<'_>) {
    for table in named(tree, "table") {
        let caption = table.children().find(Node::is_element).unwrap();
        assert!(caption.has_tag_name("caption") && !words(caption).is_empty());
        let wide = table.descendants().filter(|node| node.attribute("scope") == Some("col")).count();
        assert!(wide > 1, "a table without columns");
        for row in table.descendants().filter(|node| node.has_tag_name("tr")).skip(1) {
            let cells: Vec<Node<'_, '_>> = row.children().filter(Node::is_element).collect();
            assert_eq!(cells.len(), wide, "{}", words(row));
            assert_eq!(cells[0].attribute("scope"), Some("row"), "{}", words(row));
        }
    }
}

fn verdict_first(tree: &Document<'_>) {
    let main = named(tree, "main").next().unwrap();
    let first = main.children().find(Node::is_element).unwrap();
    assert_eq!(first.attribute("class"), Some("verdict"));
    let lead = first.descendants().find(|node| node.attribute("class") == Some("lead")).unwrap();
    assert!(words(lead).len() > 20, "{}", words(lead));
}

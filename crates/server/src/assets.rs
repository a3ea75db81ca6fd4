//! The page's files. They are built into the program; no other file can be requested.

use std::path::Path;

use include_dir::{Dir, include_dir};

static PAGE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../web/dist");

/// A file of the page.
#[derive(Debug, Clone, Copy)]
pub struct Asset {
    /// Contents.
    pub bytes: &'static [u8],
    /// Media type.
    pub kind: &'static str,
}

/// The file at a path of a request.
pub fn at(path: &str) -> Option<Asset> {
    let name = match path {
        "/" => "index.html",
        path => path.strip_prefix('/')?,
    };
    // Names are compared with those built in: none of them leads anywhere else. As paths, so that one spelling is left.
    let file = PAGE.get_file(name).filter(|file| file.path().to_str() == Some(name))?;
    Some(Asset { bytes: file.contents(), kind: kind(file.path())? })
}

/// The media type of a file; none for types that the page doesn't use.
fn kind(path: &Path) -> Option<&'static str> {
    Some(match path.extension()?.to_str()? {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "txt" => "text/plain; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_of_the_page_are_there() {
        assert_eq!(at("/").unwrap().kind, "text/html; charset=utf-8");
        assert!(at("/index.html").is_some());
        for path in [
            "",
            "index.html",
            "//index.html",
            "/../Cargo.toml",
            "/%2e%2e/Cargo.toml",
            "/./index.html",
            "/etc/passwd",
            "/assets",
            "/index.html/",
        ] {
            assert!(at(path).is_none(), "{path}");
        }
    }
}

//! Writes the types of the protocol for the page.

use std::collections::BTreeMap;
use std::fs;

use ts_rs::{Config, TS, TypeVisitor};

use super::{ActFormView, Envelope, Reply, RequestEnvelope};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/src/wire/types.ts");
const HEAD: &str =
    "// Generated from the Rust types in crates/workshop/src/protocol by their test. Don't edit.\n";

/// Declarations by name, of a type and all types that it contains.
struct Declarations(BTreeMap<String, String>);

impl TypeVisitor for Declarations {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        let config = Config::new().with_large_int("number");
        // Types of the language itself have no file.
        if T::output_path().is_none() || self.0.contains_key(&T::ident(&config)) {
            return;
        }
        let text = format!("{}export {}\n", T::docs().unwrap_or_default(), T::decl(&config));
        self.0.insert(T::ident(&config), text);
        T::visit_dependencies(self);
    }
}

#[test]
fn the_page_has_the_types_of_the_protocol() {
    let mut types = Declarations(BTreeMap::new());
    types.visit::<RequestEnvelope>();
    types.visit::<Envelope>();
    // The envelope names it by itself.
    types.visit::<Reply>();
    types.visit::<ActFormView>();
    let text = format!("{HEAD}\n{}", types.0.into_values().collect::<Vec<_>>().join("\n"));
    let before = fs::read_to_string(FILE).unwrap_or_default();
    if before != text {
        fs::write(FILE, text).unwrap();
        panic!(
            "web/src/wire/types.ts was out of date; it is written anew: build the page with `npm run build`"
        );
    }
}

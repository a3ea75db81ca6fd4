//! The tests of the program as a whole, in one binary, which is linked once.

mod architecture;
mod autopsy;
mod bad_input;
mod bench;
mod claims;
mod cli;
mod coefficient_sets;
mod compare;
mod constellation;
mod costs;
mod determinism_study;
mod directions;
mod facts;
mod fake;
mod figures;
mod golden;
mod growing;
mod import;
mod import_archives;
mod import_git;
mod import_messages;
mod kinds;
mod ledger;
mod levers;
mod likeness;
mod machine_failures;
mod mechanisms;
mod model;
mod model_pages;
mod odd_files;
mod outcomes;
mod page;
mod page_one;
mod paired;
#[path = "../../examples/gallery/pretend.rs"]
mod pretend;
mod random;
mod ranges;
mod readme;
mod realism;
mod repeat;
mod report;
mod resume;
mod said;
mod scenario;
mod scenarios;
mod search;
mod serve;
mod story;
mod sweep;
mod version_diff;
mod vocabulary;
mod whole;
#[allow(
    clippy::disallowed_methods,
    reason = "rebuilt with other means on purpose, and compared with a tolerance"
)]
mod worked;
mod worked_example;
mod workshop;

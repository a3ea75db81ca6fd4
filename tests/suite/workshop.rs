//! Sessions of the workshop: the very numbers of the engine, whatever is jumped to, forked or done; files that come from
//! anywhere; nothing that a page asks for goes on without end.

mod files;
mod lessons;
mod numbers;
mod refusals;
pub(crate) mod room;
mod texts;
mod timings;

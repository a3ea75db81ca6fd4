//! Sessions of the workshop: the very numbers of the engine, whatever is jumped to, forked or done; files that come from
//! anywhere; nothing that a page asks for goes on without end.

#[path = "workshop/files.rs"]
mod files;
#[path = "workshop/lessons.rs"]
mod lessons;
#[path = "workshop/numbers.rs"]
mod numbers;
#[path = "workshop/refusals.rs"]
mod refusals;
#[path = "workshop/room.rs"]
mod room;
#[path = "workshop/timings.rs"]
mod timings;
#[path = "workshop/words.rs"]
mod words;

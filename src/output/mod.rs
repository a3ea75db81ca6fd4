//! What a reader gets: pictures and a story in words.

pub mod figures;
pub mod story;

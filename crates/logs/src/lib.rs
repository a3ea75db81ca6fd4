//! Participation logs of communities, real or simulated: metrics, and import from git histories, mail archives, and
//! exports of chats and forums.

#![forbid(unsafe_code)]

pub mod facts;
pub mod import;
pub mod simulated;
mod text;

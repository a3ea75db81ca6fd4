//! The search for the best policy under a budget: on problems whose answers are known, and as a command.

mod command;
mod discovery;
mod selection;
mod toy;
mod whole;

//! Many runs: replicates, studies, and what they say together.

pub mod ensemble;

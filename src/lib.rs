//! readycheck: is this repository ready for production?

pub mod parse;

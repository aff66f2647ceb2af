//! The readycheck program.

fn main() {}

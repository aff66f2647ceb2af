//! Rules about what a service tells of itself.

pub mod logs_to_stdout;

//! Rules about what a program does when others fail it.

pub mod outbound_timeouts;

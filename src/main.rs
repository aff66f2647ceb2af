//! The readycheck program: arguments in, exit status out.

use std::process::ExitCode;

/// musl's allocator has one lock for all threads: a scan would take twice the time.
#[cfg(target_env = "musl")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    readycheck::cli::run()
}

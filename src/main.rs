//! The readycheck program: arguments in, exit status out.

use std::process::ExitCode;

fn main() -> ExitCode {
    readycheck::cli::run()
}

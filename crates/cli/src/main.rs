//! The `arrears` executable.

use std::process::ExitCode;

fn main() -> ExitCode {
    arrears_cli::run(std::env::args_os())
}

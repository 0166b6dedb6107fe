//! The `arrears` executable.

use std::process::ExitCode;

/// Closing a day makes and drops many small values on several threads, which this allocator is better at than the
/// system's (measured: `docs/explanation/performance.md`).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    arrears_cli::run(std::env::args_os())
}

//! Logs: what happened, for whoever runs the program; to stderr, apart from what a command answers.
//!
//! Nothing of a person and no secret stands in them.

use std::io::IsTerminal;

use clap::ValueEnum;
use tracing_subscriber::EnvFilter;

/// The form of log lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// For people
    Human,
    /// An object a line, for programs
    Json,
}

/// Says which lines are wanted: a level, or levels by module, such as `info` or `warn,http_api=debug`.
const WANTED: &str = "ARREARS_LOG";

/// Begins to log; `usual` is the level where the environment says nothing.
pub(crate) fn begin(format: LogFormat, usual: &str) {
    let filter = EnvFilter::try_from_env(WANTED).unwrap_or_else(|_| EnvFilter::new(usual));
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    let begun = match format {
        LogFormat::Human => lines.with_ansi(std::io::stderr().is_terminal()).try_init(),
        LogFormat::Json => lines.json().flatten_event(true).with_span_list(false).try_init(),
    };
    // Whoever runs several commands in one process logs already.
    drop(begun);
}

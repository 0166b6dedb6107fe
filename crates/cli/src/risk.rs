//! `arrears risk`: what is known of risk.

mod features;

use app::Result;
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Features of accounts as of a day: list what there is, make rows of it
    #[command(subcommand)]
    Features(features::Verb),
}

impl Verb {
    pub(crate) fn run(self) -> Result<()> {
        match self {
            Self::Features(verb) => verb.run(),
        }
    }
}

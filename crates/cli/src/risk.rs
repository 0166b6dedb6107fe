//! `arrears risk`: what is known of risk.

mod assess;
mod features;

use app::Result;
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Features of accounts as of a day: list what there is, make rows of it
    #[command(subcommand)]
    Features(features::Verb),
    /// Assess an account that missed a due date: state, history, exposure, linked accounts and a recommended path
    ///
    /// Example: arrears risk assess C-1001 --day 2025-03-01 --lang zh --out C-1001.html
    Assess(assess::Assess),
}

impl Verb {
    pub(crate) fn run(self) -> Result<()> {
        match self {
            Self::Features(verb) => verb.run(),
            Self::Assess(assess) => assess.run(),
        }
    }
}

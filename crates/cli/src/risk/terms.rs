//! `arrears risk terms`: the terms by which a book uses scores.

use app::Result;
use app::uses::terms::kind_of;
use app::versions::Kind;
use clap::{Args, Subcommand, ValueEnum};

use crate::versions::{Add, Decide, List};

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Put a file of terms into a book, as a draft: a limit table, what priority assumes, or contacts before a due date
    ///
    /// Example: arrears risk terms add examples/priority/unsecured.toml --book book.db --by Ana
    Add(Add),
    /// Let a draft decide from its first day on; a second person does that
    ///
    /// Example: arrears risk terms activate priority unsecured@1 --book book.db --by Bo --reason "recoveries of 2024"
    Activate(OfKind),
    /// Take a version out of force
    Withdraw(OfKind),
    /// List the versions of a book
    List(List),
}

impl Verb {
    pub(super) fn run(&self) -> Result<()> {
        match self {
            Self::Add(add) => add.run_each(kind_of),
            Self::Activate(OfKind { of, decide }) => decide.activate((*of).into()),
            Self::Withdraw(OfKind { of, decide }) => decide.withdraw((*of).into()),
            Self::List(list) => list.run(&Kind::TERMS),
        }
    }
}

/// What terms are about.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Of {
    /// From a score to limit and rate
    Limits,
    /// LGD, costs, and how an uplift is measured
    Priority,
    /// Contacts before a due date
    Contacts,
}

impl From<Of> for Kind {
    fn from(of: Of) -> Self {
        match of {
            Of::Limits => Self::LimitTable,
            Of::Priority => Self::PriorityTerms,
            Of::Contacts => Self::ContactTerms,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct OfKind {
    /// What the terms are about
    #[arg(value_enum, value_name = "KIND")]
    of: Of,
    #[command(flatten)]
    decide: Decide,
}

//! `arrears work`: jobs for people at desks, and how well it goes.

mod assign;
mod desk;
mod kpi;
mod look;
mod review;
mod rules;

use app::Result;
use app::close_day::business_day;
use app::port::Reading;
use app::work::{Hand, versions};
use clap::{Args, Subcommand};
use collections::work::Rules;
use jiff::Timestamp;
use primitives::Date;

use crate::BookArgs;
use crate::actor::Tongue;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// The rules by which work is shared out: teams, queues, hours, what an outcome means
    #[command(subcommand)]
    Rules(rules::Verb),
    /// List jobs: those that wait and those in hand, or those of a queue, of somebody, late, ended
    ///
    /// Example: arrears work list --late --book book.db
    List(look::List),
    /// Show a job: what it is about by the ledger, and what happened to it
    Show(look::Show),
    /// Say what somebody does next, and why: which person, in what order, by which figures
    ///
    /// Asks the ledger and the contact gate: who has paid, and who may not be contacted now, is passed over.
    ///
    /// Example: arrears work next --by Ana --book book.db
    Next(look::Next),
    /// Take a job, with the permit to contact that it needs
    ///
    /// A job has one owner. Nobody gets one that was paid meanwhile, and none whom the contact gate does not let contact: it waits until
    /// then.
    ///
    /// Example: arrears work take J-17 --by Ana --book book.db
    Take(desk::Take),
    /// Tell what came of a job, by a code of the rules; what follows is kept as well
    ///
    /// Example: arrears work done J-17 --by Ana --outcome promise --promise 2026-12-05=200.00 --note "pays on payday" --book book.db
    Done(desk::Done),
    /// Put a job aside until a time
    Hold(desk::Hold),
    /// Make a job that was put aside open again at once
    Release(desk::Plain),
    /// Give a job back to its queue, so that somebody else has it
    Return(desk::Plain),
    /// Hand a job over to somebody else
    HandOver(desk::HandOver),
    /// Share out the day's jobs among those who work today, and tell how far from the best possible that is
    ///
    /// Each person is given to one of them for contact. What is given stays given when it is run again; nothing is written with --dry-run.
    ///
    /// Example: arrears work assign --by Chen --dry-run --book book.db
    Assign(Box<assign::Assign>),
    /// Check every note for forbidden conduct, and judge what was found
    #[command(subcommand)]
    Review(review::Verb),
    /// Tell how well it goes: figures with numerator and denominator, of the book and by team, user, party and bucket
    ///
    /// docs/reference/kpis.md defines each. Days of the period must be closed.
    ///
    /// Example: arrears work kpi --from 2026-11-01 --through 2026-11-30 --book book.db
    Kpi(kpi::Kpi),
}

impl Verb {
    pub(crate) fn run(self) -> Result<()> {
        match self {
            Self::Rules(verb) => verb.run(),
            Self::List(list) => list.run(),
            Self::Show(show) => show.run(),
            Self::Next(next) => next.run(),
            Self::Take(take) => take.run(),
            Self::Done(done) => done.run(),
            Self::Hold(hold) => hold.run(),
            Self::Release(plain) => plain.release(),
            Self::Return(plain) => plain.give_back(),
            Self::HandOver(over) => over.run(),
            Self::Assign(assign) => assign.run(),
            Self::Review(verb) => verb.run(),
            Self::Kpi(kpi) => kpi.run(),
        }
    }
}

/// The book, and the instant of which it is asked.
#[derive(Debug, Args)]
pub(crate) struct At {
    #[command(flatten)]
    book: BookArgs,
    /// The instant, with its offset; now by default
    #[arg(long, value_name = "INSTANT")]
    at: Option<Timestamp>,
    #[command(flatten)]
    tongue: Tongue,
}

/// The same, by somebody.
#[derive(Debug, Args)]
pub(crate) struct ByAt {
    #[command(flatten)]
    at: At,
    /// Who, as the work rules name them
    #[arg(long, value_name = "NAME")]
    by: String,
}

impl At {
    fn now(&self) -> Timestamp {
        self.at.unwrap_or_else(|| Timestamp::from_microsecond(crate::now()).unwrap_or(Timestamp::MAX))
    }

    fn today(&self, store: &(impl Reading + ?Sized)) -> Result<Date> {
        Ok(business_day(&store.info()?, self.now().as_microsecond())?)
    }

    fn rules(&self, store: &(impl Reading + ?Sized)) -> Result<Rules> {
        versions::in_force(store, self.today(store)?)
    }
}

impl ByAt {
    fn hand<'h>(&'h self, rules: &'h Rules) -> Hand<'h> {
        Hand { rules, user: &self.by, now: self.at.now() }
    }
}

//! `arrears relief`: asked for, granted or refused by somebody with authority, and looked at again.

mod repair;
mod show;
mod terms;

use app::Result;
use app::relief::{self, ask, by_id, preview, review};
use clap::{Args, Subcommand};

use crate::BookArgs;
use crate::actor::{ActorArgs, Tongue, now};
use crate::console::{print, print_json};

pub(crate) use show::reviewed;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Ask for relief on an account: within your authority it is booked at once, above it waits for somebody else
    ///
    /// Example: arrears relief ask C-1 late_fee --amount 35.00 --reason goodwill --by Ana --role collector --key call-9
    Ask(terms::Ask),
    /// Show what relief would make of an account, what it costs and who may grant it; nothing is kept
    Preview(terms::Preview),
    /// List relief: what waits or runs, or all of a person
    List(show::List),
    /// Grant what waits; whoever asked for it cannot
    Approve(Decide),
    /// Refuse what waits
    Refuse(DecideWhy),
    /// Take back what you asked for
    Withdraw(DecideWhy),
    /// Look at all that runs and is due: broken plans end, and programmes are put before somebody
    Review(Review),
    /// Show where somebody who has paid stands on the way back: proof, bureau, limit
    ///
    /// Example: arrears relief repair C-1 --old-limit 5000.00
    Repair(show::Repair),
}

#[derive(Debug, Args)]
pub(crate) struct Decide {
    #[command(flatten)]
    book: BookArgs,
    /// The number of the request
    relief: u64,
    #[command(flatten)]
    actor: ActorArgs,
    #[command(flatten)]
    tongue: Tongue,
}

#[derive(Debug, Args)]
pub(crate) struct DecideWhy {
    #[command(flatten)]
    decide: Decide,
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

#[derive(Debug, Args)]
pub(crate) struct Review {
    #[command(flatten)]
    book: BookArgs,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    tongue: Tongue,
}

impl Verb {
    pub(crate) fn run(self) -> Result<()> {
        match self {
            Self::Ask(args) => {
                let mut store = args.asked.book.write()?;
                let parsed = args.asked.parse(&*store)?;
                let asked = ask(&mut *store, &args.actor.actor()?, parsed.request(), &args.key, now())?;
                show::told(&*store, &by_id(&*store, asked.id)?, args.tongue.lang)
            }
            Self::Preview(args) => {
                let store = args.asked.book.read()?;
                let parsed = args.asked.parse(&*store)?;
                let prospect = preview(&*store, parsed.request(), now())?;
                if args.json {
                    print_json(&show::prospect_view(&prospect))
                } else {
                    print(&show::prospect(&prospect, args.tongue.lang))
                }
            }
            Self::List(list) => list.run(),
            Self::Approve(Decide { book, relief, actor, tongue }) => {
                let mut store = book.write()?;
                let granted = relief::approve(&mut *store, &actor.actor()?, relief, now())?;
                show::told(&*store, &granted, tongue.lang)
            }
            Self::Refuse(DecideWhy { decide: Decide { book, relief, actor, tongue }, reason }) => {
                let mut store = book.write()?;
                let refused = relief::refuse(&mut *store, &actor.actor()?, relief, &reason, now())?;
                show::told(&*store, &refused, tongue.lang)
            }
            Self::Withdraw(DecideWhy { decide: Decide { book, relief, actor, tongue }, reason }) => {
                let mut store = book.write()?;
                let withdrawn = relief::withdraw(&mut *store, &actor.actor()?, relief, &reason, now())?;
                show::told(&*store, &withdrawn, tongue.lang)
            }
            Self::Review(args) => {
                let found = review(&mut *args.book.write()?, now())?;
                if args.json {
                    print_json(&show::reviewed_view(&found))
                } else {
                    print(&show::reviewed(&found, args.tongue.lang))
                }
            }
            Self::Repair(repair) => repair.run(),
        }
    }
}

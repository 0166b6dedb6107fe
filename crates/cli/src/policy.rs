//! `arrears policy`: policy files.

use std::path::PathBuf;

use app::policies::{Policies, add};
use app::policy_file::{self, PRESETS};
use app::versions::Kind;
use app::{Refused, Result};
use clap::Subcommand;
use ledger::classification::Policy;

use crate::BookArgs;
use crate::console::print;
use crate::product::read;
use crate::versions;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Check policy files and say what they contain
    ///
    /// Example: arrears policy check examples/policies/ifrs9.toml
    Check {
        /// Policy files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Put policy files into a book as drafts, which a second person activates
    ///
    /// Example: arrears policy draft examples/policies/ifrs9.toml --by Ana --reason "next year's terms" --book book.db
    Draft(versions::Add),
    /// Let a draft count: it is a policy of the book from then on, for good
    ///
    /// Example: arrears policy activate ifrs9@1 --by Bo --reason "checked against the contract" --book book.db
    Activate(versions::Decide),
    /// Withdraw a draft
    Withdraw(versions::Decide),
    /// List the drafts and what was decided about each
    Drafts(versions::List),
    /// Add policy files to a book; the same file twice changes nothing
    ///
    /// Example: arrears policy add --book book.db examples/policies/*.toml
    Add {
        #[command(flatten)]
        book: BookArgs,
        /// Policy files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// List the policies of a book
    List {
        #[command(flatten)]
        book: BookArgs,
    },
    /// Print the text of a policy that comes with the program, or list all of them
    ///
    /// Example: arrears policy preset ifrs9 > ifrs9.toml
    Preset {
        /// The preset; all are listed without it
        name: Option<String>,
    },
}

impl Verb {
    pub(crate) fn run(self) -> Result<()> {
        match self {
            Self::Check { files } => {
                for file in files {
                    let policy = policy_file::parse(&file.display().to_string(), &read(&file)?)?;
                    print(&format!("{}: {}\n", file.display(), line(&policy)))?;
                }
                Ok(())
            }
            Self::Draft(add) => add.run(Kind::Policy),
            Self::Activate(decide) => decide.activate(Kind::Policy),
            Self::Withdraw(decide) => decide.withdraw(Kind::Policy),
            Self::Drafts(list) => list.run(&[Kind::Policy]),
            Self::Add { book, files } => {
                let mut store = book.write()?;
                for file in files {
                    let (policy, is_new) = add(&mut *store, &file.display().to_string(), &read(&file)?)?;
                    let what = if is_new { "added" } else { "known already" };
                    print(&format!("{what}: {}\n", line(&policy)))?;
                }
                Ok(())
            }
            Self::List { book } => {
                let policies = Policies::load(&*book.read()?)?;
                let versions = policies.ids().into_iter().filter_map(|id| policies.get(id));
                for policy in versions.flat_map(ledger::classification::PolicyVersions::all) {
                    print(&format!("{}\n", line(policy)))?;
                }
                Ok(())
            }
            Self::Preset { name: None } => {
                for preset in PRESETS {
                    let policy = policy_file::parse(preset.id, preset.text)?;
                    print(&format!("{}: {}\n", preset.id, policy.title.english))?;
                }
                Ok(())
            }
            Self::Preset { name: Some(name) } => {
                let Some(preset) = PRESETS.iter().find(|preset| preset.id == name) else {
                    return Err(Refused::new(format!("there is no preset \"{name}\""))
                        .hint("list all of them with: policy preset")
                        .into());
                };
                print(preset.text)
            }
        }
    }
}

/// What a policy is, with its classes from the best to the worst.
fn line(policy: &Policy) -> String {
    let classes = policy.classes.all().iter().map(|class| match class.days_from {
        Some(from) => format!("{} from {from}", class.id),
        None => class.id.clone(),
    });
    let classes: Vec<String> = classes.collect();
    format!("{}, effective from {}: {}", policy.key, policy.effective_from, classes.join(", "))
}

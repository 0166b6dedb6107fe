//! `arrears product`: product files.

use std::path::PathBuf;

use anyhow::Context;
use app::products::{Products, add};
use app::versions::Kind;
use app::{Result, presets, product_file};
use clap::Subcommand;
use ledger::Product;

use crate::BookArgs;
use crate::console::print;
use crate::versions;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Check product files and say what they contain
    ///
    /// Where the product computes its instalments, what contracts cost a year is told too.
    ///
    /// Example: arrears product check examples/products/pay-later-instalments.toml
    Check {
        /// Product files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Put product files into a book as drafts, which a second person activates
    ///
    /// Example: arrears product draft examples/products/free-30.toml --by Ana --reason "next year's terms" --book book.db
    Draft(versions::Add),
    /// Let a draft count: it is a product of the book from then on, for good
    ///
    /// Example: arrears product activate free-30@1 --by Bo --reason "checked against the contract" --book book.db
    Activate(versions::Decide),
    /// Withdraw a draft
    Withdraw(versions::Decide),
    /// List the drafts and what was decided about each
    Drafts(versions::List),
    /// Add product files to a book; the same file twice changes nothing
    ///
    /// Example: arrears product add --book book.db examples/products/*.toml
    Add {
        #[command(flatten)]
        book: BookArgs,
        /// Product files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Print a product file that comes with the program, or list all of them
    ///
    /// Each has the conventions of a known system, market or law. Change what is yours in a copy of it.
    ///
    /// Example: arrears product preset us-closed-end > my-loan.toml
    Preset {
        /// The preset; all are listed without it
        name: Option<String>,
    },
    /// Print the shape of product files as a JSON Schema, for editors
    ///
    /// Example: arrears product schema > product.schema.json
    Schema,
    /// List the products of a book
    List {
        #[command(flatten)]
        book: BookArgs,
    },
}

impl Verb {
    pub(crate) fn run(self) -> Result<()> {
        match self {
            Self::Check { files } => {
                for file in files {
                    let product = product_file::parse(&file.display().to_string(), &read(&file)?)?;
                    print(&format!("{}: {}\n", file.display(), line(&product)))?;
                    for line in app::annual_cost::sample_lines(&product) {
                        print(&format!("  {line}\n"))?;
                    }
                }
                Ok(())
            }
            Self::Draft(add) => add.run(Kind::Product),
            Self::Activate(decide) => decide.activate(Kind::Product),
            Self::Withdraw(decide) => decide.withdraw(Kind::Product),
            Self::Drafts(list) => list.run(&[Kind::Product]),
            Self::Add { book, files } => {
                let mut store = book.write()?;
                for file in files {
                    let (product, is_new) = add(&mut *store, &file.display().to_string(), &read(&file)?)?;
                    let what = if is_new { "added" } else { "known already" };
                    print(&format!("{what}: {}\n", line(&product)))?;
                }
                Ok(())
            }
            Self::Preset { name: Some(name) } => print(presets::find(&name)?.text),
            Self::Preset { name: None } => {
                for preset in presets::PRESETS {
                    print(&format!("{}: {}\n", preset.name, preset.about()))?;
                }
                Ok(())
            }
            Self::Schema => {
                print(&product_file::options::schema_text())?;
                Ok(())
            }
            Self::List { book } => {
                let store = book.read()?;
                let products = Products::load(&*store)?;
                for row in app::port::Reading::products(&*store)? {
                    let key = ledger::product::ProductKey { id: row.id, version: row.version };
                    print(&format!("{}\n", line(products.of_contract(&key)?)))?;
                }
                Ok(())
            }
        }
    }
}

pub(crate) fn read(file: &std::path::Path) -> Result<String> {
    std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display())).map_err(Into::into)
}

fn line(product: &Product) -> String {
    format!("{} in {}, effective from {}", product.key, product.currency, product.effective_from)
}

#[cfg(test)]
mod tests;

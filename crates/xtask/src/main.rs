//! `cargo run -p xtask -- ...`

use std::path::PathBuf;

use clap::Parser;

/// Chores of the repository
#[derive(Debug, Parser)]
enum Chore {
    /// Write the pages that are made from code
    Docs,
    /// Write Home Credit's own days past due as a file for: arrears book compare --ages
    HomeCreditAges {
        /// The folder of the data
        #[arg(long)]
        data: PathBuf,
        /// The file to write
        #[arg(long)]
        out: PathBuf,
        /// Take SK_DPD_DEF, which ignores small debts, instead of SK_DPD
        #[arg(long)]
        def: bool,
    },
    /// Write SuperLender's loans to be foreseen as a file for: arrears risk features build --rows
    SuperLenderRows {
        /// The folder of the data
        #[arg(long)]
        data: PathBuf,
        /// The file to write
        #[arg(long)]
        out: PathBuf,
    },
    /// Compare which Xente loans the book closed with those the source flags closed, and explain each difference
    XenteFlags {
        /// The folder of the data
        #[arg(long)]
        data: PathBuf,
        /// A book into which Xente was imported
        #[arg(long)]
        book: PathBuf,
    },
}

fn main() -> anyhow::Result<()> {
    match Chore::parse() {
        Chore::Docs => xtask::pages::write(),
        Chore::HomeCreditAges { data, out, def } => {
            let ages = xtask::home_credit::ages(&data, def)?;
            println!("{} rows", ages.len());
            xtask::home_credit::write(&ages, &out)
        }
        Chore::SuperLenderRows { data, out } => {
            let targets = xtask::super_lender::targets(&data)?;
            println!("{} rows", targets.len());
            xtask::super_lender::write(&targets, &out)
        }
        Chore::XenteFlags { data, book } => {
            let comparison = xtask::closing_flags::compare(&data, &book)?;
            println!("{} loans, {} agree", comparison.loans, comparison.loans - comparison.differences.len());
            for difference in &comparison.differences {
                println!("{difference}");
            }
            Ok(())
        }
    }
}

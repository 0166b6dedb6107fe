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
    /// Train on all of SuperLender's loans in one folder and print AUC and KS on those of another, which has the same files
    SuperLender {
        /// The folder of the data to learn from
        #[arg(long)]
        learn: PathBuf,
        /// The folder of the data to try the model on
        #[arg(long = "try")]
        try_on: PathBuf,
        /// What the draws start from
        #[arg(long, default_value_t = 7)]
        seed: u64,
        /// An empty folder for books, features and the model
        #[arg(long)]
        work: PathBuf,
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
    /// Train an engine on the folds of real credit data and print, as JSON lines, how it does on the fold left out
    ScoreFolds {
        /// What is trained
        #[arg(long)]
        engine: xtask::score_folds::Engine,
        /// The source
        #[arg(long)]
        source: xtask::credit::Source,
        /// The folder of the data
        #[arg(long)]
        data: PathBuf,
        /// One fold only
        #[arg(long)]
        fold: Option<u64>,
        /// The least share of rows in a bin of a scorecard
        #[arg(long, value_name = "SHARE")]
        share_min: Option<f64>,
        /// How many trees
        #[arg(long)]
        rounds: Option<usize>,
        /// What their leaves are multiplied with
        #[arg(long)]
        rate: Option<f32>,
        /// What the draws start from
        #[arg(long)]
        seed: Option<u64>,
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
        Chore::SuperLender { learn, try_on, seed, work } => {
            xtask::super_lender::learn_and_try(&learn, &try_on, seed, &work)
        }
        Chore::XenteFlags { data, book } => {
            let comparison = xtask::closing_flags::compare(&data, &book)?;
            println!("{} loans, {} agree", comparison.loans, comparison.loans - comparison.differences.len());
            for difference in &comparison.differences {
                println!("{difference}");
            }
            Ok(())
        }
        Chore::ScoreFolds { engine, source, data, fold, share_min, rounds, rate, seed } => {
            let wishes = xtask::score_folds::Wishes { fold, share_min, rounds, rate, seed };
            for score in xtask::score_folds::score_folds(engine, &source.read(&data)?, wishes)? {
                println!("{}", score.json());
            }
            Ok(())
        }
    }
}

//! `cargo run -p xtask -- ...`

use std::path::PathBuf;

use clap::Parser;
use risk::binning::BinningOptions;

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
    /// Compare which Xente loans the book closed with those the source flags closed, and explain each difference
    XenteFlags {
        /// The folder of the data
        #[arg(long)]
        data: PathBuf,
        /// A book into which Xente was imported
        #[arg(long)]
        book: PathBuf,
    },
    /// Train a scorecard on three of four folds of a data set, try it on the fourth, and print the measures as JSON
    ScorecardFolds {
        /// The folder of the data
        #[arg(long)]
        data: PathBuf,
        /// Which data set
        #[arg(long)]
        sample: SampleName,
        /// The least share of rows in a bin
        #[arg(long, value_name = "SHARE")]
        share_min: Option<f64>,
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
    },
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum SampleName {
    /// Taiwan card default
    Taiwan,
    /// Give Me Some Credit
    GiveMeSomeCredit,
}

fn main() -> anyhow::Result<()> {
    match Chore::parse() {
        Chore::Docs => xtask::pages::write(),
        Chore::HomeCreditAges { data, out, def } => {
            let ages = xtask::home_credit::ages(&data, def)?;
            println!("{} rows", ages.len());
            xtask::home_credit::write(&ages, &out)
        }
        Chore::XenteFlags { data, book } => {
            let comparison = xtask::closing_flags::compare(&data, &book)?;
            println!("{} loans, {} agree", comparison.loans, comparison.loans - comparison.differences.len());
            for difference in &comparison.differences {
                println!("{difference}");
            }
            Ok(())
        }
        Chore::ScorecardFolds { data, sample, share_min } => {
            let source = match sample {
                SampleName::Taiwan => xtask::samples::TAIWAN,
                SampleName::GiveMeSomeCredit => xtask::samples::GIVE_ME_SOME_CREDIT,
            };
            let sample = xtask::samples::read(&data, source)?;
            let mut binning = BinningOptions::default();
            binning.share_min = share_min.unwrap_or(binning.share_min);
            let folds = xtask::scorecard_folds::scorecards(&sample, binning)?;
            println!("{}", xtask::scorecard_folds::json(&folds));
            Ok(())
        }
        Chore::ScoreFolds { engine, source, data, fold } => {
            for score in xtask::score_folds::score_folds(engine, &source.read(&data)?, fold)? {
                println!("{}", score.json());
            }
            Ok(())
        }
    }
}

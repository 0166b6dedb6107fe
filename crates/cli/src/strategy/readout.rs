//! `arrears strategy readout`: what an experiment says, and whether it is too early to tell.

use app::products::Products;
use app::strategy_readout::{Read, Said, read_out};
use app::{Result, strategy_view};
use clap::Args;
use primitives::Date;
use risk::trial::Look;

use super::chosen::{IN_FORCE, chosen};
use crate::BookArgs;
use crate::book::{day_or_last_close, percent};
use crate::console::{count, print, print_json};
use crate::table;

#[derive(Debug, Args)]
pub(crate) struct Readout {
    #[command(flatten)]
    book: BookArgs,
    /// The strategy whose experiment is read: a file, STRATEGY@VERSION of the book, or in-force
    #[arg(value_name = "STRATEGY", default_value = IN_FORCE)]
    strategy: String,
    /// The last day that is known; by default the last closed day
    #[arg(long, value_name = "DAY")]
    as_of: Option<Date>,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

impl Readout {
    pub(super) fn run(&self) -> Result<()> {
        let store = self.book.read()?;
        let products = Products::load(&*store)?;
        let as_of = day_or_last_close(&*store, self.as_of)?;
        let written = chosen(&*store, &self.strategy, as_of)?;
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let read = read_out(&*store, &products, &written.strategy, as_of, threads)?;
        if self.json { print_json(&strategy_view::readout(&read)) } else { print(&as_text(&read)) }
    }
}

fn as_text(read: &Read) -> String {
    let rule = read.rule;
    let mut text = format!(
        "experiment {}, as of {}: past due {} days after falling past due; {} persons of each arm, {} looks\n\n",
        read.experiment, read.as_of, rule.horizon_days, rule.persons_per_arm, rule.looks
    );
    let rows: Vec<Vec<String>> = read
        .arms
        .iter()
        .map(|(arm, known)| {
            let uncured = percent(known.uncured, known.persons);
            vec![arm.clone(), count(known.persons), count(known.waiting), count(known.uncured), uncured]
        })
        .collect();
    text.push_str(&table::render(&["arm", "with outcome", "waiting", "not cured", "share"], &rows));
    text.push('\n');
    for (arm, said) in &read.said {
        text.push_str(&format!("{arm} less {}: {}\n", read.reference, sentence(said, rule.looks)));
    }
    text
}

fn sentence(said: &Said, looks: u32) -> String {
    let next = said
        .next_needs
        .map_or_else(String::new, |needs| format!("; the next look needs {} persons of each", count(needs)));
    let points = |share: f64| format!("{:+.2}", share * 100.0);
    let difference = |of: &risk::special::Interval| {
        format!("{} points not cured ({} to {})", points(of.value), points(of.low), points(of.high))
    };
    match &said.says {
        Look::TooEarly { accounts } => format!("too early to tell: {} persons with an outcome{next}", count(*accounts)),
        Look::GoOn(interval) => {
            format!("look {} of {looks}, too early to tell: {}{next}", said.look, difference(interval))
        }
        Look::StopForHarm(interval) => {
            format!("look {} of {looks}, stop for harm: {}", said.look, difference(interval))
        }
        Look::Ended(interval) => format!("ended: {}", difference(interval)),
    }
}

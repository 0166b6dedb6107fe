//! `arrears strategy explain`, `run` and `diff`: strategies on the accounts of a book.

use app::intake::find_account;
use app::port::Reading;
use app::products::Products;
use app::strategies::{Asked, Scorers, Survey, Tally, decide, survey};
use app::strategy_file::Written;
use app::strategy_view::{self, MoveView};
use app::{Refused, Result};
use clap::Args;
use primitives::{Amount, Date};

use super::chosen::{IN_FORCE, chosen};
use super::{told, told_as_json};
use crate::account::Lang;
use crate::book::day_or_last_close;
use crate::console::{count, print, print_json, progress};
use crate::risk::rows::ExternalArgs;
use crate::{BookArgs, table};

#[derive(Debug, Args)]
pub(crate) struct Explain {
    #[command(flatten)]
    book: BookArgs,
    /// The strategy: a file, STRATEGY@VERSION of the book, or in-force
    #[arg(value_name = "STRATEGY")]
    strategy: String,
    /// The lender's reference of the account
    account: String,
    /// The day at whose end it is decided; by default the last closed day
    #[arg(long, value_name = "DAY")]
    as_of: Option<Date>,
    #[command(flatten)]
    external: ExternalArgs,
    /// The language of the state's words
    #[arg(long, value_enum, default_value_t = Lang::En)]
    lang: Lang,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Run {
    #[command(flatten)]
    book: BookArgs,
    /// The strategy: a file, STRATEGY@VERSION of the book, or in-force
    #[arg(value_name = "STRATEGY", default_value = IN_FORCE)]
    strategy: String,
    /// The day at whose end it is decided; by default the last closed day
    #[arg(long, value_name = "DAY")]
    as_of: Option<Date>,
    #[command(flatten)]
    external: ExternalArgs,
    /// List the accounts of this state instead of counting
    #[arg(long, value_name = "STATE")]
    state: Option<String>,
    /// The language of the states' words in JSON
    #[arg(long, value_enum, default_value_t = Lang::En)]
    lang: Lang,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Diff {
    #[command(flatten)]
    book: BookArgs,
    /// The strategy that is compared with and the one that is compared; of one alone the other is the one in force. Each is a
    /// file, STRATEGY@VERSION of the book, or in-force
    #[arg(value_name = "STRATEGY", required = true, num_args = 1..=2)]
    strategies: Vec<String>,
    /// The day at whose end it is decided; by default the last closed day
    #[arg(long, value_name = "DAY")]
    as_of: Option<Date>,
    #[command(flatten)]
    external: ExternalArgs,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

impl Explain {
    pub(super) fn run(&self) -> Result<()> {
        let store = self.book.read()?;
        let products = Products::load(&*store)?;
        let as_of = day_or_last_close(&*store, self.as_of)?;
        let written = chosen(&*store, &self.strategy, as_of)?;
        let row = find_account(&*store, &self.account)?;
        let scorers = Scorers::load(&*store, &[&written], as_of, self.external.read(&*store)?)?;
        let asked = Asked { store: &*store, products: &products, as_of, scoring: scorers.scoring(), threads: 1 };
        let decided = decide(asked, &row, &written)?;
        let not_open = || Refused::new(format!("account {} is not open on {as_of}", self.account));
        let decided = decided.ok_or_else(not_open)?;
        let decision = decided.decisions.first().expect("one strategy was asked");
        if self.json {
            return print_json(&told_as_json(&written, decision, self.lang));
        }
        print(&told(&written, decision, self.lang))
    }
}

/// Asks about every account of a book, with a bar for those who wait.
fn surveyed(
    store: &dyn Reading,
    (as_of, external): (Date, &ExternalArgs),
    strategies: &[&Written],
    each: impl FnMut(&app::strategies::Decided) -> Result<()>,
) -> Result<Survey> {
    let products = Products::load(store)?;
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let scorers = Scorers::load(store, strategies, as_of, external.read(store)?)?;
    let asked = Asked { store, products: &products, as_of, scoring: scorers.scoring(), threads };
    let bar = progress(store.info()?.accounts, "deciding");
    let survey = survey(asked, strategies, each, |done| bar.set_position(done))?;
    bar.finish_and_clear();
    Ok(survey)
}

impl Run {
    pub(super) fn run(&self) -> Result<()> {
        let store = self.book.read()?;
        let as_of = day_or_last_close(&*store, self.as_of)?;
        let written = chosen(&*store, &self.strategy, as_of)?;
        let asked = self.state.as_deref().map(|name| place(&written, name)).transpose()?;
        let survey = surveyed(&*store, (as_of, &self.external), &[&written], |decided| {
            let state = decided.decisions.first().map(|decision| decision.state);
            if asked.is_none() || state != asked {
                return Ok(());
            }
            let money = |amount: Amount| written.currency.format(amount);
            print(&format!("{}\t{}\t{}\n", decided.account, money(decided.past_due), money(decided.owed)))
        })?;
        if asked.is_some() {
            return Ok(());
        }
        if self.json {
            return print_json(&strategy_view::survey(&written, as_of, &survey, self.lang.language()));
        }
        print(&self.as_table(&written, &survey))
    }

    fn as_table(&self, written: &Written, survey: &Survey) -> String {
        let money = |amount: Amount| written.currency.format(amount);
        let mut rows = Vec::new();
        for (at, state) in written.strategy.states.iter().enumerate() {
            let Tally { accounts, past_due, owed } = survey.state(at);
            rows.push(vec![state.name.clone(), count(accounts), money(past_due), money(owed)]);
        }
        let mut text = table::render(&["state", "accounts", "past due", "owed"], &rows);
        for (arm, accounts) in &survey.arms {
            text.push_str(&format!("arm {arm}: {}\n", count(*accounts)));
        }
        if survey.other_currency > 0 {
            text.push_str(&format!("in another currency, not decided about: {}\n", count(survey.other_currency)));
        }
        text
    }
}

impl Diff {
    pub(super) fn run(&self) -> Result<()> {
        let store = self.book.read()?;
        let as_of = day_or_last_close(&*store, self.as_of)?;
        let (from, to) = match &self.strategies[..] {
            [from, to] => (from.as_str(), to.as_str()),
            one_alone => (IN_FORCE, one_alone.first().map_or(IN_FORCE, String::as_str)),
        };
        let (from, to) = (chosen(&*store, from, as_of)?, chosen(&*store, to, as_of)?);
        let survey = surveyed(&*store, (as_of, &self.external), &[&from, &to], |_| Ok(()))?;
        let compared = strategy_view::comparison(&from, &to, as_of, &survey);
        if self.json {
            return print_json(&compared);
        }
        let (same, changed): (Vec<MoveView>, Vec<MoveView>) =
            compared.moves.into_iter().partition(|one| one.from == one.to);
        let rows: Vec<Vec<String>> = changed
            .into_iter()
            .map(|one| vec![one.from, one.to, count(one.accounts), one.past_due, one.owed])
            .collect();
        let same: u64 = same.iter().map(|one| one.accounts).sum();
        let text = if rows.is_empty() {
            String::new()
        } else {
            table::render(&["from", "to", "accounts", "past due", "owed"], &rows)
        };
        print(&format!("{text}in the same state: {}\n", count(same)))
    }
}

fn place(written: &Written, name: &str) -> Result<usize> {
    let states = &written.strategy.states;
    states.iter().position(|state| state.name == name).ok_or_else(|| {
        let names: Vec<&str> = states.iter().map(|state| state.name.as_str()).collect();
        Refused::new(format!("strategy {} has no state {name}", written.strategy.id))
            .hint(format!("its states are {}", names.join(", ")))
            .into()
    })
}

//! `arrears strategy simulate`: strategies on the past of a book.

mod shown;

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use app::products::Products;
use app::strategy_file::Written;
use app::strategy_simulation::{Action, Came, Past, Trial, responses, simulate};
use app::strategy_versions::in_force;
use app::{Refused, Result, strategy_calendar, strategy_view};
use clap::Args;
use collections::Word;
use collections::contact::Pack;
use collections::strategy::step::Cost;
use primitives::Date;

use super::chosen::chosen;
use super::parsed;
use crate::BookArgs;
use crate::book::day_or_last_close;
use crate::console::{print, print_json, progress};
use crate::contact::pack;
use crate::product::read;

#[derive(Debug, Args)]
pub(crate) struct Simulate {
    #[command(flatten)]
    book: BookArgs,
    /// The strategy that is tried
    #[arg(long, value_name = "FILE")]
    file: PathBuf,
    /// The strategy that it is compared with: a file, STRATEGY@VERSION of the book, or in-force; by default the one in force, if any
    #[arg(long, value_name = "STRATEGY")]
    against: Option<String>,
    /// The first day on which steps are taken
    #[arg(long, value_name = "DAY")]
    from: Date,
    /// The last day
    #[arg(long, value_name = "DAY")]
    to: Date,
    /// A contact pack that comes with the program, or a pack file; several may be given, and all must agree
    #[arg(long, required = true, value_name = "PACK")]
    pack: Vec<String>,
    /// Ask packs also about days before their first one, as if today's rules had held then
    #[arg(long)]
    backdate_packs: bool,
    /// What actions are assumed to bring; nothing is estimated without
    #[arg(long, value_name = "FILE")]
    responses: Option<PathBuf>,
    /// For how many days before the first one it is decided without doing anything, so that stays in states have their beginning
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u32).range(0..=366), value_name = "DAYS")]
    warm_up_days: u32,
    /// What chance starts from: who answers, and who pays
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Write every action, refusal and step left out into this CSV file
    #[arg(long, value_name = "FILE")]
    actions: Option<PathBuf>,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

impl Simulate {
    pub(super) fn run(&self) -> Result<()> {
        let store = self.book.read()?;
        let products = Products::load(&*store)?;
        let mut written = vec![parsed(&self.file)?];
        match &self.against {
            Some(against) => written.push(chosen(&*store, against, self.to)?),
            None => written.extend(in_force(&*store, day_or_last_close(&*store, None)?.next())?),
        }
        let strategies: Vec<&Written> = written.iter().collect();
        let packs = self.packs()?;
        let packs: Vec<&Pack> = packs.iter().collect();
        let assumed = self.responses.as_deref().map(assumed).transpose()?;
        let trial = Trial {
            strategies: &strategies,
            packs: &packs,
            responses: assumed.as_ref(),
            from: self.from,
            to: self.to,
            warm_up_days: self.warm_up_days,
            seed: self.seed,
            tells_actions: self.actions.is_some(),
        };
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let past = Past { store: &*store, products: &products, threads };
        let mut log = self.actions.as_deref().map(Log::begin).transpose()?;
        let bar = progress(store.info()?.accounts, "trying the past");
        let each = |action: &Action| log.as_mut().map_or(Ok(()), |log| log.write(&strategies, action));
        let simulated = simulate(past, trial, each, |done| bar.set_position(done))?;
        bar.finish_and_clear();
        if let Some(log) = log {
            log.end()?;
        }
        if self.json {
            print_json(&strategy_view::simulation(&trial, &simulated))
        } else {
            print(&shown::text(&trial, &simulated))
        }
    }

    fn packs(&self) -> Result<Vec<Pack>> {
        let mut packs: Vec<Pack> = self.pack.iter().map(|name| pack(name)).collect::<Result<_>>()?;
        if self.backdate_packs {
            for pack in &mut packs {
                pack.effective_from = pack.effective_from.min(self.from);
            }
        }
        Ok(packs)
    }
}

fn assumed(file: &Path) -> Result<responses::Responses> {
    Ok(responses::parse(&file.display().to_string(), &read(file)?)?)
}

/// The CSV file of actions.
struct Log {
    file: std::io::BufWriter<std::fs::File>,
    path: PathBuf,
}

impl Log {
    fn begin(path: &Path) -> Result<Self> {
        let shown = path.display();
        if path.exists() {
            return Err(Refused::new(format!("{shown} is there already"))
                .hint("name a file that is not there yet")
                .into());
        }
        let file = std::fs::File::create(path).with_context(|| format!("cannot write {shown}"))?;
        let mut log = Self { file: std::io::BufWriter::new(file), path: path.to_owned() };
        log.line("strategy,day,person,state,step,purpose,result,channel_or_reason,cost,accounts,amounts")?;
        Ok(log)
    }

    fn line(&mut self, line: &str) -> Result<()> {
        writeln!(self.file, "{line}").with_context(|| format!("cannot write {}", self.path.display()))?;
        Ok(())
    }

    fn write(&mut self, strategies: &[&Written], action: &Action) -> Result<()> {
        let written = strategies[action.strategy];
        let strategy = &written.strategy;
        let state = &strategy.states[action.state];
        let (result, why, cost) = match &action.came {
            Came::Taken { channel, cost } => {
                ("taken", channel.word(), strategy_calendar::show_cost(Cost::from_millionths(*cost)))
            }
            Came::Refused(rule) => ("refused", rule.as_str(), String::new()),
            Came::LeftOut(why) => ("left_out", why.word(), String::new()),
        };
        let accounts: Vec<&str> = action.accounts.iter().map(|(account, _)| account.as_str()).collect();
        let amounts: Vec<String> = action.accounts.iter().map(|(_, amount)| written.currency.format(*amount)).collect();
        let cells = [
            &format!("{}@{}", strategy.id, strategy.version),
            &action.on.to_string(),
            &action.person,
            &state.name,
            &state.steps[action.step].name,
            action.purpose.word(),
            result,
            why,
            &cost,
            &accounts.join(" "),
            &amounts.join(" "),
        ]
        .map(quoted);
        self.line(&cells.join(","))
    }

    fn end(mut self) -> Result<()> {
        self.file.flush().with_context(|| format!("cannot write {}", self.path.display()))?;
        Ok(())
    }
}

/// A cell of a CSV file.
fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}

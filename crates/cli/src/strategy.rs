//! `arrears strategy`: what is done about accounts, as a text that can be checked before it decides.

mod calendar;
mod chosen;
mod on_book;
mod readout;
mod simulate;

use std::path::{Path, PathBuf};

use app::strategy_file::{self, PRESETS, Report, Written, has_template, unknown_templates};
use app::versions::Kind as VersionKind;
use app::{Refused, Result, strategies, strategy_calendar, strategy_facts, strategy_view};
use clap::{Args, Subcommand};
use collections::strategy::fact::{Fact, Facts};
use collections::strategy::{Decision, State};
use primitives::Date;

use crate::account::Lang;
use crate::console::{print, print_json};
use crate::product::read;
use crate::versions::{Add, Decide as Decided, List};

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// List every fact that a condition may read, with its kind and meaning
    ///
    /// Example: arrears strategy facts --lang zh
    Facts {
        /// The language of the meanings
        #[arg(long, value_enum, default_value_t = Lang::En)]
        lang: Lang,
        /// Answer as JSON
        #[arg(long)]
        json: bool,
    },
    /// Print the text of a strategy that comes with the program, or list all of them
    ///
    /// Example: arrears strategy preset pay-later-cn > our-strategy.toml
    Preset {
        /// The preset; all are listed without it
        name: Option<String>,
    },
    /// Check strategy files: every state can be reached, every step taken, every comparison matters; and print their calendars
    ///
    /// A calendar tells for each state on which days which step is due, in which ways, with which words and if what.
    ///
    /// Example: arrears strategy check our-strategy.toml --examples
    Check {
        /// Strategy files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Print facts that lead to each state
        #[arg(long)]
        examples: bool,
        /// A template that there is beside those that come with the program; may be given several times
        #[arg(long = "template", value_name = "ID")]
        templates: Vec<String>,
        /// The language of the calendars
        #[arg(long, value_enum, default_value_t = Lang::En)]
        lang: Lang,
    },
    /// Say which state given facts lead to, and what was read on the way
    ///
    /// Example: arrears strategy decide our-strategy.toml --facts facts.toml --person P-1001 --date 2026-06-01
    Decide(Decide),
    /// Say which state an account is in, and by which facts
    ///
    /// Example: arrears strategy explain our-strategy.toml C-1001 --book book.db --as-of 2026-06-30
    Explain(on_book::Explain),
    /// Count the accounts of a book by state, or list them; nothing is booked, nobody is contacted
    ///
    /// Example: arrears strategy run our-strategy.toml --book book.db
    Run(on_book::Run),
    /// Compare a strategy with the one in force, or two with each other: which accounts would change their state, and to which
    ///
    /// Example: arrears strategy diff proposed.toml --book book.db
    Diff(on_book::Diff),
    /// Put a strategy file into a book, as a draft that decides nothing yet
    ///
    /// Example: arrears strategy add our-strategy.toml --by Ann --book book.db
    Add(Add),
    /// Let a version of a book decide from its first day on; whoever wrote it cannot
    ///
    /// Example: arrears strategy activate pay-later-cn@2 --by Bo --reason "tried on three months" --book book.db
    Activate(Decided),
    /// Take a version of a book out of force
    Withdraw(Decided),
    /// List the versions of a book, who decided what about them, and which one decides
    List(List),
    /// Read out the experiment of a strategy: what its arms came to, and whether it is too early to tell
    ///
    /// The rule is stated in the strategy before the experiment begins: docs/reference/strategy.md. To look more often changes nothing.
    ///
    /// Example: arrears strategy readout in-force --book book.db
    Readout(readout::Readout),
    /// Try a strategy on the past of a book, beside another one: actions, cost, refusals, and what they may have brought
    ///
    /// Day by day, with what was booked before the day, asking the contact packs for every contact. Nothing is booked and nobody is
    /// contacted, and payments come in as they did: what actions may have brought is told by a file of responses.
    ///
    /// Example: arrears strategy simulate --file proposed.toml --against in-force.toml --from 2026-06-01 --to 2026-08-31 --pack cn-2026 --book book.db
    Simulate(Box<simulate::Simulate>),
}

#[derive(Debug, Args)]
pub(crate) struct Decide {
    /// A strategy file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// A file of facts: a table for each group, amounts and ratios in quotes
    #[arg(long, value_name = "FILE")]
    facts: PathBuf,
    /// The person, on whom the arm of an experiment depends
    #[arg(long, default_value = "")]
    person: String,
    /// The day of the decision
    #[arg(long, value_name = "DAY")]
    date: Date,
    /// The language of the state's words
    #[arg(long, value_enum, default_value_t = Lang::En)]
    lang: Lang,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

impl Verb {
    pub(crate) fn run(self) -> Result<()> {
        match self {
            Self::Facts { lang, json } => facts(lang, json),
            Self::Preset { name } => preset(name.as_deref()),
            Self::Check { files, examples, templates, lang } => {
                for file in files {
                    check(
                        &file.display().to_string(),
                        &read(&file)?,
                        Checking { examples, templates: &templates, lang },
                    )?;
                }
                Ok(())
            }
            Self::Decide(decide) => decide.run(),
            Self::Explain(explain) => explain.run(),
            Self::Run(run) => run.run(),
            Self::Diff(diff) => diff.run(),
            Self::Add(add) => add.run(VersionKind::Strategy),
            Self::Activate(decide) => decide.activate(VersionKind::Strategy),
            Self::Withdraw(decide) => decide.withdraw(VersionKind::Strategy),
            Self::List(list) => list.run(&[VersionKind::Strategy]),
            Self::Readout(readout) => readout.run(),
            Self::Simulate(simulate) => simulate.run(),
        }
    }
}

fn facts(lang: Lang, json: bool) -> Result<()> {
    if json {
        return print_json(&strategy_view::facts());
    }
    let declared = Fact::all().map(Fact::declaration);
    let lines = declared.map(|fact| {
        let meaning = match lang {
            Lang::En => fact.en,
            Lang::Zh => fact.zh,
        };
        format!("{:<32} {:<7} {meaning}\n", fact.name, fact.kind.name())
    });
    print(&lines.collect::<String>())
}

fn preset(name: Option<&str>) -> Result<()> {
    let Some(name) = name else {
        let lines = PRESETS.iter().map(|preset| format!("{}\n", preset.id));
        return print(&lines.collect::<String>());
    };
    let preset = PRESETS.iter().find(|preset| preset.id == name).ok_or_else(|| {
        Refused::new(format!("there is no preset \"{name}\"")).hint("list all of them with: strategy preset")
    })?;
    print(preset.text)
}

/// How a file is checked.
#[derive(Clone, Copy)]
struct Checking<'c> {
    examples: bool,
    templates: &'c [String],
    lang: Lang,
}

fn check(file: &str, text: &str, checking: Checking<'_>) -> Result<()> {
    let written = strategy_file::read(file, text)?;
    let mut report = strategy_file::check(&written.strategy);
    let is_known = |name: &str| has_template(name) || checking.templates.iter().any(|known| known == name);
    report.problems.extend(unknown_templates(&written.strategy, is_known));
    if checking.examples {
        print(&shown_examples(&written, &report))?;
    }
    let problems = &report.problems;
    let Some(first) = problems.first() else {
        let Written { strategy, .. } = &written;
        let steps = match strategy_calendar::steps(strategy) {
            0 => String::new(),
            steps => format!("; {steps} steps, each can be taken"),
        };
        print(&format!(
            "{file}: {}@{}, effective from {}: {} states, each can be reached{steps}; every comparison matters\n",
            strategy.id,
            strategy.version,
            strategy.effective_from,
            strategy.states.len()
        ))?;
        return print(&calendar::shown(strategy, checking.lang));
    };
    for problem in &problems[1..] {
        print(&format!("{file}: {problem}\n"))?;
    }
    Err(Refused::new(format!("{file}: {first}")).hint("see what leads where with: strategy check --examples").into())
}

fn shown_examples(written: &Written, report: &Report) -> String {
    let mut text = String::new();
    for (state, example) in written.strategy.states.iter().zip(&report.examples) {
        let facts = example.as_ref().map_or_else(|| "no facts lead here".to_owned(), |facts| shown(facts, written));
        text.push_str(&format!("{}: {facts}\n", state.name));
    }
    text
}

fn shown(facts: &Facts, written: &Written) -> String {
    let known = facts
        .known()
        .map(|(fact, value)| format!("{} {}", fact.name(), strategy_facts::show(fact, value, written.currency)));
    known.collect::<Vec<_>>().join(", ")
}

/// A strategy that is sound, from its file.
fn parsed(file: &Path) -> Result<Written> {
    Ok(strategy_file::parse(&file.display().to_string(), &read(file)?)?)
}

/// A decision in lines: the state, everything that was read, and the arm.
fn told(written: &Written, decision: &Decision, lang: Lang) -> String {
    let state = &written.strategy.states[decision.state];
    let mut text = format!("{}: {}\n", state.name, title(state, lang));
    for (fact, value) in &decision.read {
        let value = value.as_ref().map(|value| strategy_facts::show(*fact, value, written.currency));
        text.push_str(&format!("  {} {}\n", fact.name(), value.as_deref().unwrap_or("is not known")));
    }
    if let Some(place) = &decision.place {
        text.push_str(&format!("  arm {}\n", strategies::arm(place)));
    }
    text
}

fn told_as_json(written: &Written, decision: &Decision, lang: Lang) -> strategy_view::DecisionView {
    strategy_view::decision(written, decision, lang.language())
}

fn title(state: &State, lang: Lang) -> &str {
    strategy_view::title(state, lang.language())
}

impl Decide {
    fn run(&self) -> Result<()> {
        let written = parsed(&self.file)?;
        let facts = strategy_facts::read(&self.facts.display().to_string(), &read(&self.facts)?, written.currency)?;
        let decision = written.strategy.decide(&facts, &self.person, self.date).map_err(|missing| {
            Refused::new(format!("{}: {missing}", self.facts.display()))
                .hint("what they mean is told by: strategy facts")
        })?;
        if self.json {
            return print_json(&told_as_json(&written, &decision, self.lang));
        }
        print(&told(&written, &decision, self.lang))
    }
}

//! `arrears strategy`: what is done about accounts, as a text that can be checked before it decides.

use std::path::PathBuf;

use app::strategy_file::{self, PRESETS, Written};
use app::{Refused, Result, strategy_facts};
use clap::{Args, Subcommand};
use collections::strategy::experiment::Place;
use collections::strategy::fact::{Fact, Facts, Kind};
use primitives::Date;
use serde_json::json;

use crate::account::Lang;
use crate::console::{print, print_json};
use crate::product::read;

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
    /// Check strategy files: every state can be reached, every comparison matters
    ///
    /// Example: arrears strategy check our-strategy.toml --examples
    Check {
        /// Strategy files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Print facts that lead to each state
        #[arg(long)]
        examples: bool,
    },
    /// Say which state given facts lead to, and what was read on the way
    ///
    /// Example: arrears strategy decide our-strategy.toml --facts facts.toml --person P-1001 --date 2026-06-01
    Decide(Decide),
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
            Self::Check { files, examples } => {
                for file in files {
                    check(&file.display().to_string(), &read(&file)?, examples)?;
                }
                Ok(())
            }
            Self::Decide(decide) => decide.run(),
        }
    }
}

fn facts(lang: Lang, json: bool) -> Result<()> {
    let declared = Fact::all().map(Fact::declaration);
    if json {
        let all: Vec<_> = declared
            .map(|fact| {
                let words = if let Kind::Word(words) = fact.kind { words } else { &[] };
                json!({
                    "name": fact.name, "kind": fact.kind.name(), "words": words,
                    "can_be_unknown": fact.can_be_unknown, "english": fact.en, "chinese": fact.zh,
                })
            })
            .collect();
        return print_json(&all);
    }
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

fn check(file: &str, text: &str, examples: bool) -> Result<()> {
    let written = strategy_file::read(file, text)?;
    if examples {
        print(&shown_examples(&written))?;
    }
    let problems = &written.report.problems;
    let Some(first) = problems.first() else {
        let Written { strategy, .. } = &written;
        return print(&format!(
            "{file}: {}@{}, effective from {}: {} states, each can be reached; every comparison matters\n",
            strategy.id,
            strategy.version,
            strategy.effective_from,
            strategy.states.len()
        ));
    };
    for problem in &problems[1..] {
        print(&format!("{file}: {problem}\n"))?;
    }
    Err(Refused::new(format!("{file}: {first}")).hint("see what leads where with: strategy check --examples").into())
}

fn shown_examples(written: &Written) -> String {
    let mut text = String::new();
    for (state, example) in written.strategy.states.iter().zip(&written.report.examples) {
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

impl Decide {
    fn run(&self) -> Result<()> {
        let written = strategy_file::parse(&self.file.display().to_string(), &read(&self.file)?)?;
        let facts = strategy_facts::read(&self.facts.display().to_string(), &read(&self.facts)?, written.currency)?;
        let decision = written.strategy.decide(&facts, &self.person, self.date).map_err(|missing| {
            Refused::new(format!("{}: {missing}", self.facts.display()))
                .hint("what they mean is told by: strategy facts")
        })?;
        let state = &written.strategy.states[decision.state];
        let title = match self.lang {
            Lang::En => &state.english,
            Lang::Zh => &state.chinese,
        };
        let value = |(fact, value): &(Fact, Option<collections::strategy::fact::Value>)| {
            (fact.name(), value.as_ref().map(|value| strategy_facts::show(*fact, value, written.currency)))
        };
        let place = decision.place.as_ref().map(|place| match place {
            Place::Control => "control".to_owned(),
            Place::Arm(arm) => arm.clone(),
            Place::Outside => "outside".to_owned(),
        });
        if self.json {
            let read: serde_json::Map<_, _> =
                decision.read.iter().map(value).map(|(name, value)| (name.to_owned(), json!(value))).collect();
            return print_json(&json!({
                "strategy": decision.strategy, "version": decision.version, "state": state.name, "title": title,
                "freeze": state.effects.freeze.name(), "hold_collection": state.effects.holds_collection,
                "investigate": state.effects.may_investigate, "arm": place, "read": read,
            }));
        }
        print(&format!("{}: {title}\n", state.name))?;
        for (name, value) in decision.read.iter().map(value) {
            print(&format!("  {name} {}\n", value.as_deref().unwrap_or("is not known")))?;
        }
        place.map_or(Ok(()), |place| print(&format!("  arm {place}\n")))
    }
}

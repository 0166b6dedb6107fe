//! `arrears desk`: what a lender's people may grant and decide, and by when cases are answered.

use std::path::PathBuf;

use app::Result;
use app::desk_rules_file::{PRESETS, find, parse, schema_text};
use app::versions::Kind;
use clap::Subcommand;
use collections::Word;
use collections::desk::DeskRules;

use crate::console::print;
use crate::product::read;
use crate::table::render;
use crate::versions::{Add, Decide, List};

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// List the desk rules that come with the program, or print the text of one
    ///
    /// Example: arrears desk presets cn-desk > desk.toml
    Presets {
        /// Its name
        #[arg(value_name = "NAME")]
        name: Option<String>,
    },
    /// Check desk rule files, and show what they say
    ///
    /// Example: arrears desk check examples/desks/cn-desk.toml
    Check {
        /// Desk rule files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Print the JSON Schema of desk rule files
    Schema,
    /// Put desk rules into a book, as a draft that nothing follows from
    Add(Add),
    /// Let a version decide from its first day on; whoever has written it cannot
    Activate(Decide),
    /// Take a version out of force
    Withdraw(Decide),
    /// List the versions of a book, and what was decided about each
    List(List),
}

impl Verb {
    pub(crate) fn run(self) -> Result<()> {
        match self {
            Self::Presets { name: None } => PRESETS.iter().try_for_each(|preset| {
                let rules = parse(preset.id, preset.text)?;
                print(&format!("{}: {}\n", preset.id, rules.title.english))
            }),
            Self::Presets { name: Some(name) } => print(find(&name)?.text),
            Self::Check { files } => files.iter().try_for_each(|path| {
                let file = path.display().to_string();
                print(&sheet(&file, &parse(&file, &read(path)?)?))
            }),
            Self::Schema => print(&schema_text()),
            Self::Add(add) => add.run(Kind::DeskRules),
            Self::Activate(decide) => decide.activate(Kind::DeskRules),
            Self::Withdraw(decide) => decide.withdraw(Kind::DeskRules),
            Self::List(list) => list.run(&[Kind::DeskRules]),
        }
    }
}

/// What rules say, on a page.
fn sheet(file: &str, rules: &DeskRules) -> String {
    let mut text = format!(
        "{file}: {} from {}, {}: {}\n\n",
        rules.key(),
        rules.effective_from,
        rules.currency,
        rules.title.english
    );
    let amount = |amount: Option<primitives::Amount>| amount.map_or("any".to_owned(), |one| rules.currency.format(one));
    let rows: Vec<Vec<String>> = rules
        .authorities
        .iter()
        .map(|one| {
            let share = one.share_max.map_or("any".to_owned(), |share| share.to_string());
            let months = one.months_max.map_or("any".to_owned(), |months| months.to_string());
            vec![one.kind.word().to_owned(), one.role.clone(), amount(one.amount_max), share, months]
        })
        .collect();
    text.push_str(&render(&["relief", "granted by", "up to", "share", "months"], &rows));
    text.push('\n');
    let rows: Vec<Vec<String>> = rules
        .cases
        .iter()
        .map(|one| {
            let longer: Vec<String> =
                one.longer.iter().map(|longer| format!("{} {}", longer.id, longer.days)).collect();
            let longer = if longer.is_empty() { "-".to_owned() } else { longer.join(", ") };
            let basis = format!("{} [{}]", one.basis.source, one.basis.grade.word());
            vec![one.kind.word().to_owned(), one.days.to_string(), one.counts.word().to_owned(), longer, basis]
        })
        .collect();
    text.push_str(&render(&["case", "days", "counted in", "longer", "source"], &rows));
    text
}

/// An instant, as people and machines read it.
pub(crate) fn instant(at: i64) -> String {
    jiff::Timestamp::from_microsecond(at).map_or_else(|_| at.to_string(), |at| at.to_string())
}

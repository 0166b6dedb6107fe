//! The strategies of a book, and the one that decides on a day.

use primitives::Date;

use crate::documents::{self, STRATEGY, TEMPLATE};
use crate::error::{Refused, Result};
use crate::port::Reading;
use crate::strategy_file::{self, PRESETS, Written, has_template, unknown_templates};
use crate::versions::{FirstDay, Head, Text, Versions, Words};

impl Text for Written {
    const WORDS: Words =
        Words { kind: STRATEGY, noun: "strategy", example: "pay-later-cn@2", first_day: FirstDay::Chosen };

    fn read(file: &str, text: &str) -> Result<Self> {
        Ok(strategy_file::parse(file, text)?)
    }

    /// A strategy of the book is not searched for problems again.
    fn stored(key: &str, text: &str) -> Result<Self> {
        Ok(strategy_file::read(key, text)?)
    }

    fn head(&self) -> Head<'_> {
        let strategy = &self.strategy;
        Head { id: &strategy.id, version: strategy.version, effective_from: strategy.effective_from }
    }

    fn matter(&self) -> String {
        self.currency.to_string()
    }

    /// Whether every template that it names is there.
    fn fits(&self, store: &(impl Reading + ?Sized), file: &str) -> Result<()> {
        let of_book: Vec<String> = documents::all(store, TEMPLATE)?.into_iter().map(|one| one.row.id).collect();
        let is_known = |name: &str| has_template(name) || of_book.iter().any(|known| known == name);
        match unknown_templates(&self.strategy, is_known).first() {
            Some(problem) => Err(Refused::new(format!("{file}: {problem}"))
                .hint("put the template into the book first, or name one that comes with the program")
                .into()),
            None => Ok(()),
        }
    }

    fn presets() -> Vec<(&'static str, &'static str)> {
        PRESETS.iter().map(|preset| (preset.id, preset.text)).collect()
    }
}

/// The strategies of a book.
pub const STRATEGIES: Versions<Written> = Versions::OF;

/// The version that decides on a day; none where none was activated.
///
/// # Errors
/// When versions in several currencies are in force, so that one must be named; or the book cannot be read.
pub fn in_force(store: &(impl Reading + ?Sized), on: Date) -> Result<Option<Written>> {
    let mut found = STRATEGIES.in_force(store, on)?;
    if found.len() > 1 {
        let keys: Vec<String> = found.iter().map(|one| one.head().key()).collect();
        let refused = Refused::new(format!("strategies in several currencies are in force: {}", keys.join(", ")));
        let zh = format!("有多个币种的策略同时生效：{}，请指明其中之一。", keys.join("、"));
        return Err(refused.hint("name one of them").zh(zh).into());
    }
    Ok(found.pop())
}

/// The word for the version that decides on the day.
pub const IN_FORCE: &str = "in-force";

/// The strategy that is meant on a day: the one in force, or `NAME@VERSION` of the book.
///
/// # Errors
/// When there is none of this name, or none in force; or the book cannot be read.
pub fn named(store: &(impl Reading + ?Sized), name: &str, on: Date) -> Result<Written> {
    if name != IN_FORCE {
        return STRATEGIES.version(store, name);
    }
    let none = || {
        Refused::new(format!("no strategy of this book is in force on {on}"))
            .zh(format!("{on} 没有生效的策略，请先录入，并由他人复核启用。"))
            .hint("put one in, and let a second person activate it")
            .command("strategy add, strategy activate")
    };
    Ok(in_force(store, on)?.ok_or_else(none)?)
}

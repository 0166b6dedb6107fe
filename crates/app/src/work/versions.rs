//! The work rules of a book, and those that count on a day.

use collections::work::Rules;
use primitives::Date;

use super::presets::PRESETS;
use super::rules_file;
use crate::documents;
use crate::error::{Refused, Result};
use crate::port::Reading;
use crate::versions::{FirstDay, Head, Text, Versions, Words};

impl Text for Rules {
    const WORDS: Words =
        Words { kind: documents::WORK_RULES, noun: "work rules", example: "desk-cn@1", first_day: FirstDay::Chosen };

    fn read(file: &str, text: &str) -> Result<Self> {
        Ok(rules_file::parse(file, text)?)
    }

    fn head(&self) -> Head<'_> {
        Head { id: &self.id, version: self.version, effective_from: self.effective_from }
    }

    fn presets() -> Vec<(&'static str, &'static str)> {
        PRESETS.iter().map(|preset| (preset.id, preset.text)).collect()
    }
}

/// The work rules of a book.
pub const WORK_RULES: Versions<Rules> = Versions::OF;

/// The rules that count on a day.
///
/// # Errors
/// When no version counts, or the book cannot be read.
pub fn in_force(store: &(impl Reading + ?Sized), on: Date) -> Result<Rules> {
    Ok(WORK_RULES.in_force(store, on)?.pop().ok_or_else(|| {
        Refused::new(format!("no work rules are in force on {on}"))
            .zh(format!("{on} 没有生效的作业规则，请先录入，并由他人复核启用。"))
            .hint("add some, and let a second person activate them")
            .command("work rules add desk-cn, work rules activate desk-cn@1")
    })?)
}

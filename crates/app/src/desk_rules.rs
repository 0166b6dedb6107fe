//! The desk rules of a book, and those that decide on a day about accounts in a currency.

use collections::desk::DeskRules;
use primitives::{Currency, Date};

use crate::desk_rules_file::{PRESETS, parse};
use crate::documents;
use crate::error::{Refused, Result};
use crate::port::Reading;
use crate::versions::{FirstDay, Head, Text, Versions, Words};

impl Text for DeskRules {
    const WORDS: Words =
        Words { kind: documents::DESK_RULES, noun: "desk rules", example: "cn-desk@2", first_day: FirstDay::Chosen };

    fn read(file: &str, text: &str) -> Result<Self> {
        Ok(parse(file, text)?)
    }

    fn head(&self) -> Head<'_> {
        Head { id: &self.id, version: self.version, effective_from: self.effective_from }
    }

    fn matter(&self) -> String {
        self.currency.to_string()
    }

    fn presets() -> Vec<(&'static str, &'static str)> {
        PRESETS.iter().map(|preset| (preset.id, preset.text)).collect()
    }
}

/// The desk rules of a book.
pub const DESK_RULES: Versions<DeskRules> = Versions::OF;

/// The version that decides on a day about accounts in a currency; none where none was activated.
///
/// # Errors
/// When the book cannot be read.
pub fn in_force(store: &(impl Reading + ?Sized), currency: Currency, on: Date) -> Result<Option<DeskRules>> {
    Ok(DESK_RULES.in_force(store, on)?.into_iter().find(|rules| rules.currency == currency))
}

/// The version that decides on a day about accounts in a currency.
///
/// # Errors
/// When none does, or the book cannot be read.
pub fn needed(store: &(impl Reading + ?Sized), currency: Currency, on: Date) -> Result<DeskRules> {
    in_force(store, currency, on)?.ok_or_else(|| {
        Refused::new(format!("no desk rules for accounts in {currency} are in force on {on}"))
            .zh(format!("{on} 没有适用于 {currency} 账户的处置规则，请先录入，并由他人复核启用。"))
            .hint("put some into the book, and let a second person activate them")
            .command("desk add, desk activate")
            .into()
    })
}

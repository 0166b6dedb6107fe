//! A payment calendar below a line, instalment by instalment.

use ledger::event::{InstalmentKey, ScheduledInstalment};
use primitives::{Amount, Currency};

use super::Block;
use super::words::Words;

/// The indented lines below: number, due date, principal, then interest and fee if there are any.
pub(super) fn calendar_below(
    currency: Currency,
    block: &Block<'_>,
    calendar: u16,
) -> Result<Vec<ScheduledInstalment>, String> {
    if block.below.is_empty() {
        return Err(
            "the instalments are missing: one indented line each, such as \"1 2025-02-28 100.00 interest 2.00\""
                .to_owned(),
        );
    }
    let lines = block.below.iter().map(|(line, text)| {
        let mut words = Words::of(text);
        let mut read = || -> Result<ScheduledInstalment, String> {
            let number = words.number("the instalment's number")?;
            let due = words.date("the due date")?;
            let principal = words.amount(currency)?;
            let interest = if words.take("interest") { words.amount(currency)? } else { Amount::ZERO };
            let fee = if words.take("fee") { words.amount(currency)? } else { Amount::ZERO };
            words.end()?;
            Ok(ScheduledInstalment { key: InstalmentKey { calendar, number }, due, principal, interest, fee })
        };
        read().map_err(|why| format!("line {line}: {why}"))
    });
    lines.collect()
}

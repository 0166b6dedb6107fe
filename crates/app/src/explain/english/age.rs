//! What makes the age of an account what it is, in English.

use ledger::event::Pausable;
use ledger::product::{Anchor, ChargebackAgeing, GraceEffect, Materiality, MaterialityCounting, MaterialityTest};
use primitives::Currency;

use super::counted;
use crate::explain::Age;

pub(super) fn sentence(age: &Age, currency: Currency) -> String {
    match age {
        Age::Anchored { anchor, since } => {
            let what = match anchor {
                Anchor::OldestUnpaidDue => "the due date of the oldest instalment past due",
                Anchor::FirstArrears => "the due date with which the present spell of arrears began",
                Anchor::LastLateInstalment => "the due date of the latest instalment past due",
                Anchor::InvoiceDate => "the day on which the oldest of what is past due was billed",
            };
            format!("The product counts the account's age from {what}: {since}.")
        }
        Age::Reopened { ages_from, rule } => match rule {
            ChargebackAgeing::AtChargebackDate | ChargebackAgeing::AtOnce | ChargebackAgeing::RestoreOriginalDue => {
                format!(
                    "That obligation had been paid; a chargeback on {ages_from} re-opened it, so it ages from that day."
                )
            }
            ChargebackAgeing::AtNextDue => format!(
                "That obligation had been paid; a chargeback re-opened it, so it ages from {ages_from}, the next due \
                 date after that."
            ),
        },
        Age::KeptAge { ages_from } => {
            format!("It came of a re-age that keeps the account's age, so it ages from {ages_from}.")
        }
        Age::PausedDays { past_due_days, paused_days, grace_days, effect, delinquent_days } => {
            let verb = if *paused_days == 1 { "was" } else { "were" };
            format!(
                "Of its {} past due, {paused_days} {verb} paused, which leaves {}{}",
                counted(*past_due_days, "day"),
                past_due_days.saturating_sub(*paused_days),
                match (grace_days, effect) {
                    (0, _) => format!(" as {}.", counted(*delinquent_days, "delinquent day")),
                    (days, GraceEffect::Subtract) => format!(
                        "; the product's ageing grace of {} is taken off, which leaves {}.",
                        counted(*days, "day"),
                        counted(*delinquent_days, "delinquent day")
                    ),
                    (days, GraceEffect::Suppress) => format!(
                        "; the product's ageing grace of {} is a time in which the age is hidden, which leaves {}.",
                        counted(*days, "day"),
                        counted(*delinquent_days, "delinquent day")
                    ),
                }
            )
        }
        Age::Material { terms, paused_days, grace_days, delinquent_days } => {
            let (counted_days, verb, paused) = match terms.counting {
                MaterialityCounting::FromBreach => {
                    ("the days in a row on which that is so", "are", "less those paused".to_owned())
                }
                MaterialityCounting::Retrospective => {
                    ("its age while that is so", "is", format!("less {} paused", counted(*paused_days, "day")))
                }
            };
            let paused = if *paused_days > 0 { format!(", {paused},") } else { String::new() };
            let grace = match grace_days {
                0 => String::new(),
                days => format!(" after a grace of {}", counted(*days, "day")),
            };
            format!(
                "It is delinquent only while {} past due; {counted_days}{paused} {verb}{grace} {}.",
                limits(terms, currency),
                counted(*delinquent_days, "delinquent day")
            )
        }
        Age::Paused { what, from, until, is_over } => {
            let what = match what {
                Pausable::Ageing => "The count of delinquent days",
                Pausable::Penalty => "The growth of penalty interest",
            };
            let days = u32::try_from(*until - *from).unwrap_or(0);
            let last = until.previous();
            let (stands, runs) = if *is_over { ("stood", "has run") } else { ("stands", "runs") };
            let days = counted(days, "day");
            format!("{what} {stands} still from {from} through {last}, {days}; it {runs} again from {until}.")
        }
        Age::Grace { days, effect, delinquent_days } => {
            let rule = match effect {
                GraceEffect::Subtract => "taken off the age",
                GraceEffect::Suppress => "a time in which the age is hidden",
            };
            format!(
                "The product's ageing grace of {} is {rule}, which leaves {}.",
                counted(*days, "day"),
                counted(*delinquent_days, "delinquent day")
            )
        }
    }
}

/// `more than 100.00 and more than 0.01 of the exposure are`.
fn limits(terms: &Materiality, currency: Currency) -> String {
    let absolute = currency.format(terms.absolute);
    let relative = terms.relative;
    match terms.test {
        MaterialityTest::Absolute => format!("more than {absolute} is"),
        MaterialityTest::Relative => format!("more than {relative} of the exposure is"),
        MaterialityTest::Both => format!("more than {absolute} and more than {relative} of the exposure is"),
        MaterialityTest::Either => format!("more than {absolute} or more than {relative} of the exposure is"),
    }
}

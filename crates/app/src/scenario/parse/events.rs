//! The events of a scenario's lines.

use ledger::event::{DrawingPlan, Event, Purchase, SettlementPart};
use primitives::Currency;

use super::Block;
use super::calendar::calendar_below;
use super::restructures::{extension, interest_pause, rate_change, re_age, re_age_open_end, re_amortise, reschedule};
use super::tail::Tail;
use super::words::Words;

/// What a line about an event knows besides its own words.
pub(super) struct Line<'l> {
    pub(super) currency: Currency,
    pub(super) block: &'l Block<'l>,
    pub(super) verb: &'l str,
}

/// The event of a line, its head read from `words` and what is said at its end from `tail`.
pub(super) fn event(line: &Line<'_>, words: &mut Words<'_>, tail: &mut Tail) -> Result<Event, String> {
    let (currency, verb) = (line.currency, line.verb);
    Ok(match verb {
        "repay" => {
            let amount = words.amount(currency)?;
            let earmark = words.take("for").then(|| words.key()).transpose()?;
            Event::Repayment { amount, earmark }
        }
        "buy" => {
            let amount = words.amount(currency)?;
            Event::PurchaseBooked(if words.take("cash") {
                Purchase::of_cash(amount)
            } else {
                Purchase::of_goods(amount, if words.take("in") { words.number("in")? } else { 1 })
            })
        }
        "refund" => Event::MerchantRefund { amount: words.amount(currency)? },
        "payout-refund" => Event::PayoutRefund { amount: words.amount(currency)? },
        "chargeback" => Event::Chargeback { amount: words.amount(currency)? },
        "pay-back" => Event::Refunded { amount: words.amount(currency)? },
        "refund-credit" => Event::CreditRefunded { amount: words.amount(currency)? },
        "disburse" => disbursement(currency, words)?,
        "recover" => Event::Recovery { amount: words.amount(currency)? },
        "goodwill" => {
            let amount = words.amount(currency)?;
            Event::GoodwillCredit { amount, authority: authority(words)?, reason: tail.because(verb)? }
        }
        "refund-fee" => fee_refund(currency, words, tail)?,
        "draw-guarantee" => Event::GuaranteeDrawn { amount: words.amount(currency)? },
        "give-interest-back" => {
            let amount = words.amount(currency)?;
            Event::InterestPaymentWaived { amount, authority: authority(words)?, reason: tail.because(verb)? }
        }
        "charge" => charge(currency, words, tail)?,
        "waive" => waiver(currency, words, tail)?,
        "charge-off" => Event::ChargedOff { is_fraud: words.take("fraud"), reason: tail.because(verb)? },
        "write-off" => Event::WrittenOff { reason: tail.because(verb)? },
        "settle" => {
            let (parts, authority) = (parts_below(line)?, authority(words)?);
            Event::SettlementAgreed { parts, authority, reason: tail.because(verb)? }
        }
        "terminate" => Event::Terminated { reason: tail.because(verb)? },
        "pause" => {
            let what = words.pausable()?;
            words.must("until", "pause A1 ageing until 2025-03-31 because storm")?;
            Event::Paused { what, until: words.date("until")?, reason: tail.because(verb)? }
        }
        "resume" => Event::Resumed { what: words.pausable()? },
        "extend" => extension(words, tail)?,
        "re-amortise" => re_amortise(tail),
        "re-age" => re_age(words, tail)?,
        "re-age-open-end" => re_age_open_end(words, tail)?,
        "change-rate" => rate_change(words, tail)?,
        "pause-interest" => interest_pause(words, tail)?,
        "reschedule" => match words.take("in") {
            true => reschedule(words, tail)?,
            false => {
                let calendar = if words.take("calendar") { words.number("calendar")? } else { 2 };
                let schedule = calendar_below(currency, line.block, calendar)?;
                Event::Rescheduled { schedule, reason: tail.why() }
            }
        },
        "classify" => class_set(words, tail)?,
        "book-class" => {
            let (policy, class) = (words.expect("the policy")?, words.expect("the class")?);
            Event::ClassBooked { policy: policy.to_owned(), class: class.to_owned() }
        }
        "impair" => Event::ImpairmentRecorded { share: words.rate("the share")?, reason: tail.because(verb)? },
        "link" => {
            words.must("to", "link A2 to A1 because supplementary card")?;
            Event::Linked { parent: Some(words.expect("the parent")?.to_owned()), reason: tail.because(verb)? }
        }
        "unlink" => Event::Linked { parent: None, reason: tail.because(verb)? },
        "sell" => {
            words.must("to", "sell A1 to partner-bank because portfolio")?;
            let to = words.expect("the buyer")?.to_owned();
            let price = words.take("for").then(|| words.amount(currency)).transpose()?;
            Event::Sold { to, price, reason: tail.because(verb)? }
        }
        other => {
            return Err(format!(
                "\"{other}\" is not known: open, buy, repay, reverse, refund, payout-refund, goodwill, refund-fee, give-interest-back, draw-guarantee, chargeback, \
                 pay-back, refund-credit, charge, waive, disburse, extend, re-amortise, re-age, re-age-open-end, \
                 reschedule, change-rate, pause-interest, pause, resume, settle, terminate, charge-off, write-off, recover, classify, book-class, impair, sell, link, unlink, close, ask, \
                 explain, history, schedule, books and preview are"
            ));
        }
    })
}

/// Whether the lines below a line belong to its event.
pub(super) fn takes_lines(event: &Event) -> bool {
    matches!(event, Event::Rescheduled { .. } | Event::SettlementAgreed { .. })
}

/// `500.00`, and where the tranche has instalments of its own `in 6 first 2025-04-01 at 12%`.
fn disbursement(currency: Currency, words: &mut Words<'_>) -> Result<Event, String> {
    let amount = words.amount(currency)?;
    if !words.take("in") {
        return Ok(Event::Disbursed { amount, plan: None });
    }
    let count = words.number("in")?;
    let first_due = words.take("first").then(|| words.date("first")).transpose()?;
    let annual_rate = words.take("at").then(|| words.rate("at")).transpose()?;
    Ok(Event::Disbursed { amount, plan: Some(DrawingPlan { count, first_due, annual_rate }) })
}

fn charge(currency: Currency, words: &mut Words<'_>, tail: &mut Tail) -> Result<Event, String> {
    let amount = words.amount(currency)?;
    if !words.take("due") {
        return Err("a charge says when it is due: charge A1 8.00 due 2025-03-31".to_owned());
    }
    Ok(Event::FeeCharged { amount, due: words.date("due")?, reason: tail.why() })
}

/// `5.00 for charge 1`, and `out` when what was paid goes out to the customer.
fn fee_refund(currency: Currency, words: &mut Words<'_>, tail: &mut Tail) -> Result<Event, String> {
    let amount = words.amount(currency)?;
    words.must("for", "refund-fee A1 5.00 for charge 1 because charged twice")?;
    let instalment = words.key()?;
    let pays_out = words.take("out");
    let (authority, reason) = (authority(words)?, tail.because("refund-fee")?);
    Ok(Event::FeeRefunded { instalment, amount, pays_out, authority, reason })
}

fn waiver(currency: Currency, words: &mut Words<'_>, tail: &mut Tail) -> Result<Event, String> {
    let amount = words.amount(currency)?;
    let component = words.component()?;
    let instalment = words.take("for").then(|| words.key()).transpose()?;
    Ok(Event::Waived { component, amount, instalment, authority: authority(words)?, reason: tail.why() })
}

/// `under supervisor`, where a role is named.
fn authority(words: &mut Words<'_>) -> Result<Option<String>, String> {
    let role = words.take("under").then(|| words.expect("the role after \"under\"")).transpose()?;
    Ok(role.map(str::to_owned))
}

fn class_set(words: &mut Words<'_>, tail: &mut Tail) -> Result<Event, String> {
    let policy = words.expect("the policy")?.to_owned();
    let class = words.expect("the class")?.to_owned();
    let approved_by = tail.approved().ok_or("\"approved\" is missing: a class is set by a person, approved NAME")?;
    Ok(Event::ClassSet { policy, class, reason: tail.because("classify")?, approved_by })
}

/// The indented lines below: a date and an amount each.
fn parts_below(line: &Line<'_>) -> Result<Vec<SettlementPart>, String> {
    if line.block.below.is_empty() {
        return Err("the payments are missing: one indented line each, such as \"2025-02-28 100.00\"".to_owned());
    }
    let parts = line.block.below.iter().map(|(number, text)| {
        let mut words = Words::of(text);
        let mut read = || -> Result<SettlementPart, String> {
            let due = words.date("the last day of the payment")?;
            let amount = words.amount(line.currency)?;
            words.end()?;
            Ok(SettlementPart { due, amount })
        };
        read().map_err(|why| format!("line {number}: {why}"))
    });
    parts.collect()
}

//! Relief as JSON in the journal of persons.

use anyhow::{Context, bail};
use collections::desk::DeskRules;
use collections::promise::Part;
use collections::relief::{Kind, Means, Measure, Terms};
use collections::{Set, Word};
use jiff::Timestamp;
use primitives::{Amount, Currency, Date};
use serde::{Deserialize, Serialize};

use super::fold::{Relief, State};
use super::{RELIEF, Request};
use crate::access::Actor;
use crate::explain::Language;
use crate::persons::{News, word};
use crate::port::PersonEventRow;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AskedWire {
    account: String,
    on: String,
    rules: String,
    terms: TermsWire,
    reason: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    means: Option<MeansWire>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    evidence: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
enum TermsWire {
    Extension {
        months: u32,
    },
    LateFee {
        amount: i64,
    },
    Settlement {
        parts: Vec<PartWire>,
    },
    Hardship {
        months: u32,
        measures: Vec<String>,
    },
    Plan {
        first_due: String,
        months: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        annual_rate: Option<String>,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PartWire {
    due: String,
    amount: i64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct MeansWire {
    income: i64,
    expenses: i64,
    dependants: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct GrantedWire {
    relief: u64,
    on: String,
    role: String,
    /// Places in the journal of accounts.
    events: Vec<u64>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EndedWire {
    relief: u64,
    on: String,
    reason: String,
}

pub(super) fn asked(
    person: &str,
    actor: &Actor,
    request: Request<'_>,
    (rules, on): (&DeskRules, Date),
    (key, now): (&str, Timestamp),
) -> News {
    let means = |means: Means| MeansWire {
        income: means.income.minor(),
        expenses: means.expenses.minor(),
        dependants: means.dependants,
    };
    let wire = AskedWire {
        account: request.account.to_owned(),
        on: on.to_string(),
        rules: rules.key(),
        terms: terms_written(request.terms),
        reason: request.reason.to_owned(),
        means: request.means.map(means),
        evidence: request.evidence.to_vec(),
    };
    news(person, ("asked", &actor.name, key), now, &wire)
}

pub(super) fn granted(relief: &Relief, (by, role): (&str, &str), on: Date, events: &[u64], now: Timestamp) -> News {
    let wire = GrantedWire { relief: relief.id, on: on.to_string(), role: role.to_owned(), events: events.to_vec() };
    news(&relief.person, ("granted", by, &format!("relief-{}-granted", relief.id)), now, &wire)
}

/// A request that is refused or taken back, or relief that is over: `word` says which.
pub(super) fn ended(relief: &Relief, word: &str, (by, reason): (&str, &str), on: Date, now: Timestamp) -> News {
    let wire = EndedWire { relief: relief.id, on: on.to_string(), reason: reason.to_owned() };
    news(&relief.person, (word, by, &format!("relief-{}-{word}", relief.id)), now, &wire)
}

fn news(person: &str, (word, by, key): (&str, &str, &str), now: Timestamp, wire: &impl Serialize) -> News {
    News {
        person: person.to_owned(),
        kind: format!("{RELIEF}.{word}"),
        at: now,
        actor: by.to_owned(),
        key: key.to_owned(),
        payload: serde_json::to_string(wire).expect("texts and numbers are JSON"),
    }
}

fn terms_written(terms: &Terms) -> TermsWire {
    match terms {
        Terms::Extension { months } => TermsWire::Extension { months: *months },
        Terms::LateFee { amount } => TermsWire::LateFee { amount: amount.minor() },
        Terms::Settlement { parts } => {
            let part = |part: &Part| PartWire { due: part.due.to_string(), amount: part.amount.minor() };
            TermsWire::Settlement { parts: parts.iter().map(part).collect() }
        }
        Terms::Hardship { months, measures } => {
            let measures = measures.iter().map(|measure| measure.word().to_owned()).collect();
            TermsWire::Hardship { months: *months, measures }
        }
        Terms::Plan { first_due, months, annual_rate } => TermsWire::Plan {
            first_due: first_due.to_string(),
            months: *months,
            annual_rate: annual_rate.map(|rate| rate.to_string()),
        },
    }
}

pub(super) fn asked_read(row: &PersonEventRow) -> anyhow::Result<Relief> {
    let wire: AskedWire = serde_json::from_str(&row.payload)?;
    let means = |means: MeansWire| Means {
        income: Amount::from_minor(means.income),
        expenses: Amount::from_minor(means.expenses),
        dependants: means.dependants,
    };
    Ok(Relief {
        id: row.seq,
        person: row.person.clone(),
        account: wire.account,
        terms: terms_read(wire.terms)?,
        reason: wire.reason,
        means: wire.means.map(means),
        evidence: wire.evidence,
        rules: wire.rules,
        asked_on: day(&wire.on)?,
        asked_by: row.actor.clone(),
        state: State::Waiting,
    })
}

fn terms_read(wire: TermsWire) -> anyhow::Result<Terms> {
    Ok(match wire {
        TermsWire::Extension { months } => Terms::Extension { months },
        TermsWire::LateFee { amount } => Terms::LateFee { amount: Amount::from_minor(amount) },
        TermsWire::Settlement { parts } => {
            let part = |part: PartWire| Ok(Part { due: day(&part.due)?, amount: Amount::from_minor(part.amount) });
            Terms::Settlement { parts: parts.into_iter().map(part).collect::<anyhow::Result<_>>()? }
        }
        TermsWire::Hardship { months, measures } => {
            let measure = |text: &String| Measure::of(text).with_context(|| format!("\"{text}\" is no measure"));
            let measures = measures.iter().map(measure).collect::<anyhow::Result<Vec<_>>>()?;
            Terms::Hardship { months, measures: Set::of(&measures) }
        }
        TermsWire::Plan { first_due, months, annual_rate } => Terms::Plan {
            first_due: day(&first_due)?,
            months,
            annual_rate: annual_rate.map(|rate| rate.parse()).transpose()?,
        },
    })
}

/// How an event changes the state of which request.
pub(super) type Change = (u64, Box<dyn FnOnce(&Relief) -> State>);

pub(super) fn decided_read(row: &PersonEventRow) -> anyhow::Result<Change> {
    let by = row.actor.clone();
    if word(row) == "granted" {
        let wire: GrantedWire = serde_json::from_str(&row.payload)?;
        let (on, role) = (day(&wire.on)?, wire.role);
        return Ok((wire.relief, Box::new(move |_| State::Granted { on, by, role })));
    }
    let wire: EndedWire = serde_json::from_str(&row.payload)?;
    let (on, reason, relief) = (day(&wire.on)?, wire.reason, wire.relief);
    let change: Box<dyn FnOnce(&Relief) -> State> = match word(row) {
        "refused" => Box::new(move |_| State::Refused { on, by, reason }),
        "withdrawn" => Box::new(move |_| State::Withdrawn { on, reason }),
        "ended" => Box::new(move |relief: &Relief| {
            let granted_on = relief.granted().map_or(relief.asked_on, |granted| granted.on);
            State::Ended { granted_on, on, how: reason }
        }),
        other => bail!("\"{other}\" is no event of relief that this program knows"),
    };
    Ok((relief, change))
}

fn day(text: &str) -> anyhow::Result<Date> {
    text.parse().map_err(|error| anyhow::anyhow!("{error}"))
}

/// A kind of relief, in words.
pub fn kind_words(kind: Kind, language: Language) -> &'static str {
    let (english, chinese) = match kind {
        Kind::Extension => ("Extension: due later", "展期"),
        Kind::LateFee => ("Late fee given up", "逾期费用减免"),
        Kind::Settlement => ("Settlement: less as full", "减免结清"),
        Kind::Hardship => ("Help in hardship", "困难帮扶"),
        Kind::Plan => ("Personal plan", "个性化分期"),
    };
    match language {
        Language::English => english,
        Language::Chinese => chinese,
    }
}

/// What was asked for, in words.
pub fn terms_words(terms: &Terms, currency: Currency, language: Language) -> String {
    match language {
        Language::English => english(terms, currency),
        Language::Chinese => chinese(terms, currency),
    }
}

fn chinese(terms: &Terms, currency: Currency) -> String {
    match terms {
        Terms::Extension { months } => format!("未还期数延后{months}个月"),
        Terms::LateFee { amount } => format!("减免逾期费用及罚息{}", currency.format(*amount)),
        Terms::Settlement { parts } => {
            let part = |part: &Part| format!("{}前还款{}", part.due, currency.format(part.amount));
            format!("减免结清：{}", parts.iter().map(part).collect::<Vec<_>>().join("，"))
        }
        Terms::Hardship { months, measures } => {
            let measures: Vec<&str> = measures
                .iter()
                .map(|one| match one {
                    Measure::PenaltyPause => "暂停罚息",
                    Measure::InterestPause => "暂停利息",
                    Measure::Extension => "展期",
                })
                .collect();
            format!("{}，为期{months}个月", measures.join("、"))
        }
        Terms::Plan { first_due, months, annual_rate } => {
            let rate = annual_rate.map(|rate| format!("，年利率{rate}")).unwrap_or_default();
            format!("个性化分期，共{months}期，首期{first_due}{rate}")
        }
    }
}

fn english(terms: &Terms, currency: Currency) -> String {
    let months = |months: u32| if months == 1 { "1 month".to_owned() } else { format!("{months} months") };
    match terms {
        Terms::Extension { months: by } => format!("unpaid instalments {} later", months(*by)),
        Terms::LateFee { amount } => format!("{} of late fees and penalty given up", currency.format(*amount)),
        Terms::Settlement { parts } => {
            let part = |part: &Part| format!("{} by {}", currency.format(part.amount), part.due);
            format!("settled for {}", parts.iter().map(part).collect::<Vec<_>>().join(", "))
        }
        Terms::Hardship { months: lasts, measures } => {
            let measures: Vec<String> = measures.iter().map(|one| one.word().replace('_', " ")).collect();
            format!("{} of {}", months(*lasts), measures.join(", "))
        }
        Terms::Plan { first_due, months: count, annual_rate } => {
            let rate = annual_rate.map(|rate| format!(" at a rate of {rate} a year")).unwrap_or_default();
            format!("a plan of {count} monthly instalments from {first_due}{rate}")
        }
    }
}

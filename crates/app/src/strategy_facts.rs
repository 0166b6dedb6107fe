//! Facts of a strategy as texts: read from a file, and shown with their units.
//!
//! What the facts are is `collections::strategy::fact`'s matter. A facts file is TOML with a table for each group; amounts and ratios are
//! written as decimals in quotes, so that nothing is rounded. What is left out is not known.

pub mod account;
pub mod person;
#[cfg(test)]
mod tests;

use collections::strategy::fact::{Fact, Facts, Kind, RATIO_SCALE, Value};
use primitives::{Amount, Currency, Rate};
use toml::{Table, Value as Written};

use crate::error::Refused;

/// Reads facts.
///
/// # Errors
/// When the text is not TOML, a fact does not exist, or a value is not one of it; with the file's and the fact's name.
pub fn read(file: &str, text: &str, currency: Currency) -> Result<Facts, Refused> {
    let groups: Table =
        toml::from_str(text).map_err(|error| Refused::new(format!("{file}: {}", error.to_string().trim_end())))?;
    let mut facts = Facts::default();
    for (group, words) in groups {
        let Written::Table(words) = words else {
            return Err(Refused::new(format!("{file}: {group} is not a group of facts"))
                .hint("write facts in groups: [standing] and below it dpd = 31"));
        };
        for (word, written) in words {
            let name = format!("{group}.{word}");
            let refused = |what: String| Refused::new(format!("{file}: {name}: {what}"));
            let fact = Fact::named(&name).ok_or_else(|| {
                Refused::new(format!("{file}: there is no fact {name}")).hint("list all of them with: strategy facts")
            })?;
            let value = value(fact, &written, currency).map_err(refused)?;
            facts.set(&name, value).map_err(|rejected| refused(rejected.to_string()))?;
        }
    }
    Ok(facts)
}

fn value(fact: Fact, written: &Written, currency: Currency) -> Result<Value, String> {
    let expected = |what: &str| format!("{what} is expected, not {written}");
    match (fact.kind(), written) {
        (Kind::Flag, Written::Boolean(flag)) => Ok(Value::Flag(*flag)),
        (Kind::Flag, _) => Err(expected("true or false")),
        (Kind::Days | Kind::Count | Kind::Points, Written::Integer(number)) => Ok(Value::Number(*number)),
        (Kind::Days | Kind::Count | Kind::Points, _) => Err(expected("a whole number")),
        (Kind::Amount, Written::String(text)) => {
            currency.parse(text).map(|amount| Value::Number(amount.minor())).map_err(|rejected| rejected.to_string())
        }
        (Kind::Amount, _) => Err(expected("an amount in quotes, such as \"200.00\",")),
        (Kind::Ratio, Written::String(text)) => ratio(text),
        (Kind::Ratio, _) => Err(expected("a ratio in quotes, such as \"0.05\" or \"5%\",")),
        (Kind::Word(_) | Kind::Name, Written::String(text)) => Ok(Value::Text(text.clone())),
        (Kind::Word(_) | Kind::Name, _) => Err(expected("a text")),
    }
}

/// A ratio in millionths, which it must fill exactly.
fn ratio(text: &str) -> Result<Value, String> {
    let rate: Rate = text.parse().map_err(|rejected: primitives::rate::RateRejected| rejected.to_string())?;
    let billionths = rate.billionths();
    let millionth = 1_000_000_000 / RATIO_SCALE;
    if billionths % millionth == 0 {
        Ok(Value::Number(billionths / millionth))
    } else {
        Err(format!("{text} has more than 6 digits behind the point"))
    }
}

/// A value as people read it: amounts in units, ratios as decimals.
pub fn show(fact: Fact, value: &Value, currency: Currency) -> String {
    match (fact.kind(), value) {
        (Kind::Amount, Value::Number(minor)) => currency.format(Amount::from_minor(*minor)),
        (Kind::Ratio, Value::Number(millionths)) => Rate::from_billionths(millionths * 1_000).to_string(),
        (_, Value::Number(number)) => number.to_string(),
        (_, Value::Flag(flag)) => flag.to_string(),
        (_, Value::Text(text)) => text.clone(),
    }
}

//! Values for messages as files: one table for each group of placeholders.
//!
//! TOML. Amounts and dates are texts as everywhere in our files, `{ en = "...", zh = "..." }` gives words in both languages, and
//! `past_due.items` is a list of tables. Every error names the line and what is expected.

mod book;
mod desk;

use collections::Word;
use collections::message::{Consequence, Placeholder, Row, Type, Value, Values, Words};
use primitives::{Amount, Currency, Date};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::error::Refused;
use crate::fields::{Checked, Wrong};

pub use book::fill;
pub(crate) use book::set;
pub use desk::{of_case, of_desk, of_relief};

type Item<'t> = Spanned<DeValue<'t>>;

/// Reads values.
///
/// # Errors
/// When the text has no values: with the file's name, the line, what was found and what is expected.
pub fn parse(file: &str, text: &str) -> Result<Values, Refused> {
    let table =
        DeTable::parse(text).map_err(|error| Refused::new(format!("{file}: {}", error.to_string().trim_end())))?;
    values(table.get_ref()).map_err(|wrong| wrong.refused(file, text))
}

fn values(table: &DeTable<'_>) -> Checked<Values> {
    let currency = table.iter().find(|(key, _)| key.get_ref().as_ref() == "currency");
    let (_, currency) = currency.ok_or_else(|| Wrong::new(0, "currency is missing: currency = \"CNY\""))?;
    let code = text(currency, "currency")?;
    let currency = Currency::new(code).map_err(|error| Wrong::new(currency.span().start, error.to_string()))?;
    let mut values = Values::new(currency);
    for (key, item) in table {
        let name = key.get_ref().as_ref();
        if name == "currency" {
            continue;
        }
        match (Placeholder::of(name), item.get_ref().as_table()) {
            (Some(placeholder), _) => read_into(&mut values, placeholder, item)?,
            (None, Some(group)) => {
                for (member, item) in group {
                    let name = format!("{name}.{}", member.get_ref());
                    let placeholder = Placeholder::of(&name).ok_or_else(|| unknown(member.span().start, &name))?;
                    read_into(&mut values, placeholder, item)?;
                }
            }
            (None, None) => return Err(unknown(key.span().start, name)),
        }
    }
    Ok(values)
}

fn unknown(at: usize, name: &str) -> Wrong {
    Wrong::new(at, format!("there is no placeholder {name}: list all of them with: template placeholders"))
}

fn read_into(values: &mut Values, placeholder: Placeholder, item: &Item<'_>) -> Checked<()> {
    let name = placeholder.word();
    let currency = values.currency;
    let value = match placeholder.value_type() {
        Type::Text | Type::Lines | Type::Masked => Value::Words(words(item, name)?),
        Type::Amount => Value::Amount(amount(item, name, currency)?),
        Type::Date => Value::Date(date(item, name)?),
        Type::Count => Value::Count(count(item, name)?),
        Type::Table => Value::Table(rows(item, name, currency)?),
        Type::Consequences => Value::Consequences(consequences(item, name)?),
    };
    values.set(placeholder, value).map_err(|rejected| Wrong::new(item.span().start, rejected.to_string()))
}

fn text<'t>(item: &'t Item<'_>, name: &str) -> Checked<&'t str> {
    item.get_ref().as_str().ok_or_else(|| Wrong::new(item.span().start, format!("{name} is a text in quotes")))
}

fn words(item: &Item<'_>, name: &str) -> Checked<Words> {
    let Some(table) = item.get_ref().as_table() else { return Ok(Words::same(text(item, name)?)) };
    let expected = || Wrong::new(item.span().start, format!("{name} is a text, or {{ en = \"...\", zh = \"...\" }}"));
    let of = |language: &str| {
        let found = table.iter().find(|(key, _)| key.get_ref().as_ref() == language);
        found.map(|(_, item)| text(item, name)).transpose()
    };
    match (of("en")?, of("zh")?) {
        (Some(english), Some(chinese)) if table.len() == 2 => {
            Ok(Words { english: english.to_owned(), chinese: chinese.to_owned() })
        }
        _ => Err(expected()),
    }
}

fn amount(item: &Item<'_>, name: &str, currency: Currency) -> Checked<Amount> {
    let written = text(item, name)?;
    currency.parse(written).map_err(|error| Wrong::new(item.span().start, format!("{name}: {error}")))
}

fn date(item: &Item<'_>, name: &str) -> Checked<Date> {
    let written: Result<Date, _> = text(item, name)?.parse();
    written.map_err(|error| Wrong::new(item.span().start, format!("{name}: {error}")))
}

fn count(item: &Item<'_>, name: &str) -> Checked<u32> {
    let number = item.get_ref().as_integer();
    let number = number.and_then(|number| u32::from_str_radix(number.as_str(), number.radix()).ok());
    number.ok_or_else(|| Wrong::new(item.span().start, format!("{name} is a whole number, 0 or more")))
}

fn list<'t>(item: &'t Item<'_>, name: &str, of: &str) -> Checked<impl Iterator<Item = &'t Item<'t>>> {
    let list = item.get_ref().as_array();
    let list = list.ok_or_else(|| Wrong::new(item.span().start, format!("{name} is a list of {of}")))?;
    Ok(list.iter())
}

fn consequences(item: &Item<'_>, name: &str) -> Checked<Vec<Consequence>> {
    let one = |item: &Item<'_>| {
        let word = text(item, name)?;
        let all: Vec<&str> = Consequence::ALL.iter().map(|one| one.word()).collect();
        let what = || format!("\"{word}\" is no consequence: one of {} is expected", all.join(", "));
        Consequence::of(word).ok_or_else(|| Wrong::new(item.span().start, what()))
    };
    list(item, name, "consequences")?.map(one).collect()
}

fn rows(item: &Item<'_>, name: &str, currency: Currency) -> Checked<Vec<Row>> {
    list(item, name, "tables, one for each instalment")?.map(|item| row(item, name, currency)).collect()
}

fn row(item: &Item<'_>, name: &str, currency: Currency) -> Checked<Row> {
    let at = item.span().start;
    let table = item.get_ref().as_table().ok_or_else(|| Wrong::new(at, format!("a row of {name} is a table")))?;
    let mut due = None;
    let mut amounts = [Amount::ZERO; 4];
    for (key, item) in table {
        match COMPONENTS.iter().position(|component| key.get_ref().as_ref() == *component) {
            Some(place) => amounts[place] = amount(item, COMPONENTS[place], currency)?,
            None if key.get_ref().as_ref() == "due" => due = Some(date(item, "due")?),
            None => {
                let what = format!(
                    "{} is not known in a row of {name}: expected are due, {}",
                    key.get_ref(),
                    COMPONENTS.join(", ")
                );
                return Err(Wrong::new(key.span().start, what));
            }
        }
    }
    let due = due.ok_or_else(|| Wrong::new(at, format!("due is missing from a row of {name}")))?;
    let [principal, interest, fee, penalty] = amounts;
    Ok(Row { due, principal, interest, fee, penalty })
}

const COMPONENTS: [&str; 4] = ["principal", "interest", "fee", "penalty"];

#[cfg(test)]
mod tests;

//! Desk rule files: what a lender's people may grant and decide, and by when cases are answered, as a dated, versioned text.
//!
//! TOML, checked when it is read: every error names the line and what is expected. What the rules do is told in
//! `docs/reference/desk-rules.md`; every one of them names its source and how sure that is.

mod cases;
mod granting;
mod presets;
mod schema;
#[cfg(test)]
mod tests;

use collections::contact::Title;
use collections::desk::{Basis, DeskRules, PromiseRule, Workdays};
use collections::promise::Terms;
use primitives::{Amount, Currency, Date, Rate};

use crate::error::Refused;
use crate::fields::{Checked, Fields, Wrong, read};

pub use presets::{PRESETS, Preset, find};
pub use schema::schema_text;

/// Reads desk rules.
///
/// # Errors
/// When the text is no desk rules: with the file's name, the line, what was found and what is expected.
pub fn parse(file: &str, text: &str) -> Result<DeskRules, Refused> {
    read(file, text, |mut fields| {
        let head = head(fields.table("desk", "[desk]")?)?;
        let currency = head.currency;
        let rules = DeskRules {
            workdays: workdays(&mut fields)?,
            promise: promise(fields.table("promise", "[promise]")?)?,
            late_fee: table(&mut fields, "late_fee", "[late_fee]", |own| granting::late_fee(own, currency))?,
            extension: table(&mut fields, "extension", "[extension]", granting::extension)?,
            settlements: tables(&mut fields, "settlement", "[[settlement]]", granting::settlement)?,
            hardship: table(&mut fields, "hardship", "[hardship]", |own| granting::hardship(own, currency))?,
            plan: table(&mut fields, "plan", "[plan]", |own| granting::plan(own, currency))?,
            authorities: tables(&mut fields, "authority", "[[authority]]", |own| granting::authority(own, currency))?,
            cases: tables(&mut fields, "case", "[[case]]", cases::case)?,
            bad_faith: table(&mut fields, "bad_faith", "[bad_faith]", |own| cases::bad_faith(own, currency))?,
            repair: table(&mut fields, "repair", "[repair]", cases::repair)?,
            limitation: table(&mut fields, "limitation", "[limitation]", cases::limitation)?,
            ..head
        };
        let at = fields.at;
        fields.finish()?;
        rules.problem().map_or(Ok(rules), |what| Err(Wrong::new(at, what)))
    })
}

fn table<T>(
    fields: &mut Fields<'_>,
    name: &'static str,
    what: &'static str,
    reader: impl FnOnce(Fields<'_>) -> Checked<T>,
) -> Checked<Option<T>> {
    fields.table_if_there(name, what)?.map(reader).transpose()
}

fn tables<T>(
    fields: &mut Fields<'_>,
    name: &'static str,
    what: &'static str,
    reader: impl Fn(Fields<'_>) -> Checked<T>,
) -> Checked<Vec<T>> {
    fields.tables(name, what)?.into_iter().map(reader).collect()
}

/// The head, and nothing else yet.
fn head(mut fields: Fields<'_>) -> Checked<DeskRules> {
    let id = fields.need_name("id")?.to_owned();
    let version = fields.need_count("version")?;
    if version == 0 {
        return Err(fields.wrong("version", "versions count up from 1"));
    }
    let effective_from = fields.need_date("effective_from")?;
    let code = fields.need_text("currency")?;
    let currency = Currency::new(code).map_err(|error| fields.wrong("currency", error.to_string()))?;
    let source = fields.need_text("source")?.to_owned();
    if source.trim().is_empty() {
        return Err(fields.wrong("source", "desk rules name their source: the laws, or who decided them"));
    }
    let english = fields.text("english")?.unwrap_or(&id).to_owned();
    let chinese = fields.text("chinese")?.unwrap_or(&english).to_owned();
    fields.finish()?;
    let nothing = Terms { grace_days: 0, days_ahead_max: 0, parts_max: 0 };
    Ok(DeskRules {
        id,
        version,
        effective_from,
        currency,
        title: Title { english, chinese },
        workdays: Workdays::default(),
        promise: PromiseRule {
            terms: nothing,
            basis: Basis { source: source.clone(), grade: collections::contact::Grade::C },
        },
        source,
        late_fee: None,
        extension: None,
        settlements: Vec::new(),
        hardship: None,
        plan: None,
        authorities: Vec::new(),
        cases: Vec::new(),
        bad_faith: None,
        repair: None,
        limitation: None,
    })
}

fn workdays(fields: &mut Fields<'_>) -> Checked<Workdays> {
    let Some(mut fields) = fields.table_if_there("workdays", "[workdays]")? else { return Ok(Workdays::default()) };
    let mut workdays = Workdays::default();
    if let Some(days) = fields.texts("weekend")? {
        workdays.weekend = [false; 7];
        for (at, name) in days {
            let place = WEEKDAYS.iter().position(|known| *known == name);
            let what =
                || Wrong::new(at, format!("\"{name}\" is no weekday: one of {} is expected", WEEKDAYS.join(", ")));
            workdays.weekend[place.ok_or_else(what)?] = true;
        }
        if workdays.weekend.iter().all(|free| *free) {
            return Err(fields.wrong("weekend", "some day of the week has business"));
        }
    }
    workdays.holidays = days(&mut fields, "holidays")?;
    workdays.made_up = days(&mut fields, "made_up")?;
    fields.finish()?;
    Ok(workdays)
}

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

fn days(fields: &mut Fields<'_>, name: &'static str) -> Checked<Vec<Date>> {
    let texts = fields.texts(name)?.unwrap_or_default();
    let day = |(at, text): (usize, &str)| {
        let wrong = |error: primitives::calendar::DateRejected| Wrong::new(at, error.to_string());
        text.parse::<Date>().map_err(wrong)
    };
    texts.into_iter().map(day).collect()
}

fn promise(mut fields: Fields<'_>) -> Checked<PromiseRule> {
    let terms = Terms {
        grace_days: fields.need_count("grace_days")?,
        days_ahead_max: fields.need_count("days_ahead_max")?,
        parts_max: fields.need_count("parts_max")? as usize,
    };
    if terms.parts_max == 0 {
        return Err(fields.wrong("parts_max", "a promise has 1 part at least"));
    }
    let basis = basis(&mut fields)?;
    fields.finish()?;
    Ok(PromiseRule { terms, basis })
}

/// Where a rule is from: every one says so.
fn basis(fields: &mut Fields<'_>) -> Checked<Basis> {
    let source = fields.need_text("source")?.to_owned();
    if source.trim().is_empty() {
        return Err(fields.wrong("source", "a rule names its source: the law, the standard, or who decided it"));
    }
    Ok(Basis { source, grade: fields.need_word("grade")? })
}

fn amount(fields: &mut Fields<'_>, name: &'static str, currency: Currency) -> Checked<Option<Amount>> {
    let Some(text) = fields.text(name)? else { return Ok(None) };
    let amount = currency.parse(text).map_err(|error| fields.wrong(name, format!("{name}: {error}")))?;
    if amount < Amount::ZERO {
        return Err(fields.wrong(name, format!("{name} is below 0")));
    }
    Ok(Some(amount))
}

fn need_amount(fields: &mut Fields<'_>, name: &'static str, currency: Currency) -> Checked<Amount> {
    amount(fields, name, currency)?.ok_or_else(|| fields.wrong(name, format!("{name} is missing")))
}

/// A share of 0 % to 100 %.
fn share(fields: &mut Fields<'_>, name: &'static str) -> Checked<Option<Rate>> {
    let Some(text) = fields.text(name)? else { return Ok(None) };
    let rate: Result<Rate, _> = text.parse();
    let rate = rate.map_err(|error: primitives::rate::RateRejected| fields.wrong(name, error.to_string()))?;
    if (0..=Rate::ONE).contains(&i128::from(rate.billionths())) {
        return Ok(Some(rate));
    }
    Err(fields.wrong(name, format!("{name} is a share of 0% to 100%")))
}

fn need_share(fields: &mut Fields<'_>, name: &'static str) -> Checked<Rate> {
    share(fields, name)?.ok_or_else(|| fields.wrong(name, format!("{name} is missing")))
}

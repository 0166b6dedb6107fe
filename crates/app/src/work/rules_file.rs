//! Work rules as a file: TOML, checked when it is read; every error names the line and what is expected.

#[cfg(test)]
mod tests;

use collections::contact::Title;
use collections::promise::Terms;
use collections::work::{Action, Desk, Member, OutcomeCode, Queue, QueueOrder, Rules, Team, Worth};
use collections::{Set, Word};
use primitives::{Amount, Currency, Date};

use crate::error::Refused;
use crate::fields::{Checked, Fields, Wrong, read};

/// Reads work rules.
///
/// # Errors
/// When the text is no such rules: with the file's name, the line, what was found and what is expected.
pub fn parse(file: &str, text: &str) -> Result<Rules, Refused> {
    read(file, text, |mut fields| {
        let mut head = fields.table("rules", "[rules]")?;
        let desk = fields.table("desk", "[desk]")?;
        let worth = fields.table("worth", "[worth]")?;
        let promise = fields.table("promise", "[promise]")?;
        let teams = fields.tables("team", "this [[team]]")?;
        let actions = fields.tables("action", "this [[action]]")?;
        let queues = fields.tables("queue", "this [[queue]]")?;
        let outcomes = fields.tables("outcome", "this [[outcome]]")?;
        fields.finish()?;
        let at = head.at;
        let currency = currency(&mut head)?;
        let mut names: Vec<(String, usize)> = Vec::new();
        let rules = Rules {
            id: head.need_name("id")?.to_owned(),
            version: version(&mut head)?,
            effective_from: head.need_date("effective_from")?,
            source: filled(&mut head, "source")?,
            currency,
            desk: self::desk(desk)?,
            worth: self::worth(worth, currency)?,
            promise: terms(promise)?,
            teams: each(teams, &mut names, |fields| team(fields, currency))?,
            actions: each(actions, &mut names, action)?,
            queues: each(queues, &mut names, |fields| queue(fields, currency))?,
            outcomes: each(outcomes, &mut names, outcome)?,
        };
        head.finish()?;
        rules.checked().map_err(|rejected| {
            // Of two of one name, the later is wrong.
            let place = names.iter().rev().find(|(name, _)| *name == rejected.of);
            Wrong::new(place.map_or(at, |(_, at)| *at), rejected.what)
        })
    })
}

/// Reads a list of tables, and keeps where each name is.
fn each<T: Named>(
    tables: Vec<Fields<'_>>,
    names: &mut Vec<(String, usize)>,
    mut one: impl FnMut(Fields<'_>) -> Checked<T>,
) -> Checked<Vec<T>> {
    let mut all = Vec::with_capacity(tables.len());
    for fields in tables {
        let at = fields.at;
        let value = one(fields)?;
        names.extend(value.names().into_iter().map(|name| (name, at)));
        all.push(value);
    }
    Ok(all)
}

trait Named {
    fn names(&self) -> Vec<String>;
}

impl Named for Team {
    fn names(&self) -> Vec<String> {
        self.members.iter().map(|member| member.name.clone()).chain([self.name.clone()]).collect()
    }
}

impl Named for Action {
    fn names(&self) -> Vec<String> {
        vec![self.name.clone()]
    }
}

impl Named for Queue {
    fn names(&self) -> Vec<String> {
        vec![self.name.clone()]
    }
}

impl Named for OutcomeCode {
    fn names(&self) -> Vec<String> {
        vec![self.code.clone()]
    }
}

fn version(head: &mut Fields<'_>) -> Checked<u32> {
    match head.need_count("version")? {
        0 => Err(head.wrong("version", "versions count up from 1")),
        version => Ok(version),
    }
}

fn currency(head: &mut Fields<'_>) -> Checked<Currency> {
    let text = head.need_text("currency")?;
    Currency::new(text).map_err(|error| head.wrong("currency", error.to_string()))
}

/// A text that says something.
fn filled(fields: &mut Fields<'_>, name: &'static str) -> Checked<String> {
    let text = fields.need_text(name)?;
    if text.trim().is_empty() { Err(fields.wrong(name, format!("{name} is empty"))) } else { Ok(text.to_owned()) }
}

fn amount(fields: &mut Fields<'_>, name: &'static str, currency: Currency) -> Checked<Amount> {
    let text = fields.need_text(name)?;
    let amount = currency.parse(text).map_err(|error| fields.wrong(name, error.to_string()))?;
    if amount < Amount::ZERO || amount > Amount::EVENT_MAX {
        return Err(fields.wrong(name, format!("{name} is not negative, and no more than a book can hold")));
    }
    Ok(amount)
}

fn percent(fields: &mut Fields<'_>, name: &'static str) -> Checked<u32> {
    match fields.need_count(name)? {
        percent @ 0..=100 => Ok(percent),
        _ => Err(fields.wrong(name, format!("{name} is a whole number between 0 and 100"))),
    }
}

/// A count that is at least 1.
fn some(fields: &mut Fields<'_>, name: &'static str) -> Checked<u32> {
    match fields.need_count(name)? {
        0 => Err(fields.wrong(name, format!("{name} is 1 or more"))),
        count => Ok(count),
    }
}

fn owned(texts: Option<Vec<(usize, &str)>>) -> Vec<String> {
    texts.unwrap_or_default().into_iter().map(|(_, text)| text.to_owned()).collect()
}

fn desk(mut fields: Fields<'_>) -> Checked<Desk> {
    let desk = Desk {
        continuity_days: fields.need_count("continuity_days")?,
        continuity_percent: percent(&mut fields, "continuity_percent")?,
        hold_days_most: fields.need_count("hold_days_most")?,
        holds_most: fields.need_count("holds_most")?,
        review_percent: percent(&mut fields, "review_percent")?,
    };
    fields.finish()?;
    Ok(desk)
}

fn worth(mut fields: Fields<'_>, currency: Currency) -> Checked<Worth> {
    let mut by_bucket: Vec<(String, u32)> = Vec::new();
    for mut bucket in fields.tables("bucket", "this [[worth.bucket]]")? {
        let name = filled(&mut bucket, "name")?;
        if by_bucket.iter().any(|(known, _)| *known == name) {
            return Err(bucket.wrong("name", format!("bucket {name} is there twice")));
        }
        by_bucket.push((name, percent(&mut bucket, "percent")?));
        bucket.finish()?;
    }
    let otherwise = percent(&mut fields, "otherwise_percent")?;
    let without_money = amount(&mut fields, "without_money", currency)?;
    fields.finish()?;
    Ok(Worth { by_bucket, otherwise, without_money })
}

fn terms(mut fields: Fields<'_>) -> Checked<Terms> {
    let terms = Terms {
        grace_days: fields.need_count("grace_days")?,
        days_ahead_max: some(&mut fields, "days_ahead_most")?,
        parts_max: some(&mut fields, "parts_most")? as usize,
    };
    fields.finish()?;
    Ok(terms)
}

const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

fn team(mut fields: Fields<'_>, currency: Currency) -> Checked<Team> {
    let members = fields.tables("member", "this [[team.member]]")?;
    let team = Team {
        name: filled(&mut fields, "name")?,
        party: filled(&mut fields, "party")?,
        role: fields.need_word("role")?,
        cost_per_hour: amount(&mut fields, "cost_per_hour", currency)?,
        holidays: days(&mut fields, "holidays")?,
        weekdays: weekdays(&mut fields)?,
        members: members.into_iter().map(member).collect::<Checked<_>>()?,
    };
    fields.finish()?;
    Ok(team)
}

fn weekdays(fields: &mut Fields<'_>) -> Checked<Vec<usize>> {
    let Some(texts) = fields.texts("weekdays")? else { return Ok((0..7).collect()) };
    let place = |(at, text): (usize, &str)| {
        let wrong = || Wrong::new(at, format!("\"{text}\" is no day of the week: one of {}", WEEKDAYS.join(", ")));
        WEEKDAYS.iter().position(|day| *day == text).ok_or_else(wrong)
    };
    texts.into_iter().map(place).collect()
}

fn day(at: usize, text: &str) -> Checked<Date> {
    text.parse().map_err(|error: primitives::calendar::DateRejected| Wrong::new(at, error.to_string()))
}

fn days(fields: &mut Fields<'_>, name: &'static str) -> Checked<Vec<Date>> {
    fields.texts(name)?.unwrap_or_default().into_iter().map(|(at, text)| day(at, text)).collect()
}

fn member(mut fields: Fields<'_>) -> Checked<Member> {
    let member = Member {
        name: filled(&mut fields, "name")?,
        skills: owned(fields.texts("skills")?),
        minutes_a_day: fields.need_count("minutes_a_day")?,
        jobs_a_day: fields.count("jobs_a_day")?,
        away: fields.texts("away")?.unwrap_or_default().into_iter().map(away).collect::<Checked<_>>()?,
    };
    if member.minutes_a_day > 24 * 60 {
        return Err(fields.wrong("minutes_a_day", "a day has 1440 minutes"));
    }
    fields.finish()?;
    Ok(member)
}

/// A day, or a range of days.
fn away((at, text): (usize, &str)) -> Checked<(Date, Date)> {
    let (first, last) = text.split_once("..").unwrap_or((text, text));
    let (first, last) = (day(at, first)?, day(at, last)?);
    if last < first { Err(Wrong::new(at, format!("{text} ends before it begins"))) } else { Ok((first, last)) }
}

fn action(mut fields: Fields<'_>) -> Checked<Action> {
    let action = Action {
        name: filled(&mut fields, "name")?,
        minutes: some(&mut fields, "minutes")?,
        sla_hours: some(&mut fields, "sla_hours")?,
        channel: fields.word("channel")?,
    };
    if let Some(channel) = action.channel
        && !channel.is_call()
        && channel != collections::person::Channel::Visit
    {
        let what = format!("{} is sent by a program: a job is a call or a visit", channel.word());
        return Err(fields.wrong("channel", what));
    }
    fields.finish()?;
    Ok(action)
}

fn queue(mut fields: Fields<'_>, currency: Currency) -> Checked<Queue> {
    let queue = Queue {
        name: filled(&mut fields, "name")?,
        actions: owned(fields.texts("actions")?),
        origins: owned(fields.texts("origins")?),
        order: QueueOrder {
            ageing_a_day: amount(&mut fields, "ageing_a_day", currency)?,
            oldest_percent: percent(&mut fields, "oldest_percent")?,
        },
    };
    if queue.order.ageing_a_day.is_zero() && queue.order.oldest_percent == 0 {
        let what = "a job could wait for ever: let waiting add worth (ageing_a_day), or give the oldest a share \
                    (oldest_percent)";
        return Err(fields.wrong("oldest_percent", what));
    }
    fields.finish()?;
    Ok(queue)
}

fn outcome(mut fields: Fields<'_>) -> Checked<OutcomeCode> {
    let outcome = OutcomeCode {
        code: fields.need_name("code")?.to_owned(),
        title: Title { english: filled(&mut fields, "english")?, chinese: filled(&mut fields, "chinese")? },
        heard: fields.word("heard")?,
        follows: fields.words("follows")?.unwrap_or(Set::NONE),
        case: fields.text("case")?.map(str::to_owned),
        again_after_hours: fields.count("again_after_hours")?,
        tries: fields.count("tries")?.unwrap_or(1),
    };
    fields.finish()?;
    Ok(outcome)
}

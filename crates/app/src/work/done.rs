//! What came of a job: told by a code, from which the gate's outcome and everything that follows is known.

use collections::person::{Entry, Event, Fact, FactOf};
use collections::promise::Part;
use collections::work::{Action, CASE, Follow, OutcomeCode};
use collections::{AddressId, Word};
use jiff::{SignedDuration, Timestamp};
use primitives::Date;

use super::desk::{end, laid_down};
use super::hands::{Hand, action};
use super::kept::{Kept, State};
use super::reason::in_both;
use super::told::{Told, keep};
use super::{Job, open};
use crate::error::{Refused, Result};
use crate::outreach::{self, Used};
use crate::persons::{self, News};
use crate::port::{PersonEventRow, Reading, Store, Writing};
use crate::promises::{self, Offer};

/// What somebody says of a job.
#[derive(Clone, Copy, Debug, Default)]
pub struct Report<'r> {
    /// The code, out of the work rules.
    pub code: &'r str,
    /// What is to be remembered.
    pub note: &'r str,
    /// When the person wants to be called back.
    pub callback_at: Option<Timestamp>,
    /// What the person promised, and on which account.
    pub promise: Option<(&'r str, &'r [Part])>,
    /// Where the person was tried, where that was not said when the job was taken.
    pub address: Option<&'r str>,
}

/// What came of telling it.
#[derive(Clone, Debug, PartialEq)]
pub struct Came {
    /// The job.
    pub kept: Kept,
    /// The promise, by its number.
    pub promise: Option<u64>,
    /// The job that was opened for a case.
    pub case: Option<String>,
    /// When it is tried again; none when it is done.
    pub again_at: Option<Timestamp>,
}

/// Tells what came of a job that somebody has in hand.
///
/// # Errors
/// When the job is not theirs, the code is not known or does not fit, something that follows from it is not told, or the store fails.
pub fn done(store: &mut (impl Store + ?Sized), id: &str, hand: Hand<'_>, report: Report<'_>) -> Result<Came> {
    let today = hand.today(&*store)?;
    let mut kept = Kept::load(&*store, id)?;
    if kept.state != State::Taken || kept.owner != hand.user {
        let refused = Refused::new(format!("job {id} is not in the hands of {}", hand.user))
            .zh(format!("任务 {id} 不在 {} 手中，请先领取。", hand.user));
        return Err(refused.hint(format!("take it first: work take {id}")).into());
    }
    if let Some(address) = report.address {
        kept.desk.address = Some(address.to_owned());
    }
    let (action, code) = (action(hand.rules, &kept)?, code(hand, report.code)?);
    fits(&kept, action, code, report, hand.now)?;
    let promise = promised(store, &kept, hand, report)?;
    tell(store, &kept, hand, code)?;
    let mut unit = store.begin()?;
    facts(&mut *unit, &kept, action, code, hand)?;
    let case = case(&mut *unit, &kept, code, hand)?;
    let told =
        Told { code: code.code.clone(), note: report.note.to_owned(), promise, case: case.clone(), ..Told::of(&kept) };
    let again_at = again(&mut kept, code, report, (hand, today));
    let told = Told { again_at: again_at.map(|at| at.to_string()), ..told };
    keep(&mut *unit, &mut kept, ("done", told), (hand.user, hand.now))?;
    unit.commit()?;
    Ok(Came { kept, promise, case, again_at })
}

fn code<'r>(hand: Hand<'r>, name: &str) -> Result<&'r OutcomeCode> {
    let none = || {
        let there: Vec<&str> = hand.rules.outcomes.iter().map(|code| code.code.as_str()).collect();
        Refused::new(format!("the work rules {} know no outcome {name}", hand.rules.key()))
            .zh(format!("作业规则 {} 没有结果代码 {name}。可用代码：{}", hand.rules.key(), there.join("、")))
            .hint(format!("there are {}", there.join(", ")))
    };
    Ok(hand.rules.outcome(name).ok_or_else(none)?)
}

/// Refuses what is told by half, or of something else.
fn fits(kept: &Kept, action: &Action, code: &OutcomeCode, report: Report<'_>, now: Timestamp) -> Result<()> {
    let no = |what: String, hint: &str, zh: &str| {
        Refused::new(what).hint(hint).zh(format!("结果“{}”与任务不符：{zh}", code.title.chinese))
    };
    let name = &code.code;
    let contacts = action.channel.is_some();
    if contacts && code.heard.is_none() {
        return Err(no(
            format!("outcome {name} says nothing about the contact, for which a permit was taken"),
            "tell what came of the contact: a code with heard = ... in the work rules",
            "已领取联系许可，请选择说明联系情况的结果。",
        )
        .into());
    }
    if !contacts && code.heard.is_some() {
        return Err(no(
            format!("outcome {name} is of a contact, and job {} contacts nobody", kept.job.id),
            "use a code without heard, such as finished; take a permit of its own for a call",
            "该任务不联系任何人，请选择不涉及联系的结果；电话须另有任务或联系许可。",
        )
        .command("contact take")
        .into());
    }
    let asks = |follow| code.follows.contains(follow);
    match (asks(Follow::Promise), report.promise) {
        (true, None) => {
            return Err(no(
                format!("outcome {name} is a promise, and what was promised is not told"),
                "write it down",
                "请填写承诺还款的日期和金额。",
            )
            .command("--promise 2026-12-05=200.00")
            .into());
        }
        (false, Some(_)) => {
            return Err(no(
                format!("outcome {name} is no promise"),
                "use a code that follows with a promise",
                "该结果不是还款承诺，请选择相应的结果，或不要填写承诺。",
            )
            .into());
        }
        (true, Some(_)) | (false, None) => {}
    }
    match (asks(Follow::Callback), report.callback_at) {
        (true, None) => {
            return Err(no(format!("outcome {name} needs a time"), "write it down", "请填写约定回电的时间。")
                .command("--callback-at INSTANT")
                .into());
        }
        (true, Some(at)) if at <= now => {
            return Err(no(
                format!("{at} has passed: nobody can call back then"),
                "write a later instant",
                "约定回电的时间已过，请填写以后的时间。",
            )
            .into());
        }
        (false, Some(_)) => {
            return Err(no(
                format!("outcome {name} is no callback"),
                "use a code that follows with one",
                "该结果不是约定回电，请选择相应的结果，或不要填写时间。",
            )
            .into());
        }
        (true, Some(_)) | (false, None) => {}
    }
    if (asks(Follow::WrongNumber) || asks(Follow::NumberInvalid)) && kept.desk.address.is_none() {
        return Err(no(
            format!("outcome {name} is about a number, and none is named"),
            "name it by its id",
            "请指明所拨打的号码。",
        )
        .command("--address ID")
        .into());
    }
    if asks(Follow::ThirdRefused) && kept.desk.third.is_none() {
        return Err(no(
            format!("outcome {name} is about a contact person, and none was called"),
            "take the job for a contact person",
            "任务中没有拨打联系人，不能选择该结果。",
        )
        .command("--third ID")
        .into());
    }
    Ok(())
}

fn is_known(store: &(impl Reading + ?Sized), person: &str, key: &str) -> Result<Option<PersonEventRow>> {
    Ok(store.person_events(&[person])?.into_iter().find(|row| row.key == key))
}

/// Takes a promise down, once.
fn promised(store: &mut (impl Store + ?Sized), kept: &Kept, hand: Hand<'_>, report: Report<'_>) -> Result<Option<u64>> {
    let Some((account, parts)) = report.promise else { return Ok(None) };
    let key = format!("work-{}-promise-{}", kept.job.id, kept.desk.changes);
    if let Some(row) = is_known(&*store, &kept.job.person, &key)? {
        return Ok(Some(row.seq));
    }
    let offer = Offer { person: &kept.job.person, account, parts, taken_by: hand.user, key: &key };
    promises::make(store, offer, hand.rules.promise, hand.now).map(Some)
}

/// Tells the gate what came of the permit, once.
fn tell(store: &mut (impl Store + ?Sized), kept: &Kept, hand: Hand<'_>, code: &OutcomeCode) -> Result<()> {
    let (Some(permit), Some(outcome)) = (kept.desk.permit, code.heard) else { return Ok(()) };
    if is_known(&*store, &kept.job.person, &format!("permit-{permit}-used"))?.is_some() {
        return Ok(());
    }
    let used = Used { permit, actor: hand.user, at: hand.now, outcome, code: &code.code, note: "" };
    outreach::tell(store, &kept.job.person, &used, hand.now)
}

/// Keeps what holds of the person from now on.
fn facts(unit: &mut dyn Writing, kept: &Kept, action: &Action, code: &OutcomeCode, hand: Hand<'_>) -> Result<()> {
    let mut news = Vec::new();
    for follow in code.follows.iter() {
        for (fact, of) in held(follow, kept, action, code) {
            let event = Event::Begins { fact, of, amount: None, is_confirmed: false };
            let entry = Entry { seq: 0, at: hand.now, effective_on: None, actor: hand.user.into(), event };
            let key = format!("work-{}-{}-{}-{}", kept.job.id, kept.desk.changes, follow.word(), news.len());
            news.push(News::of_contact(&kept.job.person, &key, &entry));
        }
    }
    persons::record(unit, &news, hand.now.as_microsecond())?;
    Ok(())
}

fn held(follow: Follow, kept: &Kept, action: &Action, code: &OutcomeCode) -> Vec<(Fact, FactOf)> {
    let address = || kept.desk.address.as_deref().map(|address| FactOf::Address(AddressId::from(address)));
    let one = |fact, of: Option<FactOf>| of.map(|of| (fact, of)).into_iter().collect();
    match follow {
        Follow::Promise | Follow::Callback => Vec::new(),
        Follow::Dispute => {
            let of = |account: &String| (Fact::Disputed, FactOf::Account(account.as_str().into()));
            kept.job.accounts.iter().map(of).collect()
        }
        Follow::Hardship => one(Fact::HardshipRequested, Some(FactOf::Person)),
        Follow::Complaint => {
            let id = case_id(kept, code).unwrap_or_else(|| kept.job.id.clone());
            one(Fact::ComplaintOpen, Some(FactOf::Case(id.as_str().into())))
        }
        Follow::OptOut => one(Fact::OptedOut, action.channel.map(FactOf::Channel)),
        Follow::WrongNumber => one(Fact::WrongNumber, address()),
        Follow::NumberInvalid => one(Fact::NumberInvalid, address()),
        Follow::ThirdRefused => one(Fact::Refused, kept.desk.third.as_deref().map(|third| FactOf::Third(third.into()))),
        Follow::Represented => one(Fact::Represented, Some(FactOf::Person)),
        Follow::Deceased => one(Fact::Deceased, Some(FactOf::Person)),
        Follow::Vulnerable => one(Fact::Vulnerable, Some(FactOf::Person)),
    }
}

fn case_id(kept: &Kept, code: &OutcomeCode) -> Option<String> {
    code.case.as_ref().map(|kind| format!("case-{kind}-{}-{}", kept.job.id, kept.desk.changes))
}

/// Opens the job of a case.
fn case(unit: &mut dyn Writing, kept: &Kept, code: &OutcomeCode, hand: Hand<'_>) -> Result<Option<String>> {
    let (Some(id), Some(kind)) = (case_id(kept, code), &code.case) else { return Ok(None) };
    let job = Job {
        id: id.clone(),
        person: kept.job.person.clone(),
        due_at: hand.now.as_microsecond(),
        action: CASE.to_owned(),
        accounts: kept.job.accounts.clone(),
        purpose: None,
        party: None,
        skills: vec![kind.clone()],
        origin: format!("work:{}", code.code),
        reason: in_both(&code.title.english, &code.title.chinese, ""),
        last_day: None,
        done_by: None,
    };
    open(unit, &job, hand.now)?;
    Ok(Some(id))
}

/// Puts a job back until it is tried again, or ends it.
fn again(
    kept: &mut Kept,
    code: &OutcomeCode,
    report: Report<'_>,
    (hand, today): (Hand<'_>, Date),
) -> Option<Timestamp> {
    if let Some(at) = report.callback_at {
        let owner = std::mem::take(&mut kept.owner);
        laid_down(kept);
        kept.owner = owner;
        kept.job.due_at = at.as_microsecond();
        let days = (at.as_second() - hand.now.as_second()) / 86_400 + 1;
        kept.desk.given_for = Some((today + i32::try_from(days).unwrap_or(0)).to_string());
        return Some(at);
    }
    kept.desk.tries += 1;
    match code.again_after_hours {
        Some(hours) if kept.desk.tries < code.tries => {
            laid_down(kept);
            let at = hand.now + SignedDuration::from_hours(i64::from(hours));
            kept.job.due_at = at.as_microsecond();
            Some(at)
        }
        Some(_) | None => {
            end(kept, State::Done);
            None
        }
    }
}

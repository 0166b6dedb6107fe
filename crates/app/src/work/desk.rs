//! Taking jobs and putting them down again.
//!
//! Whoever sees a job may try to take it; who is first has it, because a book has one writer. Before somebody gets a job the ledger
//! is asked whether it still makes sense, and for a call or a visit the contact gate.

use collections::contact::{Permit, Request};
use collections::person::Target;
use collections::work::{Action, Team};
use jiff::Timestamp;
use primitives::Date;

use super::about::{About, purpose};
use super::hands::{Hand, action, count, of_queue, of_user, queue, why_not};
use super::kept::{Kept, State};
use super::told::{Told, keep};
use crate::error::{Refused, Result};
use crate::outreach::{self, Ask, Law, No, Taken};
use crate::port::{Reading, Store};
use crate::products::Products;

/// What came of taking a job.
#[derive(Clone, Debug, PartialEq)]
pub enum Got {
    /// It is theirs.
    Yes {
        /// The job.
        kept: Box<Kept>,
        /// The permit to contact, where somebody is contacted; without the permit itself when it was taken before.
        permit: Option<(u64, Option<Box<Permit>>)>,
    },
    /// Nobody may be contacted now; the job waits.
    NotNow {
        /// The job.
        kept: Box<Kept>,
        /// Why.
        no: Box<No>,
    },
    /// What it asked for was paid.
    Moot(About),
    /// Its last day has passed.
    Expired,
}

/// How a job is taken.
#[derive(Clone, Copy, Debug, Default)]
pub struct Taking<'t> {
    /// Where the person is to be reached, by the address's id.
    pub address: Option<&'t str>,
    /// Who is to be reached instead of the debtor: a contact person, by id.
    pub third: Option<&'t str>,
    /// How many people come.
    pub team: u32,
}

/// Takes a job, with the permit that it needs. Taken again by the same it is the same job.
///
/// # Errors
/// When somebody else has it, it is not for whoever asks, nobody may be contacted at all, or the store fails.
pub fn take(store: &mut (impl Store + ?Sized), id: &str, hand: Hand<'_>, taking: Taking<'_>) -> Result<Got> {
    let today = hand.today(&*store)?;
    let (team, action, about) = match begin(store, id, hand, taking, today)? {
        Begun::Taken { team, action, about } => (team, action, about),
        Begun::Ended(got) => return Ok(got),
    };
    let kept = Kept::load(&*store, id)?;
    let Some(request) = request(&kept, team, action, &about)? else {
        return Ok(Got::Yes { kept: Box::new(kept), permit: None });
    };
    let law = Law::load(&*store);
    let law = match law {
        Ok(law) => law,
        Err(error) => {
            put_back(store, id, hand, None)?;
            return Err(error);
        }
    };
    // A new key for each taking: an earlier permit is used up, or has run out.
    let key = format!("work-{id}-permit-{}", kept.desk.changes);
    let ask = Ask { person: &kept.job.person, request: &request, actor: hand.user, key: &key };
    match outreach::take(store, &law, &ask, hand.now)? {
        Taken::Yes { id: number, permit } => {
            let kept = with_permit(store, id, number)?;
            Ok(Got::Yes { kept: Box::new(kept), permit: Some((number, Some(Box::new(permit)))) })
        }
        Taken::Before { id: number } => {
            let kept = with_permit(store, id, number)?;
            Ok(Got::Yes { kept: Box::new(kept), permit: Some((number, None)) })
        }
        Taken::No(no) => {
            let kept = put_back(store, id, hand, Some(&no))?;
            Ok(Got::NotNow { kept: Box::new(kept), no: Box::new(no) })
        }
    }
}

enum Begun<'r> {
    Taken { team: &'r Team, action: &'r Action, about: About },
    Ended(Got),
}

/// Makes a job theirs, or finds that it has ended.
fn begin<'h>(
    store: &mut (impl Store + ?Sized),
    id: &str,
    hand: Hand<'h>,
    taking: Taking<'_>,
    today: Date,
) -> Result<Begun<'h>> {
    let mut unit = store.begin()?;
    let mut kept = Kept::load(&*unit, id)?;
    let (team, member) = hand.member()?;
    let action = action(hand.rules, &kept)?;
    let about = About::of(&*unit, &Products::load(&*unit)?, &kept, (hand.rules.currency, today))?;
    if kept.state == State::Taken && kept.owner == hand.user {
        if let Some(number) = kept.desk.permit {
            return Ok(Begun::Ended(Got::Yes { kept: Box::new(kept), permit: Some((number, None)) }));
        }
        return Ok(Begun::Taken { team, action, about });
    }
    may_take(&kept, hand, today)?;
    if kept.state_at(hand.now, today) == State::Expired {
        end(&mut kept, State::Expired);
        let told = Told::of(&kept);
        keep(&mut *unit, &mut kept, ("expired", told), (hand.user, hand.now))?;
        unit.commit()?;
        return Ok(Begun::Ended(Got::Expired));
    }
    if let Some(why) = why_not(&kept, team, member) {
        return Err(Refused::new(format!("job {id} cannot be taken: {}", why.en))
            .zh(format!("任务 {id} 不能领取：{}请转交他人或退回。", why.zh))
            .hint("hand it over, or return it")
            .into());
    }
    if about.is_moot() {
        end(&mut kept, State::Moot);
        let told = Told { reason: format!("settled: {}", about.settled.join(", ")), ..Told::of(&kept) };
        keep(&mut *unit, &mut kept, ("moot", told), (hand.user, hand.now))?;
        unit.commit()?;
        return Ok(Begun::Ended(Got::Moot(about)));
    }
    kept.state = State::Taken;
    kept.owner = hand.user.to_owned();
    kept.desk.taken_at = Some(hand.now.as_microsecond());
    kept.desk.permit = None;
    kept.desk.reason = None;
    if let Some(address) = taking.address {
        kept.desk.address = Some(address.to_owned());
    }
    kept.desk.third = taking.third.map(str::to_owned);
    kept.desk.people = taking.team.max(1);
    let mut names = vec![of_user(hand.user)];
    names.extend(queue(hand.rules, &kept).map(|queue| of_queue(&queue.name)));
    count(&mut *unit, &names, today, action.minutes)?;
    let told = Told::of(&kept);
    keep(&mut *unit, &mut kept, ("taken", told), (hand.user, hand.now))?;
    unit.commit()?;
    Ok(Begun::Taken { team, action, about })
}

/// Refuses a job that somebody else has or is to have, and one that has ended.
fn may_take(kept: &Kept, hand: Hand<'_>, today: Date) -> Result<()> {
    let id = &kept.job.id;
    if kept.state.has_ended() {
        return Err(Refused::new(format!("job {id} is {}", kept.state.name()))
            .zh(format!("任务 {id} 已经结束。"))
            .into());
    }
    if let Some(owner) = kept.meant_for(today).filter(|owner| *owner != hand.user) {
        let is = if kept.state == State::Taken { "is in the hands of" } else { "is meant for" };
        let refused = Refused::new(format!("job {id} {is} {owner}")).zh(format!(
            "任务 {id} {}，请另取一件，或请其转交。",
            if kept.state == State::Taken { format!("正由 {owner} 办理") } else { format!("已指定给 {owner}") }
        ));
        return Err(refused.hint("take another one, or ask for it: work hand-over").into());
    }
    if kept.state_at(hand.now, today) == State::Held {
        let reason = kept.desk.reason.clone().unwrap_or_default();
        let refused = Refused::new(format!("job {id} is put aside until {}: {reason}", kept.due_at()))
            .zh(format!("任务 {id} 已暂缓至 {}：{reason}。请先恢复。", kept.due_at()));
        return Err(refused.hint("release it first: work release").into());
    }
    Ok(())
}

/// What is asked of the gate for a job; none where nobody is contacted.
pub(super) fn request(kept: &Kept, team: &Team, action: &Action, about: &About) -> Result<Option<Request>> {
    let Some(channel) = action.channel else { return Ok(None) };
    let silent = || {
        Refused::new(format!("job {} is a {}, and says not for what", kept.job.id, action.name))
            .zh(format!("任务 {} 未注明联系目的。", kept.job.id))
            .hint("whoever opens a job of contact names its purpose: collect, remind, reply ...")
    };
    let purpose = purpose(kept)?.ok_or_else(silent)?;
    let third = kept.desk.third.as_deref();
    Ok(Some(Request {
        channel,
        purpose,
        party: team.party.as_str().into(),
        role: team.role,
        target: if third.is_some() { Target::ContactPerson } else { Target::Debtor },
        third: third.map(Into::into),
        address: kept.desk.address.as_deref().map(Into::into),
        accounts: about.accounts.iter().map(|account| account.as_str().into()).collect(),
        team: kept.desk.people.max(1),
    }))
}

fn with_permit(store: &mut (impl Store + ?Sized), id: &str, permit: u64) -> Result<Kept> {
    let mut unit = store.begin()?;
    let mut kept = Kept::load(&*unit, id)?;
    kept.desk.permit = Some(permit);
    unit.put_items(&[kept.row()?])?;
    unit.commit()?;
    Ok(kept)
}

/// Gives a job back for which there was no permit: until it is allowed, where that is known.
fn put_back(store: &mut (impl Store + ?Sized), id: &str, hand: Hand<'_>, no: Option<&No>) -> Result<Kept> {
    let mut unit = store.begin()?;
    let mut kept = Kept::load(&*unit, id)?;
    let again = match no {
        Some(No::Gate(answer)) => answer.decision.as_ref().err().and_then(collections::contact::Refused::allowed_from),
        Some(No::Busy { until, .. }) => Some(*until),
        Some(No::Settled(_)) | None => None,
    };
    laid_down(&mut kept);
    if let Some(again) = again {
        kept.job.due_at = again.as_microsecond();
    }
    let why = match no {
        Some(No::Gate(_)) => "the contact gate says no",
        Some(No::Busy { .. }) => "somebody else is perhaps with the person",
        Some(No::Settled(_)) => "nothing is to be asked for",
        None => "nobody may be contacted",
    };
    let told = Told { reason: why.to_owned(), again_at: again.map(|at| at.to_string()), ..Told::of(&kept) };
    keep(&mut *unit, &mut kept, ("not_now", told), (hand.user, hand.now))?;
    unit.commit()?;
    Ok(kept)
}

/// A job that nobody has in hand any more.
pub(super) fn laid_down(kept: &mut Kept) {
    kept.state = State::Open;
    kept.owner = String::new();
    kept.desk.taken_at = None;
    kept.desk.permit = None;
    kept.desk.given_for = None;
}

/// A job of which nothing comes any more.
pub(super) fn end(kept: &mut Kept, state: State) {
    kept.state = state;
    kept.desk.permit = None;
}

/// Why somebody puts a job down, and what is to become of it.
#[derive(Clone, Copy, Debug)]
pub struct Aside<'a> {
    /// Why.
    pub reason: &'a str,
    /// Until when it is put aside.
    pub until: Timestamp,
}

/// Puts a job aside until a time; its owner keeps it.
///
/// # Errors
/// When it is somebody else's, the reason is empty, the time is too far or past, or it was put aside too often.
pub fn hold(store: &mut (impl Store + ?Sized), id: &str, hand: Hand<'_>, aside: Aside<'_>) -> Result<Kept> {
    let desk = hand.rules.desk;
    change(store, id, hand, ("held", aside.reason), |kept, today| {
        in_hand_or_free(kept, hand, today)?;
        no_open_permit(kept)?;
        let days = (aside.until.as_second() - hand.now.as_second() + 86_399) / 86_400;
        if aside.until <= hand.now || days > i64::from(desk.hold_days_most) {
            let most = desk.hold_days_most;
            let what = format!("job {id} cannot be put aside until {}: it can be for {most} days at most", aside.until);
            let zh = format!("任务 {id} 最多可暂缓 {most} 天，不能暂缓至 {}。", aside.until);
            return Err(Refused::new(what).hint("the work rules say how long: hold_days_most").zh(zh).into());
        }
        if kept.desk.holds >= desk.holds_most {
            let what = format!("job {id} was put aside {} times already", kept.desk.holds);
            let zh = format!("任务 {id} 已暂缓 {} 次，按作业规则不能再暂缓。", kept.desk.holds);
            return Err(Refused::new(what).hint("the work rules say how often: holds_most").zh(zh).into());
        }
        kept.state = State::Held;
        kept.owner = hand.user.to_owned();
        kept.job.due_at = aside.until.as_microsecond();
        kept.desk.holds += 1;
        kept.desk.reason = Some(aside.reason.to_owned());
        kept.desk.taken_at = None;
        kept.desk.given_for = Some(local_day(aside.until, hand, today).to_string());
        Ok(Told { again_at: Some(aside.until.to_string()), ..Told::default() })
    })
}

/// The day of a later instant: today and as many days more as there are between.
fn local_day(at: Timestamp, hand: Hand<'_>, today: Date) -> Date {
    let days = (at.as_second() - hand.now.as_second() + 86_399) / 86_400;
    today + i32::try_from(days).unwrap_or(i32::MAX / 2)
}

/// Makes a job that was put aside open again at once.
///
/// # Errors
/// When it is not put aside.
pub fn release(store: &mut (impl Store + ?Sized), id: &str, hand: Hand<'_>, reason: &str) -> Result<Kept> {
    change(store, id, hand, ("released", reason), |kept, _| {
        if kept.state != State::Held {
            return Err(Refused::new(format!("job {id} is {}, not put aside", kept.state.name()))
                .zh(format!("任务 {id} 未处于暂缓状态。"))
                .into());
        }
        laid_down(kept);
        kept.job.due_at = hand.now.as_microsecond();
        Ok(Told::default())
    })
}

/// Gives a job back, so that somebody else has it; it is not given to the same person again.
///
/// # Errors
/// When it is somebody else's, or the reason is empty.
pub fn give_back(store: &mut (impl Store + ?Sized), id: &str, hand: Hand<'_>, reason: &str) -> Result<Kept> {
    change(store, id, hand, ("returned", reason), |kept, today| {
        in_hand_or_free(kept, hand, today)?;
        no_open_permit(kept)?;
        laid_down(kept);
        if !kept.desk.given_back_by.iter().any(|name| name == hand.user) {
            kept.desk.given_back_by.push(hand.user.to_owned());
        }
        Ok(Told::default())
    })
}

/// Hands a job over to somebody else, who finds it among theirs.
///
/// # Errors
/// When it is somebody else's, the other cannot have it, or the reason is empty.
pub fn hand_over(
    store: &mut (impl Store + ?Sized),
    id: &str,
    hand: Hand<'_>,
    (to, reason): (&str, &str),
) -> Result<Kept> {
    let (team, member) = Hand { user: to, ..hand }.member()?;
    change(store, id, hand, ("handed_over", reason), |kept, today| {
        in_hand_or_free(kept, hand, today)?;
        no_open_permit(kept)?;
        if let Some(why) = why_not(kept, team, member) {
            return Err(Refused::new(format!("job {id} cannot be handed over to {to}: {}", why.en))
                .zh(format!("任务 {id} 不能转交给 {to}：{}", why.zh))
                .into());
        }
        laid_down(kept);
        kept.owner = to.to_owned();
        kept.desk.given_for = Some(today.max(kept.last_day().map_or(today, |last| last.min(today + 1))).to_string());
        Ok(Told { to: to.to_owned(), ..Told::default() })
    })
}

/// Changes a job that has not ended, for a reason, and tells it.
fn change(
    store: &mut (impl Store + ?Sized),
    id: &str,
    hand: Hand<'_>,
    (word, reason): (&str, &str),
    how: impl FnOnce(&mut Kept, Date) -> Result<Told>,
) -> Result<Kept> {
    if reason.trim().is_empty() {
        return Err(Refused::new(format!("why job {id} is {word} is not told")).zh("请说明原因。").into());
    }
    hand.member()?;
    let mut unit = store.begin()?;
    let today = hand.today(&*unit)?;
    let mut kept = Kept::load(&*unit, id)?;
    if kept.state.has_ended() {
        return Err(Refused::new(format!("job {id} is {}", kept.state.name()))
            .zh(format!("任务 {id} 已经结束。"))
            .into());
    }
    let before = Told::of(&kept);
    let told = how(&mut kept, today)?;
    let told = Told { reason: reason.to_owned(), to: told.to, again_at: told.again_at, ..before };
    keep(&mut *unit, &mut kept, (word, told), (hand.user, hand.now))?;
    unit.commit()?;
    Ok(kept)
}

fn in_hand_or_free(kept: &Kept, hand: Hand<'_>, today: Date) -> Result<()> {
    match kept.meant_for(today).filter(|owner| *owner != hand.user) {
        Some(owner) => Err(Refused::new(format!("job {} is {owner}'s", kept.job.id))
            .zh(format!("任务 {} 由 {owner} 负责。", kept.job.id))
            .into()),
        None => Ok(()),
    }
}

/// Whoever holds a permit tells first what came of it: it may have been used.
fn no_open_permit(kept: &Kept) -> Result<()> {
    let Some(permit) = kept.desk.permit else { return Ok(()) };
    let refused = Refused::new(format!("job {} has permit {permit}, and what came of it is not told", kept.job.id))
        .zh(format!("任务 {} 已领取联系许可 {permit}，请先登记联系结果。", kept.job.id));
    Err(refused.hint("tell it first: work done, with the code that fits").into())
}

/// The permit that a job has, asked without writing anything.
pub(super) fn may(store: &dyn Reading, law: &Law, ask: &Ask<'_>, now: Timestamp) -> Result<Option<No>> {
    Ok(outreach::may(store, law, ask, now)?.err())
}

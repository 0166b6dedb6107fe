//! The next best action of somebody: which job, why this one now, and by which figures.

use std::collections::BTreeMap;

use collections::work::{Because, QueueOrder, Rank, Waiting, ranked};
use jiff::Timestamp;
use primitives::{Currency, Date};

use super::about::{About, Basis, Value};
use super::desk::{may, request};
use super::hands::{Hand, action, of_queue, of_user, queue, taken_on, why_not};
use super::kept::{Kept, State};
use super::reason::told_in;
use super::view::{JobView, all};
use crate::error::Result;
use crate::explain::Language;
use crate::outreach::{Ask, Law};
use crate::port::Reading;
use crate::products::Products;
use crate::uses::priority::Why;

/// What somebody does next.
#[derive(Clone, Debug, PartialEq)]
pub struct Next {
    /// The job; none where there is none for them now.
    pub best: Option<Best>,
    /// Jobs that came before it and cannot be done now: what stands against them, and how many.
    pub passed_over: BTreeMap<&'static str, u64>,
    /// Whether their day is full.
    pub is_full: bool,
}

/// A job with why it comes next.
#[derive(Clone, Debug, PartialEq)]
pub struct Best {
    /// The job.
    pub view: JobView,
    /// Its queue.
    pub queue: String,
    /// The order of the queue.
    pub order: QueueOrder,
    /// Why it is where it is.
    pub because: Because,
    /// What it is about.
    pub about: About,
    /// What doing it is worth.
    pub value: Value,
    /// What moved it most, where it was priced.
    pub why: Option<Why>,
    /// The percent of what is past due that makes it, where it goes by the rule.
    pub percent: u32,
    /// Whether it was meant for whoever asks: handed over, called back, or assigned.
    pub is_meant: bool,
    /// The currency of the amounts.
    pub currency: Currency,
}

/// How many jobs are asked about at the gate before somebody is told that there is none.
const LOOKS_MOST: usize = 500;

/// The next best action of somebody. Nothing is written.
///
/// What is meant for them and due comes first; then queue by queue, in the order of the rules, the first job that the ledger and the
/// gate let happen now.
///
/// # Errors
/// When the rules do not name them, or the store cannot be read.
pub fn next(store: &dyn Reading, hand: Hand<'_>) -> Result<Next> {
    let (team, member) = hand.member()?;
    let today = hand.today(store)?;
    let taken = taken_on(store, &of_user(hand.user), today)?;
    let mut found = Next { best: None, passed_over: BTreeMap::new(), is_full: false };
    if taken.minutes >= u64::from(member.minutes_a_day)
        || member.jobs_a_day.is_some_and(|most| taken.jobs >= u64::from(most))
    {
        found.is_full = true;
        return Ok(found);
    }
    let mut theirs: Vec<(String, Kept)> = Vec::new();
    all(store, &[State::Open, State::Held], None, |kept| {
        theirs.extend(candidate(kept, hand, today).filter(|(_, kept)| why_not(kept, team, member).is_none()));
        Ok(())
    })?;
    let products = Products::load(store)?;
    let law = Law::load(store).ok();
    let mut looks = 0;
    for is_meant in [true, false] {
        for queue in &hand.rules.queues {
            let of_queue_name = of_queue(&queue.name);
            let mine =
                |(name, kept): &&(String, Kept)| *name == queue.name && kept.meant_for(today).is_some() == is_meant;
            let mut jobs: Vec<(&Kept, About, Value)> = Vec::new();
            for (_, kept) in theirs.iter().filter(mine) {
                let about = About::of(store, &products, kept, (hand.rules.currency, today))?;
                let value = about.value(hand.rules, kept, today);
                jobs.push((kept, about, value));
            }
            let waiting: Vec<Waiting<'_>> = jobs
                .iter()
                .map(|(kept, _, value)| Waiting { id: &kept.job.id, worth: value.amount, due_at: kept.due_at() })
                .collect();
            let served = taken_on(store, &of_queue_name, today)?.jobs;
            for Rank { job, because } in ranked(&waiting, queue.order, served, hand.now) {
                let (kept, about, value) = &jobs[job];
                if about.is_moot() {
                    *found.passed_over.entry("paid").or_default() += 1;
                    continue;
                }
                if looks == LOOKS_MOST {
                    return Ok(found);
                }
                looks += 1;
                let action = action(hand.rules, kept)?;
                if let Some(request) = request(kept, team, action, about)? {
                    let ask = Ask { person: &kept.job.person, request: &request, actor: hand.user, key: "asked" };
                    let no = match &law {
                        Some(law) => may(store, law, &ask, hand.now)?.map(|no| match no {
                            crate::outreach::No::Gate(_) => "gate",
                            crate::outreach::No::Busy { .. } => "busy",
                            crate::outreach::No::Settled(_) => "paid",
                        }),
                        None => Some("no_contact_pack"),
                    };
                    if let Some(no) = no {
                        *found.passed_over.entry(no).or_default() += 1;
                        continue;
                    }
                }
                found.best = Some(Best {
                    view: JobView::of(kept, hand.rules, (hand.now, today)),
                    queue: queue.name.clone(),
                    order: queue.order,
                    because,
                    about: about.clone(),
                    value: *value,
                    why: super::about::why(kept, today),
                    percent: hand.rules.worth.percent(about.bucket.as_deref()),
                    is_meant,
                    currency: hand.rules.currency,
                });
                return Ok(found);
            }
        }
    }
    Ok(found)
}

/// A job that somebody could have now, with its queue.
fn candidate(kept: Kept, hand: Hand<'_>, today: Date) -> Option<(String, Kept)> {
    let is_theirs = kept.meant_for(today).is_none_or(|owner| owner == hand.user);
    let is_due = kept.due_at() <= hand.now && kept.state_at(hand.now, today) == State::Open;
    let queue = queue(hand.rules, &kept)?.name.clone();
    let was_returned = kept.desk.given_back_by.iter().any(|name| name == hand.user);
    (is_theirs && is_due && !was_returned).then_some((queue, kept))
}

/// Why a job comes next, in words.
pub fn reasons(best: &Best, now: Timestamp, language: Language) -> Vec<String> {
    let Best { view, about, value, currency, .. } = best;
    let money = |amount| format!("{} {}", currency.format(amount), currency.code());
    let bucket = about.bucket.as_deref().unwrap_or("-");
    let mut words = vec![told_in(&view.reason, language)];
    let pick = |english: String, chinese: String| match language {
        Language::English => english,
        Language::Chinese => chinese,
    };
    if best.is_meant {
        words.push(pick("it is meant for you".to_owned(), "该任务已指定给你".to_owned()));
    }
    match value.basis {
        Basis::Priority => {
            let (en, zh) =
                best.why.as_ref().map_or(("priority", "优先级模型"), |why| (why.en.as_str(), why.zh.as_str()));
            words.push(pick(
                format!("working it is expected to bring {} ({en})", money(value.amount)),
                format!("预期回收 {}（{zh}）", money(value.amount)),
            ));
        }
        Basis::Rule if about.past_due.is_positive() => words.push(pick(
            format!(
                "worth {}: {} % of {} past due for {} days in bucket {bucket}",
                money(value.amount),
                best.percent,
                money(about.past_due),
                about.dpd
            ),
            format!(
                "价值 {}：逾期 {} 天、账龄段 {bucket}、逾期金额 {} 的 {}%",
                money(value.amount),
                about.dpd,
                money(about.past_due),
                best.percent
            ),
        )),
        Basis::Rule => words.push(pick(
            format!("worth {} by the rules: it asks for no money", money(value.amount)),
            format!("按规则价值 {}：不涉及催款", money(value.amount)),
        )),
    }
    words.push(match best.because {
        Because::Worth { days, total } => pick(
            format!(
                "first of queue {}: with {days} days of waiting at {} a day it counts {}",
                best.queue,
                money(best.order.ageing_a_day),
                money(total)
            ),
            format!(
                "队列 {} 首位：等待 {days} 天、每天加 {}，合计 {}",
                best.queue,
                money(best.order.ageing_a_day),
                money(total)
            ),
        ),
        Because::Oldest { days } => pick(
            format!(
                "oldest of queue {}, waiting {days} days: {} of a hundred jobs are the oldest",
                best.queue, best.order.oldest_percent
            ),
            format!("队列 {} 中等待最久（{days} 天）：每百件有 {} 件取最久者", best.queue, best.order.oldest_percent),
        ),
    });
    if let Some(by) = &view.done_by {
        let late = by.parse::<Timestamp>().is_ok_and(|by| by < now);
        words.push(if late {
            pick(format!("late: it was to be done by {by}"), format!("已超时：应于 {by} 前完成"))
        } else {
            pick(format!("to be done by {by}"), format!("应于 {by} 前完成"))
        });
    }
    words
}

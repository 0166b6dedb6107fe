//! Whoever works: what they may do, and how much of their day is given.

use collections::work::{Action, Member, Queue, Rules, Team};
use jiff::Timestamp;
use primitives::Date;
use serde::{Deserialize, Serialize};

use super::kept::Kept;
use crate::close_day::business_day;
use crate::error::{Refused, Result};
use crate::port::{ItemRow, Reading, Writing};

/// The list of what was taken on which day: by people, and from queues.
pub(super) const DAYS: &str = "work_day";

/// Somebody at work, by the rules, at an instant.
#[derive(Clone, Copy, Debug)]
pub struct Hand<'h> {
    /// The rules in force.
    pub rules: &'h Rules,
    /// Who, as the rules name them.
    pub user: &'h str,
    /// Now.
    pub now: Timestamp,
}

/// What was taken on a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Day {
    /// Jobs.
    pub(super) jobs: u64,
    /// The time that the rules plan for them.
    pub(super) minutes: u64,
}

impl<'h> Hand<'h> {
    /// Who it is by the rules.
    pub(super) fn member(&self) -> Result<(&'h Team, &'h Member)> {
        let none = || {
            Refused::new(format!("the work rules {} do not name {}", self.rules.key(), self.user))
                .zh(format!("作业规则 {} 中没有 {}，请先将其列为组员。", self.rules.key(), self.user))
                .hint("who works is a [[team.member]] of the rules")
        };
        Ok(self.rules.member(self.user).ok_or_else(none)?)
    }

    pub(super) fn today(&self, store: &(impl Reading + ?Sized)) -> Result<Date> {
        Ok(business_day(&store.info()?, self.now.as_microsecond())?)
    }
}

/// The kind of a job by the rules.
pub(super) fn action<'r>(rules: &'r Rules, kept: &Kept) -> Result<&'r Action> {
    let name = &kept.job.action;
    let none = || {
        Refused::new(format!("the work rules {} know no action {name}", rules.key()))
            .zh(format!("作业规则 {} 中没有任务类型 {name}。", rules.key()))
    };
    Ok(rules.action(name).ok_or_else(|| none().hint("add an [[action]] of this name, and a queue that takes it"))?)
}

/// The queue of a job by the rules; none where it is in no queue.
pub(super) fn queue<'r>(rules: &'r Rules, kept: &Kept) -> Option<&'r Queue> {
    rules.queue_of(&kept.job.action, &kept.job.origin)
}

/// A reason in both languages.
pub(super) struct Why {
    pub(super) en: String,
    pub(super) zh: String,
}

/// Why somebody cannot have a job; none where they can. Whether it was meant for somebody else is not asked.
pub(super) fn why_not(kept: &Kept, team: &Team, member: &Member) -> Option<Why> {
    if let Some(party) = kept.job.party.as_deref()
        && party != team.party
    {
        let en = format!("it is for {party}, and {} works for {}", member.name, team.party);
        return Some(Why { en, zh: format!("该任务属于 {party}，而 {} 属于 {}。", member.name, team.party) });
    }
    let missing = kept.job.skills.iter().find(|skill| !member.skills.contains(skill));
    missing.map(|skill| {
        let en = format!("it needs the skill {skill}, which {} has not", member.name);
        Why { en, zh: format!("该任务需要技能 {skill}，而 {} 没有。", member.name) }
    })
}

fn id_of(name: &str, day: Date) -> String {
    format!("{day}/{name}")
}

/// What somebody, or a queue, had taken on a day.
pub(super) fn taken_on(store: &(impl Reading + ?Sized), name: &str, day: Date) -> Result<Day> {
    let Some(row) = store.item(DAYS, &id_of(name, day))? else { return Ok(Day::default()) };
    Ok(serde_json::from_str(&row.payload).map_err(anyhow::Error::from)?)
}

/// Counts a job that was taken for whoever took it and for its queue.
pub(super) fn count(unit: &mut dyn Writing, names: &[String], day: Date, minutes: u32) -> Result<()> {
    for name in names {
        let mut counted = taken_on(&*unit, name, day)?;
        counted.jobs += 1;
        counted.minutes += u64::from(minutes);
        let payload = serde_json::to_string(&counted).map_err(anyhow::Error::from)?;
        let row = ItemRow { list: DAYS.to_owned(), id: id_of(name, day), payload, ..ItemRow::default() };
        unit.put_items(&[row])?;
    }
    Ok(())
}

/// The name under which a person's day is counted.
pub(super) fn of_user(user: &str) -> String {
    format!("user/{user}")
}

/// The name under which a queue's day is counted.
pub(super) fn of_queue(queue: &str) -> String {
    format!("queue/{queue}")
}

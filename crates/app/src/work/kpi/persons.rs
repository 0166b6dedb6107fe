//! The persons of a book in a period, by their journal.

use collections::Person;
use collections::contact::{Request, decide};
use collections::kpi::{Kpi, Slice};
use collections::person::{Attempt, Channel, Direction, Entry, Fact, Outcome, Target};
use collections::promise::Judgement;
use jiff::{SignedDuration, Timestamp};
use primitives::Date;
use serde_json::Value;

use super::accounts::{Book, Whose};
use super::{CURRENT, Found};
use crate::error::Result;
use crate::outreach::{Law, OUTREACH};
use crate::persons::{entry, family, word};
use crate::port::{PersonEventRow, Reading};
use crate::promises::{judge, of_person};
use crate::work::review::{note, reviewed};
use crate::work::told::told;

/// How many persons are read at once.
const BATCH: usize = 1_000;

impl Found<'_> {
    pub(super) fn read_persons(&mut self, store: &dyn Reading, book: &Book, law: Option<&Law>) -> Result<()> {
        let names: Vec<&str> = book.persons.keys().map(String::as_str).collect();
        for chunk in names.chunks(BATCH) {
            for (person, rows) in crate::persons::by_person(store, chunk)? {
                if let Some(whose) = book.persons.get(&person) {
                    let bucket = book.bucket_of(&person);
                    self.person(&rows, (whose, bucket), book, law)?;
                }
            }
        }
        Ok(())
    }

    fn person(
        &mut self,
        rows: &[PersonEventRow],
        (whose, bucket): (&Whose, Option<Slice>),
        book: &Book,
        law: Option<&Law>,
    ) -> Result<()> {
        let entries = rows.iter().filter_map(|row| entry(row).transpose()).collect::<anyhow::Result<Vec<_>>>()?;
        let (mut outbound, mut reached, mut first) = (0, false, None::<(String, Timestamp)>);
        for (row, entry) in
            rows.iter().filter_map(|row| Some((row, entries.iter().find(|entry| entry.seq == row.seq)?)))
        {
            if !self.instants.has(row.at) {
                continue;
            }
            if entry.event.begun(Fact::ComplaintOpen).is_some() {
                self.figures.add(Kpi::ComplaintsByPersons, &[], 1, 0);
                self.figures.add(Kpi::ComplaintsByContacts, &[], 1, 0);
            }
            let Some(attempt) = entry.event.attempt() else { continue };
            let mut slices = self.slices_of(&row.actor, Some(attempt.party.as_str()));
            slices.extend(bucket.clone());
            self.attempt(attempt, &slices);
            reached |= is_right_party(attempt);
            if attempt.direction == Direction::Outbound {
                outbound += 1;
                if let Some(law) = law {
                    let is_breach = self.breaches(law, rows, &entries, (row, entry, attempt));
                    self.figures.add(Kpi::Breaches, &slices, is_breach.into(), 1);
                }
                if first.is_none() && is_by_hand(attempt.channel) {
                    first = Some((row.actor.clone(), entry.at));
                }
            }
        }
        self.figures.add(Kpi::ComplaintsByContacts, &[], 0, outbound);
        if whose.in_collections {
            let by = bucket.as_slice();
            self.figures.add(Kpi::Coverage, by, (outbound > 0).into(), 1);
            self.figures.add(Kpi::Penetration, by, outbound, 1);
            self.figures.add(Kpi::ContactRate, by, reached.into(), 1);
            self.figures.add(Kpi::ComplaintsByPersons, &[], 0, 1);
            if let Some((user, at)) = first {
                self.case(user, whose, book, at);
            }
        }
        self.outreach(rows);
        self.promises(rows, bucket.as_ref(), book)?;
        self.jobs(rows)
    }

    fn attempt(&mut self, attempt: &Attempt, slices: &[Slice]) {
        let by_hand = is_by_hand(attempt.channel);
        if by_hand && is_right_party(attempt) {
            self.figures.add(Kpi::PromiseRate, slices, 0, 1);
        }
        if attempt.direction == Direction::Inbound {
            return;
        }
        let is_right = i128::from(is_right_party(attempt));
        let is_answered = matches!(attempt.outcome, Outcome::Conversation | Outcome::OtherPerson);
        if by_hand {
            self.figures.add(Kpi::RpcOfAttempts, slices, is_right, 1);
        }
        if attempt.channel.is_call() {
            self.figures.add(Kpi::ConnectRate, slices, is_answered.into(), 1);
            if is_answered {
                self.figures.add(Kpi::RpcOfAnswered, slices, is_right, 1);
            }
        }
        if attempt.outcome == Outcome::Sent {
            self.figures.add(Kpi::GateRefusals, slices, 0, 1);
        }
    }

    /// Whether the gate refuses an attempt, asked again with what was known when it was let happen.
    fn breaches(
        &self,
        law: &Law,
        rows: &[PersonEventRow],
        entries: &[Entry],
        (row, entry, attempt): (&PersonEventRow, &Entry, &Attempt),
    ) -> bool {
        let permit: Option<u64> = row.key.strip_prefix("permit-").and_then(|number| number.parse().ok());
        let permit = permit.and_then(|number| rows.iter().find(|row| row.seq == number && family(row) == OUTREACH));
        let (seq, at) = match permit.and_then(|row| Some((row, Timestamp::from_microsecond(row.at).ok()?))) {
            Some((row, at)) => (row.seq, at),
            None => (row.seq, entry.at),
        };
        let team = permit.and_then(|row| payload(row)["request"]["team"].as_u64()).unwrap_or(1);
        let request = Request {
            channel: attempt.channel,
            purpose: attempt.purpose,
            party: attempt.party.clone(),
            role: attempt.role,
            target: attempt.target,
            third: attempt.third.clone(),
            address: attempt.address.clone(),
            accounts: attempt.accounts.clone(),
            team: u32::try_from(team).unwrap_or(u32::MAX),
        };
        let known = Person::of(entries.iter().filter(|entry| entry.seq < seq));
        let day = Date::from_civil(at.to_zoned(self.zone.clone()).date()).unwrap_or(self.wanted.span.last);
        decide(&law.packs(day), &known, &request, at).is_err()
    }

    /// Counts a person for whoever contacted them first.
    fn case(&mut self, user: String, whose: &Whose, book: &Book, at: Timestamp) {
        let Some(day) = Date::from_civil(at.to_zoned(self.zone.clone()).date()) else { return };
        let last = self.wanted.span.last;
        let paid = whose.accounts.iter().filter_map(|account| book.receipts.get(account)).flatten();
        let has_paid = paid.filter(|one| day <= one.on && one.on <= last).any(|one| one.amount.is_positive());
        let bucket = whose.bucket.clone().unwrap_or_else(|| CURRENT.to_owned());
        let (persons, paid) = self.cases.entry((bucket, user)).or_default();
        *persons += 1;
        *paid += u64::from(has_paid);
    }

    /// Requests for contact, and those that were refused.
    fn outreach(&mut self, rows: &[PersonEventRow]) {
        for row in rows.iter().filter(|row| family(row) == OUTREACH && self.instants.has(row.at)) {
            let is_refused = match word(row) {
                "permitted" => false,
                "refused" => true,
                _ => continue,
            };
            let payload = payload(row);
            let slices = self.slices_of(&row.actor, payload["request"]["party"].as_str());
            self.figures.add(Kpi::GateRefusals, &slices, is_refused.into(), 1);
        }
    }

    fn promises(&mut self, rows: &[PersonEventRow], bucket: Option<&Slice>, book: &Book) -> Result<()> {
        let span = self.wanted.span;
        for made in of_person(rows)? {
            let mut slices = self.slices_of(&made.taken_by, None);
            slices.extend(bucket.cloned());
            if rows.iter().any(|row| row.seq == made.id && self.instants.has(row.at)) {
                self.figures.add(Kpi::PromiseRate, &slices, 1, 0);
            }
            if !(span.first..=span.last).contains(&made.promise.ends_on()) {
                continue;
            }
            let receipts = book.receipts.get(&made.account).map_or(&[][..], Vec::as_slice);
            let total = i128::from(made.promise.total().minor());
            let (is_kept, kept) = match judge(&made, receipts, span.last) {
                Some(Judgement::Kept { .. }) => (1, total),
                Some(Judgement::Broken { short_by, .. }) => (0, (total - i128::from(short_by.minor())).max(0)),
                Some(Judgement::Open { .. }) | None => continue,
            };
            self.figures.add(Kpi::PromisesKept, &slices, is_kept, 1);
            self.figures.add(Kpi::PromisedMoneyKept, &slices, kept, total);
        }
        Ok(())
    }

    fn jobs(&mut self, rows: &[PersonEventRow]) -> Result<()> {
        for row in rows {
            if let Some((event, has_failed, by)) = reviewed(row) {
                let is_in = rows.iter().any(|row| row.seq == event && self.instants.has(row.at));
                if is_in && has_failed {
                    let slices = self.slices_of(&by, None);
                    self.figures.add(Kpi::TextsFailed, &slices, 1, 0);
                }
                continue;
            }
            if self.instants.has(row.at) && note(row).is_some() {
                let slices = self.slices_of(&row.actor, None);
                self.figures.add(Kpi::TextsFailed, &slices, 0, 1);
            }
            if word(row) == "done"
                && let Some(told) = told(row)?
            {
                self.job(row, &told);
            }
        }
        Ok(())
    }

    /// A job that was done: its time, its cost, and whether it was in time.
    fn job(&mut self, row: &PersonEventRow, told: &crate::work::Told) {
        let slices = self.slices_of(&row.actor, None);
        let Some(action) = self.wanted.rules.action(&told.action) else { return };
        let instant = |text: &str| text.parse::<Timestamp>().ok();
        let by = instant(&told.due_at).map(|due| due + SignedDuration::from_hours(i64::from(action.sla_hours)));
        if let Some(by) = by.filter(|by| self.instants.has(by.as_microsecond())) {
            self.figures.add(Kpi::SlaInTime, &slices, (row.at <= by.as_microsecond()).into(), 1);
        }
        if !self.instants.has(row.at) {
            return;
        }
        let taken = told.taken_at.as_deref().and_then(instant).map_or(row.at, jiff::Timestamp::as_microsecond);
        let most = i64::from(action.minutes) * 120;
        let seconds = i128::from(((row.at - taken) / 1_000_000).clamp(0, most));
        self.figures.add(Kpi::JobsAnHour, &slices, 1, seconds);
        self.figures.add(Kpi::Occupancy, &slices, seconds, 0);
        let cost = self.wanted.rules.member(&row.actor).map_or(0, |(team, _)| team.cost_per_hour.minor());
        self.cost_minor_seconds += seconds * i128::from(cost);
    }
}

fn payload(row: &PersonEventRow) -> Value {
    serde_json::from_str(&row.payload).unwrap_or(Value::Null)
}

/// Whether it is held by somebody for a time.
fn is_by_hand(channel: Channel) -> bool {
    channel.is_call() || channel == Channel::Visit
}

fn is_right_party(attempt: &Attempt) -> bool {
    attempt.is_conversation() && attempt.target == Target::Debtor
}

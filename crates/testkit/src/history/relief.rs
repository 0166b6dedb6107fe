//! The rarer events: restructures, pauses, credits, settlements and ends.

use ledger::event::{
    DrawingPlan, Event, NewCalendar, Pausable, ReAgeInterest, Restructure, RestructureKind, SettlementPart, Treatment,
};
use ledger::product::Plan;
use primitives::{Amount, Date, Rate};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::product::{one_of, random_period};
use super::{History, amount, everything};

impl History<'_> {
    pub(super) fn book_relief(&mut self, rng: &mut ChaCha8Rng, on: Date) {
        let event = match rng.random_range(0..40) {
            0..8 if !self.is_revolving() => restructured(random_restructure(rng, &self.product.plan, on)),
            0..6 => return self.restructure_revolving(rng, on),
            6..8 => credit(amount(rng, 20_000)),
            8..16 => return self.pause(rng, on),
            16..18 => Event::Resumed { what: random_pausable(rng) },
            18..20 => credit(amount(rng, 20_000)),
            20..22 => Event::PayoutRefund { amount: amount(rng, 40_000) },
            22..25 => Event::Refunded { amount: amount(rng, 20_000) },
            25..28 => Event::CreditRefunded { amount: amount(rng, 10_000) },
            28..31 if !self.is_revolving() => {
                let first_due = rng.random_bool(0.5).then(|| on + rng.random_range(0..45));
                let plan = rng.random_bool(0.5).then(|| {
                    let count = rng.random_range(1..=9);
                    DrawingPlan { count, first_due, annual_rate: own_rate(count, on) }
                });
                Event::Disbursed { amount: amount(rng, 300_000), plan }
            }
            28..34 => return self.settle(rng, on),
            34 | 35 => Event::Terminated { reason: "cancelled".into() },
            36 => random_record(rng),
            37 | 38 => Event::ChargedOff { reason: "120 days".into(), is_fraud: rng.random_bool(0.2) },
            _ if rng.random_bool(0.4) => Event::WrittenOff { reason: "no estate".into() },
            _ => Event::Recovery { amount: amount(rng, 30_000) },
        };
        self.book(on, event);
    }

    /// A pause that overlaps no other of its kind, whenever that counts.
    fn pause(&mut self, rng: &mut ChaCha8Rng, on: Date) {
        let (what, until) = (random_pausable(rng), on + rng.random_range(1..40));
        let overlaps = self.entries.iter().any(|entry| {
            let Event::Paused { what: other, until: end, .. } = &entry.event else { return false };
            *other == what && entry.effective_on < until && on < *end
        });
        if !overlaps {
            self.book(on, Event::Paused { what, until, reason: "flood".into() });
        }
    }

    /// On its day, or on the next statement day, when the statement is struck at the end of the same day.
    fn restructure_revolving(&mut self, rng: &mut ChaCha8Rng, on: Date) {
        let Plan::Statement(terms) = &self.product.plan else { return };
        if rng.random_bool(0.7) {
            return self.book(on, restructured(random_revolving_restructure(rng, on)));
        }
        let mut on = self.today.next();
        while i16::from(on.day()) != i16::from(terms.cycle_day) {
            on = on.next();
        }
        self.later.push((on, restructured(random_revolving_restructure(rng, on))));
    }

    /// A settlement; now and then all of it comes in at once, and some of that may go back later.
    fn settle(&mut self, rng: &mut ChaCha8Rng, on: Date) {
        let parts = self.random_parts(rng, on);
        let agreed: Amount = parts.iter().map(|part| part.amount).sum();
        self.book(on, Event::SettlementAgreed { parts, authority: None, reason: "hardship".into() });
        if rng.random_bool(0.6) {
            return;
        }
        let received = if rng.random_bool(0.7) { agreed } else { agreed + amount(rng, 3000) };
        self.book(on, Event::Repayment { amount: received, earmark: None });
        for _ in 0..rng.random_range(0..3) {
            let amount = if rng.random_bool(0.4) { received } else { amount(rng, received.minor()) };
            let event = if rng.random_bool(0.7) { Event::Chargeback { amount } } else { Event::Refunded { amount } };
            self.later.push((self.today + rng.random_range(1..40), event));
        }
    }

    fn random_parts(&self, rng: &mut ChaCha8Rng, on: Date) -> Vec<SettlementPart> {
        let owed = everything(&self.account(on)).minor().max(4);
        let count = rng.random_range(1..=3);
        let mut due = on + rng.random_range(0..20);
        let mut parts = Vec::new();
        for _ in 0..count {
            let amount = Amount::from_minor(rng.random_range(1..=(owed / count).max(1)));
            parts.push(SettlementPart { due, amount });
            due = due + rng.random_range(1..30);
        }
        parts
    }
}

fn credit(amount: Amount) -> Event {
    Event::GoodwillCredit { amount, authority: None, reason: "a mistake of ours".into() }
}

/// Something on record about the quality of the account.
fn random_record(rng: &mut ChaCha8Rng) -> Event {
    if rng.random_bool(0.2) {
        let share = Rate::from_billionths(rng.random_range(0..=1_000_000_000));
        return Event::ImpairmentRecorded { share, reason: "collateral".into() };
    }
    let policy = one_of(rng, ["five", "five", "stages"]).to_owned();
    Event::ClassBooked { policy, class: one_of(rng, ["good", "bad", "worse"]).to_owned() }
}

fn restructured(kind: RestructureKind) -> Event {
    let (requested_by, approved_by) = (Some("A".into()), Some("B".into()));
    Event::Restructured(Box::new(Restructure { kind, reason: "hardship".into(), requested_by, approved_by }))
}

fn random_restructure(rng: &mut ChaCha8Rng, plan: &Plan, on: Date) -> RestructureKind {
    let takes_rate = !matches!(plan, Plan::FeePerInstalment { .. });
    match rng.random_range(0..8) {
        0 => RestructureKind::Extension { by: random_period(rng) },
        1 => RestructureKind::ReAmortise,
        2 => {
            let all = [ReAgeInterest::Default, ReAgeInterest::EqualPayable, ReAgeInterest::EqualFull];
            RestructureKind::ReAge { calendar: random_calendar(rng, on), interest: one_of(rng, all) }
        }
        3 => RestructureKind::InterestPause { until: on + rng.random_range(1..90) },
        4 | 5 if takes_rate => RestructureKind::RateChange { annual_rate: random_annual_rate(rng) },
        _ => random_reschedule(rng, takes_rate, on),
    }
}

fn random_revolving_restructure(rng: &mut ChaCha8Rng, on: Date) -> RestructureKind {
    if rng.random_bool(0.3) {
        return random_reschedule(rng, true, on);
    }
    RestructureKind::ReAgeOpenEnd {
        interest: random_treatment(rng),
        fee: random_treatment(rng),
        penalty: random_treatment(rng),
    }
}

fn random_reschedule(rng: &mut ChaCha8Rng, takes_rate: bool, on: Date) -> RestructureKind {
    let calendar = random_calendar(rng, on);
    RestructureKind::Reschedule {
        calendar,
        annual_rate: (takes_rate && rng.random_bool(0.4)).then(|| random_annual_rate(rng)),
        principal_grace: rng.random_range(0..calendar.count.min(3)),
        interest: random_treatment(rng),
        fee: random_treatment(rng),
        penalty: random_treatment(rng),
    }
}

fn random_calendar(rng: &mut ChaCha8Rng, on: Date) -> NewCalendar {
    NewCalendar { first_due: on + rng.random_range(0..45), every: random_period(rng), count: rng.random_range(1..=12) }
}

fn random_annual_rate(rng: &mut ChaCha8Rng) -> Rate {
    Rate::from_billionths(rng.random_range(0..300_000_000))
}

fn random_treatment(rng: &mut ChaCha8Rng) -> Treatment {
    one_of(rng, [Treatment::Carry, Treatment::Capitalise, Treatment::Waive])
}

fn random_pausable(rng: &mut ChaCha8Rng) -> Pausable {
    one_of(rng, [Pausable::Ageing, Pausable::Penalty])
}

/// A rate of its own for some drawings; drawn by figures of the drawing, so that everything else is drawn as without it.
fn own_rate(count: u16, on: Date) -> Option<Rate> {
    let day = i64::from(on.day());
    (day % 2 == 0).then(|| Rate::from_billionths(day * i64::from(count) * 3_000_000))
}

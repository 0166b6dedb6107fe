//! Day closes by wakes, compared with looking at every account on every day.

use ledger::day_close::{EndByDays, Standing, close, transitions};
use ledger::{Event, History};
use primitives::Date;
use rand::RngExt;
use testkit::history::seeded;
use testkit::naive::{NaiveSettlement, naive};

use crate::{Story, for_random_stories};

/// Whether a standing is another one. That a settlement which lapsed has another in its place is told by its event.
fn has_moved(before: Option<Standing>, now: Option<Standing>) -> bool {
    let without_lapse = |standing: Standing| Standing { has_lapsed_settlement: false, ..standing };
    let has_lapsed = |standing: Option<Standing>| standing.is_some_and(|standing| standing.has_lapsed_settlement);
    before.map(without_lapse) != now.map(without_lapse) || (has_lapsed(now) && !has_lapsed(before))
}

#[test]
fn wakes_miss_no_change_that_a_look_at_every_day_would_find() {
    for_random_stories(|story| {
        let history = History::new(&story.product, &story.entries);
        let found = transitions(history, story.last_day);
        let mut found = found.iter();
        let mut before = None;
        let mut day = story.opened_on;
        while day <= story.last_day {
            let now = history.as_reported(day, day).map(|account| Standing::of(&account));
            if has_moved(before, now) {
                let (on, transition) = found.next().unwrap_or_else(|| panic!("{day}: no close found {now:?}"));
                assert_eq!((*on, transition.from, Some(transition.to)), (day, before, now));
            }
            before = now;
            day = day.next();
        }
        assert_eq!(found.next(), None, "a close found a change that is none");
    });
}

#[test]
fn a_statement_that_is_due_is_never_slept_through() {
    for_random_stories(|story| {
        let history = History::new(&story.product, &story.entries);
        let mut wake = Some(story.opened_on);
        let mut day = story.opened_on;
        while day <= story.last_day {
            let is_awake = wake == Some(day) || history.entries().iter().any(|entry| entry.booked_on == day);
            if is_awake {
                let found = close(history, day);
                wake = found.and_then(|close| close.next_wake);
                if let Some(wake) = wake {
                    assert!(wake > day, "the next wake {wake} is not after {day}");
                }
            } else {
                let struck = history.as_reported(day, day).and_then(|account| account.struck);
                assert_eq!(struck, None, "a statement of {day} would not be issued");
            }
            day = day.next();
        }
    });
}

#[test]
fn a_close_of_a_day_without_news_costs_no_transition() {
    for_random_stories(|story| {
        let history = History::new(&story.product, &story.entries);
        let quiet = |day: Date| history.entries().iter().all(|entry| entry.booked_on != day);
        let found = transitions(history, story.last_day);
        for (day, transition) in found.iter().filter(|(day, _)| quiet(*day)) {
            assert_eq!(transition.cause, ledger::day_close::Cause::Time, "{day}");
        }
    });
}

/// By the figures of the naive ledger, on every day; and on the first day on which it is due, the account is awake.
#[test]
fn an_end_by_days_is_due_when_the_naive_ledger_has_the_days_and_is_never_slept_through() {
    for_random_stories(|story| {
        let mut rng = seeded(story.seed);
        let mut product = story.product.clone();
        let charge_off = [None, Some(3), Some(20), Some(45)][rng.random_range(0..4)];
        let write_off = [None, Some(50), Some(80)][rng.random_range(0..3)];
        (product.charge_off.days_over, product.charge_off.write_off_days_over) = (charge_off, write_off);
        let history = History::new(&product, &story.entries);
        let (mut wake, mut before) = (Some(story.opened_on), None);
        let mut day = story.opened_on;
        while day <= story.last_day {
            let expected = naive_end(story, &product, day);
            let is_awake = wake == Some(day) || history.entries().iter().any(|entry| entry.booked_on == day);
            if is_awake || day.day_number() % 7 == 0 {
                let found = close(history, day);
                assert_eq!(found.and_then(|close| close.end), expected, "{day}");
                wake = if is_awake { found.and_then(|close| close.next_wake) } else { wake };
            }
            assert!(is_awake || expected == before || expected.is_none(), "{day}: {expected:?} is slept through");
            before = expected;
            day = day.next();
        }
    });
}

fn naive_end(story: &Story, product: &ledger::Product, day: Date) -> Option<EndByDays> {
    let account = naive(product, &story.entries, day, day)?;
    let since = account.overdue_since?;
    let booked = |is_one: fn(&Event) -> bool| {
        let mut known = story.entries.iter().filter(|entry| entry.booked_on <= day && entry.effective_on > since);
        known.any(|entry| is_one(&entry.event))
    };
    let written_off = booked(|event| matches!(event, Event::WrittenOff { .. }));
    let charged_off = booked(|event| matches!(event, Event::ChargedOff { .. }));
    let is_settling = account.settlement.as_ref().is_some_and(NaiveSettlement::is_active);
    let is_charged_off = super::accruals::charged_off_on(story, day).is_some();
    let over = |limit: Option<u32>| limit.filter(|limit| account.delinquent_days > *limit);
    if account.status == testkit::naive::NaiveStatus::WrittenOff {
        return None;
    }
    if let Some(days_over) = over(product.charge_off.write_off_days_over).filter(|_| !is_settling && !written_off) {
        return Some(EndByDays::WriteOff { days_over });
    }
    let free = !is_charged_off && !charged_off && !written_off;
    over(product.charge_off.days_over).filter(|_| free).map(|days_over| EndByDays::ChargeOff { days_over })
}

/// What the close draws of a guarantee, by the figures of the naive ledger, on every day; and nobody sleeps through the first.
#[test]
fn a_guarantee_is_drawn_when_the_naive_ledger_has_the_days_and_is_never_slept_through() {
    let drawn = std::sync::atomic::AtomicU32::new(0);
    for_random_stories(|story| {
        // Each day of each story costs the naive ledger its whole life: a third of them tell enough.
        if story.product.guarantee.is_none() || story.seed % 3 != 0 {
            return;
        }
        let history = History::new(&story.product, &story.entries);
        let (mut wake, mut before) = (Some(story.opened_on), None);
        let mut day = story.opened_on;
        while day <= story.last_day {
            let expected = naive_draw(story, day);
            let is_awake = wake == Some(day) || history.entries().iter().any(|entry| entry.booked_on == day);
            if is_awake || day.day_number() % 7 == 0 {
                let found = close(history, day);
                assert_eq!(found.and_then(|close| close.draw), expected, "seed {}, {day}", story.seed);
                wake = if is_awake { found.and_then(|close| close.next_wake) } else { wake };
            }
            if expected.is_some() && before.is_none() {
                assert!(is_awake, "seed {}, {day}: {expected:?} is slept through", story.seed);
                drawn.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            }
            before = expected;
            day = day.next();
        }
    });
    assert!(drawn.into_inner() > 5 || std::env::var("ARREARS_SEED").is_ok(), "guarantees are drawn");
}

fn naive_draw(story: &Story, day: Date) -> Option<primitives::Amount> {
    let terms = story.product.guarantee?;
    let account = naive(&story.product, &story.entries, day, day)?;
    let since = account.overdue_since?;
    let is_drawn = |entry: &ledger::Entry| {
        let is_draw = matches!(entry.event, Event::GuaranteeDrawn { .. });
        is_draw && entry.booked_on <= day && entry.effective_on > since
    };
    let is_written_off = account.status == testkit::naive::NaiveStatus::WrittenOff;
    if is_written_off || account.delinquent_days < terms.dpd_reaches || story.entries.iter().any(is_drawn) {
        return None;
    }
    let unpaid: primitives::Amount = account.instalments.iter().map(|instalment| instalment.unpaid().principal).sum();
    let covered = account.overdue.interest
        + match terms.covers {
            ledger::product::GuaranteeCovers::Overdue => account.overdue.principal,
            ledger::product::GuaranteeCovers::Outstanding => unpaid + account.pools.principal(),
        };
    let rounding = story.product.rounding_of(ledger::product::RoundingStep::Fee);
    let limit = terms.limit.of(account.totals.paid_out, rounding);
    let left = covered.min(limit) - account.totals.guarantee_drawn;
    Some(left).filter(|left| left.is_positive())
}

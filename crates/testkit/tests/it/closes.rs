//! Day closes by wakes, compared with looking at every account on every day.

use ledger::History;
use ledger::day_close::{Standing, close, transitions};
use primitives::Date;

use crate::for_random_stories;

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

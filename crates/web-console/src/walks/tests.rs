use app::port::Micros;

use super::*;

fn standing(close: &str, changes: usize, events: u64) -> Standing {
    Standing { last_close: Some(close.parse().unwrap()), changes: (changes, 0), events: (events, 0) }
}

fn walk(day: &str) -> Walk {
    Walk::Warnings(day.parse().unwrap())
}

/// What is kept of a walk in a book that stands so, at a time: the figure, whether it is looked for, or the refusal.
fn kept(kept: &Kept<u8>, day: &str, of: Standing, now: Micros) -> (Option<u8>, bool) {
    let (found, is_wanted) = kept.standing(&walk(day), of, now).unwrap();
    (found.map(|found| *found.what), is_wanted)
}

#[test]
fn what_was_found_holds_until_a_close_or_a_change() {
    let of = standing("2025-04-01", 3, 70);
    let all = Kept::default();
    assert_eq!(kept(&all, "2025-04-01", of, 0), (None, true));
    all.keep(&walk("2025-04-01"), of, 0, Ok(7)).unwrap();
    assert_eq!(
        kept(&all, "2025-04-01", of, 100 * SHOWN_FOR),
        (Some(7), false),
        "a book that rests needs no second look"
    );
    assert_eq!(kept(&all, "2025-04-02", of, 0), (None, true), "another day is another question");
    assert_eq!(kept(&all, "2025-04-01", standing("2025-04-02", 3, 70), 1), (None, true), "after a close");
    assert_eq!(kept(&all, "2025-04-01", standing("2025-04-01", 4, 70), 1), (None, true), "after a change of a text");
}

#[test]
fn while_events_come_in_it_is_shown_and_looked_for_again_after_a_while() {
    let (of, later) = (standing("2025-04-01", 3, 70), standing("2025-04-01", 3, 71));
    let all = Kept::default();
    all.keep(&walk("2025-04-01"), of, 1_000, Ok(7)).unwrap();
    assert_eq!(kept(&all, "2025-04-01", later, SHOWN_FOR), (Some(7), false));
    assert_eq!(kept(&all, "2025-04-01", later, SHOWN_FOR + 1_000), (Some(7), true));
    all.keep(&walk("2025-04-01"), later, SHOWN_FOR + 1_000, Ok(8)).unwrap();
    assert_eq!(kept(&all, "2025-04-01", later, SHOWN_FOR + 1_001), (Some(8), false));
}

#[test]
fn a_refusal_is_told_and_a_failure_is_not_kept() {
    let of = standing("2025-04-01", 3, 70);
    let all: Kept<u8> = Kept::default();
    all.keep(&walk("2025-04-01"), of, 0, Err(Refused::new("no terms").into())).unwrap();
    assert!(matches!(all.standing(&walk("2025-04-01"), of, 1), Err(Error::Refused(no)) if no.what == "no terms"));
    let later = standing("2025-04-01", 3, 71);
    assert!(matches!(all.standing(&walk("2025-04-01"), later, SHOWN_FOR), Ok((None, true))), "it is tried again");
    assert!(all.keep(&walk("2025-04-02"), of, 0, Err(Error::Failed(anyhow::anyhow!("disk")))).is_err());
    assert_eq!(kept(&all, "2025-04-02", of, 0), (None, true));
}

#[test]
fn the_oldest_finding_makes_room() {
    let of = standing("2025-04-01", 3, 70);
    let all = Kept::default();
    for day in 1..=KEPT + 1 {
        all.keep(&walk(&format!("2025-03-{day:02}")), of, 0, Ok(u8::try_from(day).unwrap())).unwrap();
    }
    assert_eq!(kept(&all, "2025-03-01", of, 0), (None, true));
    assert_eq!(kept(&all, "2025-03-02", of, 0), (Some(2), false));
}

//! Looks and answers by hand.

use primitives::Date;
use risk::special::Interval;
use risk::trial::{Arm, Look, StopRule};

use super::*;
use crate::fixtures::date;
use crate::models::{Share, Split};

fn terms() -> Trial {
    Trial {
        split: Split { salt: "spring".to_owned(), share_bp: Share::of_basis_points(5_000).unwrap() },
        outcome: "this bill missed".to_owned(),
        begins_on: Some("2025-01-01".to_owned()),
        ends_on: "2025-04-11".to_owned(),
        accounts_min: 10,
        looks: 4,
        harm_bp: 50,
    }
}

/// 100 days in four: 25, 50, 75 and 100 days after 1 January.
#[test]
fn looks_lie_at_equal_distances_and_the_last_one_on_the_last_day() {
    let rule = terms().stop_rule();
    let days: Vec<(u32, Date)> = looks(&rule, date("2025-01-01"), date("2025-04-11")).collect();
    let expected = [(1, "2025-01-26"), (2, "2025-02-20"), (3, "2025-03-17"), (4, "2025-04-11")];
    assert_eq!(days, expected.map(|(number, day)| (number, date(day))));
    // Of 10 days in three, whole days: 3, 6 and 10.
    let rule = StopRule { looks: 3, ..rule };
    let days: Vec<Date> = looks(&rule, date("2025-01-01"), date("2025-01-11")).map(|(_, on)| on).collect();
    assert_eq!(days, ["2025-01-04", "2025-01-07", "2025-01-11"].map(date));
}

fn answered(found: Look, next: Option<&str>) -> TrialView {
    let arm = Arm { accounts: 100, bads: 10 };
    let looked = [Looked { number: 1, on: date("2025-01-26"), champion: arm, challenger: arm, immature: 3, found }];
    let (champion, challenger) = ("m v1".to_owned(), "m v2".to_owned());
    let (terms, next) = (terms(), next.map(date));
    view::view(view::Of { champion, challenger, terms: &terms, began_on: date("2025-01-01"), looked: &looked, next })
}

#[test]
fn a_look_becomes_an_answer_in_words() {
    let interval = |low, high| Interval { value: (low + high) / 2.0, low, high };
    let next = Some("2025-02-20");
    let early = answered(Look::TooEarly { accounts: 7 }, next);
    assert_eq!(early.answer, "too_early");
    assert_eq!(
        early.en,
        "Too early: the smaller side has 7 accounts, and 10 are needed. The next look is on 2025-02-20."
    );
    assert_eq!(answered(Look::TooEarly { accounts: 7 }, None).answer, "ended_without_answer");
    let on = answered(Look::GoOn(interval(-0.01, 0.03)), next);
    assert_eq!((on.answer, on.next_look.as_deref()), ("continue", next));
    assert!(on.en.contains("is +1.00 percentage points (-1.00 to +3.00)"), "{}", on.en);
    let stop = answered(Look::StopForHarm(interval(0.01, 0.03)), next);
    assert_eq!((stop.answer, stop.next_look), ("stop", None));
    assert!(stop.en.ends_with("surely worse by more than the tolerated 0.50 %."), "{}", stop.en);
    for (low, high, words) in [
        (-0.03, -0.01, "the challenger is better."),
        (0.01, 0.03, "the challenger is worse."),
        (-0.01, 0.01, "no difference is shown."),
    ] {
        let ended = answered(Look::Ended(interval(low, high)), None);
        assert!(ended.answer == "ended" && ended.en.ends_with(words), "{}", ended.en);
    }
}

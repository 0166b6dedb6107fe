//! Traps of pauses: which days they take off, and that they hide nothing.

use crate::support::{SINGLE, places, product, refusal};

const DAYS: [&str; 3] = ["/ageing/past_due_days", "/ageing/paused_days", "/ageing/delinquent_days"];

/// Trap 6, with the published figures: due on 10 March, paused from the 1st to the 24th, three days of grace. By 20
/// April 41 days are past due; of the pause the 15 from 10 to 24 March lie within them; 41 - 15 - 3 = 23. The pause
/// does not move the date of delinquency, 13 March.
#[test]
fn past_due_paused_grace_and_delinquent_days_are_four_facts() {
    let story = "
        2026-01-31 open A1 100.00 first 2026-03-10
        2026-03-01 pause A1 ageing until 2026-03-25 because storm
        2026-04-20 ask A1
    ";
    let pointers = [DAYS[0], DAYS[1], DAYS[2], "/ageing/delinquent_since", "/ageing/overdue_since"];
    let found = places(&product(SINGLE, "[ageing]\ngrace_days = 3"), story, &pointers);
    assert_eq!(found, "41 15 23 2026-03-13 2026-03-10");
}

/// Trap 7. Due on 1 March: day 40 is 10 April, day 60 is 30 April. Frozen from the one until the other, the contractual
/// age goes on to 60 while what counts stays at 40; from then on both grow.
#[test]
fn a_frozen_account_keeps_its_contractual_age_beside_the_one_that_counts() {
    let story = "
        2025-01-31 open A1 100.00 first 2025-03-01
        2025-04-10 pause A1 ageing until 2025-04-30 because storm
        2025-04-10 ask A1
        2025-04-20 ask A1
        2025-04-30 ask A1
        2025-05-01 ask A1
    ";
    assert_eq!(places(&product(SINGLE, ""), story, &DAYS), "40 0 40\n50 10 40\n60 20 40\n61 20 41");
}

/// Trap 13. A pause from 10 to 19 March: one that encloses it, is it, or crosses either edge is refused; the pauses
/// that touch it, until the 10th and from the 20th, are not, and all thirty days from the 1st to the 30th are off the
/// age.
#[test]
fn pauses_may_touch_but_never_share_a_day() {
    let head = "
        2025-01-31 open A1 100.00 first 2025-02-28
        2025-03-10 pause A1 ageing until 2025-03-20 because storm
    ";
    for (from, until) in [
        ("2025-03-01", "2025-03-31"),
        ("2025-03-10", "2025-03-20"),
        ("2025-03-12", "2025-03-15"),
        ("2025-03-01", "2025-03-11"),
        ("2025-03-19", "2025-03-31"),
    ] {
        let story = format!("{head}\n        {from} pause A1 ageing until {until} because flood");
        let expected = "story, line 4: ageing is already paused from 2025-03-10 until 2025-03-20";
        assert_eq!(refusal(&product(SINGLE, ""), &story), expected, "{from} to {until}");
    }
    let story = format!(
        "{head}
        2025-03-01 pause A1 ageing until 2025-03-10 because flood
        2025-03-20 pause A1 ageing until 2025-03-31 because flood
        2025-03-31 ask A1"
    );
    assert_eq!(places(&product(SINGLE, ""), &story, &DAYS), "31 30 1");
}

/// Trap 14. A pause that ends on the due date, or before it, has no day in common with the age.
#[test]
fn a_pause_before_the_due_date_takes_nothing_off() {
    for until in ["2025-02-20", "2025-03-01"] {
        let story = format!(
            "
            2025-01-31 open A1 100.00 first 2025-03-01
            2025-02-10 pause A1 ageing until {until} because storm
            2025-03-11 ask A1
            "
        );
        assert_eq!(places(&product(SINGLE, ""), &story, &DAYS), "10 0 10", "{until}");
    }
}

/// Trap 15. From the 5th until the 6th: one day, the 5th, which is off the age from the 6th on.
#[test]
fn a_pause_of_one_day_takes_exactly_one_day_off() {
    let story = "
        2025-01-31 open A1 100.00 first 2025-03-01
        2025-03-05 pause A1 ageing until 2025-03-06 because storm
        2025-03-05 ask A1
        2025-03-06 ask A1
        2025-03-11 ask A1
    ";
    assert_eq!(places(&product(SINGLE, ""), story, &DAYS), "4 0 4\n5 1 4\n10 1 9");
    let nothing = "
        2025-01-31 open A1 100.00 first 2025-03-01
        2025-03-05 pause A1 ageing until 2025-03-05 because storm
    ";
    let expected = "story, line 3: a pause lasts at least one day; until 2025-03-05 is not after 2025-03-05";
    assert_eq!(refusal(&product(SINGLE, ""), nothing), expected);
}

/// A pause that is booked late re-ages the past, and what was reported then stays: on 15 March it is 14 days past
/// due, 9 of them counting once the pause of the 5th to the 9th is known.
#[test]
fn a_pause_learned_late_re_ages_the_past_but_not_what_was_reported() {
    let story = "
        2025-01-31 open A1 100.00 first 2025-03-01
        2025-03-05 pause A1 ageing until 2025-03-10 learned 2025-03-20 because storm
        2025-03-15 ask A1
        2025-03-15 ask A1 known 2025-03-19
    ";
    assert_eq!(places(&product(SINGLE, ""), story, &DAYS), "14 5 9\n14 0 14");
}

//! Laws that hold whatever happens to the accounts of a person.

use proptest::prelude::*;

use super::*;
use crate::strategy::Strategy;

/// What happens to one account on one day: it pays, ages, is paused, or has a complaint or a promise.
fn any_days() -> impl proptest::strategy::Strategy<Value = Vec<u8>> {
    prop::collection::vec(0_u8..20, 30..60)
}

fn busy() -> Strategy {
    let daily =
        |name: &str, day| step(name, Timing { every_days: 2, times: 30, keep_days: 1, ..timing(Anchor::PastDue, day) });
    let entering = |name: &str| step(name, Timing { every_days: 3, times: 5, ..timing(Anchor::Entering, 0) });
    let mut strategy = strategy(
        vec![entering("late"), daily("letters", 31)],
        vec![daily("early", 1), daily("other", 2), entering("first")],
        vec![],
    );
    strategy.treatment.asks_per_week = Some(4);
    strategy
}

fn lived<'s>(strategy: &'s Strategy, account: &'static str, happenings: &[u8]) -> Vec<(Diary<'s>, bool)> {
    let mut days: Vec<(Vec<Day>, Facts, bool)> = Vec::new();
    let mut diary = Diary::new(strategy, account);
    let mut dpd = 25;
    for (number, happening) in happenings.iter().enumerate() {
        let flags: &[&str] = match happening {
            0 => &["person.complaint_open"],
            1 => &["person.promise_open"],
            _ => &[],
        };
        dpd = match happening {
            2 => 0,
            3 => dpd,
            _ => dpd + 1,
        };
        diary.pass(day(number as i32), &[("standing.dpd", dpd)], flags);
        days.push((diary.days.clone(), diary.facts.clone(), !flags.is_empty()));
    }
    days.into_iter().map(|(days, facts, held)| (Diary { strategy, account, days, facts }, held)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn a_person_is_never_asked_more_often_than_stated_nor_while_collection_is_held(
        first in any_days(), second in any_days()
    ) {
        let strategy = busy();
        let (one, other) = (lived(&strategy, "A", &first), lived(&strategy, "B", &second));
        let mut all: Vec<Taken> = Vec::new();
        for (number, (one, other)) in one.iter().zip(&other).enumerate() {
            let on = day(number as i32);
            let planned = plan(&strategy, "P", &[one.0.subject(), other.0.subject()], &all, on).unwrap();
            let turned = plan(&strategy, "P", &[other.0.subject(), one.0.subject()], &all, on).unwrap();
            prop_assert_eq!(names(&strategy, &planned), names(&strategy, &turned), "the order of accounts decides nothing");
            for due in &planned.due {
                for about in &due.accounts {
                    let is_held = if about.account == "A" { one.1 } else { other.1 };
                    prop_assert!(!is_held, "{} is held on {}", about.account, on);
                    let step = &strategy.states[due.state].steps[due.step].name;
                    let again = all.iter().any(|taken| &taken.step == step
                        && taken.on >= about.fell_due_on && taken.accounts.contains(&about.account));
                    prop_assert!(!again, "{} was taken before", step);
                }
            }
            all.extend(taken(&strategy, &planned, on));
            let asked = |days: i32| all.iter().filter(|taken| taken.on > on + -days).count();
            prop_assert!(asked(1) <= 1 && asked(7) <= 4);
        }
        prop_assert!(!all.is_empty());
    }
}

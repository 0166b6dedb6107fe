//! Orders and adjusted figures, worked out by hand.

use jiff::{SignedDuration, Timestamp};
use primitives::Amount;
use proptest::prelude::*;

use super::*;

fn day(days: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * days)
}

fn waiting(id: &str, worth: i64, due: i64) -> Waiting<'_> {
    Waiting { id, worth: Amount::from_minor(worth), due_at: day(due) }
}

fn order(ageing: i64, oldest_percent: u32) -> QueueOrder {
    QueueOrder { ageing_a_day: Amount::from_minor(ageing), oldest_percent }
}

fn names(waiting: &[Waiting<'_>], order: QueueOrder, taken: u64, now: i64) -> String {
    let ranks = ranked(waiting, order, taken, day(now));
    ranks.iter().map(|rank| waiting[rank.job].id).collect::<Vec<_>>().join(" ")
}

/// On day 10 with 10 a day: a 100 + 100, b 150 + 50, c 260 + 0; a and b are equal, and a is older.
#[test]
fn worth_grows_with_waiting() {
    let jobs = [waiting("b", 150, 5), waiting("a", 100, 0), waiting("c", 260, 10)];
    assert_eq!(names(&jobs, order(10, 0), 0, 10), "c a b");
    assert_eq!(names(&jobs, order(0, 0), 0, 10), "c b a");
    assert_eq!(names(&jobs, order(100, 0), 0, 10), "a b c");
    let first = ranked(&jobs, order(10, 0), 0, day(10))[1];
    assert_eq!(first.because, Because::Worth { days: 10, total: Amount::from_minor(200) });
}

/// A quarter for the oldest: the fourth, eighth ... place of the day, counted with what was taken before.
#[test]
fn every_fourth_is_the_oldest() {
    let jobs = [waiting("a", 1, 0), waiting("b", 2, 1), waiting("c", 3, 2), waiting("d", 4, 3), waiting("e", 5, 4)];
    assert_eq!(names(&jobs, order(0, 25), 0, 9), "e d c a b");
    assert_eq!(names(&jobs, order(0, 25), 3, 9), "a e d c b");
    assert_eq!(names(&jobs, order(0, 100), 0, 9), "a b c d e");
    let first = ranked(&jobs, order(0, 25), 3, day(9))[0];
    assert_eq!(first.because, Because::Oldest { days: 9 });
}

/// Two strata: 10 easy cases of which everybody solves 80 of 100, 10 hard ones, 20 of 100: 8 + 2 are expected.
#[test]
fn who_has_the_hard_cases_is_held_to_them() {
    let easy = Ratio { cases: 10, observed: 7, all_cases: 100, all_observed: 80 };
    let hard = Ratio { cases: 10, observed: 5, all_cases: 100, all_observed: 20 };
    let Adjusted { cases, observed, expected, ratio } = adjusted(&[easy, hard]);
    assert_eq!((cases, observed), (20, 12));
    assert!((expected - 10.0).abs() < 1e-12);
    // Byar by hand for 12: low 12 (1 - 1/108 - 1.96/(3 sqrt 12))^3 = 6.19, high 13 (1 - 1/117 + 1.96/(3 sqrt 13))^3 = 20.96.
    let (ratio, low, high) = ratio.unwrap();
    assert!((ratio - 1.2).abs() < 1e-12 && (low - 0.619).abs() < 1e-3 && (high - 2.096).abs() < 1e-3, "{low} {high}");
}

#[test]
fn of_too_few_cases_nothing_is_said() {
    let few = Ratio { cases: 9, observed: 9, all_cases: 100, all_observed: 50 };
    assert_eq!(adjusted(&[few]).ratio, None);
    assert!(!adjusted(&[few]).differs());
    assert_eq!(adjusted(&[]), Adjusted { cases: 0, observed: 0, expected: 0.0, ratio: None });
}

#[test]
fn who_does_twice_as_well_as_usual_differs() {
    let one = |observed| Ratio { cases: 100, observed, all_cases: 1_000, all_observed: 200 };
    assert!(adjusted(&[one(40)]).differs() && !adjusted(&[one(22)]).differs() && adjusted(&[one(5)]).differs());
}

proptest! {
    #[test]
    fn every_job_has_one_place_and_the_oldest_have_their_share(
        jobs in prop::collection::vec((0_i64..1_000, 0_i64..30), 0..40), percent in 0_u32..=100, taken in 0_u64..100,
    ) {
        let ids: Vec<String> = (0..jobs.len()).map(|place| format!("{place:02}")).collect();
        let jobs: Vec<Waiting<'_>> =
            jobs.iter().zip(&ids).map(|((worth, due), id)| waiting(id, *worth, *due)).collect();
        let ranks = ranked(&jobs, order(3, percent), taken, day(30));
        let mut places: Vec<usize> = ranks.iter().map(|rank| rank.job).collect();
        places.sort_unstable();
        prop_assert_eq!(places, (0..jobs.len()).collect::<Vec<_>>());
        for through in 0..=ranks.len() {
            let oldest = ranks[..through].iter().filter(|rank| matches!(rank.because, Because::Oldest { .. })).count() as u64;
            let share = |places: u64| places * u64::from(percent) / 100;
            prop_assert_eq!(oldest, share(taken + through as u64) - share(taken));
        }
    }
}

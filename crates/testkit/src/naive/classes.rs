//! Classes of an account, day by day: sections 1 to 3 of `docs/reference/classification.md`, where classes follow the days.
//!
//! For policies that read days past due or delinquent days, watch nobody, look at no other account and let an account into a
//! better class on the day on which nothing holds it back.

use ledger::classification::{Class, DaysRead, FloorCause, Policy, WhilePaused};
use primitives::{Amount, Date};

use super::{NaiveAccount, NaiveStatus};

/// The class at the end of each of some days in a row, the first being that of the opening.
///
/// # Panics
/// When the policy reads other days.
pub fn naive_classes(policy: &Policy, days: &[NaiveAccount]) -> Vec<(Date, String)> {
    let class = |place: usize| policy.classes.all()[class_on(policy, days, place)].id.clone();
    days.iter().enumerate().map(|(place, today)| (today.as_of, class(place))).collect()
}

fn class_on(policy: &Policy, days: &[NaiveAccount], place: usize) -> usize {
    let today = &days[place];
    if owes_nothing(today) {
        return 0;
    }
    let counted = counted(policy, days, place);
    let by_days = if counted <= policy.days.slip_days {
        0
    } else {
        last(policy, |class| class.days_from.is_some_and(|from| from <= counted))
    };
    let by_impairment = last(policy, |class| class.impairment_over.is_some_and(|over| over < today.impairment));
    let floors = policy.floors.iter().filter(|(cause, _)| holds(*cause, today));
    let place_of = |class| policy.classes.all().iter().position(|other| other == policy.classes.get(class));
    floors
        .filter_map(|(_, class)| place_of(*class))
        .chain([by_days, by_impairment])
        .max()
        .expect("there are two at least")
}

/// The place of the last class of which something is so; the best one where it is so of none.
fn last(policy: &Policy, is_so: impl Fn(&Class) -> bool) -> usize {
    policy.classes.all().iter().rposition(is_so).unwrap_or(0)
}

/// The days of a day; in a pause, under `freeze`, at most those of the first day of it and of the pauses that it touches.
fn counted(policy: &Policy, days: &[NaiveAccount], place: usize) -> u32 {
    let read = |place: usize| match &policy.days.read {
        DaysRead::PastDue => days[place].past_due_days,
        DaysRead::Delinquent => days[place].delinquent_days,
        DaysRead::Counted(_) | DaysRead::MaterialBreach(_) => panic!("these days are not told here"),
    };
    match policy.days.while_paused {
        WhilePaused::Recompute => read(place),
        WhilePaused::Freeze => {
            let mut first = place;
            while days[first].is_ageing_paused && first > 0 && days[first - 1].is_ageing_paused {
                first -= 1;
            }
            read(place).min(read(first))
        }
    }
}

fn holds(cause: FloorCause, today: &NaiveAccount) -> bool {
    match cause {
        FloorCause::SinglePeriod => today.is_single_period,
        FloorCause::MultiPeriod => today.is_multi_period,
        FloorCause::Full => today.is_full,
        FloorCause::Terminated => today.is_terminated && owed(today).is_positive(),
        FloorCause::ChargedOff => today.is_charged_off,
        FloorCause::WrittenOff => today.status == NaiveStatus::WrittenOff,
    }
}

fn owed(today: &NaiveAccount) -> Amount {
    today.instalments.iter().map(|instalment| instalment.unpaid().total()).sum::<Amount>() + today.pools.principal()
}

fn owes_nothing(today: &NaiveAccount) -> bool {
    match today.status {
        NaiveStatus::Settled => true,
        NaiveStatus::Overpaid => today.has_ended || !today.is_revolving,
        NaiveStatus::Open | NaiveStatus::ChargedOff | NaiveStatus::WrittenOff => false,
    }
}

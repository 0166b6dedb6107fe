//! The words of classes in English.

use ledger::classification::{Classification, FloorCause, Rank, Reason, RunningWatch, WatchPhase};

use super::{Said, percent, tests_the_person};

pub(super) fn sentences(said: &Said<'_>) -> Vec<String> {
    match said {
        Said::Class(found) => std::iter::once(head(found)).chain(reasons(found)).collect(),
        Said::Nothing { policy, why } => vec![format!("It has no class by {policy}: {why}.")],
        Said::Missing { policy } => {
            vec![format!("It has no class by {policy}: the product names this policy, but the book does not have it.")]
        }
    }
}

pub(super) fn reasons(found: &Classification<'_>) -> Vec<String> {
    found.reasons.iter().map(|reason| sentence(found, reason)).collect()
}

fn head(found: &Classification<'_>) -> String {
    let policy = found.policy;
    format!("By {} ({}) it is {} since {}.", policy.key, policy.title.english, class(found, found.class), found.since)
}

fn sentence(found: &Classification<'_>, reason: &Reason) -> String {
    let class = |rank: &Rank| class(found, *rank);
    match reason {
        Reason::NothingOwed => {
            "Nothing is owed on it any more, which is the best class whatever was before.".to_owned()
        }
        Reason::DaysTable { days: 0, class: rank, .. } => {
            format!("It has no {}, which by the days is {}.", days_read(found, 2), class(rank))
        }
        Reason::DaysTable { days, since, from, to, class: rank } => {
            let since = since.map_or_else(String::new, |since| format!(" from {since} on"));
            let band = match to {
                Some(to) => format!("{from} to {to}"),
                None => format!("{from} and more"),
            };
            format!("It has {days} {}{since}; {band} are {}.", days_read(found, *days), class(rank))
        }
        Reason::Slip { days, overlooked } => {
            let what = days_read(found, *days);
            format!("It has {days} {what}, and up to {overlooked} are overlooked as slips of operations.")
        }
        Reason::Floor { cause, class: rank } => format!("{}, which makes it {} at least.", fact(*cause), class(rank)),
        Reason::Frozen { days, counted } => {
            format!("Ageing is paused, so {counted} of its {days} days count: as many as when the pause began.")
        }
        Reason::Impairment { share, since, class: rank } => format!(
            "Since {since} {} of what is owed is expected to be lost, which makes it {} at least.",
            percent(*share),
            class(rank)
        ),
        Reason::Watch { watch, floor, holds_at } => watched(watch, class(floor), holds_at.as_ref().map(class)),
        Reason::Manual { seq, on, class: rank, reason, approved_by } => format!(
            "Event {seq}: on {on} it was set to {}, approved by {approved_by} ({reason}); it stays there at least until \
             somebody lifts it.",
            class(rank)
        ),
        Reason::Contagion { class: rank, since } => format!(
            "Since {since} all accounts of the person are {} at least, because one of them was; they are released when \
             none is past due.",
            class(rank)
        ),
        Reason::Parent { class: rank, since, parent } => format!(
            "Since {since} it follows its parent account {parent}: it is {} at least, as long as that is.",
            class(rank)
        ),
        Reason::ExposureShare { class: rank, since, in_class, in_all, currency, share_over } => {
            let money = |amount| currency.format(amount);
            format!(
                "Since {since} all accounts of the person in {currency} are {} at least, because those that are so by \
                 themselves have {} of the {} of exposure, more than {}.",
                class(rank),
                money(*in_class),
                money(*in_all),
                percent(*share_over)
            )
        }
        Reason::Observation { allowed, from: Some(from), until, periods_left } => {
            let until = until.map_or_else(String::new, |until| format!(", until {until} at least"));
            format!(
                "It may become {} after it is observed: since {from}{until}{}.",
                class(allowed),
                periods(*periods_left)
            )
        }
        Reason::Observation { allowed, from: None, .. } => format!(
            "It may become {} after it is observed, which begins when nothing is past due any more.",
            class(allowed)
        ),
        Reason::AwaitingApproval { allowed } => {
            format!("It may become {}; what is missing is that somebody approves it.", class(allowed))
        }
        Reason::ApprovalNotAllowed { seq, on, class: rank, allowed } => format!(
            "Event {seq}: on {on} {} was approved, which had no effect; {} was the best that was allowed.",
            class(rank),
            class(allowed)
        ),
        Reason::UnknownClass { seq, on, class } => {
            format!("Event {seq}: on {on} it was set to {class}, which had no effect; the policy has no such class.")
        }
    }
}

fn class<'p>(found: &Classification<'p>, rank: Rank) -> &'p str {
    &found.policy.classes.get(rank).title.english
}

fn days_read(found: &Classification<'_>, days: u32) -> &'static str {
    if tests_the_person(found.policy) {
        return if days == 1 {
            "day with a material overdue of the person"
        } else {
            "days in a row with a material overdue of the person"
        };
    }
    match (found.policy.days.read.name(), days) {
        ("material_breach", 1) => "day with a material overdue",
        ("material_breach", _) => "days in a row with a material overdue",
        ("delinquent", 1) => "delinquent day",
        ("delinquent", _) => "delinquent days",
        (_, 1) => "day past due",
        (_, _) => "days past due",
    }
}

fn fact(cause: FloorCause) -> &'static str {
    match cause {
        FloorCause::SinglePeriod => "The overdue is single-period",
        FloorCause::MultiPeriod => "The overdue is multi-period",
        FloorCause::Full => "The overdue is full: the plan is over",
        FloorCause::Terminated => "The contract was ended early",
        FloorCause::ChargedOff => "It is charged off",
        FloorCause::WrittenOff => "It is written off",
    }
}

fn watched(watch: &RunningWatch, floor: &str, holds_at: Option<&str>) -> String {
    let phase = match watch.phase {
        WatchPhase::Observation => "observed",
        WatchPhase::Cure => "in cure",
        WatchPhase::Probation => "on probation",
    };
    let again = if watch.is_repeated { ", not for the first time" } else { "" };
    let restarted = watch.restarted_on.map_or_else(String::new, |on| format!(", anew since {on}"));
    let holds = holds_at.map_or_else(String::new, |class| format!(", and it comes into nothing better than {class}"));
    format!(
        "It was restructured on {}{again}, and is {phase}{restarted}: from {} to the day before {} at least{}. Meanwhile \
         it is {floor} at least{holds}.",
        watch.restructured_on,
        watch.from,
        watch.until,
        periods(watch.periods_left)
    )
}

fn periods(left: u32) -> String {
    match left {
        0 => String::new(),
        1 => ", with 1 more period paid on time".to_owned(),
        left => format!(", with {left} more periods paid on time"),
    }
}

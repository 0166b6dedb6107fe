//! Contacts and promises: how a person could be reached, and what became of what they undertook.

use collections::promise::Judgement;
use primitives::Date;
use risk::feature::{Direction, Unit, Window};

use super::collected::{Contact, Promised};
use super::family::{Family, Of, days, ever, first_day, now};
use super::value::{count, flag, ratio};
use super::{NEVER, Subject};

type Words = (&'static str, &'static str);

struct Sort {
    characteristic: &'static str,
    reason: Words,
    unit: Unit,
    direction: Direction,
}

const CONTACTS: Sort = Sort {
    characteristic: "contacts",
    reason: ("how contact about repayments went", "还款沟通与联系情况"),
    unit: Unit::Count,
    direction: Direction::Free,
};
const PROMISES: Sort = Sort {
    characteristic: "promises",
    reason: ("how promises to pay were kept", "还款承诺的履行情况"),
    unit: Unit::Count,
    direction: Direction::Free,
};

pub(super) fn families() -> Vec<Family> {
    let mut families = contacts();
    families.extend(promises());
    families
}

fn family(
    name: &'static str,
    windows: Vec<Window>,
    meaning: Words,
    sort: &Sort,
    of: fn(&Subject<'_, '_>, Window) -> f64,
) -> Family {
    let &Sort { characteristic, reason, unit, direction } = sort;
    Family { name, windows, meaning, characteristic, reason, unit, direction, specials: &[], of: Of::Subject(of) }
}

fn contacts() -> Vec<Family> {
    let share = Sort { unit: Unit::Ratio, direction: Direction::Up, ..CONTACTS };
    let since = Sort { unit: Unit::Days, ..CONTACTS };
    vec![
        family(
            "contacts_tried",
            days(&[7, 30, 90]),
            ("contacts that were tried {}", "{}发起的联系次数"),
            &CONTACTS,
            |subject, window| count_of(subject, window, |one| one.is_outbound),
        ),
        family(
            "contacts_spoken",
            days(&[30, 90]),
            ("conversations with the customer {}", "{}与本人有效沟通的次数"),
            &CONTACTS,
            |subject, window| count_of(subject, window, |one| one.is_spoken),
        ),
        family(
            "contacts_begun_by_customer",
            days(&[90]),
            ("contacts that the customer began {}", "{}客户主动联系的次数"),
            &CONTACTS,
            |subject, window| count_of(subject, window, |one| !one.is_outbound),
        ),
        family(
            "calls_missed_share",
            days(&[90]),
            ("share of calls and visits in which the customer was not spoken to {}", "{}外呼与上门未联系到本人的占比"),
            &share,
            |subject, window| {
                let held = in_window(subject, window).filter(|one| one.is_outbound && one.is_held);
                let (missed, all) =
                    held.fold((0, 0), |(missed, all), one| (missed + i64::from(!one.is_spoken), all + 1));
                ratio(missed, all)
            },
        ),
        Family {
            specials: &[NEVER],
            ..family(
                "days_since_spoken",
                ever(),
                ("days since the customer was last spoken to", "距上次与本人有效沟通的天数"),
                &since,
                |subject, window| {
                    let spoken = in_window(subject, window).filter(|one| one.is_spoken);
                    spoken.map(|one| one.on).max().map_or(NEVER, |last| f64::from(subject.day - last))
                },
            )
        },
    ]
}

fn promises() -> Vec<Family> {
    let windows = || [days(&[90]), ever()].concat();
    let broken = Sort { direction: Direction::Up, ..PROMISES };
    let share = Sort { unit: Unit::Ratio, direction: Direction::Down, ..PROMISES };
    let is_open = Sort { unit: Unit::None, ..PROMISES };
    vec![
        family(
            "promises_made",
            windows(),
            ("promises to pay that were made {}", "{}作出的还款承诺次数"),
            &PROMISES,
            |subject, window| promised(subject, window, |one| Some(one.made_on)),
        ),
        family(
            "promises_kept",
            windows(),
            ("promises to pay that were kept {}", "{}兑现的还款承诺次数"),
            &PROMISES,
            |subject, window| promised(subject, window, kept_on),
        ),
        family(
            "promises_broken",
            windows(),
            ("promises to pay that were broken {}", "{}未兑现的还款承诺次数"),
            &broken,
            |subject, window| promised(subject, window, broken_on),
        ),
        family(
            "promises_kept_share",
            ever(),
            ("share of promises to pay that were kept, of those that are decided", "已到期还款承诺中兑现的占比"),
            &share,
            |subject, _| {
                let all = &subject.collected.promises;
                let number =
                    |of: fn(&Promised) -> Option<Date>| all.iter().filter(|one| of(one).is_some()).count() as i64;
                let (kept, broken) = (number(kept_on), number(broken_on));
                ratio(kept, kept + broken)
            },
        ),
        family(
            "promise_open",
            now(),
            ("whether a promise to pay is open", "是否有未到期的还款承诺"),
            &is_open,
            |subject, _| {
                let open = |one: &Promised| matches!(one.judged, Judgement::Open { .. });
                flag(subject.collected.promises.iter().any(open))
            },
        ),
    ]
}

fn in_window<'s>(subject: &Subject<'s, '_>, window: Window) -> impl Iterator<Item = &'s Contact> {
    let first = first_day(window, subject.day);
    subject.collected.contacts.iter().filter(move |one| one.on >= first)
}

fn count_of(subject: &Subject<'_, '_>, window: Window, which: fn(&Contact) -> bool) -> f64 {
    count(in_window(subject, window).filter(|one| which(one)).count())
}

/// How many promises have a day in the window.
fn promised(subject: &Subject<'_, '_>, window: Window, on: fn(&Promised) -> Option<Date>) -> f64 {
    let first = first_day(window, subject.day);
    count(subject.collected.promises.iter().filter_map(on).filter(|&on| on >= first).count())
}

fn kept_on(one: &Promised) -> Option<Date> {
    match one.judged {
        Judgement::Kept { on } => Some(on),
        Judgement::Open { .. } | Judgement::Broken { .. } => None,
    }
}

fn broken_on(one: &Promised) -> Option<Date> {
    match one.judged {
        Judgement::Broken { on, .. } => Some(on),
        Judgement::Open { .. } | Judgement::Kept { .. } => None,
    }
}

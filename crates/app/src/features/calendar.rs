//! Calendar: where the day lies.

use risk::feature::{Direction, Unit, Window};

use super::NO_HISTORY;
use super::family::{Family, Of, now};

pub(super) fn families() -> Vec<Family> {
    let family = |name, meaning, specials, of| Family {
        name,
        windows: now(),
        meaning,
        characteristic: "calendar",
        reason: ("the time of the month", "所处的月内时点"),
        unit: Unit::Days,
        direction: Direction::Free,
        specials,
        of,
    };
    vec![
        family(
            "days_to_due",
            ("days to the next due date on which something is owed", "距下一到期日的天数"),
            &[NO_HISTORY],
            Of::Own(|course, day, _: Window| {
                let next = course.bills.iter().find(|bill| bill.due > day && bill.unpaid.is_positive());
                next.map_or(NO_HISTORY, |bill| f64::from(bill.due - day))
            }),
        ),
        family(
            "days_to_month_end",
            ("days to the end of the month", "距月末的天数"),
            &[],
            Of::Subject(|subject, _| f64::from(subject.day.last_of_month() - subject.day)),
        ),
        family(
            "weekday",
            ("day of the week, Monday is 0", "星期几（周一为0）"),
            &[],
            Of::Subject(|subject, _| subject.day.weekday() as f64),
        ),
    ]
}

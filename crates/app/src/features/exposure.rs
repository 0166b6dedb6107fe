//! Exposure: what is owed, what is to come, and how much of a limit is used.

use ledger::component::Component;
use ledger::course::Course;
use primitives::{Amount, Date};
use risk::feature::{Direction, Unit, Window};

use super::family::{Family, Of, bills, ever, last_of, now};
use super::repayment::repaid_amount;
use super::value::{count, minor, share, slope};
use super::{NO_HISTORY, NOT_ASKED, Subject};

const OWED: (&str, &str) = ("how much is owed", "欠款余额");
const USED: (&str, &str) = ("how much of the credit limit is used", "额度使用率");
const CHARGES: (&str, &str) = ("fees and penalty that have built up", "累积的费用与罚息");

pub(super) fn families() -> Vec<Family> {
    let mut families = owed();
    families.extend(plan());
    families.extend(utilisation());
    families
}

fn own(
    name: &'static str,
    meaning: (&'static str, &'static str),
    characteristic: &'static str,
    reason: (&'static str, &'static str),
    unit: Unit,
    direction: Direction,
    of: fn(&Course<'_>, Date, Window) -> f64,
) -> Family {
    let specials = &[NO_HISTORY];
    Family { name, windows: now(), meaning, characteristic, reason, unit, direction, specials, of: Of::Own(of) }
}

fn owed() -> Vec<Family> {
    use Direction::{Free, Up};
    use Unit::{MinorUnits, Ratio};
    vec![
        own(
            "principal_owed",
            ("unpaid principal, due or not", "未还本金（含未到期）"),
            "owed",
            OWED,
            MinorUnits,
            Free,
            |course, _, _| minor(course.account.unpaid().principal),
        ),
        own(
            "past_due_amount",
            ("unpaid on dates that are past due", "逾期金额"),
            "past_due_amount",
            ("how much is past due", "逾期金额"),
            MinorUnits,
            Up,
            |course, _, _| minor(ledger::ageing::age(&course.account).overdue_total()),
        ),
        own(
            "past_due_share",
            ("share of all that is owed that is past due", "逾期金额占全部欠款的比例"),
            "past_due_amount",
            ("how much is past due", "逾期金额"),
            Ratio,
            Up,
            |course, _, _| share(ledger::ageing::age(&course.account).overdue_total(), course.account.unpaid().total()),
        ),
        own(
            "principal_share",
            ("share of all that was paid out that is unpaid principal", "未还本金占累计放款的比例"),
            "owed",
            OWED,
            Ratio,
            Free,
            |course, _, _| share(course.account.unpaid().principal, course.account.totals.paid_out),
        ),
        own(
            "paid_out",
            ("paid out since the opening, purchases among it", "累计放款及消费金额"),
            "paid_out",
            ("the size of the credit", "授信或放款规模"),
            MinorUnits,
            Free,
            |course, _, _| minor(course.account.totals.paid_out),
        ),
        own(
            "charges_billed",
            ("late fees and penalty charged since the opening", "累计收取的滞纳金与罚息"),
            "charges",
            CHARGES,
            MinorUnits,
            Up,
            |course, _, _| minor(charged(course)),
        ),
        own(
            "charges_unpaid",
            ("unpaid fees and penalty, due or not", "未还费用与罚息"),
            "charges",
            CHARGES,
            MinorUnits,
            Up,
            |course, _, _| {
                let unpaid = course.account.unpaid();
                minor(unpaid.fee + unpaid.penalty)
            },
        ),
    ]
}

fn charged(course: &Course<'_>) -> Amount {
    course
        .account
        .instalments
        .iter()
        .map(|instalment| instalment.late_fee + instalment.owed_of(Component::Penalty))
        .sum()
}

fn plan() -> Vec<Family> {
    use Direction::{Free, Up};
    use Unit::{Count, Days, MinorUnits, Ratio};
    const NEXT: (&str, &str) = ("the size of the next bill", "下期账单金额");
    let mut families = vec![
        own(
            "tenure",
            ("days since the account was opened", "开户至今天数"),
            "tenure",
            ("how long the account has run", "账户存续时间"),
            Days,
            Free,
            |course, day, _| f64::from(day - course.account.opened_on),
        ),
        own(
            "instalments_left",
            ("due dates to come on which something is owed", "剩余未还期数"),
            "instalments_left",
            ("instalments left", "剩余期数"),
            Count,
            Free,
            |course, day, _| {
                let bills = course.bills.iter().filter(|bill| bill.due > day && bill.unpaid.is_positive());
                count(bills.count())
            },
        ),
        own(
            "next_bill",
            ("unpaid on the next due date", "下一到期日应还金额"),
            "next_bill",
            NEXT,
            MinorUnits,
            Free,
            |course, day, _| next_bill(course, day).map_or(NO_HISTORY, minor),
        ),
        own(
            "next_bill_of_usual",
            (
                "next bill as a multiple of the mean of the last three repayments",
                "下期账单相当于最近三次还款均额的倍数",
            ),
            "next_bill",
            NEXT,
            Ratio,
            Up,
            next_of_usual,
        ),
    ];
    let relief = |name, meaning, of| {
        let windows = ever();
        Family { windows, ..own(name, meaning, "relief", ("earlier relief", "曾获减免或重组"), Count, Free, of) }
    };
    families.push(relief(
        "restructures",
        ("calendars that replaced an earlier one", "重组或展期次数"),
        |course, _, _| {
            use ledger::event::Event::{Rescheduled, Restructured};
            let is_new_calendar = |entry: &&&ledger::Entry| matches!(entry.event, Restructured(_) | Rescheduled { .. });
            count(course.events.iter().filter(is_new_calendar).count())
        },
    ));
    families.push(relief("waivers", ("times that something owed was given up", "减免次数"), |course, _, _| {
        let is_waiver = |entry: &&&ledger::Entry| matches!(entry.event, ledger::Event::Waived { .. });
        count(course.events.iter().filter(is_waiver).count())
    }));
    families
}

fn next_bill(course: &Course<'_>, day: Date) -> Option<Amount> {
    course.bills.iter().find(|bill| bill.due > day && bill.unpaid.is_positive()).map(|bill| bill.unpaid)
}

fn next_of_usual(course: &Course<'_>, day: Date, _: Window) -> f64 {
    let repayments = course.events.iter().rev().filter_map(|entry| repaid_amount(&entry.event));
    let usual: Vec<Amount> = repayments.take(3).collect();
    match next_bill(course, day) {
        Some(next) if !usual.is_empty() => share(next, usual.iter().copied().sum()) * count(usual.len()),
        Some(_) | None => NO_HISTORY,
    }
}

fn utilisation() -> Vec<Family> {
    let family = |name, windows, meaning, unit, of| Family {
        name,
        windows,
        meaning,
        characteristic: "utilisation",
        reason: USED,
        unit,
        direction: Direction::Up,
        specials: &[NO_HISTORY, NOT_ASKED],
        of: Of::Subject(of),
    };
    vec![
        family(
            "utilisation",
            now(),
            ("unpaid principal as a share of the credit limit", "未还本金占额度的比例"),
            Unit::Ratio,
            |subject, _| of_limit(subject, |course, limit| share(course.account.unpaid().principal, limit)),
        ),
        family(
            "utilisation_max",
            bills(&[6]),
            ("largest share of the credit limit used at the end of a due date {}", "{}到期日的最高额度使用率"),
            Unit::Ratio,
            |subject, window| {
                of_limit(subject, |course, limit| {
                    let used = used_when_due(course, subject.day, window, limit);
                    used.into_iter().reduce(f64::max).unwrap_or(NO_HISTORY)
                })
            },
        ),
        family(
            "utilisation_slope",
            bills(&[6]),
            ("change of the share of the credit limit used from due date to due date {}", "{}额度使用率的逐期变化"),
            Unit::Slope,
            |subject, window| {
                of_limit(subject, |course, limit| slope(&used_when_due(course, subject.day, window, limit)))
            },
        ),
    ]
}

fn of_limit(subject: &Subject<'_, '_>, of: impl Fn(&Course<'_>, Amount) -> f64) -> f64 {
    match (subject.own, subject.limit) {
        (None, _) => NO_HISTORY,
        (Some(_), None) => NOT_ASKED,
        (Some(course), Some(limit)) => of(course, limit),
    }
}

fn used_when_due(course: &Course<'_>, day: Date, window: Window, limit: Amount) -> Vec<f64> {
    let bills = last_of(course.bills_through(day), window);
    bills.iter().filter_map(|bill| Some(share(bill.when_due?.principal, limit))).collect()
}

//! Repayment: how much of what was billed came in, when, and what went back.

use ledger::course::{Bill, Course};
use ledger::event::Event;
use primitives::{Amount, Date};
use risk::feature::{Direction, Unit, Window};

use super::family::{Family, Of, bills, bills_in, days, ever, first_day};
use super::value::{count, deviation, flag, mean, minor, share, slope};
use super::{NEVER, NO_HISTORY};

const REPAID: (&str, &str) = ("how much of the bills was repaid", "账单的还款比例");
const TIMING: (&str, &str) = ("how long after its due date a bill is settled", "账单到期后多久还清");
const MONEY_BACK: (&str, &str) = ("repayments that went back", "还款被退回或撤销");

pub(super) fn families() -> Vec<Family> {
    let mut families = repaid();
    families.extend(timing());
    families.extend(money());
    families
}

fn repaid() -> Vec<Family> {
    vec![
        Family {
            name: "repaid_of_billed",
            windows: bills(&[1, 3, 6, 12]),
            meaning: (
                "share of what {} asked for that money has settled, penalty left out",
                "{}已还金额占应还金额的比例（不含罚息）",
            ),
            characteristic: "repaid_of_billed",
            reason: REPAID,
            unit: Unit::Ratio,
            direction: Direction::Down,
            specials: &[NO_HISTORY],
            of: Of::Own(repaid_of_billed),
        },
        Family {
            name: "repaid_of_billed_slope",
            windows: bills(&[3, 6, 12]),
            meaning: (
                "change of that share from bill to bill (least squares) {}",
                "{}还款比例的逐期变化（最小二乘斜率）",
            ),
            characteristic: "repaid_of_billed",
            reason: REPAID,
            unit: Unit::Slope,
            direction: Direction::Down,
            specials: &[NO_HISTORY],
            of: Of::Own(repaid_slope),
        },
        Family {
            name: "minimum_share",
            windows: bills(&[3, 6, 12]),
            meaning: (
                "share {} that were settled by their due date while the rest of the balance was carried on",
                "{}中只还最低还款额、其余余额结转的占比",
            ),
            characteristic: "minimum_repayments",
            reason: ("only the minimum is repaid", "仅还最低还款额"),
            unit: Unit::Ratio,
            direction: Direction::Up,
            specials: &[NO_HISTORY],
            of: Of::Own(minimum_share),
        },
        Family {
            name: "partial_bills",
            windows: bills(&[3, 6, 12]),
            meaning: (
                "how many {} were repaid in part by their due date, and not in full",
                "{}中到期日只部分还款的期数",
            ),
            characteristic: "partial_repayments",
            reason: ("bills that were repaid only in part", "账单仅部分还款"),
            unit: Unit::Count,
            direction: Direction::Up,
            specials: &[NO_HISTORY],
            of: Of::Own(|course, day, window| {
                of_bills(course, day, window, |bills| {
                    count(bills.iter().filter(|bill| bill.was_partly_repaid()).count())
                })
            }),
        },
    ]
}

fn timing() -> Vec<Family> {
    let family = |name, windows, meaning, direction, of| Family {
        name,
        windows,
        meaning,
        characteristic: "settle_days",
        reason: TIMING,
        unit: Unit::Days,
        direction,
        specials: &[NO_HISTORY],
        of: Of::Own(of),
    };
    vec![
        family(
            "settle_days_last",
            bills(&[1]),
            (
                "days from the due date to the settlement {}, below 0 when early; so far, when unsettled",
                "{}从到期日到还清的天数（提前为负，未还清计至当日）",
            ),
            Direction::Up,
            |course, day, window| mean(&settle_days(course, day, window)),
        ),
        family(
            "settle_days_mean",
            bills(&[3, 6, 12]),
            (
                "mean days from due date to settlement {}, the days so far for an unsettled one",
                "{}从到期日到还清的平均天数（未还清计至当日）",
            ),
            Direction::Up,
            |course, day, window| mean(&settle_days(course, day, window)),
        ),
        family(
            "settle_days_sd",
            bills(&[6, 12]),
            ("standard deviation of the days from due date to settlement {}", "{}从到期日到还清天数的标准差"),
            Direction::Free,
            |course, day, window| deviation(&settle_days(course, day, window)),
        ),
    ]
}

fn money() -> Vec<Family> {
    let family = |name, windows, meaning, characteristic, reason, unit, direction, specials, of| Family {
        name,
        windows,
        meaning,
        characteristic,
        reason,
        unit,
        direction,
        specials,
        of: Of::Own(of),
    };
    vec![
        family(
            "repayments",
            days(&[7, 30, 90]),
            ("repayments {}", "{}还款次数"),
            "repayments",
            ("how often money comes in", "还款次数"),
            Unit::Count,
            Direction::Free,
            &[NO_HISTORY],
            |course, day, window| count(amounts(course, day, window, repaid_amount).count()),
        ),
        family(
            "repaid_amount",
            days(&[30, 90]),
            ("repaid {}", "{}还款金额"),
            "repayments",
            ("how often money comes in", "还款次数"),
            Unit::MinorUnits,
            Direction::Free,
            &[NO_HISTORY],
            |course, day, window| minor(amounts(course, day, window, repaid_amount).sum()),
        ),
        family(
            "days_since_repayment",
            ever(),
            ("days since the last repayment", "距上次还款的天数"),
            "repayments",
            ("how often money comes in", "还款次数"),
            Unit::Days,
            Direction::Free,
            &[NO_HISTORY, NEVER],
            days_since_repayment,
        ),
        family(
            "settled_early",
            ever(),
            ("1 when everything was repaid before the last due date", "是否提前结清（1为是）"),
            "early_settlement",
            ("early settlement", "提前结清"),
            Unit::None,
            Direction::Free,
            &[NO_HISTORY],
            |course, day, _| flag(is_settled_early(course, day)),
        ),
        family(
            "merchant_refunds",
            [days(&[90]), ever()].concat(),
            ("refunds from merchants {}", "{}商户退款次数"),
            "merchant_refunds",
            ("refunds", "退款"),
            Unit::Count,
            Direction::Free,
            &[NO_HISTORY],
            |course, day, window| count(amounts(course, day, window, merchant_refund).count()),
        ),
        family(
            "chargebacks",
            [days(&[90]), ever()].concat(),
            ("repayments that the payer's bank took back {}", "{}被付款行退回的还款次数"),
            "money_back",
            MONEY_BACK,
            Unit::Count,
            Direction::Up,
            &[NO_HISTORY],
            |course, day, window| count(amounts(course, day, window, chargeback).count()),
        ),
        family(
            "reversed_repayments",
            [days(&[90]), ever()].concat(),
            ("repayments that were taken back as mistakes or returned debits {}", "{}被冲正（含扣款退回）的还款次数"),
            "money_back",
            MONEY_BACK,
            Unit::Count,
            Direction::Up,
            &[NO_HISTORY],
            reversed_repayments,
        ),
    ]
}

fn of_bills(course: &Course<'_>, day: Date, window: Window, of: impl Fn(&[Bill]) -> f64) -> f64 {
    let bills = bills_in(course, day, window);
    if bills.is_empty() { NO_HISTORY } else { of(bills) }
}

fn repaid_of_billed(course: &Course<'_>, day: Date, window: Window) -> f64 {
    of_bills(course, day, window, |bills| {
        let live = || bills.iter().filter(|bill| !bill.is_lifted);
        share(live().map(|bill| bill.repaid).sum(), live().map(|bill| bill.billed).sum())
    })
}

fn repaid_slope(course: &Course<'_>, day: Date, window: Window) -> f64 {
    of_bills(course, day, window, |bills| {
        let live = bills.iter().filter(|bill| !bill.is_lifted && !bill.billed.is_zero());
        slope(&live.map(|bill| share(bill.repaid, bill.billed)).collect::<Vec<_>>())
    })
}

fn minimum_share(course: &Course<'_>, day: Date, window: Window) -> f64 {
    if course.account.revolving.is_none() {
        return NO_HISTORY;
    }
    of_bills(course, day, window, |bills| {
        count(bills.iter().filter(|bill| bill.was_minimum_only()).count()) / count(bills.len())
    })
}

fn settle_days(course: &Course<'_>, day: Date, window: Window) -> Vec<i32> {
    let live = bills_in(course, day, window).iter().filter(|bill| !bill.is_lifted);
    live.map(|bill| bill.days_to_settle(day)).collect()
}

/// Whether all was settled before the last due date.
pub(super) fn is_settled_early(course: &Course<'_>, day: Date) -> bool {
    use ledger::account::Status;
    let is_settled = match course.account.status() {
        Status::Settled | Status::Overpaid => course.account.unpaid().total().is_zero(),
        Status::Open | Status::ChargedOff | Status::WrittenOff => false,
    };
    let settled_on = course.bills.iter().filter_map(|bill| bill.settled_on).max();
    let end = course.bills.last().map(|bill| bill.due);
    is_settled && settled_on.zip(end).is_some_and(|(on, end)| on < end && on <= day)
}

/// The amounts of events of a kind in a window.
pub(super) fn amounts<'c>(
    course: &'c Course<'_>,
    day: Date,
    window: Window,
    of: fn(&Event) -> Option<Amount>,
) -> impl Iterator<Item = Amount> + 'c {
    let first = first_day(window, day);
    let within = course.events.iter().filter(move |entry| first <= entry.counts_from() && entry.counts_from() <= day);
    within.filter_map(move |entry| of(&entry.event))
}

/// The amount of a repayment or a recovery.
pub(super) fn repaid_amount(event: &Event) -> Option<Amount> {
    if let Event::Repayment { amount, .. } | Event::Recovery { amount } = event { Some(*amount) } else { None }
}

/// The amount of a merchant's refund.
pub(super) fn merchant_refund(event: &Event) -> Option<Amount> {
    if let Event::MerchantRefund { amount } = event { Some(*amount) } else { None }
}

fn chargeback(event: &Event) -> Option<Amount> {
    if let Event::Chargeback { amount } = event { Some(*amount) } else { None }
}

fn days_since_repayment(course: &Course<'_>, day: Date, _: Window) -> f64 {
    let repayments = course.events.iter().filter(|entry| repaid_amount(&entry.event).is_some());
    let last = repayments.map(|entry| entry.counts_from()).max();
    last.map_or(NEVER, |last| f64::from(day - last))
}

fn reversed_repayments(course: &Course<'_>, day: Date, window: Window) -> f64 {
    let first = first_day(window, day);
    let repayments = course.taken_back.iter().filter(|(entry, _)| repaid_amount(&entry.event).is_some());
    count(repayments.filter(|(_, by)| first <= by.booked_on && by.booked_on <= day).count())
}

//! Past due: how late the account is and was, and whether it came back.

use ledger::course::Course;
use ledger::event::Event;
use primitives::Date;
use risk::feature::{Direction, Unit, Window};

use super::family::{Family, Of, bills, bills_in, days, ever, first_day, now};
use super::value::{count, flag};
use super::{NEVER, NO_HISTORY};

const NOW: (&str, &str) = ("days past due at present", "当前逾期天数");
const DAYS: (&str, &str) = ("days past due in recent months", "近期逾期天数");
const BILLS: (&str, &str) = ("bills that were past due", "曾逾期的账单");
const SINCE: (&str, &str) = ("time since a bill was last past due", "距上次逾期的时间");
const ROLLS: (&str, &str) = ("arrears that grew from bill to bill", "逾期逐期加重");

pub(super) fn families() -> Vec<Family> {
    let mut families = present();
    families.extend(days_at_least());
    families.extend(bills_at_least());
    families.extend(course_of_bills());
    families
}

fn present() -> Vec<Family> {
    vec![
        Family {
            name: "days_past_due",
            windows: now(),
            meaning: (
                "days past due at the end of the day, before grace and pauses",
                "当日日终的逾期天数（未扣宽限与暂停）",
            ),
            characteristic: "past_due_now",
            reason: NOW,
            unit: Unit::Days,
            direction: Direction::Up,
            specials: &[NO_HISTORY],
            of: Of::Own(|course, day, _| f64::from(course.days_past_due(day))),
        },
        Family {
            name: "unpaid_periods",
            windows: now(),
            meaning: ("due dates on which something is past due", "当前未还清的逾期期数"),
            characteristic: "past_due_now",
            reason: NOW,
            unit: Unit::Count,
            direction: Direction::Up,
            specials: &[NO_HISTORY],
            of: Of::Own(|course, _, _| f64::from(ledger::ageing::age(&course.account).unpaid_periods)),
        },
        Family {
            name: "days_past_due_max",
            windows: [days(&[7, 30, 90]), ever()].concat(),
            meaning: ("most days past due at the end of any day {}", "{}任一日终的最大逾期天数"),
            characteristic: "past_due_days",
            reason: DAYS,
            unit: Unit::Days,
            direction: Direction::Up,
            specials: &[NO_HISTORY],
            of: Of::Own(|course, day, window| f64::from(course.days_past_due_max(first_day(window, day), day))),
        },
    ]
}

fn days_at_least() -> Vec<Family> {
    let family = |name, en, zh, of| Family {
        name,
        windows: days(&[7, 30, 90]),
        meaning: (en, zh),
        characteristic: "past_due_days",
        reason: DAYS,
        unit: Unit::Days,
        direction: Direction::Up,
        specials: &[NO_HISTORY],
        of: Of::Own(of),
    };
    vec![
        family("days_at_1", "days {} on which it was 1 or more days past due", "{}逾期1天及以上的天数", days_at::<1>),
        family("days_at_7", "days {} on which it was 7 or more days past due", "{}逾期7天及以上的天数", days_at::<7>),
        family(
            "days_at_30",
            "days {} on which it was 30 or more days past due",
            "{}逾期30天及以上的天数",
            days_at::<30>,
        ),
        family(
            "days_at_60",
            "days {} on which it was 60 or more days past due",
            "{}逾期60天及以上的天数",
            days_at::<60>,
        ),
    ]
}

fn bills_at_least() -> Vec<Family> {
    let family = |name, en, zh, of| Family {
        name,
        windows: bills(&[1, 3, 6, 12]),
        meaning: (en, zh),
        characteristic: "past_due_bills",
        reason: BILLS,
        unit: Unit::Count,
        direction: Direction::Up,
        specials: &[NO_HISTORY],
        of: Of::Own(of),
    };
    vec![
        family("bills_at_1", "how many {} were 1 or more days past due", "{}中曾逾期1天及以上的期数", bills_at::<1>),
        family("bills_at_7", "how many {} were 7 or more days past due", "{}中曾逾期7天及以上的期数", bills_at::<7>),
        family(
            "bills_at_30",
            "how many {} were 30 or more days past due",
            "{}中曾逾期30天及以上的期数",
            bills_at::<30>,
        ),
        family(
            "bills_at_60",
            "how many {} were 60 or more days past due",
            "{}中曾逾期60天及以上的期数",
            bills_at::<60>,
        ),
    ]
}

fn course_of_bills() -> Vec<Family> {
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
            "bills_since_past_due",
            ever(),
            ("bills due since the last one that was past due", "自上次逾期账单以来的期数"),
            "past_due_since",
            SINCE,
            Unit::Count,
            Direction::Down,
            &[NO_HISTORY, NEVER],
            bills_since_past_due,
        ),
        family(
            "days_since_past_due",
            ever(),
            ("days since the last day on which it was past due", "距上次处于逾期状态的天数"),
            "past_due_since",
            SINCE,
            Unit::Days,
            Direction::Down,
            &[NO_HISTORY, NEVER],
            days_since_past_due,
        ),
        family(
            "bills_past_due_run",
            now(),
            ("bills past due in a row, the last one among them", "截至最近一期连续逾期的期数"),
            "past_due_bills",
            BILLS,
            Unit::Count,
            Direction::Up,
            &[NO_HISTORY],
            bills_past_due_run,
        ),
        family(
            "first_bill_missed",
            ever(),
            ("1 when the first bill was missed", "首期账单是否逾期（1为是）"),
            "first_bill",
            ("the first bill was missed", "首期账单逾期"),
            Unit::None,
            Direction::Up,
            &[NO_HISTORY],
            first_bill_missed,
        ),
        family(
            "cures",
            [days(&[90]), ever()].concat(),
            (
                "how often it came from past due to current by paying {}; by relief does not count",
                "{}通过还款由逾期恢复正常的次数（减免、重组不计）",
            ),
            "cures",
            ("arrears that were made good again and again", "反复逾期后还清"),
            Unit::Count,
            Direction::Free,
            &[NO_HISTORY],
            cures,
        ),
        family(
            "rolls",
            bills(&[3]),
            (
                "how often it was later at a due date than at the one before, less how often it was less late, {}",
                "{}到期日逾期天数较上期加重的次数减去减轻的次数",
            ),
            "rolls",
            ROLLS,
            Unit::Count,
            Direction::Up,
            &[NO_HISTORY],
            rolls,
        ),
    ]
}

fn days_at<const DAYS: u32>(course: &Course<'_>, day: Date, window: Window) -> f64 {
    f64::from(course.days_at_least(DAYS, first_day(window, day), day))
}

fn bills_at<const DAYS: u32>(course: &Course<'_>, day: Date, window: Window) -> f64 {
    let bills = bills_in(course, day, window);
    if bills.is_empty() {
        return NO_HISTORY;
    }
    count(bills.iter().filter(|bill| bill.days_past_due_max >= DAYS).count())
}

fn bills_since_past_due(course: &Course<'_>, day: Date, _: Window) -> f64 {
    let bills = course.bills_through(day);
    let since = bills.iter().rev().position(|bill| bill.days_past_due_max > 0);
    if bills.is_empty() { NO_HISTORY } else { since.map_or(NEVER, count) }
}

fn days_since_past_due(course: &Course<'_>, day: Date, _: Window) -> f64 {
    let last = course.stretches().filter(|(spell, _)| spell.is_past_due()).map(|(_, end)| end).last();
    last.map_or(NEVER, |last| f64::from(day - last))
}

fn bills_past_due_run(course: &Course<'_>, day: Date, _: Window) -> f64 {
    let bills = course.bills_through(day);
    if bills.is_empty() {
        return NO_HISTORY;
    }
    count(bills.iter().rev().take_while(|bill| bill.days_past_due_max > 0).count())
}

fn first_bill_missed(course: &Course<'_>, day: Date, _: Window) -> f64 {
    // On its due date nobody can say yet.
    let first = course.bills_through(day.previous()).first();
    first.map_or(NO_HISTORY, |bill| flag(bill.is_missed))
}

fn cures(course: &Course<'_>, day: Date, window: Window) -> f64 {
    let first = first_day(window, day);
    count(cured_on(course).filter(|&on| first <= on && on <= day).count())
}

/// The days on which the account came back to current by paying: not by relief, which is no cure.
pub(crate) fn cured_on<'c>(course: &'c Course<'_>) -> impl Iterator<Item = Date> + 'c {
    let turns = course.spells.windows(2).filter(|pair| pair[0].is_past_due() && !pair[1].is_past_due());
    turns.map(|pair| pair[1].from).filter(|&on| !had_relief(course, on))
}

/// Whether something was given up or arranged anew on a day.
fn had_relief(course: &Course<'_>, on: Date) -> bool {
    let of_the_day = course.events.iter().filter(|entry| entry.counts_from() == on);
    let mut reliefs = of_the_day.filter(|entry| match &entry.event {
        Event::Waived { .. }
        | Event::GoodwillCredit { .. }
        | Event::FeeRefunded { .. }
        | Event::InterestPaymentWaived { .. }
        | Event::Rescheduled { .. }
        | Event::Restructured(_)
        | Event::WrittenOff { .. } => true,
        Event::Repayment { .. } | Event::Recovery { .. } => completes_settlement(course, on),
        Event::ContractOpened(_)
        | Event::PurchaseBooked(_)
        | Event::StatementIssued(_)
        | Event::Reversal { .. }
        | Event::MerchantRefund { .. }
        | Event::Chargeback { .. }
        | Event::FeeCharged { .. }
        | Event::Disbursed { .. }
        | Event::PayoutRefund { .. }
        | Event::Refunded { .. }
        | Event::CreditRefunded { .. }
        | Event::ChargedOff { .. }
        | Event::SettlementAgreed { .. }
        | Event::Terminated { .. }
        | Event::Paused { .. }
        | Event::Resumed { .. }
        | Event::ClassSet { .. }
        | Event::ClassBooked { .. }
        | Event::ImpairmentRecorded { .. }
        | Event::Sold { .. }
        | Event::GuaranteeDrawn { .. }
        | Event::Linked { .. } => false,
    });
    reliefs.next().is_some()
}

fn completes_settlement(course: &Course<'_>, on: Date) -> bool {
    use ledger::account::SettlementState;
    course.account.settlement.as_ref().is_some_and(|settlement| match settlement.state {
        SettlementState::Completed { on: completed } => completed == on,
        SettlementState::Active | SettlementState::Lapsed { .. } | SettlementState::Failed { .. } => false,
    })
}

fn rolls(course: &Course<'_>, day: Date, window: Window) -> f64 {
    let ages: Vec<u32> =
        course.bills_through(day).iter().filter_map(|bill| Some(bill.when_due?.days_past_due)).collect();
    if ages.is_empty() {
        return NO_HISTORY;
    }
    let steps: Vec<i32> = ages.windows(2).map(|pair| pair[1].cmp(&pair[0]) as i32).collect();
    f64::from(super::family::last_of(&steps, window).iter().sum::<i32>())
}

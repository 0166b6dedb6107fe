//! Person: how the other accounts of the same person stand and went.

use ledger::account::Status;
use primitives::{Amount, Date};
use risk::feature::{Direction, Unit, Window};

use super::NO_HISTORY;
use super::family::{Family, Of, bills, days, ever, first_day, last_of, now};
use super::other_accounts::{OtherAccount, OtherAccounts, OtherBill};
use super::value::{count, deviation, mean, minor, number, share};

const ACCOUNTS: (&str, &str) = ("how many other accounts there are", "名下其他账户数量");
const LATE: (&str, &str) = ("how other accounts are repaid", "名下其他账户的还款情况");
const EARLIER: (&str, &str) = ("the course of earlier accounts", "以往账户的履约情况");
const SIZE: (&str, &str) = ("the size of other accounts", "名下其他账户的规模");

type Words = (&'static str, &'static str);

pub(super) fn families() -> Vec<Family> {
    let mut families = standing();
    families.extend(bill_history());
    families.extend(account_history());
    families.extend(sizes());
    families
}

struct Sort {
    characteristic: &'static str,
    reason: Words,
    unit: Unit,
    direction: Direction,
}

fn family(
    name: &'static str,
    windows: Vec<Window>,
    meaning: Words,
    sort: &Sort,
    of: fn(&OtherAccounts, Window) -> f64,
) -> Family {
    let &Sort { characteristic, reason, unit, direction } = sort;
    Family {
        name,
        windows,
        meaning,
        characteristic,
        reason,
        unit,
        direction,
        specials: &[NO_HISTORY],
        of: Of::Others(of),
    }
}

fn standing() -> Vec<Family> {
    let counted = |direction| Sort { characteristic: "other_accounts", reason: ACCOUNTS, unit: Unit::Count, direction };
    let late = |unit| Sort { characteristic: "other_accounts_late", reason: LATE, unit, direction: Direction::Up };
    vec![
        family(
            "person_accounts",
            ever(),
            ("other accounts that were ever opened", "历史上开立的其他账户数"),
            &counted(Direction::Free),
            |others, _| count(others.accounts.len()),
        ),
        family(
            "person_accounts_open",
            now(),
            ("other accounts on which something is owed", "当前未结清的其他账户数"),
            &counted(Direction::Free),
            |others, _| count(others.accounts.iter().filter(|account| account.status == Status::Open).count()),
        ),
        family(
            "person_accounts_new",
            days(&[7, 30, 90]),
            ("other accounts that were opened {}", "{}新开立的其他账户数"),
            &counted(Direction::Free),
            opened,
        ),
        family(
            "person_accounts_lost",
            ever(),
            ("other accounts that were charged off or written off", "已核销的其他账户数"),
            &late(Unit::Count),
            |others, _| {
                let is_lost = |account: &&OtherAccount| match account.status {
                    Status::ChargedOff | Status::WrittenOff => true,
                    Status::Open | Status::Settled | Status::Overpaid => false,
                };
                count(others.accounts.iter().filter(is_lost).count())
            },
        ),
        family(
            "person_accounts_past_due",
            now(),
            ("other accounts that are past due", "当前逾期的其他账户数"),
            &late(Unit::Count),
            |others, _| count(others.accounts.iter().filter(|account| account.days_past_due > 0).count()),
        ),
        family(
            "person_days_past_due",
            now(),
            ("most days past due of any other account", "其他账户当前最大逾期天数"),
            &late(Unit::Days),
            |others, _| most(others, |account| account.days_past_due),
        ),
        family(
            "person_days_past_due_max",
            ever(),
            ("most days past due that any other account ever had", "其他账户历史最大逾期天数"),
            &late(Unit::Days),
            |others, _| most(others, |account| account.days_past_due_max),
        ),
    ]
}

fn bill_history() -> Vec<Family> {
    let late = |unit, direction| Sort { characteristic: "other_accounts_bills", reason: LATE, unit, direction };
    let some = || [bills(&[3, 6, 12]), ever()].concat();
    vec![
        family(
            "person_bills",
            ever(),
            ("bills of other accounts that were due", "其他账户已到期的期数"),
            &late(Unit::Count, Direction::Free),
            |others, _| count(others.bills.len()),
        ),
        family(
            "person_missed_share",
            some(),
            ("share of other accounts' bills that were missed {}", "其他账户{}的逾期占比"),
            &late(Unit::Ratio, Direction::Up),
            |others, window| of_bills(others, window, |bills| share_of(bills, |bill| bill.is_missed)),
        ),
        family(
            "person_at_7_share",
            some(),
            ("share of other accounts' bills that were 7 or more days past due {}", "其他账户{}逾期7天及以上的占比"),
            &late(Unit::Ratio, Direction::Up),
            |others, window| of_bills(others, window, |bills| share_of(bills, |bill| bill.days_past_due_max >= 7)),
        ),
        family(
            "person_settle_days_last",
            bills(&[1]),
            (
                "days from due date to settlement {} of other accounts, below 0 when early",
                "其他账户{}从到期日到还清的天数（提前为负）",
            ),
            &late(Unit::Days, Direction::Up),
            |others, window| mean(&settle_days(others, window)),
        ),
        family(
            "person_settle_days_mean",
            some(),
            ("mean days from due date to settlement {} of other accounts", "其他账户{}从到期日到还清的平均天数"),
            &late(Unit::Days, Direction::Up),
            |others, window| mean(&settle_days(others, window)),
        ),
        family(
            "person_settle_days_max",
            ever(),
            ("most days from due date to settlement of other accounts", "其他账户从到期日到还清的最长天数"),
            &late(Unit::Days, Direction::Up),
            |others, window| settle_days(others, window).into_iter().max().map_or(NO_HISTORY, f64::from),
        ),
        family(
            "person_settle_days_sd",
            ever(),
            (
                "standard deviation of the days from due date to settlement of other accounts",
                "其他账户从到期日到还清天数的标准差",
            ),
            &late(Unit::Days, Direction::Free),
            |others, window| deviation(&settle_days(others, window)),
        ),
    ]
}

fn account_history() -> Vec<Family> {
    let sort = |unit, direction| Sort { characteristic: "earlier_accounts", reason: EARLIER, unit, direction };
    vec![
        family(
            "person_first_settle_days_mean",
            ever(),
            (
                "mean days from the first due date of an account to its settlement, over other accounts",
                "其他账户首期从到期日到还清的平均天数",
            ),
            &sort(Unit::Days, Direction::Up),
            |others, _| mean(&first_settle_days(others)),
        ),
        family(
            "person_first_settle_days_last",
            ever(),
            (
                "days from the first due date to its settlement of the other account opened last",
                "最近开立的其他账户首期从到期日到还清的天数",
            ),
            &sort(Unit::Days, Direction::Up),
            |others, _| first_settle_days(others).last().map_or(NO_HISTORY, |&days| f64::from(days)),
        ),
        family(
            "person_settled_share",
            ever(),
            ("share of other accounts on which nothing is owed any more", "其他账户中已结清的占比"),
            &sort(Unit::Ratio, Direction::Free),
            |others, _| {
                of_accounts(others, |accounts| accounts.iter().filter(|account| account.settled_on.is_some()).count())
            },
        ),
        family(
            "person_settled_early_share",
            ever(),
            ("share of other accounts that were settled before their last due date", "其他账户中提前结清的占比"),
            &sort(Unit::Ratio, Direction::Free),
            |others, _| {
                of_accounts(others, |accounts| accounts.iter().filter(|account| account.is_settled_early).count())
            },
        ),
        family(
            "person_days_since_opened",
            ever(),
            ("days since another account was last opened", "距上次开立其他账户的天数"),
            &sort(Unit::Days, Direction::Free),
            |others, _| since(others, others.accounts.iter().map(|account| account.opened_on).max()),
        ),
        family(
            "person_days_since_settled",
            ever(),
            ("days since another account was last settled", "距上次结清其他账户的天数"),
            &sort(Unit::Days, Direction::Free),
            |others, _| since(others, others.accounts.iter().filter_map(|account| account.settled_on).max()),
        ),
        family(
            "person_tenure",
            ever(),
            ("days since the first other account was opened", "首个其他账户开立至今的天数"),
            &sort(Unit::Days, Direction::Free),
            |others, _| since(others, others.accounts.first().map(|account| account.opened_on)),
        ),
        family(
            "person_open_gap_mean",
            ever(),
            ("mean days between openings of other accounts", "其他账户开立间隔的平均天数"),
            &sort(Unit::Days, Direction::Free),
            |others, _| {
                let gaps = others.accounts.windows(2).map(|pair| pair[1].opened_on - pair[0].opened_on);
                mean(&gaps.collect::<Vec<_>>())
            },
        ),
    ]
}

fn sizes() -> Vec<Family> {
    let sort = |unit| Sort { characteristic: "other_accounts_size", reason: SIZE, unit, direction: Direction::Free };
    let term = |unit| Sort { characteristic: "other_accounts_term", reason: EARLIER, unit, direction: Direction::Free };
    vec![
        family(
            "person_owed",
            now(),
            ("owed on other accounts in the same currency", "同币种其他账户欠款余额"),
            &sort(Unit::MinorUnits),
            |others, _| {
                if others.accounts.is_empty() {
                    NO_HISTORY
                } else {
                    minor(others.accounts.iter().map(|account| account.owed).sum())
                }
            },
        ),
        family(
            "person_paid_out_mean",
            ever(),
            ("mean of what was paid out on other accounts", "其他账户放款金额的均值"),
            &sort(Unit::MinorUnits),
            |others, _| paid_out_mean(others),
        ),
        family(
            "person_paid_out_last",
            ever(),
            ("paid out on the other account opened last", "最近开立的其他账户的放款金额"),
            &sort(Unit::MinorUnits),
            |others, _| others.accounts.last().map_or(NO_HISTORY, |account| minor(account.paid_out)),
        ),
        family(
            "person_cost_share_last",
            ever(),
            (
                "interest and fees of the other account opened last as a share of what was paid out",
                "最近开立的其他账户息费占放款的比例",
            ),
            &sort(Unit::Ratio),
            |others, _| others.accounts.last().map_or(NO_HISTORY, |account| share(account.cost, account.paid_out)),
        ),
        family(
            "person_term_days_mean",
            ever(),
            ("mean days from opening to the last due date of other accounts", "其他账户期限的平均天数"),
            &term(Unit::Days),
            |others, _| mean(&others.accounts.iter().filter_map(|account| account.term_days).collect::<Vec<_>>()),
        ),
        family(
            "person_term_days_last",
            ever(),
            ("days from opening to the last due date of the other account opened last", "最近开立的其他账户的期限天数"),
            &term(Unit::Days),
            |others, _| others.accounts.last().and_then(|account| account.term_days).map_or(NO_HISTORY, f64::from),
        ),
    ]
}

fn opened(others: &OtherAccounts, window: Window) -> f64 {
    let Some(day) = others.day else { return NO_HISTORY };
    let first = first_day(window, day);
    count(others.accounts.iter().filter(|account| first <= account.opened_on).count())
}

fn most(others: &OtherAccounts, of: fn(&OtherAccount) -> u32) -> f64 {
    others.accounts.iter().map(of).max().map_or(NO_HISTORY, f64::from)
}

fn of_bills(others: &OtherAccounts, window: Window, of: fn(&[OtherBill]) -> f64) -> f64 {
    let bills = last_of(&others.bills, window);
    if bills.is_empty() { NO_HISTORY } else { of(bills) }
}

fn share_of(bills: &[OtherBill], is_one: fn(&OtherBill) -> bool) -> f64 {
    count(bills.iter().filter(|bill| is_one(bill)).count()) / count(bills.len())
}

fn settle_days(others: &OtherAccounts, window: Window) -> Vec<i32> {
    last_of(&others.bills, window).iter().map(|bill| bill.settle_days).collect()
}

fn first_settle_days(others: &OtherAccounts) -> Vec<i32> {
    others.accounts.iter().filter_map(|account| account.first_settle_days).collect()
}

fn of_accounts(others: &OtherAccounts, some: fn(&[OtherAccount]) -> usize) -> f64 {
    if others.accounts.is_empty() {
        return NO_HISTORY;
    }
    count(some(&others.accounts)) / count(others.accounts.len())
}

fn since(others: &OtherAccounts, then: Option<Date>) -> f64 {
    match (others.day, then) {
        (Some(day), Some(then)) => f64::from(day - then),
        _ => NO_HISTORY,
    }
}

fn paid_out_mean(others: &OtherAccounts) -> f64 {
    if others.accounts.is_empty() {
        return NO_HISTORY;
    }
    let all: Amount = others.accounts.iter().map(|account| account.paid_out).sum();
    number(all.minor()) / count(others.accounts.len())
}

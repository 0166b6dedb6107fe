//! The path: what is recommended for an account that has just missed a due date, by stated rules.
//!
//! The first rule whose condition holds decides; its reasons are told. A score can only make the path more careful.

use ledger::account::Status;
use ledger::course::Course;
use ledger::event::Pausable;

/// From this probability of bad on, an account is called and not merely reminded.
const PD_CALL: f64 = 0.5;

/// So many bills settled make a history to rely on.
const BILLS_RELIABLE: f64 = 3.0;

/// What is recommended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Path {
    /// Nothing until a person has looked at it: it is charged off, in a settlement, or standing still.
    Review,
    /// A call on the first days, contract and identity checked.
    Call,
    /// A contact that asks for the day of payment and offers ways to pay.
    Contact,
    /// A reminder, then a few days to pay by itself.
    Remind,
    /// Nothing: nothing is past due.
    Nothing,
}

/// Why.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Because {
    /// Nothing is past due.
    Current,
    /// It left the books, or was given up.
    Lost,
    /// A settlement is being performed.
    InSettlement,
    /// Ageing stands still.
    Paused,
    /// Nothing was ever repaid on it, and other accounts of the person have no history either.
    NeverRepaid,
    /// So many other accounts of the person are past due.
    OthersPastDue(f64),
    /// Money was taken back within 90 days.
    MoneyBack,
    /// A model finds it likely to go bad, with this probability.
    HighRisk(f64),
    /// A part of the bill came in.
    PartRepaid,
    /// Of the last twelve bills, so many were past due, this one among them.
    LateBefore(f64),
    /// Few bills were settled so far.
    ShortHistory,
    /// So many bills were settled on time, those of other accounts of the person among them.
    Reliable(f64),
}

/// The path with its reasons.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Recommended {
    pub(super) path: Path,
    pub(super) because: Vec<Because>,
}

pub(super) fn path(course: &Course<'_>, value: &impl Fn(&str) -> Option<f64>, pd: Option<f64>) -> Recommended {
    let rules = [review(course), call(course, value, pd), contact(course, value)];
    if !course.spell_on(course.through()).is_some_and(ledger::course::Spell::is_past_due) {
        return Recommended { path: Path::Nothing, because: vec![Because::Current] };
    }
    let paths = [Path::Review, Path::Call, Path::Contact];
    let found = paths.into_iter().zip(rules).find(|(_, because)| !because.is_empty());
    let (path, because) = found.unwrap_or_else(|| (Path::Remind, vec![Because::Reliable(on_time(course, value))]));
    Recommended { path, because }
}

fn review(course: &Course<'_>) -> Vec<Because> {
    let account = &course.account;
    let day = course.through();
    let is_lost = match account.status() {
        Status::ChargedOff | Status::WrittenOff => true,
        Status::Open | Status::Settled | Status::Overpaid => false,
    };
    let is_in_settlement = account.settlement.as_ref().is_some_and(ledger::account::Settlement::is_active);
    let stands_still =
        |pause: &ledger::account::Pause| pause.what == Pausable::Ageing && pause.from <= day && day < pause.until;
    let found = [
        (is_lost, Because::Lost),
        (is_in_settlement, Because::InSettlement),
        (account.pauses.iter().any(stands_still), Because::Paused),
    ];
    holding(&found)
}

fn call(course: &Course<'_>, value: &impl Fn(&str) -> Option<f64>, pd: Option<f64>) -> Vec<Because> {
    let at_least_one = |name| value(name).filter(|&count| count >= 1.0);
    let has_repaid = course.account.totals.repaid.is_positive();
    let others = at_least_one("person_accounts_past_due");
    let found = [
        (!has_repaid && on_time(course, value) < BILLS_RELIABLE, Because::NeverRepaid),
        (others.is_some(), Because::OthersPastDue(others.unwrap_or_default())),
        (at_least_one("chargebacks_90d").or(at_least_one("reversed_repayments_90d")).is_some(), Because::MoneyBack),
        (pd.is_some_and(|pd| pd >= PD_CALL), Because::HighRisk(pd.unwrap_or_default())),
    ];
    holding(&found)
}

fn contact(course: &Course<'_>, value: &impl Fn(&str) -> Option<f64>) -> Vec<Because> {
    let last = course.bills_through(course.through()).last();
    let late = value("bills_at_1_12b").unwrap_or_default();
    let found = [
        (last.is_some_and(ledger::course::Bill::was_partly_repaid), Because::PartRepaid),
        (late > 1.0, Because::LateBefore(late)),
        (on_time(course, value) < BILLS_RELIABLE, Because::ShortHistory),
    ];
    holding(&found)
}

/// How many bills were settled on time, those of other accounts of the person among them.
fn on_time(course: &Course<'_>, value: &impl Fn(&str) -> Option<f64>) -> f64 {
    let bills = course.bills_through(course.through());
    let own = bills.iter().filter(|bill| bill.settled_on.is_some() && bill.days_past_due_max == 0).count() as f64;
    let others = value("person_bills_ever").zip(value("person_missed_share_ever"));
    own + others.map_or(0.0, |(bills, missed)| (bills * (1.0 - missed)).round())
}

fn holding(found: &[(bool, Because)]) -> Vec<Because> {
    found.iter().filter(|(holds, _)| *holds).map(|(_, because)| *because).collect()
}

//! What cases stop, told to the contact gate.
//!
//! A complaint and a plea of hardship stop by their own case. Disputes of one account stop together: all of it, the sum of the parts,
//! or nothing once none is open any more.

use collections::case::{CaseKind, Disputed, Stops, disputed};
use collections::person::{Fact, FactOf};
use collections::{AccountId as Account, CaseId};
use jiff::Timestamp;

use super::fold::{Case, State, of_person};
use crate::error::Result;
use crate::facts::{Told, tell};
use crate::port::Writing;

/// A case comes in.
pub(super) fn begin(unit: &mut dyn Writing, case: &Case, by: &str, now: Timestamp) -> Result<()> {
    let all = of_person(&unit.person_events(&[&case.person])?)?;
    switch(unit, case, &all, (by, "begins"), now)
}

/// A case has its answer, or is closed. One that was answered before stops nothing any more, and nothing changes.
pub(super) fn end(unit: &mut dyn Writing, case: &Case, all: &[Case], by: &str, now: Timestamp) -> Result<()> {
    switch(unit, case, all, (by, case.state.name()), now)
}

fn switch(unit: &mut dyn Writing, case: &Case, all: &[Case], (by, word): (&str, &str), now: Timestamp) -> Result<()> {
    let own = |fact| {
        let of = FactOf::Case(CaseId::from(format!("case-{}", case.id).as_str()));
        Told { fact, of, begins: stops(case), amount: None }
    };
    let told = match case.kind.stops() {
        Stops::Nothing => return Ok(()),
        Stops::Complaint => own(Fact::ComplaintOpen),
        Stops::Hardship => own(Fact::HardshipRequested),
        Stops::Disputed => {
            let Some(account) = &case.account else { return Ok(()) };
            of_account(account, all)
        }
    };
    tell(unit, &case.person, (by, &format!("case-{}-stops-{word}", case.id)), told, now)
}

fn of_account(account: &str, all: &[Case]) -> Told {
    let open = all
        .iter()
        .filter(|case| case.kind.stops() == Stops::Disputed && case.account.as_deref() == Some(account) && stops(case));
    let of = FactOf::Account(Account::from(account));
    let told = |begins, amount| Told { fact: Fact::Disputed, of: of.clone(), begins, amount };
    match disputed(open.map(|case| case.amount)) {
        Disputed::Nothing => told(false, None),
        Disputed::Part(amount) => told(true, Some(amount)),
        Disputed::All => told(true, None),
    }
}

/// Whether a case stops what its kind stops: while it has no answer; and a dispute that was upheld until it is closed, because the
/// account is to be put right first.
pub(super) fn stops(case: &Case) -> bool {
    match &case.state {
        State::Open => true,
        State::Answered { upheld, .. } => *upheld && is_put_right_first(case.kind),
        State::Closed { .. } => false,
    }
}

const fn is_put_right_first(kind: CaseKind) -> bool {
    match kind {
        CaseKind::Dispute | CaseKind::Validation => true,
        CaseKind::Complaint
        | CaseKind::Hardship
        | CaseKind::CreditReport
        | CaseKind::LostContact
        | CaseKind::BadFaith
        | CaseKind::Correction => false,
    }
}

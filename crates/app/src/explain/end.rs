//! Ends: termination, charge-off, write-off and settlement, as facts.

use ledger::account::{Account, Settlement, SettlementState};
use ledger::component::Components;
use primitives::{Amount, Date};

use super::Fact;

/// How an account has ended, or is to end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// The contract was ended early.
    Terminated {
        /// When.
        on: Date,
    },
    /// The asset left the books.
    ChargedOff {
        /// When.
        on: Date,
        /// The code of the reason.
        reason: String,
        /// Whether it was for fraud.
        is_fraud: bool,
        /// What was unpaid then.
        amounts: Components,
    },
    /// Money came in after a charge-off.
    Recovered {
        /// How much.
        amount: Amount,
    },
    /// Less is accepted as full, if it comes in time.
    SettlementActive {
        /// When it was agreed.
        agreed_on: Date,
        /// What is accepted.
        total: Amount,
        /// What has come in.
        received: Amount,
        /// By which day more must come in, and how much.
        next: Option<(Date, Amount)>,
    },
    /// What was accepted as full has come in.
    SettlementCompleted {
        /// When it was agreed.
        agreed_on: Date,
        /// When it was completed.
        on: Date,
        /// What came in.
        received: Amount,
        /// What was given up.
        forgiven: Components,
    },
    /// What was accepted as full did not come in time.
    SettlementLapsed {
        /// When it was agreed.
        agreed_on: Date,
        /// When it lapsed.
        on: Date,
        /// What would have been accepted.
        total: Amount,
        /// What came in.
        received: Amount,
    },
    /// What was accepted as full had come in, and went back.
    SettlementFailed {
        /// When it was agreed.
        agreed_on: Date,
        /// When money went back.
        on: Date,
        /// What would have been accepted.
        total: Amount,
        /// What is left of what came in.
        received: Amount,
    },
    /// A credit balance too small to pay out became the lender's.
    Kept {
        /// How much.
        amount: Amount,
    },
    /// The claim was given up.
    WrittenOff {
        /// When.
        on: Date,
        /// What was given up.
        amounts: Components,
        /// What came in since, settling nothing.
        received_since: Amount,
    },
}

/// How the account has ended, or is to end, in the order in which such things follow each other.
pub(super) fn ends(account: &Account<'_>) -> Vec<Fact> {
    let totals = &account.totals;
    let mut ends = Vec::new();
    ends.extend(account.terminated_on.map(|on| End::Terminated { on }));
    if let Some(charge_off) = &account.charge_off {
        let (on, reason, is_fraud) = (charge_off.on, charge_off.reason.clone(), charge_off.is_fraud);
        ends.push(End::ChargedOff { on, reason, is_fraud, amounts: totals.charged_off });
        if totals.recovered.is_positive() {
            ends.push(End::Recovered { amount: totals.recovered });
        }
    }
    ends.extend(account.settlement.as_ref().map(|settlement| settled(settlement, account)));
    let kept = Some(totals.kept).filter(|kept| kept.is_positive());
    ends.extend(kept.map(|amount| End::Kept { amount }));
    ends.extend(account.written_off_on.map(|on| End::WrittenOff {
        on,
        amounts: totals.written_off,
        received_since: totals.received_after_write_off,
    }));
    ends.into_iter().map(Fact::End).collect()
}

fn settled(settlement: &Settlement, account: &Account<'_>) -> End {
    let (agreed_on, received, total) = (settlement.agreed_on, settlement.received, settlement.total());
    match settlement.state {
        SettlementState::Active => {
            let missing = settlement.parts.iter().map(|part| (part.due, settlement.expected_through(part.due)));
            let next = missing.map(|(due, expected)| (due, expected - received)).find(|(_, left)| left.is_positive());
            End::SettlementActive { agreed_on, total, received, next }
        }
        SettlementState::Completed { on } => {
            End::SettlementCompleted { agreed_on, on, received, forgiven: account.totals.forgiven }
        }
        SettlementState::Failed { on } => End::SettlementFailed { agreed_on, on, total, received },
        SettlementState::Lapsed { on } => End::SettlementLapsed { agreed_on, on, total, received },
    }
}

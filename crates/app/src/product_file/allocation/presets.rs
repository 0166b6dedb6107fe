//! Rules that have a name: orders of other systems, of statutes and of supervisors, in our terms.

use ledger::product::AllocationItem::{self, AdditionalInterest, Fee, Interest, OtherPenalty, Penalty, Principal};
use ledger::product::{AllocationRule, AllocationStep, AllocationSwitch, DueClass, FutureRule, SweepOrder, SwitchWhen};

use crate::product_file::value::named;

/// A rule by name. What each does is told to the reader in `options`.
#[derive(Clone, Copy)]
pub(in crate::product_file) enum RulePreset {
    FineractStandard,
    InterestFirst,
    PrincipalFirst,
    EarlyRepayment,
    Creocore,
    RbiIndia,
    DueFeeAdvancePrincipal,
    DueFeeLast,
    Heavensfamily,
    FrappeStandard,
    FrappeSubStandard,
    FrappeWrittenOff,
    FrappeSettlement,
    Frappe2025,
    LanaDocumented,
    LanaCode,
    CnContractDefault,
    CnCard,
    RateFirst,
}

named!(RulePreset {
    "fineract_standard" => FineractStandard,
    "interest_first" => InterestFirst,
    "principal_first" => PrincipalFirst,
    "early_repayment" => EarlyRepayment,
    "creocore" => Creocore,
    "rbi_india" => RbiIndia,
    "due_pen_fee_int_pri_adv_pri_pen_fee_int" => DueFeeAdvancePrincipal,
    "due_pen_int_pri_fee_adv_pen_int_pri_fee" => DueFeeLast,
    "heavensfamily" => Heavensfamily,
    "frappe_standard" => FrappeStandard,
    "frappe_sub_standard" => FrappeSubStandard,
    "frappe_written_off" => FrappeWrittenOff,
    "frappe_settlement" => FrappeSettlement,
    "frappe_2025" => Frappe2025,
    "lana_documented" => LanaDocumented,
    "lana_code" => LanaCode,
    "cn_contract_default" => CnContractDefault,
    "cn_card" => CnCard,
    "rate_first" => RateFirst,
});

impl RulePreset {
    /// The sweeps of the rule.
    pub(super) fn steps(self) -> Vec<AllocationStep> {
        match self {
            Self::FineractStandard | Self::Creocore | Self::RateFirst => {
                instalment_by_instalment([Penalty, Fee, Interest, Principal])
            }
            Self::InterestFirst | Self::LanaDocumented => instalment_by_instalment([Interest, Principal, Penalty, Fee]),
            Self::PrincipalFirst => instalment_by_instalment([Principal, Interest, Penalty, Fee]),
            Self::Heavensfamily => instalment_by_instalment([Principal, Interest, Fee, Penalty]),
            Self::DueFeeLast => instalment_by_instalment([Penalty, Interest, Principal, Fee]),
            Self::EarlyRepayment => {
                vec![owed(&[Interest, Principal, Penalty, Fee]), in_advance(&[Principal])]
            }
            Self::DueFeeAdvancePrincipal => {
                vec![owed(&[Penalty, Fee, Interest, Principal]), in_advance(&[Principal, Penalty, Fee, Interest])]
            }
            Self::RbiIndia => {
                let charges = owed(&[Penalty, Fee, Interest]);
                vec![charges, owed(&[Principal]), in_advance(&[Penalty, Fee, Interest, Principal])]
            }
            Self::FrappeStandard => in_turn(&[&[Interest, Principal], &[Penalty], &[Fee]]),
            Self::FrappeSubStandard => in_turn(&[&[Principal], &[Interest], &[Penalty], &[Fee]]),
            Self::Frappe2025 => in_turn(&[&[Interest, Principal], &[AdditionalInterest], &[OtherPenalty], &[Fee]]),
            Self::FrappeWrittenOff | Self::FrappeSettlement => frappe_claim(),
            Self::LanaCode => in_turn(&[&[Interest], &[Principal], &[Penalty], &[Fee]]),
            Self::CnContractDefault => in_turn(&[&[Fee, Penalty], &[Interest], &[Principal]]),
            Self::CnCard => in_turn(&[&[Fee, Penalty, Interest], &[Principal]]),
        }
    }

    /// Whether interest of an instalment goes with its principal, when that is settled before its period begins.
    pub(super) const fn waives_interest_in_advance(self) -> bool {
        matches!(self, Self::Heavensfamily)
    }

    /// In which order it sweeps.
    pub(super) const fn sweep(self) -> SweepOrder {
        if matches!(self, Self::RateFirst) { SweepOrder::HighestRateFirst } else { SweepOrder::OldestFirst }
    }

    /// The switches that belong to the rule.
    pub(super) fn switches(self, future_rule: FutureRule) -> Vec<AllocationSwitch> {
        match self {
            // From day 91 on: the first 90 days, the 90th included, have the rule itself.
            Self::CnCard => {
                let steps = in_turn(&[&[Principal], &[Fee, Penalty, Interest]]);
                let rule = AllocationRule { steps, future_rule, sweep: SweepOrder::OldestFirst };
                vec![AllocationSwitch { when: SwitchWhen::DpdAbove(90), rule }]
            }
            Self::Frappe2025 => {
                let sub_standard: [&[AllocationItem]; 5] =
                    [&[Principal], &[Interest], &[AdditionalInterest], &[OtherPenalty], &[Fee]];
                let orders = [
                    (SwitchWhen::SettlementActive, frappe_claim()),
                    (SwitchWhen::ChargedOff, frappe_claim()),
                    (SwitchWhen::NonPerforming, in_turn(&sub_standard)),
                    (SwitchWhen::DpdAbove(90), in_turn(&sub_standard)),
                ];
                let rule = |steps| AllocationRule { steps, future_rule, sweep: SweepOrder::OldestFirst };
                orders.map(|(when, steps)| AllocationSwitch { when, rule: rule(steps) }).to_vec()
            }
            Self::FineractStandard
            | Self::InterestFirst
            | Self::PrincipalFirst
            | Self::EarlyRepayment
            | Self::Creocore
            | Self::RbiIndia
            | Self::DueFeeAdvancePrincipal
            | Self::DueFeeLast
            | Self::Heavensfamily
            | Self::FrappeStandard
            | Self::FrappeSubStandard
            | Self::FrappeWrittenOff
            | Self::FrappeSettlement
            | Self::LanaDocumented
            | Self::LanaCode
            | Self::CnContractDefault
            | Self::RateFirst => Vec::new(),
        }
    }
}

fn owed(items: &[AllocationItem]) -> AllocationStep {
    AllocationStep::new(&DueClass::OWED, items.iter().copied())
}

fn in_advance(items: &[AllocationItem]) -> AllocationStep {
    AllocationStep::new(&[DueClass::InAdvance], items.iter().copied())
}

fn instalment_by_instalment(order: [AllocationItem; 4]) -> Vec<AllocationStep> {
    vec![owed(&order), in_advance(&order)]
}

/// Some items of everything owed, then the next ones; after that likewise of everything in advance.
fn in_turn(groups: &[&[AllocationItem]]) -> Vec<AllocationStep> {
    groups.iter().map(|group| owed(group)).chain(groups.iter().map(|group| in_advance(group))).collect()
}

/// A claim that is called in: principal, due or not, then interest, additional interest, penalty and fees.
fn frappe_claim() -> Vec<AllocationStep> {
    let of_all = |item: AllocationItem| AllocationStep::new(&DueClass::ALL, [item]);
    [Principal, Interest, AdditionalInterest, OtherPenalty, Fee].map(of_all).to_vec()
}

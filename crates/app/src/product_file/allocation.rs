//! `[allocation]`: how money is spread over what is owed.
//!
//! A rule is written in one of the ways that `rule` reads; the rules that have a name are in `presets`.

mod presets;
mod rule;

use ledger::component::Component;
use ledger::product::{
    AllocationItem, AllocationRule, AllocationSwitch, AllocationTerms, DueOrder, FutureRule, InterestRefund,
    Overpayment, PaidAhead, Plan, SweepOrder, SwitchWhen,
};
use serde::Deserialize;
use toml::Spanned;

use self::presets::RulePreset;
use self::rule::{Fits, Processing, RuleSection, StepSection};
use super::value::{Checked, DAYS_MAX, Name, Wrong, named, within, wrong};

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct AllocationSection {
    preset: Option<Spanned<Name<RulePreset>>>,
    processing: Option<Spanned<Name<Processing>>>,
    order: Option<Spanned<Vec<Name<AllocationItem>>>>,
    in_advance_order: Option<Spanned<Vec<Name<AllocationItem>>>>,
    slots: Option<Spanned<Vec<Spanned<Name<rule::Slot>>>>>,
    steps: Option<Spanned<Vec<Spanned<StepSection>>>>,
    future_rule: Name<FutureRule>,
    sweep: Option<Spanned<Name<SweepOrder>>>,
    merchant_refund_rule: Option<Spanned<Name<FutureRule>>>,
    merchant_refund: Option<Spanned<RuleSection>>,
    payout_refund: Option<Spanned<RuleSection>>,
    goodwill_credit: Option<Spanned<RuleSection>>,
    switch: Vec<Spanned<SwitchSection>>,
    chargeback_order: Option<Spanned<Vec<Name<Component>>>>,
    refund_order: Option<Spanned<Vec<Name<Component>>>>,
    overpayment: Name<Overpayment>,
    waives_interest_in_advance: Option<Spanned<bool>>,
    interest_refund: Vec<Spanned<Name<RefundKind>>>,
    due_order: Name<DueOrder>,
}

named!(DueOrder { "down_payment_first" => DownPaymentFirst, "instalment_first" => InstalmentFirst });

/// A refund with which interest goes back.
#[derive(Clone, Copy)]
enum RefundKind {
    Merchant,
    Payout,
}

named!(RefundKind { "merchant_refund" => Merchant, "payout_refund" => Payout });

named!(Overpayment { "credit_balance" => CreditBalance, "refund" => Refund, "reject" => Reject });

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SwitchSection {
    when: Spanned<Name<When>>,
    days: Option<Spanned<u32>>,
    preset: Option<Spanned<Name<RulePreset>>>,
    processing: Option<Spanned<Name<Processing>>>,
    order: Option<Spanned<Vec<Name<AllocationItem>>>>,
    in_advance_order: Option<Spanned<Vec<Name<AllocationItem>>>>,
    slots: Option<Spanned<Vec<Spanned<Name<rule::Slot>>>>>,
    steps: Option<Spanned<Vec<Spanned<StepSection>>>>,
    #[serde(default)]
    future_rule: Name<FutureRule>,
    sweep: Option<Spanned<Name<SweepOrder>>>,
}

#[derive(Clone, Copy)]
enum When {
    DpdAbove,
    NonPerforming,
    ChargedOff,
    SettlementActive,
}

named!(When {
    "dpd_above" => DpdAbove, "non_performing" => NonPerforming, "charged_off" => ChargedOff,
    "settlement_active" => SettlementActive
});

impl AllocationSection {
    pub(super) fn into_terms(
        mut self,
        plan: &Plan,
        has_additional_interest: bool,
        paid_ahead: PaidAhead,
    ) -> Checked<AllocationTerms> {
        let fits = Fits { plan, has_additional_interest };
        let waives_interest_in_advance = self.waives_interest_in_advance(plan, paid_ahead)?;
        let written = RuleSection {
            preset: self.preset.take(),
            processing: self.processing.take(),
            order: self.order.take(),
            in_advance_order: self.in_advance_order.take(),
            slots: self.slots.take(),
            steps: self.steps.take(),
            future_rule: self.future_rule,
            sweep: self.sweep.take(),
        };
        let future_rule = self.future_rule.0;
        let of_preset = written.preset.as_ref().map(|preset| preset.get_ref().0.switches(future_rule));
        let repayment = written.into_rule(fits)?.unwrap_or_else(|| rule::standard(future_rule));
        let of_preset = of_preset.unwrap_or_default().into_iter();
        let of_preset = of_preset.map(|switch| swept_as(switch, repayment.sweep)).collect();
        let merchant_refund = self.merchant_refund(&repayment, fits)?;
        Ok(AllocationTerms {
            switches: switches(self.switch, of_preset, fits)?,
            merchant_refund,
            payout_refund: rule_or(self.payout_refund, &repayment, fits)?,
            goodwill_credit: rule_or(self.goodwill_credit, &repayment, fits)?,
            chargeback_order: rule::order(self.chargeback_order.as_ref())?.unwrap_or(Component::ALL),
            refund_order: rule::order(self.refund_order.as_ref())?.unwrap_or(Component::ALL),
            overpayment: self.overpayment.0,
            waives_interest_in_advance,
            interest_refund: interest_refund(&self.interest_refund, plan)?,
            due_order: self.due_order.0,
            repayment,
        })
    }

    /// What the file says, or else what its preset does.
    fn waives_interest_in_advance(&self, plan: &Plan, paid_ahead: PaidAhead) -> Checked<bool> {
        let of_preset = self.preset.as_ref().filter(|preset| preset.get_ref().0.waives_interest_in_advance());
        if paid_ahead == PaidAhead::TakesPrincipal {
            let what = "interest of an instalment that is paid in advance is not waived where it takes principal: leave \
                        paid_ahead out, or choose another order";
            if let Some(written) = self.waives_interest_in_advance.as_ref().filter(|written| *written.get_ref()) {
                return Err(wrong(written, what));
            }
            if let (Some(preset), None) = (of_preset, &self.waives_interest_in_advance) {
                return Err(wrong(preset, what));
            }
        }
        match (&self.waives_interest_in_advance, plan) {
            (Some(written), Plan::Statement(_)) => {
                let what = "waives_interest_in_advance has no effect with a statement plan, which has no instalments in \
                            advance: leave it out";
                Err(wrong(written, what))
            }
            (Some(written), _) => Ok(*written.get_ref()),
            (None, _) => Ok(of_preset.is_some()),
        }
    }

    fn merchant_refund(&mut self, repayment: &AllocationRule, fits: Fits<'_>) -> Checked<AllocationRule> {
        match (self.merchant_refund.take(), &self.merchant_refund_rule) {
            (Some(_), Some(future_rule)) => {
                let what = "merchant_refund_rule and [allocation.merchant_refund] say the same: give one of them";
                Err(wrong(future_rule, what))
            }
            (Some(section), None) => own_rule(section, fits),
            (None, future_rule) => {
                let future_rule = future_rule.as_ref().map_or(FutureRule::LastInstalment, |rule| rule.get_ref().0);
                Ok(repayment.for_returned_goods(future_rule))
            }
        }
    }
}

/// With which refunds interest goes back, each named once.
fn interest_refund(written: &[Spanned<Name<RefundKind>>], plan: &Plan) -> Checked<InterestRefund> {
    let mut refund = InterestRefund::default();
    for kind in written {
        if plan.interest().is_none() {
            return Err(wrong(kind, "interest goes back by the plan's rate: it needs a plan with annual_rate"));
        }
        let on = match kind.get_ref().0 {
            RefundKind::Merchant => &mut refund.on_merchant_refund,
            RefundKind::Payout => &mut refund.on_payout_refund,
        };
        if std::mem::replace(on, true) {
            return Err(wrong(kind, "this is named twice"));
        }
    }
    Ok(refund)
}

/// A switch of a preset, in the order in which the file sweeps.
fn swept_as(switch: AllocationSwitch, sweep: SweepOrder) -> AllocationSwitch {
    AllocationSwitch { rule: AllocationRule { sweep, ..switch.rule }, ..switch }
}

fn rule_or(
    section: Option<Spanned<RuleSection>>,
    otherwise: &AllocationRule,
    fits: Fits<'_>,
) -> Checked<AllocationRule> {
    section.map_or_else(|| Ok(otherwise.clone()), |section| own_rule(section, fits))
}

/// The rule of a section that is there to give one.
fn own_rule(section: Spanned<RuleSection>, fits: Fits<'_>) -> Checked<AllocationRule> {
    let at = section.span().start;
    section.into_inner().into_rule(fits)?.ok_or_else(|| no_rule(at))
}

fn no_rule(at: usize) -> Wrong {
    Wrong { at, what: "a rule is missing here: give preset, order, slots or steps".to_owned() }
}

/// The switches of the file, and after them those that come with its preset.
fn switches(
    sections: Vec<Spanned<SwitchSection>>,
    of_preset: Vec<AllocationSwitch>,
    fits: Fits<'_>,
) -> Checked<Vec<AllocationSwitch>> {
    let mut switches: Vec<AllocationSwitch> = Vec::new();
    for section in sections {
        let at = section.span().start;
        let switch = section.into_inner().into_switch(at, fits)?;
        if switches.iter().any(|before| holds_whenever(before.when, switch.when)) {
            let what = "this switch is never reached, one before it holds whenever it does: put it before that one";
            return Err(Wrong { at, what: what.to_owned() });
        }
        switches.push(switch);
    }
    switches.extend(of_preset);
    Ok(switches)
}

/// Whether an account that is in one state is always in the other too.
fn holds_whenever(state: SwitchWhen, other: SwitchWhen) -> bool {
    match (state, other) {
        (SwitchWhen::DpdAbove(days), SwitchWhen::DpdAbove(of_other)) => days <= of_other,
        (state, other) => state == other,
    }
}

impl SwitchSection {
    /// The switch of the section that begins in this place.
    fn into_switch(self, at: usize, fits: Fits<'_>) -> Checked<AllocationSwitch> {
        let when = match (self.when.get_ref().0, &self.days) {
            (When::DpdAbove, Some(days)) => SwitchWhen::DpdAbove(within(days, 0, DAYS_MAX)?),
            (When::DpdAbove, None) => return Err(wrong(&self.when, "when = \"dpd_above\" needs days")),
            (When::NonPerforming | When::ChargedOff | When::SettlementActive, Some(days)) => {
                return Err(wrong(days, "days goes with when = \"dpd_above\": leave it out"));
            }
            (When::NonPerforming, None) => SwitchWhen::NonPerforming,
            (When::ChargedOff, None) => SwitchWhen::ChargedOff,
            (When::SettlementActive, None) => SwitchWhen::SettlementActive,
        };
        let rule = RuleSection {
            preset: self.preset,
            processing: self.processing,
            order: self.order,
            in_advance_order: self.in_advance_order,
            slots: self.slots,
            steps: self.steps,
            future_rule: self.future_rule,
            sweep: self.sweep,
        };
        Ok(AllocationSwitch { when, rule: rule.into_rule(fits)?.ok_or_else(|| no_rule(at))? })
    }
}

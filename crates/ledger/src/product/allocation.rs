//! Allocation rules: in which order money received settles what is owed.

use crate::component::Component;

/// How money received is spread over what is owed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllocationTerms {
    /// The rule of repayments.
    pub repayment: AllocationRule,
    /// Other rules for repayments, by the state of the account before the repayment; the first that holds is taken.
    pub switches: Vec<AllocationSwitch>,
    /// The rule of refunds by merchants. Principal that is not due comes before it on a revolving account.
    pub merchant_refund: AllocationRule,
    /// The rule of refunds paid out to the customer's order.
    pub payout_refund: AllocationRule,
    /// The rule of goodwill credits.
    pub goodwill_credit: AllocationRule,
    /// In which order a chargeback takes back what an instalment was paid.
    pub chargeback_order: [Component; 4],
    /// In which order money paid back to the customer un-pays an instalment.
    pub refund_order: [Component; 4],
    /// What becomes of money beyond everything owed.
    pub overpayment: Overpayment,
    /// Whether interest of an instalment is dropped when its principal is settled before its period begins.
    pub waives_interest_in_advance: bool,
    /// With which refunds the interest goes back that they bore since the opening.
    pub interest_refund: InterestRefund,
    /// Which of two instalments of one due date is settled first, where one is a down payment.
    pub due_order: DueOrder,
}

/// Which is settled first of a down payment and an instalment with the same due date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DueOrder {
    /// The down payment.
    #[default]
    DownPaymentFirst,
    /// The instalment.
    InstalmentFirst,
}

/// With which refunds the interest goes back that they bore since the opening.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InterestRefund {
    /// With refunds by merchants.
    pub on_merchant_refund: bool,
    /// With refunds of what was paid out to the customer's order.
    pub on_payout_refund: bool,
}

impl Default for AllocationTerms {
    /// The oldest instalment first, in it penalty, fee, interest, principal; a merchant's refund takes principal of the
    /// last instalment first.
    fn default() -> Self {
        use Component::{Fee, Interest, Penalty, Principal};
        let order = [Penalty, Fee, Interest, Principal];
        let repayment = AllocationRule::horizontal(order, order, FutureRule::NextInstalment);
        Self {
            switches: Vec::new(),
            merchant_refund: repayment.for_returned_goods(FutureRule::LastInstalment),
            payout_refund: repayment.clone(),
            goodwill_credit: repayment.clone(),
            repayment,
            chargeback_order: Component::ALL,
            refund_order: Component::ALL,
            overpayment: Overpayment::CreditBalance,
            waives_interest_in_advance: false,
            interest_refund: InterestRefund::default(),
            due_order: DueOrder::default(),
        }
    }
}

/// An order of settlement: sweeps over the instalments, one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllocationRule {
    /// The sweeps. What none of them names is not settled.
    pub steps: Vec<AllocationStep>,
    /// Which instalment in advance comes first.
    pub future_rule: FutureRule,
    /// Whether what bears a higher rate comes first.
    pub sweep: SweepOrder,
}

/// One sweep: over the instalments of some due classes, oldest first, in each over some items in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllocationStep {
    /// Which instalments.
    pub classes: Vec<DueClass>,
    /// What of them, in order.
    pub items: Vec<AllocationItem>,
}

/// What a sweep settles of an instalment: a component, or a part of one that has a place of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AllocationItem {
    /// All penalty, additional interest first.
    Penalty,
    /// The additional interest in the penalty.
    AdditionalInterest,
    /// The penalty without its additional interest.
    OtherPenalty,
    /// Fees.
    Fee,
    /// Contractual interest.
    Interest,
    /// The money lent.
    Principal,
}

impl AllocationItem {
    /// The component that it is, or is part of.
    pub const fn component(self) -> Component {
        match self {
            Self::Penalty | Self::AdditionalInterest | Self::OtherPenalty => Component::Penalty,
            Self::Fee => Component::Fee,
            Self::Interest => Component::Interest,
            Self::Principal => Component::Principal,
        }
    }

    /// The item's name in files and answers. Whether `penalty` is all of it is told by whether the other part is named beside it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AdditionalInterest => "additional_interest",
            Self::Penalty | Self::OtherPenalty | Self::Fee | Self::Interest | Self::Principal => {
                self.component().name()
            }
        }
    }
}

impl From<Component> for AllocationItem {
    fn from(component: Component) -> Self {
        match component {
            Component::Penalty => Self::Penalty,
            Component::Fee => Self::Fee,
            Component::Interest => Self::Interest,
            Component::Principal => Self::Principal,
        }
    }
}

impl AllocationStep {
    /// A sweep over the instalments of some classes, in each over components or parts of them.
    pub fn new<I: Into<AllocationItem>>(classes: &[DueClass], items: impl IntoIterator<Item = I>) -> Self {
        Self { classes: classes.to_vec(), items: items.into_iter().map(Into::into).collect() }
    }
}

/// How an instalment's due date lies to the value date of a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DueClass {
    /// Due before it.
    PastDue,
    /// Due on it.
    Due,
    /// Due after it.
    InAdvance,
}

impl DueClass {
    /// All three, in the order of time.
    pub const ALL: [Self; 3] = [Self::PastDue, Self::Due, Self::InAdvance];

    /// What is owed already.
    pub const OWED: [Self; 2] = [Self::PastDue, Self::Due];

    /// The class's name in files and answers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PastDue => "past_due",
            Self::Due => "due",
            Self::InAdvance => "in_advance",
        }
    }
}

impl AllocationRule {
    /// Instalment by instalment: what is owed in one order, what is in advance in another.
    pub fn horizontal<I: Into<AllocationItem>>(
        order: impl IntoIterator<Item = I>,
        in_advance_order: impl IntoIterator<Item = I>,
        future_rule: FutureRule,
    ) -> Self {
        let owed = AllocationStep::new(&DueClass::OWED, order);
        let in_advance = AllocationStep::new(&[DueClass::InAdvance], in_advance_order);
        Self { steps: vec![owed, in_advance], future_rule, sweep: SweepOrder::OldestFirst }
    }

    /// Item by item, each over all that is owed; then each over all that is in advance.
    pub fn vertical<I: Into<AllocationItem>>(
        order: impl IntoIterator<Item = I>,
        in_advance_order: impl IntoIterator<Item = I>,
        future_rule: FutureRule,
    ) -> Self {
        let owed = order.into_iter().map(|item| AllocationStep::new(&DueClass::OWED, [item]));
        let in_advance = in_advance_order.into_iter().map(|item| AllocationStep::new(&[DueClass::InAdvance], [item]));
        Self { steps: owed.chain(in_advance).collect(), future_rule, sweep: SweepOrder::OldestFirst }
    }

    /// The same rule for goods returned: before anything else the principal that is in advance.
    #[must_use]
    pub fn for_returned_goods(&self, future_rule: FutureRule) -> Self {
        let principal = AllocationStep::new(&[DueClass::InAdvance], [Component::Principal]);
        let steps = std::iter::once(principal).chain(self.steps.iter().cloned()).collect();
        Self { steps, future_rule, sweep: self.sweep }
    }
}

/// In which order a sweep comes to the instalments of its classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SweepOrder {
    /// The oldest owed first, then those in advance.
    #[default]
    OldestFirst,
    /// Rate by rate, the highest that an instalment bears first, those that bear none last; in each as [`SweepOrder::OldestFirst`].
    HighestRateFirst,
}

/// Which instalment in advance comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FutureRule {
    /// The next one.
    #[default]
    NextInstalment,
    /// The last one.
    LastInstalment,
    /// The next one, then from the last backwards.
    NextThenLast,
    /// An equal part of the money for each of them, again until money or debt ends.
    ReAmortise,
}

/// A rule that takes the place of the usual one in a state of the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllocationSwitch {
    /// In which state.
    pub when: SwitchWhen,
    /// The rule.
    pub rule: AllocationRule,
}

/// A state of the account just before a repayment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SwitchWhen {
    /// More than so many days past due.
    DpdAbove(u32),
    /// The class on record is a non-performing one.
    NonPerforming,
    /// Charged off.
    ChargedOff,
    /// A settlement is being performed.
    SettlementActive,
}

/// What becomes of money beyond everything owed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Overpayment {
    /// It stays as the customer's credit balance.
    #[default]
    CreditBalance,
    /// It is paid back at once.
    Refund,
    /// The repayment is refused.
    Reject,
}

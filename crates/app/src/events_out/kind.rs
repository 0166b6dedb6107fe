//! The types of events, each with the version of the form of its data.
//!
//! A name stands for a form for ever. A field may be added to it; where a field changes or goes, a new name `.v2` comes, and both
//! are told for a time.

use ledger::day_close::Movement;
use ledger::event::Event;

use super::Stream;

/// A type of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventType {
    /// Its name.
    pub name: &'static str,
    /// In which stream it is told.
    pub stream: Stream,
    /// When it is told.
    pub meaning: &'static str,
}

const fn account(name: &'static str, meaning: &'static str) -> EventType {
    EventType { name, stream: Stream::Account, meaning }
}

const fn standing(name: &'static str, meaning: &'static str) -> EventType {
    EventType { name, stream: Stream::Standing, meaning }
}

const fn person(name: &'static str, meaning: &'static str) -> EventType {
    EventType { name, stream: Stream::Person, meaning }
}

/// All types, in the order in which they are documented.
pub const TYPES: [EventType; 50] = [
    account("arrears.account.contract_opened.v1", "A contract began; its principal is paid out."),
    account("arrears.account.purchase_booked.v1", "A purchase on a revolving account."),
    account("arrears.account.statement_issued.v1", "A statement was issued; its figures stay as they are."),
    account("arrears.account.repayment_received.v1", "Money came in."),
    account("arrears.account.event_reversed.v1", "An earlier event was taken back, as if it had never been."),
    account("arrears.account.merchant_refund_received.v1", "A merchant paid a purchase back."),
    account("arrears.account.chargeback_received.v1", "The payer's bank took settled money back; it is owed again."),
    account("arrears.account.fee_charged.v1", "A charge outside the schedule."),
    account("arrears.account.amount_waived.v1", "Something owed was given up."),
    account(
        "arrears.account.rescheduled.v1",
        "A new payment calendar took the place of what was unpaid of the old one.",
    ),
    account("arrears.account.disbursed.v1", "More of the principal was paid out."),
    account(
        "arrears.account.payout_refund_received.v1",
        "Money came back from where it was paid to at the customer's order.",
    ),
    account("arrears.account.goodwill_credited.v1", "The lender gave money to the account."),
    account("arrears.account.fee_refunded.v1", "A fee was taken off, and what was paid of it is free again."),
    account("arrears.account.guarantee_drawn.v1", "A guarantor paid the lenders; the customer owes as much as before."),
    account("arrears.account.interest_payment_waived.v1", "The lender gave paid interest back to the account."),
    account(
        "arrears.account.repayment_refunded.v1",
        "Money was paid back to the customer; what it had settled is owed again.",
    ),
    account("arrears.account.credit_refunded.v1", "A credit balance was paid out to the customer."),
    account("arrears.account.charged_off.v1", "The asset left the books; the claim lives on."),
    account("arrears.account.written_off.v1", "The claim was given up."),
    account("arrears.account.recovery_received.v1", "Money came in on a claim that was charged off or written off."),
    account("arrears.account.settlement_agreed.v1", "Less is accepted as full, if it comes in time."),
    account("arrears.account.terminated.v1", "The contract ended early; all that was not due became due."),
    account("arrears.account.paused.v1", "Ageing or penalty stands still from this day on."),
    account("arrears.account.resumed.v1", "A pause ended early."),
    account("arrears.account.restructured.v1", "What is unpaid was arranged anew, by terms."),
    account("arrears.account.class_set.v1", "A person decided on a class."),
    account("arrears.account.class_booked.v1", "The class that a policy found was put on record."),
    account("arrears.account.impairment_recorded.v1", "What the lender expects to lose was recorded."),
    account(
        "arrears.account.linked.v1",
        "It belongs to another account of the person, its parent, or to none any more.",
    ),
    account("arrears.account.sold.v1", "The claim was sold: it is the new owner's from the next day on."),
    standing("arrears.standing.opened.v1", "A close saw the account for the first time."),
    standing("arrears.standing.entered.v1", "It was current and is past due."),
    standing("arrears.standing.rolled.v1", "It moved to a worse bucket."),
    standing("arrears.standing.eased.v1", "It moved to a better bucket and is still past due."),
    standing("arrears.standing.changed.v1", "It is past due in the same bucket, but of another age or kind."),
    standing("arrears.standing.cured.v1", "It was past due and is current."),
    standing("arrears.standing.settled.v1", "Nothing is owed any more."),
    standing("arrears.standing.reopened.v1", "Something is owed again."),
    standing("arrears.standing.charged_off.v1", "The asset left the books."),
    standing("arrears.standing.written_off.v1", "The claim was given up."),
    standing(
        "arrears.standing.settlement_lapsed.v1",
        "What a settlement asked for did not come in; the full claim stands.",
    ),
    person("arrears.person.contact.v1", "A contact or a try; or something that matters for contact began or ended."),
    person("arrears.person.message.v1", "What became of a message: sent, delivered, failed, given up."),
    person("arrears.person.reply.v1", "The person wrote back; what it says stays in the book."),
    person("arrears.person.treatment.v1", "A step of the strategy was taken."),
    person("arrears.person.promise.v1", "A promise to pay was made or withdrawn."),
    person("arrears.person.relief.v1", "Relief was asked for, granted, refused, withdrawn, or has ended."),
    person("arrears.person.case.v1", "A case was opened, extended, answered, closed, or something happened in it."),
    person("arrears.person.work.v1", "Something happened to a job that concerns the person."),
];

/// The type of an event of the account journal.
pub(super) fn of_event(event: &Event) -> &'static str {
    match event {
        Event::ContractOpened(_) => "arrears.account.contract_opened.v1",
        Event::PurchaseBooked(_) => "arrears.account.purchase_booked.v1",
        Event::StatementIssued(_) => "arrears.account.statement_issued.v1",
        Event::Repayment { .. } => "arrears.account.repayment_received.v1",
        Event::Reversal { .. } => "arrears.account.event_reversed.v1",
        Event::MerchantRefund { .. } => "arrears.account.merchant_refund_received.v1",
        Event::Chargeback { .. } => "arrears.account.chargeback_received.v1",
        Event::FeeCharged { .. } => "arrears.account.fee_charged.v1",
        Event::Waived { .. } => "arrears.account.amount_waived.v1",
        Event::Rescheduled { .. } => "arrears.account.rescheduled.v1",
        Event::Disbursed { .. } => "arrears.account.disbursed.v1",
        Event::PayoutRefund { .. } => "arrears.account.payout_refund_received.v1",
        Event::GoodwillCredit { .. } => "arrears.account.goodwill_credited.v1",
        Event::Refunded { .. } => "arrears.account.repayment_refunded.v1",
        Event::CreditRefunded { .. } => "arrears.account.credit_refunded.v1",
        Event::ChargedOff { .. } => "arrears.account.charged_off.v1",
        Event::WrittenOff { .. } => "arrears.account.written_off.v1",
        Event::Recovery { .. } => "arrears.account.recovery_received.v1",
        Event::SettlementAgreed { .. } => "arrears.account.settlement_agreed.v1",
        Event::Terminated { .. } => "arrears.account.terminated.v1",
        Event::Paused { .. } => "arrears.account.paused.v1",
        Event::Resumed { .. } => "arrears.account.resumed.v1",
        Event::Restructured(_) => "arrears.account.restructured.v1",
        Event::ClassSet { .. } => "arrears.account.class_set.v1",
        Event::ClassBooked { .. } => "arrears.account.class_booked.v1",
        Event::ImpairmentRecorded { .. } => "arrears.account.impairment_recorded.v1",
        Event::Linked { .. } => "arrears.account.linked.v1",
        Event::Sold { .. } => "arrears.account.sold.v1",
        Event::GuaranteeDrawn { .. } => "arrears.account.guarantee_drawn.v1",
        Event::FeeRefunded { .. } => "arrears.account.fee_refunded.v1",
        Event::InterestPaymentWaived { .. } => "arrears.account.interest_payment_waived.v1",
    }
}

/// The type of what a close found.
pub(super) fn of_movement(movement: Movement) -> &'static str {
    match movement {
        Movement::Opened => "arrears.standing.opened.v1",
        Movement::Entered => "arrears.standing.entered.v1",
        Movement::Rolled => "arrears.standing.rolled.v1",
        Movement::Eased => "arrears.standing.eased.v1",
        Movement::Changed => "arrears.standing.changed.v1",
        Movement::Cured => "arrears.standing.cured.v1",
        Movement::Settled => "arrears.standing.settled.v1",
        Movement::Reopened => "arrears.standing.reopened.v1",
        Movement::ChargedOff => "arrears.standing.charged_off.v1",
        Movement::WrittenOff => "arrears.standing.written_off.v1",
        Movement::SettlementLapsed => "arrears.standing.settlement_lapsed.v1",
    }
}

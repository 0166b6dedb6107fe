//! Placeholders: everything that a template may ask for, with its type and whether it tells of the debt.

use crate::word::words;

words! {
    /// What a value is.
    Type {
        /// Words, one line.
        Text = "text",
        /// Several lines, such as an address. Within a sentence they are joined.
        Lines = "lines",
        /// A number of which only the last four characters are told.
        Masked = "masked",
        /// Money.
        Amount = "amount",
        /// A day.
        Date = "date",
        /// A whole number.
        Count = "count",
        /// Rows of instalments by component. Stands alone in its paragraph.
        Table = "table",
        /// What will follow, out of the list of true consequences. Stands alone in its paragraph.
        Consequences = "consequences",
    }
}

/// Declares the placeholders: their words, types, and whether they tell of the debt (`debt`) or not (`open`).
macro_rules! placeholders {
    ($($(#[doc = $about:literal])+ $name:ident = $word:literal: $type:ident $tells:ident,)+) => {
        words! {
            /// Something that a template may ask for, written `{like.this}`.
            Placeholder { $($(#[doc = $about])+ $name = $word,)+ }
        }

        impl Placeholder {
            /// What it stands for.
            pub fn about(self) -> &'static str {
                match self {
                    $(Self::$name => concat!($($about),+).trim(),)+
                }
            }

            /// What its values are.
            pub fn value_type(self) -> Type {
                match self {
                    $(Self::$name => Type::$type,)+
                }
            }

            /// Whether it tells that there is a debt, so that only those may read it who may hear of one.
            pub fn tells_debt(self) -> bool {
                match self {
                    $(Self::$name => placeholders!(@$tells),)+
                }
            }
        }
    };
    (@debt) => { true };
    (@open) => { false };
}

placeholders! {
    /// the debtor's name
    PersonName = "person.name": Text open,
    /// how the debtor is addressed: 张先生, Ms Zhang
    PersonSalutation = "person.salutation": Text open,
    /// the debtor's postal address
    PersonAddress = "person.address": Lines open,
    /// the name of the contact person to whom a message goes
    ThirdName = "third.name": Text open,
    /// the lender's name
    LenderName = "lender.name": Text open,
    /// the lender's postal address
    LenderAddress = "lender.address": Lines open,
    /// how the lender is reached, with hours
    LenderContact = "lender.contact": Text open,
    /// the real name of who signs or calls
    SenderName = "sender.name": Text open,
    /// what the signer or caller does at the sender
    SenderTitle = "sender.title": Text open,
    /// the day of the message
    MessageDate = "message.date": Date open,
    /// the account or contract, all but its last four characters masked
    AccountReference = "account.reference": Masked debt,
    /// what was agreed: the product by its name
    AccountProduct = "account.product": Text debt,
    /// the legal basis: the contract by its name
    AccountContract = "account.contract": Text debt,
    /// the day of the contract
    AccountOpenedOn = "account.opened_on": Date debt,
    /// the amount that falls due next
    DueAmount = "due.amount": Amount debt,
    /// when it falls due
    DueDate = "due.date": Date debt,
    /// the least that keeps the account from going past due
    DueMinimum = "due.minimum": Amount debt,
    /// the whole balance
    OwedTotal = "owed.total": Amount debt,
    /// principal in the balance
    OwedPrincipal = "owed.principal": Amount debt,
    /// interest in the balance
    OwedInterest = "owed.interest": Amount debt,
    /// fees in the balance
    OwedFee = "owed.fee": Amount debt,
    /// penalty in the balance
    OwedPenalty = "owed.penalty": Amount debt,
    /// the day as of which amounts are told
    OwedAsOf = "owed.as_of": Date debt,
    /// what is past due
    PastDueAmount = "past_due.amount": Amount debt,
    /// for how many days
    PastDueDays = "past_due.days": Count debt,
    /// the oldest unpaid due date
    PastDueSince = "past_due.since": Date debt,
    /// what is past due, a row for each instalment
    PastDueItems = "past_due.items": Table debt,
    /// by when payment is asked
    PayBy = "pay.by": Date debt,
    /// how to pay
    PayHow = "pay.how": Text debt,
    /// how to see the account and check what is claimed
    CheckHow = "check.how": Text debt,
    /// how to object and hand in evidence
    ObjectHow = "object.how": Text debt,
    /// until when an objection keeps its full effect
    ObjectBy = "object.by": Date debt,
    /// how to ask for help when paying is difficult
    HelpHow = "help.how": Text debt,
    /// how to complain
    ComplaintHow = "complaint.how": Text open,
    /// the number at which complaints are taken
    ComplaintHotline = "complaint.hotline": Text open,
    /// how to stop messages of this kind
    OptOutHow = "opt_out.how": Text open,
    /// what was opted out of
    OptOutChannel = "opt_out.channel": Text open,
    /// what will follow, each of them true
    Consequences = "consequences": Consequences debt,
    /// the agency's name
    AgencyName = "agency.name": Text debt,
    /// the agency's postal address
    AgencyAddress = "agency.address": Lines debt,
    /// what the agency does
    AgencyScope = "agency.scope": Text debt,
    /// the agency's first day
    AgencyStartsOn = "agency.starts_on": Date debt,
    /// how the agency is reached
    AgencyContact = "agency.contact": Text debt,
    /// the credit bureau
    BureauName = "bureau.name": Text debt,
    /// the day from which arrears will be reported
    BureauReportOn = "bureau.report_on": Date debt,
    /// the amount that will be reported
    BureauAmount = "bureau.amount": Amount debt,
    /// what keeps it from being reported
    BureauCure = "bureau.cure": Text debt,
    /// what was promised
    PromiseAmount = "promise.amount": Amount debt,
    /// for which day
    PromiseDate = "promise.date": Date debt,
    /// what came in of it
    PromisePaid = "promise.paid": Amount debt,
    /// what of it is still missing
    PromiseMissing = "promise.missing": Amount debt,
    /// how many instalments a plan has
    PlanCount = "plan.count": Count debt,
    /// what each of them is
    PlanAmount = "plan.amount": Amount debt,
    /// all of them together
    PlanTotal = "plan.total": Amount debt,
    /// the first due date
    PlanFirstDue = "plan.first_due": Date debt,
    /// the last due date
    PlanLastDue = "plan.last_due": Date debt,
    /// the kind of relief
    ReliefKind = "relief.kind": Text debt,
    /// the last day of the relief
    ReliefUntil = "relief.until": Date debt,
    /// when it is looked at again
    ReliefReviewOn = "relief.review_on": Date debt,
    /// what settles the debt
    SettlementAmount = "settlement.amount": Amount debt,
    /// what is given up then
    SettlementWaived = "settlement.waived": Amount debt,
    /// until when the offer stands
    SettlementUntil = "settlement.until": Date debt,
    /// what was paid last
    PaidAmount = "paid.amount": Amount debt,
    /// on which day
    PaidOn = "paid.on": Date debt,
    /// the day since which nothing is past due
    CuredOn = "cured.on": Date debt,
    /// the day since which nothing is owed
    SettledOn = "settled.on": Date debt,
    /// what is done about what the credit bureau shows
    RepairBureau = "repair.bureau": Text debt,
    /// how and when the limit comes back
    RepairLimit = "repair.limit": Text debt,
    /// the number of the dispute or complaint
    CaseReference = "case.reference": Text debt,
    /// the day on which it came in
    CaseReceivedOn = "case.received_on": Date debt,
    /// what was found
    CaseFinding = "case.finding": Text debt,
    /// what is done now
    CaseOutcome = "case.outcome": Text debt,
    /// what can be done by who does not agree
    CaseAppeal = "case.appeal": Text debt,
    /// the law firm
    LawyerName = "lawyer.name": Text debt,
    /// how it is reached
    LawyerContact = "lawyer.contact": Text debt,
    /// the day on which it has been, or will be, entrusted
    LawyerHandedOverOn = "lawyer.handed_over_on": Date debt,
    /// the creditor to whom the debt was owed on the itemisation date
    ItemisedCreditor = "itemised.creditor": Text debt,
    /// the itemisation date
    ItemisedOn = "itemised.on": Date debt,
    /// what was owed on that day
    ItemisedAmount = "itemised.amount": Amount debt,
    /// interest since then
    ItemisedInterest = "itemised.interest": Amount debt,
    /// fees since then
    ItemisedFees = "itemised.fees": Amount debt,
    /// payments and credits since then
    ItemisedPaid = "itemised.paid": Amount debt,
    /// where the law on debt collection is explained
    RightsWhere = "rights.where": Text debt,
}

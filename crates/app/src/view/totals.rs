//! Money that moved on an account.

use ledger::account::Totals;
use primitives::{Amount, Currency};
use schemars::JsonSchema;
use serde::Serialize;

use super::components::{ComponentsView, components};

/// Money that moved on an account since its opening.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TotalsView {
    /// Paid out: principal and purchases.
    pub paid_out: String,
    /// Come back from where it was paid to at the customer's order.
    pub payout_refunded: String,
    /// Received from the customer.
    pub repaid: String,
    /// Of it, received after a charge-off or write-off.
    pub recovered: String,
    /// Taken back by the customer's bank.
    pub charged_back: String,
    /// Received from merchants.
    pub merchant_refunded: String,
    /// Given to the account by the lender.
    pub goodwill: String,
    /// Of fees, taken off or given back.
    pub fees_refunded: String,
    /// Of that, paid out to the customer.
    pub fees_paid_back: String,
    /// Interest that was paid, credited to the account by the lender.
    pub interest_payments_waived: String,
    /// Interest that went back with refunds of merchants and payees.
    pub interest_refunded: String,
    /// Paid by a guarantor to the lenders.
    pub guarantee_drawn: String,
    /// Paid back to the customer, so that it is owed again.
    pub refunded: String,
    /// Credit balance paid out to the customer.
    pub credit_refunded: String,
    /// Kept of credit balances too small to pay out.
    pub kept: String,
    /// Received after a write-off, when nothing was owed any more.
    pub received_after_write_off: String,
    /// Given up by waivers.
    pub waived: ComponentsView,
    /// Given up by a write-off.
    pub written_off: ComponentsView,
    /// Given up by a completed settlement.
    pub forgiven: ComponentsView,
    /// What was unpaid when the asset left the books.
    pub charged_off: ComponentsView,
    /// What became principal.
    pub capitalised: ComponentsView,
}

/// What is shown of the money that moved.
pub(super) fn totals_view(currency: Currency, totals: &Totals) -> TotalsView {
    let money = |amount: Amount| currency.format(amount);
    TotalsView {
        paid_out: money(totals.paid_out),
        payout_refunded: money(totals.payout_refunded),
        repaid: money(totals.repaid),
        recovered: money(totals.recovered),
        charged_back: money(totals.charged_back),
        merchant_refunded: money(totals.merchant_refunded),
        goodwill: money(totals.goodwill),
        guarantee_drawn: money(totals.guarantee_drawn),
        fees_refunded: money(totals.fees_refunded),
        fees_paid_back: money(totals.fees_paid_back),
        interest_payments_waived: money(totals.interest_payments_waived),
        interest_refunded: money(totals.interest_refunded),
        refunded: money(totals.refunded),
        credit_refunded: money(totals.credit_refunded),
        kept: money(totals.kept),
        received_after_write_off: money(totals.received_after_write_off),
        waived: components(currency, &totals.waived),
        written_off: components(currency, &totals.written_off),
        forgiven: components(currency, &totals.forgiven),
        charged_off: components(currency, &totals.charged_off),
        capitalised: components(currency, &totals.capitalised),
    }
}

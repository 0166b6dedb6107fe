//! `[free_period]`: a free period that a statement paid in full earns.

use ledger::product::{
    Compounding, FreePeriodTerms, InterestFrom, InterestOn, NewPurchases, Plan, ResidualInterest, StatementsBear,
};
use primitives::Currency;
use serde::Deserialize;
use toml::Spanned;

use super::value::{Checked, Name, Wrong, amount_or_zero, named, or_default, wrong};

/// A statement is looked at before the next one is struck.
const DAYS_FROM_STATEMENT_MAX: u8 = 27;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FreePeriodSection {
    interest_from: Option<Spanned<Name<InterestFrom>>>,
    interest_on: Option<Spanned<Name<InterestOn>>>,
    bears: Option<Spanned<Name<StatementsBear>>>,
    new_purchases: Option<Spanned<Name<NewPurchases>>>,
    tolerance: Option<Spanned<String>>,
    grace_days: Option<Spanned<u8>>,
    residual_interest: Option<Spanned<Name<ResidualInterest>>>,
    compounding: Option<Spanned<Name<Compounding>>>,
}

named!(InterestFrom { "purchase" => Purchase, "statement" => Statement });

named!(InterestOn { "full" => Full, "unpaid" => Unpaid });

named!(StatementsBear { "carried" => Nothing, "principal" => Principal, "balance" => Balance });

named!(NewPurchases { "free" => Free, "bear" => Bear });

named!(ResidualInterest { "charged" => Charged, "waived" => Waived });

named!(Compounding { "statements" => ByStatements, "daily" => Daily });

impl FreePeriodSection {
    /// The terms of the section that begins in this place.
    pub(super) fn into_terms(self, currency: Currency, plan: &Plan, at: usize) -> Checked<FreePeriodTerms> {
        let Plan::Statement(statement) = plan else {
            let what = "free_period has no effect with a plan that has no statements: leave the section out";
            return Err(Wrong { at, what: what.to_owned() });
        };
        if statement.purchase_free_days.is_some() {
            let what =
                "purchase_free_days makes each purchase free by itself, free_period all of a statement: leave one out";
            return Err(Wrong { at, what: what.to_owned() });
        }
        let bears = or_default(self.bears.as_ref());
        Ok(FreePeriodTerms {
            compounding: compounding(self.compounding.as_ref(), bears)?,
            interest_from: or_default(self.interest_from.as_ref()),
            interest_on: or_default(self.interest_on.as_ref()),
            bears,
            new_purchases: or_default(self.new_purchases.as_ref()),
            tolerance: amount_or_zero(currency, self.tolerance.as_ref())?,
            grace_days: grace_days(self.grace_days.as_ref(), statement.due_offset_days)?,
            residual: or_default(self.residual_interest.as_ref()),
        })
    }
}

fn compounding(written: Option<&Spanned<Name<Compounding>>>, bears: StatementsBear) -> Checked<Compounding> {
    let compounding = or_default(written);
    match (written, compounding, bears) {
        (Some(written), Compounding::Daily, StatementsBear::Nothing | StatementsBear::Principal) => {
            let what = "compounding is daily, and interest that was billed bears none: set bears = \"balance\" too";
            Err(wrong(written, what.to_owned()))
        }
        (_, Compounding::ByStatements | Compounding::Daily, _) => Ok(compounding),
    }
}

fn grace_days(written: Option<&Spanned<u8>>, due_offset_days: u8) -> Checked<u8> {
    let Some(written) = written else { return Ok(0) };
    let days = *written.get_ref();
    let most = DAYS_FROM_STATEMENT_MAX.saturating_sub(due_offset_days);
    if days <= most {
        return Ok(days);
    }
    let what = format!(
        "grace_days is {days}, and a statement that is due after {due_offset_days} days leaves {most}: the next one is \
         struck on the {DAYS_FROM_STATEMENT_MAX}th day or later"
    );
    Err(wrong(written, what))
}

//! One obligation of an account, and what of it is past due in which bucket.

use ledger::account::{Account, Instalment, InstalmentKind};
use ledger::ageing::{Ageing, age_instalment, is_past_due};
use ledger::component::{Component, Components};
use ledger::event::InstalmentKey;
use ledger::product::BucketBasis;
use primitives::Amount;
use schemars::JsonSchema;
use serde::Serialize;

use super::components::{ComponentsView, components};

/// One obligation.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct InstalmentView {
    /// The version of the payment calendar; none for a charge.
    pub calendar_version: Option<u16>,
    /// Its number there.
    pub number: u32,
    /// `scheduled`, `down_payment`, `statement`, `charge` or `extra`.
    pub kind: &'static str,
    /// When it is due.
    pub due: String,
    /// The rate for a year that its interest is computed by, if it is by one.
    pub annual_rate: Option<String>,
    /// What is or was owed, late fee and penalty included.
    pub amount: ComponentsView,
    /// The late fee in it.
    pub late_fee: String,
    /// What of the penalty charged is additional interest, where the product tells it apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub additional_interest: Option<AdditionalInterestView>,
    /// Settled by money.
    pub paid: ComponentsView,
    /// Given up.
    pub waived: ComponentsView,
    /// Unpaid.
    pub unpaid: ComponentsView,
    /// `settled`, `past_due`, `due` (today), `tolerated` (a shortfall within the tolerance) or `not_due`.
    pub state: &'static str,
    /// Its own age, grace taken off.
    pub days_past_due: u32,
    /// The bucket of its own age.
    pub bucket: Option<String>,
}

/// Additional interest: the part of penalty that is ordinary interest on principal past due.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AdditionalInterestView {
    /// Charged, within the penalty; also what another calendar took over.
    pub charged: String,
    /// Of it, settled by money.
    pub paid: String,
    /// Of it, unpaid.
    pub unpaid: String,
}

/// What is past due in one bucket, each instalment by its own age.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BucketView {
    /// The bucket; none for what is in grace or in a gap.
    pub bucket: Option<String>,
    /// How many instalments.
    pub instalments: u32,
    /// Unpaid on them.
    pub overdue: ComponentsView,
}

/// What is shown of an instalment.
pub(crate) fn instalment_view(account: &Account<'_>, instalment: &Instalment) -> InstalmentView {
    let currency = account.product.currency;
    InstalmentView {
        calendar_version: calendar_version(instalment.key),
        number: instalment.key.number,
        kind: kind_name(instalment.kind),
        due: instalment.due.to_string(),
        annual_rate: instalment.bears.map(|rate| rate.to_string()),
        amount: components(currency, &owed(instalment)),
        late_fee: currency.format(instalment.late_fees_borne()),
        additional_interest: additional_interest(account, std::slice::from_ref(instalment)),
        paid: components(currency, &instalment.paid),
        waived: components(currency, &instalment.waived),
        unpaid: components(currency, &instalment.unpaid_components()),
        state: state(account, instalment),
        days_past_due: age_instalment(account, instalment).days(),
        bucket: own_bucket(account, instalment).map(|index| account.product.buckets.name(index).to_owned()),
    }
}

/// The additional interest of some instalments; none where the product tells of none.
pub(super) fn additional_interest(account: &Account<'_>, of: &[Instalment]) -> Option<AdditionalInterestView> {
    account.product.penalty.as_ref()?.additional_interest?;
    let sum = |of_one: fn(&Instalment) -> Amount| account.product.currency.format(of.iter().map(of_one).sum());
    Some(AdditionalInterestView {
        charged: sum(Instalment::additional_interest_charged),
        paid: sum(Instalment::additional_interest_paid),
        unpaid: sum(Instalment::additional_interest_unpaid),
    })
}

/// The version of the payment calendar; none for a charge.
pub(super) fn calendar_version(key: InstalmentKey) -> Option<u16> {
    (key.calendar != InstalmentKey::CHARGES).then_some(key.calendar)
}

/// The name of a kind of instalment.
pub(super) const fn kind_name(kind: InstalmentKind) -> &'static str {
    match kind {
        InstalmentKind::Scheduled => "scheduled",
        InstalmentKind::DownPayment => "down_payment",
        InstalmentKind::Statement => "statement",
        InstalmentKind::Charge => "charge",
        InstalmentKind::Extra => "extra",
    }
}

/// What is or was owed, late fee and penalty included.
pub(super) fn owed(instalment: &Instalment) -> Components {
    Components {
        principal: instalment.owed_of(Component::Principal),
        interest: instalment.owed_of(Component::Interest),
        fee: instalment.owed_of(Component::Fee),
        penalty: instalment.owed_of(Component::Penalty),
    }
}

/// `settled`, `not_due`, `past_due`, `due` or `tolerated`.
pub(super) fn state(account: &Account<'_>, instalment: &Instalment) -> &'static str {
    if instalment.is_settled() {
        "settled"
    } else if is_past_due(account, instalment) {
        "past_due"
    } else if instalment.due > account.as_of {
        "not_due"
    } else if instalment.ages_from >= account.as_of {
        "due"
    } else {
        "tolerated"
    }
}

/// The bucket of an instalment's own age. Where buckets are ranges of unpaid periods, one instalment has none.
fn own_bucket(account: &Account<'_>, instalment: &Instalment) -> Option<u8> {
    match account.product.buckets.basis() {
        BucketBasis::Days => account.product.buckets.find(age_instalment(account, instalment).days()),
        BucketBasis::UnpaidPeriods => None,
    }
}

/// What is past due by bucket, the bucket that begins first in front and what is in none before it.
///
/// Where buckets are ranges of unpaid periods, all of it is in the bucket of the account.
pub(super) fn by_bucket(account: &Account<'_>, ageing: &Ageing) -> Vec<BucketView> {
    let mut rows: Vec<(Option<u8>, u32, Components)> = Vec::new();
    for instalment in account.instalments.iter().filter(|instalment| is_past_due(account, instalment)) {
        let bucket = match account.product.buckets.basis() {
            BucketBasis::Days => own_bucket(account, instalment),
            BucketBasis::UnpaidPeriods => ageing.bucket,
        };
        let place = rows.binary_search_by_key(&bucket, |(bucket, _, _)| *bucket).unwrap_or_else(|place| {
            rows.insert(place, (bucket, 0, Components::default()));
            place
        });
        rows[place].1 += 1;
        rows[place].2 += instalment.unpaid_components();
    }
    let rows = rows.into_iter().map(|(bucket, instalments, overdue)| BucketView {
        bucket: bucket.map(|index| account.product.buckets.name(index).to_owned()),
        instalments,
        overdue: components(account.product.currency, &overdue),
    });
    rows.collect()
}

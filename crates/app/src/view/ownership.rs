//! Whose an account is: its sales, and those who share it.

use ledger::account::{Account, PartnerInstalment};
use ledger::allocation::Allocation;
use ledger::component::{Component, Components};
use ledger::funding::{
    InterestPart, Lender, has_terms, lenders, of_interest, split, split_beside, split_parts, with_schedule,
};
use primitives::{Amount, Currency, Date};
use schemars::JsonSchema;
use serde::Serialize;

use super::{ComponentsView, components};

/// A lender of an account that several share.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LenderView {
    /// Its name.
    pub lender: String,
    /// Its share of principal, and of everything else that nothing more is told of.
    pub share: String,
    /// Its share of interest, where that is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interest_share: Option<String>,
    /// The rate for a year that its share of principal earns, where it has one of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own_rate: Option<String>,
    /// Its parts of the instalments, where its principal runs off by a schedule of its own at that rate.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub own_schedule: Vec<OwnInstalmentView>,
    /// Whether it bears losses of principal before the others.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub bears_first_loss: bool,
    /// Its part of everything owed, due or not.
    pub owed: ComponentsView,
    /// Its part of the credit balance.
    pub credit_balance: String,
}

/// A lender's part of an instalment, by a schedule of its own.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OwnInstalmentView {
    /// The instalment.
    pub instalment: String,
    /// When it is due.
    pub due: String,
    /// Its part of the principal and interest that are or were owed.
    pub amount: ComponentsView,
    /// Its part of what is unpaid of them.
    pub unpaid: ComponentsView,
}

/// A sale.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SaleView {
    /// The settlement date, the last day of the past owner.
    pub settled_on: String,
    /// The past owner.
    pub from: String,
    /// The new owner.
    pub to: String,
    /// The price, if it is told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<String>,
}

/// A lender's part of what an event settled.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LenderPartView {
    /// The lender.
    pub lender: String,
    /// Its part of all of it, its part of the credit balance included.
    pub amount: String,
    /// Of it, what settled each component; principal that was not due included.
    pub settled: ComponentsView,
    /// Of it, what became credit balance.
    pub to_credit_balance: String,
}

/// Those who share an account on its day; nobody when it is one owner's.
pub(super) fn lenders_view(account: &Account<'_>) -> Vec<LenderView> {
    let currency = account.product.currency;
    let Some(lenders) = several(account.owner()) else { return Vec::new() };
    let owed = account.unpaid();
    let of_interest = of_interest(&lenders, account.product.annual_rate());
    let mut parts = vec![Components::default(); lenders.len()];
    for component in Component::ALL {
        let by = if component == Component::Interest { &of_interest } else { &lenders };
        let divided = match of_partner(&lenders, component, account.partner_unpaid()) {
            Some((place, part)) => split_beside(owed[component], place, part, &lenders),
            None => split(owed[component], by),
        };
        for (part, amount) in parts.iter_mut().zip(divided) {
            part[component] = amount;
        }
    }
    let is_scheduled = with_schedule(&lenders).is_some();
    let credit = split(account.credit, &lenders);
    let view = |(((lender, interest), owed), credit): (((&Lender<'_>, &Lender<'_>), Components), Amount)| LenderView {
        lender: lender.name.to_owned(),
        share: lender.share.to_string(),
        interest_share: (interest.share != lender.share && !is_scheduled).then(|| interest.share.to_string()),
        own_rate: lender.interest.own_rate().map(|rate| rate.to_string()),
        own_schedule: if matches!(lender.interest, InterestPart::OwnSchedule(_)) {
            own_schedule(account)
        } else {
            Vec::new()
        },
        bears_first_loss: lender.bears_first,
        owed: components(currency, &owed),
        credit_balance: currency.format(credit),
    };
    lenders.iter().zip(&of_interest).zip(parts).zip(credit).map(view).collect()
}

fn own_schedule(account: &Account<'_>) -> Vec<OwnInstalmentView> {
    let currency = account.product.currency;
    let view = |part: PartnerInstalment| OwnInstalmentView {
        instalment: part.key.to_string(),
        due: part.due.to_string(),
        amount: components(currency, &part.owed),
        unpaid: components(currency, &part.unpaid),
    };
    account.partner_schedule().into_iter().map(view).collect()
}

/// Every sale by the account's day.
pub(super) fn sales_view(account: &Account<'_>) -> Vec<SaleView> {
    let view = |sale: &ledger::account::Sale<'_>| SaleView {
        settled_on: sale.on.to_string(),
        from: account.owner_on(sale.on).to_owned(),
        to: sale.to.to_owned(),
        price: sale.price.map(|price| account.product.currency.format(price)),
    };
    account.sales.iter().map(view).collect()
}

/// What each lender has of what an event of a day settled; nobody when the account was one owner's.
pub(super) fn lender_parts(account: &Account<'_>, on: Date, allocation: &Allocation) -> Vec<LenderPartView> {
    let currency = account.product.currency;
    let Some(lenders) = several(account.owner_on(on)) else { return Vec::new() };
    let mut settled = Components { principal: allocation.to_pools, ..Components::default() };
    for (_, item, amount) in &allocation.parts {
        settled[item.component()] += *amount;
    }
    let mut parts: Vec<Amount> = Component::ALL.into_iter().map(|component| settled[component]).collect();
    parts.push(allocation.to_credit);
    let divided = if has_terms(&lenders) {
        // Each component on its own; together they are the receipt.
        let of_interest = of_interest(&lenders, account.product.annual_rate());
        let by = |place: usize| {
            let is_interest = Component::ALL.get(place) == Some(&Component::Interest);
            if is_interest { &of_interest } else { &lenders }
        };
        let divide = |(place, part): (usize, &Amount)| {
            let component = Component::ALL.get(place);
            match component.and_then(|of| of_partner(&lenders, *of, allocation.of_partner)) {
                Some((lender, own)) => split_beside(*part, lender, own, &lenders),
                None => split(*part, by(place)),
            }
        };
        let divided: Vec<Vec<Amount>> = (0..).zip(&parts).map(divide).collect();
        (0..lenders.len()).map(|lender| divided.iter().map(|parts| parts[lender]).collect()).collect()
    } else {
        split_parts(&parts, &lenders)
    };
    lenders.iter().zip(divided).map(|(lender, parts)| lender_part(currency, lender, &parts)).collect()
}

/// Which lender has a schedule of its own, and its part of a component that goes by it.
fn of_partner(lenders: &[Lender<'_>], of: Component, parts: Option<Components>) -> Option<(usize, Amount)> {
    let place = with_schedule(lenders)?;
    match of {
        Component::Principal | Component::Interest => Some((place, parts?[of])),
        Component::Fee | Component::Penalty => None,
    }
}

fn lender_part(currency: Currency, lender: &Lender<'_>, parts: &[Amount]) -> LenderPartView {
    let mut settled = Components::default();
    for (component, amount) in Component::ALL.into_iter().zip(parts) {
        settled[component] = *amount;
    }
    LenderPartView {
        lender: lender.name.to_owned(),
        amount: currency.format(parts.iter().copied().sum()),
        settled: components(currency, &settled),
        to_credit_balance: currency.format(parts[Component::ALL.len()]),
    }
}

/// The lenders of a funding source that names several.
pub(crate) fn several(funding_source: &str) -> Option<Vec<Lender<'_>>> {
    let lenders = lenders(funding_source);
    (lenders.len() > 1).then_some(lenders)
}

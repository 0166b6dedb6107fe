//! How long it is known whether the arrears of an account are material.
//!
//! Between dates on which an instalment falls due or begins to age, what grows is past due: it makes the overdue more by as
//! much as the exposure. So what is material stays so, and where nothing grows, what is not material stays so too.

use primitives::Date;

use crate::account::Account;
use crate::ageing;
use crate::product::Materiality;

/// What is known of days to come.
pub(super) struct Foreseen {
    pub(super) is_material: bool,
    /// The next day that may not be so; none when only an event can change it.
    pub(super) until: Option<Date>,
}

/// Whether the arrears are material and until when that is known; none where tomorrow is not.
pub(super) fn lasts(account: &Account<'_>, terms: &Materiality) -> Option<Foreseen> {
    let today = account.as_of;
    let is_material = ageing::is_material(account, terms, today);
    let may_grow = account.product.penalty.is_some() || account.bears_past_maturity();
    let unpaid = || account.instalments.iter().filter(|instalment| !instalment.is_settled());
    let is_only_exposed = |ages_from: Date, due: Date| due <= today && today < ages_from;
    if may_grow && (!is_material || unpaid().any(|i| is_only_exposed(i.ages_from, i.due))) {
        return None;
    }
    let turns = unpaid().flat_map(|i| [i.due, i.due.next(), i.ages_from, i.ages_from.next()]);
    let until = turns.filter(|day| today < *day).chain(account.next_late_fee()).min();
    Some(Foreseen { is_material, until })
}

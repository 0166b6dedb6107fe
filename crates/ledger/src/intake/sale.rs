//! Whether an account may be sold.

use primitives::Date;

use super::Rejected;
use crate::account::History;
use crate::event::Event;
use crate::funding;

pub(super) fn check(history: History<'_>, to: &str, settled_on: Date) -> Result<(), Rejected> {
    funding::check(to)?;
    funding::check_no_schedule(to)?;
    funding::check_rates(to, history.product().annual_rate())?;
    let same_day = history.in_force().filter(|entry| entry.effective_on == settled_on);
    let mut sold = same_day.filter_map(|entry| if let Event::Sold { to, .. } = &entry.event { Some(to) } else { None });
    if let Some(to) = sold.next() {
        return Err(Rejected::SoldTwice { to: to.clone() });
    }
    let account = history.as_of(settled_on).ok_or(Rejected::NotOpened)?;
    if account.owner() == to {
        return Err(Rejected::SoldToOwner { owner: to.to_owned() });
    }
    if account.unpaid().total().is_positive() { Ok(()) } else { Err(Rejected::NothingToSell) }
}

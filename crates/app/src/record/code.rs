//! The numbers by which small choices are stored.

use anyhow::{Result, bail};
use ledger::component::Component;
use ledger::event::{Pausable, ReAgeInterest, Treatment};

pub(super) fn component(component: Component) -> u8 {
    match component {
        Component::Penalty => 0,
        Component::Fee => 1,
        Component::Interest => 2,
        Component::Principal => 3,
    }
}

pub(super) fn component_of(code: u8) -> Result<Component> {
    Ok(match code {
        0 => Component::Penalty,
        1 => Component::Fee,
        2 => Component::Interest,
        3 => Component::Principal,
        other => bail!("an event is damaged: component {other}"),
    })
}

pub(super) fn pausable(what: Pausable) -> u8 {
    match what {
        Pausable::Ageing => 0,
        Pausable::Penalty => 1,
    }
}

pub(super) fn pausable_of(code: u8) -> Result<Pausable> {
    Ok(match code {
        0 => Pausable::Ageing,
        1 => Pausable::Penalty,
        other => bail!("an event is damaged: pause of {other}"),
    })
}

pub(super) fn re_age_interest(interest: ReAgeInterest) -> u8 {
    match interest {
        ReAgeInterest::Default => 0,
        ReAgeInterest::EqualPayable => 1,
        ReAgeInterest::EqualFull => 2,
    }
}

pub(super) fn re_age_interest_of(code: u8) -> Result<ReAgeInterest> {
    Ok(match code {
        0 => ReAgeInterest::Default,
        1 => ReAgeInterest::EqualPayable,
        2 => ReAgeInterest::EqualFull,
        other => bail!("an event is damaged: interest of a re-age {other}"),
    })
}

pub(super) fn treatment(treatment: Treatment) -> u8 {
    match treatment {
        Treatment::Carry => 0,
        Treatment::Capitalise => 1,
        Treatment::Waive => 2,
    }
}

pub(super) fn treatment_of(code: u8) -> Result<Treatment> {
    Ok(match code {
        0 => Treatment::Carry,
        1 => Treatment::Capitalise,
        2 => Treatment::Waive,
        other => bail!("an event is damaged: treatment {other}"),
    })
}

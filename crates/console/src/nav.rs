//! The pages, and who has them.

use app::access::{Actor, Role};

use crate::words::Words;

/// A page that stands in the navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Page {
    Today,
    Portfolio,
    Close,
    Strategy,
    Compliance,
    Risk,
    /// Persons and accounts; it is reached by searching.
    Person,
}

impl Page {
    pub(crate) const SHOWN: [Self; 6] =
        [Self::Today, Self::Portfolio, Self::Close, Self::Strategy, Self::Compliance, Self::Risk];

    pub(crate) fn address(self) -> &'static str {
        match self {
            Self::Today => "/console",
            Self::Portfolio => "/console/portfolio",
            Self::Close => "/console/close",
            Self::Strategy => "/console/strategy",
            Self::Compliance => "/console/compliance",
            Self::Risk => "/console/risk",
            Self::Person => "/console/search",
        }
    }

    pub(crate) fn name(self, words: &Words) -> &'static str {
        match self {
            Self::Today => words.today,
            Self::Portfolio => words.portfolio,
            Self::Close => words.close,
            Self::Strategy => words.strategy,
            Self::Compliance => words.compliance,
            Self::Risk => words.risk,
            Self::Person => words.search,
        }
    }

    /// Whether somebody has the page: one of the roles is enough.
    pub(crate) fn is_for(self, actor: &Actor) -> bool {
        actor.roles.iter().any(|role| self.is_for_role(*role))
    }

    fn is_for_role(self, role: Role) -> bool {
        match role {
            Role::Admin | Role::Supervisor => true,
            Role::Collector => matches!(self, Self::Today | Self::Person),
            Role::RiskAnalyst => {
                matches!(self, Self::Today | Self::Portfolio | Self::Close | Self::Strategy | Self::Risk)
            }
            Role::Compliance => {
                matches!(self, Self::Today | Self::Portfolio | Self::Strategy | Self::Compliance | Self::Person)
            }
            Role::Legal => matches!(self, Self::Today | Self::Compliance | Self::Person),
            Role::Finance => matches!(self, Self::Today | Self::Portfolio | Self::Close | Self::Person),
            // Nothing of persons: figures of the portfolio alone.
            Role::Funder => self == Self::Portfolio,
            Role::Borrower => false,
        }
    }
}

/// Whether somebody may see persons and single accounts.
pub(crate) fn sees_persons(actor: &Actor) -> bool {
    Page::Person.is_for(actor)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn actor(roles: &[Role]) -> Actor {
        Actor { name: "a".to_owned(), roles: roles.to_vec(), person: None }
    }

    #[test]
    fn funders_see_figures_and_borrowers_nothing() {
        let pages = |role| Page::SHOWN.into_iter().filter(|page| page.is_for(&actor(&[role]))).collect::<Vec<_>>();
        assert_eq!(pages(Role::Funder), [Page::Portfolio]);
        assert!(pages(Role::Borrower).is_empty());
        assert_eq!(pages(Role::Admin), Page::SHOWN);
        assert!(!sees_persons(&actor(&[Role::Funder])) && !sees_persons(&actor(&[Role::RiskAnalyst])));
        assert!(sees_persons(&actor(&[Role::Funder, Role::Collector])));
    }
}

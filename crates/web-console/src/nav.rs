//! The pages, and what each needs of whoever asks for it.
//!
//! Who has which permission is decided in one place, `app::access`; here stands only what an address shows.

use app::access::{Actor, Permission, Wish};

use crate::query::{Query, decoded};
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

    /// Whether somebody has the page.
    pub(crate) fn is_for(self, actor: &Actor) -> bool {
        needs(self.address(), "").are_met_by(actor)
    }
}

/// Whether somebody may see persons and single accounts.
pub(crate) fn sees_persons(actor: &Actor) -> bool {
    Page::Person.is_for(actor)
}

/// What a page asks of whoever wants to see it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// What they must be allowed; nothing where there is no such page.
    pub must: Vec<Wish>,
    /// What they see beside it, if they are allowed to.
    pub also: Vec<Wish>,
}

impl Needs {
    /// Whether somebody may see the page. Borrowers have pages of their own, and none of these.
    pub fn are_met_by(&self, actor: &Actor) -> bool {
        actor.person.is_none() && self.must.iter().all(|wish| wish.granted_to(actor).is_ok())
    }
}

/// What the page of an address needs.
pub fn needs(path: &str, query: &str) -> Needs {
    use Permission::{
        Export, ReadAccounts, ReadBook, ReadCases, ReadContacts, ReadDocuments, ReadModels, ReadPromises, ReadScores,
        ReadWork,
    };
    let parts = parts(path);
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let book = |permissions: &[Permission]| permissions.iter().map(|one| Wish::book(*one)).collect::<Vec<_>>();
    let (must, also) = match parts.as_slice() {
        [] => (book(&[ReadBook]), book(&[ReadPromises, ReadDocuments])),
        ["portfolio", "accounts"] => match Query::parse(query).get("form") {
            Some("csv") => (book(&[ReadAccounts, Export]), Vec::new()),
            Some(_) | None => (book(&[ReadAccounts]), Vec::new()),
        },
        ["portfolio"] | ["portfolio", _] | ["close"] => (book(&[ReadBook]), Vec::new()),
        ["close", _] | ["search"] => (book(&[ReadAccounts]), Vec::new()),
        ["strategy"] | ["strategy", _, _] | ["compliance", _, _] => (book(&[ReadDocuments]), Vec::new()),
        ["compliance"] => (book(&[ReadContacts, ReadDocuments]), Vec::new()),
        ["risk"] => (book(&[ReadModels]), Vec::new()),
        ["person", person] => {
            let also = [ReadContacts, ReadPromises, ReadScores, ReadCases, ReadWork];
            let also = also.into_iter().map(|one| Wish::person(one, person)).collect();
            (vec![Wish::person(ReadAccounts, person)], also)
        }
        ["account", account] => (vec![Wish::account(ReadAccounts, account)], vec![Wish::account(ReadScores, account)]),
        _ => (Vec::new(), Vec::new()),
    };
    Needs { must, also }
}

/// The parts of an address of the console, after `console`.
pub(crate) fn parts(path: &str) -> Vec<String> {
    path.split('/').filter(|part| !part.is_empty()).skip(1).map(decoded).collect()
}

#[cfg(test)]
mod tests {
    use app::access::Role;

    use super::*;

    #[test]
    fn funders_see_figures_and_borrowers_nothing() {
        let actor = |roles: &[Role]| Actor::of_roles("a", roles);
        let pages = |actor: &Actor| Page::SHOWN.into_iter().filter(|page| page.is_for(actor)).collect::<Vec<_>>();
        assert_eq!(pages(&actor(&[Role::Funder])), [Page::Today, Page::Portfolio, Page::Close]);
        assert!(pages(&Actor::borrower("P1")).is_empty());
        assert_eq!(pages(&Actor::operator()), Page::SHOWN);
        assert!(!sees_persons(&actor(&[Role::Funder])) && !sees_persons(&actor(&[Role::Admin])));
        assert!(sees_persons(&actor(&[Role::Funder, Role::Collector])) && !sees_persons(&Actor::borrower("P1")));
    }

    #[test]
    fn whoever_is_seen_is_named_in_the_wish() {
        let of = |path: &str| needs(path, "").must;
        assert_eq!(of("/console/person/P%201"), [Wish::person(Permission::ReadAccounts, "P 1")]);
        assert_eq!(of("/console/account/A1/"), [Wish::account(Permission::ReadAccounts, "A1")]);
        assert!(of("/console/nowhere").is_empty());
        let csv = needs("/console/portfolio/accounts", "by=days&form=csv").must;
        assert_eq!(csv.last(), Some(&Wish::book(Permission::Export)));
    }
}

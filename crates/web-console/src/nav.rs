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
    Work,
    Cases,
    Portfolio,
    Close,
    Strategy,
    Compliance,
    Risk,
    Admin,
    /// Persons and accounts; it is reached by searching.
    Person,
}

impl Page {
    pub(crate) const SHOWN: [Self; 9] = [
        Self::Today,
        Self::Work,
        Self::Cases,
        Self::Portfolio,
        Self::Close,
        Self::Strategy,
        Self::Compliance,
        Self::Risk,
        Self::Admin,
    ];

    pub(crate) fn address(self) -> &'static str {
        match self {
            Self::Today => "/console",
            Self::Work => "/console/work",
            Self::Cases => "/console/cases",
            Self::Admin => "/console/admin",
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
            Self::Work => words.work,
            Self::Cases => words.cases,
            Self::Admin => words.admin,
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
    /// Whether it is a page of borrowers.
    pub is_own: bool,
}

impl Needs {
    /// Whether somebody may see the page. Borrowers have pages of their own, and none of the others.
    pub fn are_met_by(&self, actor: &Actor) -> bool {
        self.is_own == actor.person.is_some() && self.must.iter().all(|wish| wish.granted_to(actor).is_ok())
    }
}

/// What the page of an address needs, where whoever asks is a borrower: all of it is about themselves.
pub fn needs_of(path: &str, query: &str, actor: &Actor) -> Needs {
    let Some(own) = actor.person.as_deref().filter(|_| path == "/my" || path.starts_with("/my/")) else {
        return needs(path, query);
    };
    let of = |permission| Wish::person(permission, own);
    let must = match parts(path).iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] | ["data"] | ["proof", _] => vec![of(Permission::ReadAccounts)],
        _ => Vec::new(),
    };
    Needs { must, also: vec![of(Permission::ReadContacts), of(Permission::ReadPromises)], is_own: true }
}

/// What the page of an address needs.
pub(crate) fn needs(path: &str, query: &str) -> Needs {
    use Permission::{
        CloseDays, DoWork, Export, ManageEndpoints, ManageTokens, ManageUsers, ReadAccessLog, ReadAccounts, ReadBook,
        ReadCases, ReadContacts, ReadDocuments, ReadModels, ReadPromises, ReadScores, ReadWork,
    };
    let parts = parts(path);
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let book = |permissions: &[Permission]| permissions.iter().map(|one| Wish::book(*one)).collect::<Vec<_>>();
    let (mut must, also) = match parts.as_slice() {
        [] if !path.starts_with("/console") => (Vec::new(), Vec::new()),
        [] => (
            book(&[ReadBook]),
            book(&[ReadPromises, ReadDocuments, ReadCases, ReadContacts, ReadWork, ManageEndpoints]),
        ),
        ["work"] | ["work", "figures"] => (book(&[ReadWork]), Vec::new()),
        ["work", "next"] => (book(&[DoWork]), Vec::new()),
        ["cases"] | ["cases", _] | ["relief", _] => (book(&[ReadCases]), Vec::new()),
        ["documents"] | ["documents", _] | ["documents", _, _] => (book(&[ReadDocuments]), Vec::new()),
        ["compliance", "access"] => (book(&[ReadAccessLog]), Vec::new()),
        ["admin"] => (book(&[ManageUsers]), book(&[ManageTokens, ReadDocuments])),
        ["admin", "channels"] => (book(&[ReadDocuments]), book(&[ManageEndpoints])),
        ["messages"] | ["messages", _] => (book(&[ReadContacts]), Vec::new()),
        ["admin", "users"] | ["admin", "users", _] => (book(&[ManageUsers]), Vec::new()),
        ["admin", "tokens"] => (book(&[ManageTokens]), Vec::new()),
        ["admin", "endpoints"] | ["admin", "endpoints", _] => (book(&[ManageEndpoints]), Vec::new()),
        ["admin", "products"] | ["admin", "products", _, _] => (book(&[ReadBook]), Vec::new()),
        ["admin", "templates"] | ["admin", "templates", _, _] => (book(&[ReadDocuments]), Vec::new()),
        ["close", "progress"] => (book(&[CloseDays]), Vec::new()),
        ["portfolio", "accounts"] => match Query::parse(query).get("form") {
            Some("csv") => (book(&[ReadAccounts, Export]), Vec::new()),
            Some(_) | None => (book(&[ReadAccounts]), Vec::new()),
        },
        ["portfolio"] | ["portfolio", _] | ["close"] => (book(&[ReadBook]), Vec::new()),
        ["close", _] | ["search"] => (book(&[ReadAccounts]), Vec::new()),
        ["strategy"] | ["strategy", _, _] | ["compliance", _, _] => (book(&[ReadDocuments]), Vec::new()),
        ["compliance"] => (book(&[ReadContacts, ReadDocuments]), Vec::new()),
        ["strategy", _, _, "simulation" | "comparison"] => (book(&[ReadDocuments, ReadModels]), Vec::new()),
        ["risk", "warnings"] => (book(&[ReadModels, ReadScores]), Vec::new()),
        ["risk"] | ["risk", _, _] | ["risk", _, _, "stability"] => (book(&[ReadModels]), Vec::new()),
        ["person", person] | ["person", person, "job", _] => {
            let also = [ReadContacts, ReadPromises, ReadScores, ReadCases, ReadWork];
            let also = also.into_iter().map(|one| Wish::person(one, person)).collect();
            (vec![Wish::person(ReadAccounts, person)], also)
        }
        ["account", account, "assessment"] => {
            (vec![Wish::account(ReadAccounts, account), Wish::account(ReadScores, account)], Vec::new())
        }
        ["account", account] => {
            let also = [ReadScores, ReadCases].map(|one| Wish::account(one, account));
            (vec![Wish::account(ReadAccounts, account)], also.to_vec())
        }
        _ => (Vec::new(), Vec::new()),
    };
    // A table of a page is taken away.
    if !must.is_empty() && Query::parse(query).get("csv").is_some() {
        must.push(Wish::book(Export));
    }
    Needs { must, also, is_own: false }
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

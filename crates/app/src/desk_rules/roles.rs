//! The words for roles in desk rules, on the command line and in journals.

use crate::access::Role;
use crate::error::Refused;

/// Every role, with its word.
pub const ROLES: [(&str, Role); 9] = [
    ("collector", Role::Collector),
    ("supervisor", Role::Supervisor),
    ("risk_analyst", Role::RiskAnalyst),
    ("compliance", Role::Compliance),
    ("legal", Role::Legal),
    ("finance", Role::Finance),
    ("funder", Role::Funder),
    ("borrower", Role::Borrower),
    ("admin", Role::Admin),
];

/// The role of a word.
pub fn role_named(word: &str) -> Option<Role> {
    ROLES.iter().find(|(known, _)| *known == word).map(|(_, role)| *role)
}

/// The word of a role.
pub const fn role_word(role: Role) -> &'static str {
    match role {
        Role::Collector => "collector",
        Role::Supervisor => "supervisor",
        Role::RiskAnalyst => "risk_analyst",
        Role::Compliance => "compliance",
        Role::Legal => "legal",
        Role::Finance => "finance",
        Role::Funder => "funder",
        Role::Borrower => "borrower",
        Role::Admin => "admin",
    }
}

/// The role of a word.
///
/// # Errors
/// When there is none.
pub fn role(word: &str) -> Result<Role, Refused> {
    let words: Vec<&str> = ROLES.iter().map(|(word, _)| *word).collect();
    role_named(word).ok_or_else(|| {
        Refused::new(format!("\"{word}\" is no role")).hint(format!("one of {} is expected", words.join(", ")))
    })
}

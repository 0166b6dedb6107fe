//! Who is asking: users, programs and borrowers, by their roles.
//!
//! A door finds out who is asking and hands an [`Actor`] in; what the actor may do is decided here, whatever the door.

/// What somebody is in the lender's house.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Speaks with borrowers.
    Collector,
    /// Leads collectors, and decides what is above their authority.
    Supervisor,
    /// Makes models and strategies.
    RiskAnalyst,
    /// Watches over conduct, complaints and access.
    Compliance,
    /// Takes cases to law.
    Legal,
    /// Answers for the books.
    Finance,
    /// Reads what concerns the portfolio, and nothing of persons.
    Funder,
    /// A person who owes, and sees what is theirs.
    Borrower,
    /// Sets the system up.
    Admin,
}

/// Who is asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The name that is written beside everything that they do.
    pub name: String,
    /// Their roles.
    pub roles: Vec<Role>,
    /// Of a borrower: the only person whom they see.
    pub person: Option<String>,
}

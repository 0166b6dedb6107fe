//! Who is asking: users, programs and borrowers, and what each may do.
//!
//! A door finds out who is asking and hands an [`Actor`] in; what the actor may do is decided here, whatever the door. A book that
//! a door has is [`Guarded`]: it is read or written by whoever says who asks for what, and by nobody else. Clocks and random bytes
//! come in as arguments; of passwords, tokens and sessions only hashes are kept.

mod directory;
mod guarded;
mod links;
mod log;
pub mod page;
mod password;
mod permission;
mod provided;
mod role;
mod secret;
mod sessions;
mod sign_in;
mod tokens;
mod totp;
mod users;

pub use directory::Directory;
pub use guarded::{Granted, Guarded, Subject, Wish};
pub use links::{Invitation, Redeemed, invite, redeem};
pub(crate) use log::note_of_person;
pub use log::{ACCESS, AccessRow, Reading as PersonalReading, read_log};
pub use password::Password;
pub use permission::Permission;
pub use provided::{Failed, Hidden, NotLetIn, Provided, Provider, sign_in_provided};
pub use role::Role;
pub use secret::{Random, Secret};
pub use sessions::{Session, SessionTerms, end_all, find, sign_out, touch};
pub use sign_in::{Attempt, Checked, NotSignedIn, Rules, SignedIn, change_password, check, sign_in};
pub use tokens::{NewToken, Token};
pub use totp::TotpKey;
pub use users::{Change, NewUser, User};

/// What is done with tokens of programs.
pub mod token {
    pub use super::tokens::{add, all, revoke};
}

/// What is done with users.
pub mod user {
    pub use super::users::{add, all, change, one, set_password};
}

/// Who is asking.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Actor {
    /// The name that is written beside everything that they do.
    pub name: String,
    /// Their roles.
    pub roles: Vec<Role>,
    /// Of a borrower: the only person whom they see.
    pub person: Option<String>,
    /// What they may beside what their roles may: the scopes of a program's token.
    pub scopes: Vec<Permission>,
}

impl Actor {
    /// Somebody of the lender's house.
    pub fn of_roles(name: &str, roles: &[Role]) -> Self {
        Self { name: name.to_owned(), roles: roles.to_vec(), ..Self::default() }
    }

    /// A person who owes.
    pub fn borrower(person: &str) -> Self {
        let roles = vec![Role::Borrower];
        Self { name: format!("person:{person}"), roles, person: Some(person.to_owned()), scopes: Vec::new() }
    }

    /// A program, by the scopes of its token.
    pub fn program(name: &str, scopes: &[Permission]) -> Self {
        Self { name: format!("token:{name}"), scopes: scopes.to_vec(), ..Self::default() }
    }

    /// Whoever bears the one token with which the server was started, or asks a server that asks nobody who they are: all that any
    /// role of the house may.
    pub fn operator() -> Self {
        let roles = Role::ALL.into_iter().filter(|role| *role != Role::Borrower);
        Self { name: "operator".to_owned(), roles: roles.collect(), ..Self::default() }
    }

    /// Whether they may do something, with whomever.
    pub fn may(&self, permission: Permission) -> bool {
        self.scopes.contains(&permission) || self.roles.iter().any(|role| role.permissions().contains(&permission))
    }
}

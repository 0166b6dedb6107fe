//! A book that only an actor opens, for what they may do.
//!
//! Doors have no other book than this one, so that nothing can be read or written without it being said who asks, for what, and
//! about whom. A borrower is let to their own person and accounts, and to nothing else.

use std::ops::{Deref, DerefMut};

use super::{Actor, Permission};
use crate::error::{Code, Refused, Result};
use crate::intake::{find_account, no_account};
use crate::port::{Reading, Store};

/// What somebody wants to do, and about whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// What.
    pub permission: Permission,
    /// About whom.
    pub subject: Subject,
}

/// About whom something is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Nobody in particular: the book.
    Book,
    /// Whoever owes on an account, by the lender's reference.
    Account(String),
    /// A person, as accounts name them.
    Person(String),
}

impl Wish {
    /// Something about the book.
    pub fn book(permission: Permission) -> Self {
        Self { permission, subject: Subject::Book }
    }

    /// Something about an account.
    pub fn account(permission: Permission, account: &str) -> Self {
        Self { permission, subject: Subject::Account(account.to_owned()) }
    }

    /// Something about a person.
    pub fn person(permission: Permission, person: &str) -> Self {
        Self { permission, subject: Subject::Person(person.to_owned()) }
    }

    /// The wish granted, as far as it can be decided without the book: the permission, and for a borrower the person.
    ///
    /// # Errors
    /// When the actor may not do it.
    pub fn granted_to(&self, actor: &Actor) -> std::result::Result<Granted, Refused> {
        let Self { permission, subject } = self;
        if !actor.may(*permission) {
            return Err(forbidden(actor, *permission));
        }
        match (&actor.person, subject) {
            (None, _) => {}
            (Some(own), Subject::Person(asked)) if own == asked => {}
            // Another person is spoken of as one who is not there.
            (Some(_), Subject::Person(asked)) => {
                return Err(Refused::new(format!("there is no person \"{asked}\""))
                    .zh(format!("没有客户“{asked}”。"))
                    .code(Code::PersonNotFound));
            }
            (Some(_), Subject::Book | Subject::Account(_)) => return Err(forbidden(actor, *permission)),
        }
        Ok(Granted(()))
    }
}

/// That an actor may do what they asked for. It comes only from a check.
#[derive(Debug)]
pub struct Granted(());

fn forbidden(actor: &Actor, permission: Permission) -> Refused {
    let (word, meaning) = permission.told();
    let who = match actor.roles.as_slice() {
        [] => "this token may not".to_owned(),
        roles => format!("{} may not", roles.iter().map(|role| role.name()).collect::<Vec<_>>().join(", ")),
    };
    let refused = Refused::new(format!("{who} {meaning}")).zh("您的角色无权办理此项。").code(Code::Forbidden);
    refused.hint(format!("the permission is called {word}; docs/reference/roles.md lists who has it"))
}

/// A book behind a check.
#[derive(Debug)]
pub struct Guarded<S>(S);

impl<S> Guarded<S> {
    /// Puts a book behind the check.
    pub fn new(book: S) -> Self {
        Self(book)
    }
}

impl<S: Deref<Target: Reading>> Guarded<S> {
    /// The book, for an actor who may do what they ask for.
    ///
    /// # Errors
    /// When they may not, or the book cannot be read.
    pub fn open(&self, actor: &Actor, wish: &Wish) -> Result<&S::Target> {
        allow(&*self.0, actor, wish)?;
        Ok(&self.0)
    }
}

impl<S: DerefMut<Target: Store>> Guarded<S> {
    /// The book to write, for an actor who may do what they ask for.
    ///
    /// # Errors
    /// When they may not, or the book cannot be read.
    pub fn open_to_write(&mut self, actor: &Actor, wish: &Wish) -> Result<&mut S::Target> {
        allow(&*self.0, actor, wish)?;
        Ok(&mut self.0)
    }
}

fn allow(book: &(impl Reading + ?Sized), actor: &Actor, wish: &Wish) -> Result<()> {
    let (Some(own), Subject::Account(account)) = (&actor.person, &wish.subject) else {
        return Ok(wish.granted_to(actor).map(|_| ())?);
    };
    if !actor.may(wish.permission) {
        return Err(forbidden(actor, wish.permission).into());
    }
    let row = find_account(book, account)?;
    if row.person != *own {
        // As if it were not there.
        return Err(no_account(account).into());
    }
    Ok(())
}

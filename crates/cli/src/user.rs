//! `arrears user`: people who sign in to the server.

use app::access::{Change, NewUser, Role, TotpKey, User, user};
use app::{Refused, Result};
use clap::{Args, Subcommand};
use serde_json::json;

use crate::console::{print, print_json};
use crate::secrets::{random, read_secret};
use crate::table::render;
use crate::{BookArgs, now};

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Add a user; the password is read from stdin, where they do not sign in by the provider
    ///
    /// Example: arrears user add ana --role admin --book book.db
    Add(Add),
    /// List the users
    List(List),
    /// Say which roles a user has from now on
    ///
    /// Example: arrears user role ana --role collector --role legal --book book.db
    Role(Roles),
    /// Lock a user out; their sessions end
    Lock(Named),
    /// Let a user in again, also after too many wrong attempts
    Unlock(Named),
    /// Give a user another password, read from stdin; their sessions end
    Password(Named),
    /// Have a user sign in by the provider from now on, without a password; their sessions end
    ///
    /// Whoever comes from the provider by this name first is this user.
    Provider(Named),
    /// Have a user sign in with the codes of an authenticator app; prints its key, once
    Totp(Totp),
}

#[derive(Debug, Args)]
pub(crate) struct Add {
    #[command(flatten)]
    named: Named,
    /// A role: collector, supervisor, risk_analyst, compliance, legal, finance, funder or admin
    #[arg(long = "role", required = true, value_name = "ROLE")]
    roles: Vec<String>,
    /// They sign in by the provider that the server was told with --oidc, and have no password here
    #[arg(long)]
    by_provider: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Roles {
    #[command(flatten)]
    named: Named,
    /// A role: collector, supervisor, risk_analyst, compliance, legal, finance, funder or admin
    #[arg(long = "role", required = true, value_name = "ROLE")]
    roles: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Totp {
    #[command(flatten)]
    named: Named,
    /// Sign in without codes again
    #[arg(long)]
    off: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Named {
    #[command(flatten)]
    book: BookArgs,
    /// The name by which they sign in
    user: String,
    /// Who decides, as the log of access tells it
    #[arg(long, value_name = "NAME", default_value = "command line")]
    by: String,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    #[command(flatten)]
    book: BookArgs,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

impl Verb {
    pub(crate) fn run(self) -> Result<()> {
        match self {
            Self::Add(add) => add.run(),
            Self::List(list) => list.run(),
            Self::Role(Roles { named, roles }) => named.change(&Change::Roles(read_roles(&roles)?), "has other roles"),
            Self::Lock(named) => named.change(&Change::Lock, "is locked out"),
            Self::Unlock(named) => named.change(&Change::Unlock, "may sign in"),
            Self::Password(named) => named.password(),
            Self::Provider(named) => named.change(&Change::Provider, "signs in by the provider"),
            Self::Totp(totp) => totp.run(),
        }
    }
}

fn read_roles(words: &[String]) -> Result<Vec<Role>> {
    let role = |word: &String| {
        let words: Vec<&str> = Role::ALL.into_iter().map(Role::name).collect();
        let unknown = || Refused::new(format!("\"{word}\" is no role")).hint(format!("roles are {}", words.join(", ")));
        Role::named(word).ok_or_else(unknown)
    };
    Ok(words.iter().map(role).collect::<std::result::Result<_, _>>()?)
}

impl Add {
    fn run(self) -> Result<()> {
        let roles = read_roles(&self.roles)?;
        let Named { book, user: name, by } = &self.named;
        let mut store = book.write()?;
        let password = (!self.by_provider).then(|| read_secret("password")).transpose()?;
        let new = NewUser { name, roles: &roles, password: password.as_deref() };
        let user = user::add(&mut *store, new, (by, now()), &random())?;
        print(&format!("user {} is added\n", user.name))
    }
}

impl Named {
    fn change(&self, change: &Change, told: &str) -> Result<()> {
        let mut store = self.book.write()?;
        let user = user::change(&mut *store, &self.user, (change, None), (&self.by, now()))?;
        print(&format!("user {} {told}\n", user.name))
    }

    fn password(&self) -> Result<()> {
        let mut store = self.book.write()?;
        user::one(&*store, &self.user)?;
        let password = read_secret("new password")?;
        let user = user::set_password(&mut *store, &self.user, &password, (&self.by, now()), &random())?;
        print(&format!("user {} has another password\n", user.name))
    }
}

impl Totp {
    fn run(self) -> Result<()> {
        if self.off {
            return self.named.change(&Change::NoTotp, "signs in without codes");
        }
        let key = TotpKey::made_of(&random());
        let Named { book, user: name, by } = &self.named;
        let mut store = book.write()?;
        let user = user::change(&mut *store, name, (&Change::Totp(key.clone()), None), (by, now()))?;
        let (text, link) = (key.base32(), key.link(&user.name));
        print(&format!(
            "user {} signs in with codes of an authenticator app from now on\nkey   {text}\nlink  {link}\n\
             This is shown once.\n",
            user.name
        ))
    }
}

impl List {
    fn run(self) -> Result<()> {
        let users = user::all(&*self.book.read()?)?;
        if self.json {
            return print_json(&users.iter().map(told).collect::<Vec<_>>());
        }
        let rows = users.iter().map(|user| {
            let roles: Vec<&str> = user.roles().into_iter().map(Role::name).collect();
            let state = if user.is_locked() { "locked" } else { "active" };
            let by = if user.has_password() { "password" } else { "provider" };
            let codes = if user.has_totp() { "yes" } else { "no" };
            vec![user.name.clone(), roles.join(", "), state.to_owned(), by.to_owned(), codes.to_owned()]
        });
        print(&render(&["user", "roles", "state", "signs in by", "codes"], &rows.collect::<Vec<_>>()))
    }
}

fn told(user: &User) -> serde_json::Value {
    let roles: Vec<&str> = user.roles().into_iter().map(Role::name).collect();
    let (is_locked, has_password, has_totp) = (user.is_locked(), user.has_password(), user.has_totp());
    json!({"user": user.name, "roles": roles, "is_locked": is_locked, "has_password": has_password, "has_totp": has_totp})
}

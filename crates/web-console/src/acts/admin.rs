//! Users and tokens.

use app::access::{Change, NewToken, NewUser, Permission, Role, token, user};
use app::port::Store;
use jiff::tz::TimeZone;

use crate::sent::{Doing, Done, Say, Wrong};

/// The roles that users have; borrowers come in by a link or a code.
pub(crate) fn roles_of_the_house() -> impl Iterator<Item = Role> {
    Role::ALL.into_iter().filter(|role| *role != Role::Borrower)
}

fn chosen(doing: &Doing<'_>) -> Vec<Role> {
    roles_of_the_house().filter(|role| doing.fields.get(&format!("role_{}", role.name())).is_some()).collect()
}

pub(super) fn add_user(store: &mut dyn Store, doing: &Doing<'_>) -> Result<Done, Wrong> {
    let mut read = doing.read();
    let (name, roles) = (read.text("name"), chosen(doing));
    let password = doing.fields.exact("password").filter(|password| !password.is_empty());
    let by_provider = doing.fields.get("by_provider").is_some();
    if password.is_none() && !by_provider {
        read.tell("password", doing.words.wrong_missing);
    }
    if roles.is_empty() {
        read.tell("role_collector", doing.words.wrong_nothing_chosen);
    }
    let (Some(name), true, false) = (name, password.is_some() || by_provider, roles.is_empty()) else {
        return Err(read.wrong());
    };
    let password = password.filter(|_| !by_provider);
    let by = (doing.actor.name.as_str(), doing.now.as_microsecond());
    user::add(store, NewUser { name, roles: &roles, password }, by, &(doing.random)())?;
    Ok(Done::Here("user_added"))
}

fn change(store: &mut dyn Store, doing: &Doing<'_>, change: &Change) -> Result<Done, Wrong> {
    let seen = doing.fields.get("seen").and_then(|text| text.parse().ok());
    user::change(store, doing.part(2), (change, seen), (&doing.actor.name, doing.now.as_microsecond()))?;
    Ok(Done::Here("user_changed"))
}

pub(super) fn roles(store: &mut dyn Store, doing: &Doing<'_>) -> Result<Done, Wrong> {
    change(store, doing, &Change::Roles(chosen(doing)))
}

pub(super) fn lock(store: &mut dyn Store, doing: &Doing<'_>) -> Result<Done, Wrong> {
    change(store, doing, &Change::Lock)
}

pub(super) fn to_provider(store: &mut dyn Store, doing: &Doing<'_>) -> Result<Done, Wrong> {
    change(store, doing, &Change::Provider)
}

pub(super) fn unlock(store: &mut dyn Store, doing: &Doing<'_>) -> Result<Done, Wrong> {
    change(store, doing, &Change::Unlock)
}

pub(super) fn password(store: &mut dyn Store, doing: &Doing<'_>) -> Result<Done, Wrong> {
    let Some(password) = doing.fields.exact("password").filter(|password| !password.is_empty()) else {
        return Err(Wrong::Fields(vec![("password".to_owned(), doing.words.wrong_missing.to_owned())]));
    };
    let by = (doing.actor.name.as_str(), doing.now.as_microsecond());
    user::set_password(store, doing.part(2), password, by, &(doing.random)())?;
    Ok(Done::Here("user_changed"))
}

pub(super) fn add_token(store: &mut dyn Store, doing: &Doing<'_>) -> Result<Done, Wrong> {
    let mut read = doing.read();
    let name = read.text("name");
    let is_chosen = |permission: &Permission| doing.fields.get(&format!("scope_{}", permission.name())).is_some();
    let scopes: Vec<Permission> = Permission::ALL.into_iter().filter(is_chosen).collect();
    if scopes.is_empty() {
        read.tell("scope_book.read", doing.words.wrong_nothing_chosen);
    }
    let ends_on = read.day_if_any("ends_on");
    let zone = TimeZone::get(&store.info()?.time_zone).map_err(anyhow::Error::from)?;
    let ends_at = ends_on.map(|day| day.to_string().parse::<jiff::civil::Date>()).transpose();
    let ends_at = ends_at.map_err(anyhow::Error::from)?.map(|day| day.to_zoned(zone)).transpose();
    let ends_at = ends_at.map_err(anyhow::Error::from)?.map(|at| at.timestamp().as_microsecond());
    let (Some(name), false) = (name, scopes.is_empty()) else { return Err(read.wrong()) };
    read.end()?;
    let by = (doing.actor.name.as_str(), doing.now.as_microsecond());
    let (token, secret) = token::add(store, NewToken { name, scopes: &scopes, ends_at }, by, &(doing.random)())?;
    Ok(Done::Say(Say::Once(vec![(token.name.clone(), secret.reveal().to_owned())])))
}

pub(super) fn revoke(store: &mut dyn Store, doing: &Doing<'_>) -> Result<Done, Wrong> {
    let mut read = doing.read();
    let Some(name) = read.text("token") else { return Err(read.wrong()) };
    token::revoke(store, name, (&doing.actor.name, doing.now.as_microsecond()))?;
    Ok(Done::Here("token_revoked"))
}

//! Users: people of the lender's house who sign in, and what is kept of each.

use serde::{Deserialize, Serialize};

use super::log::note_of_user;
use super::sessions::end_all;
use super::{Actor, Password, Random, Role, TotpKey};
use crate::error::{Code, Refused, Result};
use crate::models::hexadecimal;
use crate::port::{ItemQuery, ItemRow, Micros, Reading, Store, Writing};

/// The list of users.
const USERS: &str = "user";

/// A user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// The name by which they sign in.
    pub name: String,
    /// What is kept of them beside it.
    pub(super) kept: Kept,
}

/// What is kept of a user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Kept {
    pub(super) roles: Vec<String>,
    /// Whether somebody has locked them out for good.
    pub(super) is_locked: bool,
    /// The argon2id hash of the password; none of somebody who signs in by a provider.
    pub(super) password: Option<String>,
    /// As whom the provider knows them; none of somebody with a password, and until they come for the first time.
    #[serde(default)]
    pub(super) known: Option<Known>,
    /// The key of the authenticator app, in use once a first code was right.
    pub(super) totp: Option<TotpKey>,
    /// The last step of it that was used.
    pub(super) totp_used: u64,
    /// Wrong attempts to sign in since the last right one.
    pub(super) failures: u32,
    /// Until when no attempt counts.
    pub(super) shut_until: Micros,
    pub(super) made_by: String,
    pub(super) made_at: Micros,
    /// How often it was changed by people.
    pub(super) version: u64,
}

/// As whom a provider of sign-ins knows a user: whoever has the same name there later is somebody else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Known {
    pub(super) issuer: String,
    pub(super) subject: String,
}

impl Kept {
    /// Somebody who is new, and has no password.
    pub(super) fn new(roles: &[Role], (by, now): (&str, Micros)) -> std::result::Result<Self, Refused> {
        Ok(Self {
            roles: words_of(roles)?,
            is_locked: false,
            password: None,
            known: None,
            totp: None,
            totp_used: 0,
            failures: 0,
            shut_until: 0,
            made_by: by.to_owned(),
            made_at: now,
            version: 1,
        })
    }
}

/// A user who is to be added.
#[derive(Clone, Copy, Debug)]
pub struct NewUser<'u> {
    /// The name by which they sign in.
    pub name: &'u str,
    /// Their roles.
    pub roles: &'u [Role],
    /// Their password; without, they sign in by the provider.
    pub password: Option<&'u str>,
}

/// What is changed of a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Their roles are these from now on.
    Roles(Vec<Role>),
    /// They are locked out, and their sessions end.
    Lock,
    /// They may sign in again, also after too many wrong attempts.
    Unlock,
    /// They sign in with the codes of an authenticator app that has this key.
    Totp(TotpKey),
    /// They sign in without such codes.
    NoTotp,
    /// They sign in by the provider from now on, and their sessions end.
    Provider,
}

impl User {
    /// Their roles.
    pub fn roles(&self) -> Vec<Role> {
        self.kept.roles.iter().filter_map(|name| Role::named(name)).collect()
    }

    /// Whether somebody has locked them out.
    pub fn is_locked(&self) -> bool {
        self.kept.is_locked
    }

    /// Whether they sign in with codes of an authenticator app.
    pub fn has_totp(&self) -> bool {
        self.kept.totp.is_some()
    }

    /// Whether they sign in with a password kept here, and not by the provider.
    pub fn has_password(&self) -> bool {
        self.kept.password.is_some()
    }

    /// Who added them, and when.
    pub fn made(&self) -> (&str, Micros) {
        (&self.kept.made_by, self.kept.made_at)
    }

    /// How often they were changed: whoever changes them says which they have seen.
    pub fn version(&self) -> u64 {
        self.kept.version
    }

    /// As whom they act.
    pub fn actor(&self) -> Actor {
        Actor::of_roles(&self.name, &self.roles())
    }

    pub(super) fn of(row: &ItemRow) -> anyhow::Result<Self> {
        let kept = serde_json::from_str(&row.payload);
        let kept = kept.map_err(|error| anyhow::anyhow!("user {} cannot be read: {error}", row.id))?;
        Ok(Self { name: row.id.clone(), kept })
    }

    pub(super) fn put(&self, unit: &mut dyn Writing) -> anyhow::Result<()> {
        let row = ItemRow {
            list: USERS.to_owned(),
            id: self.name.clone(),
            payload: serde_json::to_string(&self.kept)?,
            ..ItemRow::default()
        };
        unit.put_items(&[row])
    }
}

/// All users, in the order of their names.
///
/// # Errors
/// When the store cannot be read.
pub fn all(store: &(impl Reading + ?Sized)) -> Result<Vec<User>> {
    let rows = store.items(ItemQuery { list: USERS, limit: usize::MAX >> 1, ..ItemQuery::default() })?;
    Ok(rows.iter().map(User::of).collect::<anyhow::Result<_>>()?)
}

/// The user of a name.
///
/// # Errors
/// When there is none, or the store cannot be read.
pub fn one(store: &(impl Reading + ?Sized), name: &str) -> Result<User> {
    let row = store.item(USERS, &name.to_lowercase())?;
    let missing =
        || Refused::new(format!("there is no user \"{name}\"")).zh(format!("没有用户“{name}”。")).code(Code::NotFound);
    Ok(User::of(&row.ok_or_else(missing)?)?)
}

/// Adds a user.
///
/// # Errors
/// When the name is taken or no name, the roles or the password will not do, or the store fails.
pub fn add(
    store: &mut (impl Store + ?Sized),
    new: NewUser<'_>,
    (by, now): (&str, Micros),
    random: &Random,
) -> Result<User> {
    let name = name_of(new.name)?;
    let hash = |password| Password::chosen(password, &name)?.hash(random);
    let password = new.password.map(hash).transpose()?;
    let mut unit = store.begin()?;
    if unit.item(USERS, &name)?.is_some() {
        return Err(Refused::new(format!("there is a user \"{name}\" already"))
            .zh(format!("用户“{name}”已存在。"))
            .into());
    }
    let user = User { name, kept: Kept { password, ..Kept::new(new.roles, (by, now))? } };
    user.put(&mut *unit)?;
    note_of_user(&mut *unit, &user.name, "user_added", &[("roles", &user.kept.roles.join(" "))], (by, now))?;
    unit.commit()?;
    Ok(user)
}

/// Changes a user; where `seen` is given, only if nobody has changed them since that version.
///
/// # Errors
/// When there is no such user, somebody was faster, the roles will not do, or the store fails.
pub fn change(
    store: &mut (impl Store + ?Sized),
    name: &str,
    (change, seen): (&Change, Option<u64>),
    (by, now): (&str, Micros),
) -> Result<User> {
    let mut unit = store.begin()?;
    let mut user = one(&*unit, name)?;
    if seen.is_some_and(|seen| seen != user.kept.version) {
        let refused = Refused::new(format!("user \"{name}\" was changed meanwhile"))
            .zh(format!("用户“{name}”已被他人更改，请刷新后重试。"))
            .code(Code::Changed);
        return Err(refused.hint("read it again, and decide again").into());
    }
    let kept = &mut user.kept;
    let (word, told) = match change {
        Change::Roles(roles) => {
            kept.roles = words_of(roles)?;
            ("roles_changed", vec![("roles", kept.roles.join(" "))])
        }
        Change::Lock => {
            kept.is_locked = true;
            ("locked", Vec::new())
        }
        Change::Unlock => {
            (kept.is_locked, kept.failures, kept.shut_until) = (false, 0, 0);
            ("unlocked", Vec::new())
        }
        Change::Totp(key) => {
            (kept.totp, kept.totp_used) = (Some(key.clone()), 0);
            ("totp_set", Vec::new())
        }
        Change::NoTotp => {
            (kept.totp, kept.totp_used) = (None, 0);
            ("totp_removed", Vec::new())
        }
        Change::Provider => {
            (kept.password, kept.known, kept.totp, kept.totp_used) = (None, None, None, 0);
            ("provider_set", Vec::new())
        }
    };
    kept.version += 1;
    user.put(&mut *unit)?;
    if matches!(change, Change::Lock | Change::Provider) {
        end_all(&mut *unit, &user.name)?;
    }
    let told: Vec<(&str, &str)> = told.iter().map(|(name, value)| (*name, value.as_str())).collect();
    note_of_user(&mut *unit, &user.name, word, &told, (by, now))?;
    unit.commit()?;
    Ok(user)
}

/// Gives a user another password; all their sessions end.
///
/// # Errors
/// When there is no such user, the password will not do, or the store fails.
pub fn set_password(
    store: &mut (impl Store + ?Sized),
    name: &str,
    password: &str,
    (by, now): (&str, Micros),
    random: &Random,
) -> Result<User> {
    let hash = Password::chosen(password, name)?.hash(random)?;
    let mut unit = store.begin()?;
    let mut user = one(&*unit, name)?;
    (user.kept.password, user.kept.known) = (Some(hash), None);
    (user.kept.failures, user.kept.shut_until) = (0, 0);
    user.kept.version += 1;
    user.put(&mut *unit)?;
    end_all(&mut *unit, &user.name)?;
    note_of_user(&mut *unit, &user.name, "password_changed", &[], (by, now))?;
    unit.commit()?;
    Ok(user)
}

/// A name that can stand in a log, an address and a journal, in small letters.
pub(super) fn name_of(name: &str) -> std::result::Result<String, Refused> {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.' | '@');
    if name.is_empty() || name.len() > 64 || !name.chars().all(is_plain) {
        return Err(Refused::new(format!("\"{}\" is no name", name.escape_debug()))
            .zh("名称无效：最多 64 个字母、数字或 - _ . @。")
            .hint("a name has up to 64 letters, digits, and - _ . @"));
    }
    Ok(name.to_ascii_lowercase())
}

pub(super) fn words_of(roles: &[Role]) -> std::result::Result<Vec<String>, Refused> {
    if roles.is_empty() {
        return Err(Refused::new("a user has at least one role").zh("用户至少要有一个角色。"));
    }
    if roles.contains(&Role::Borrower) {
        return Err(Refused::new("a user of the house is no borrower")
            .zh("本机构用户不能是借款人；借款人凭链接或验证码进入，只能看到自己的内容。")
            .hint("borrowers come in by a link or a code, and see only what is theirs"));
    }
    let mut roles = roles.to_vec();
    roles.sort_unstable();
    roles.dedup();
    Ok(roles.into_iter().map(|role| role.name().to_owned()).collect())
}

/// A short name for random bytes.
pub(super) fn short(random: &Random) -> String {
    hexadecimal(&random[24..])
}

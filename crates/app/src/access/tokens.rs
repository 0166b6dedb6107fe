//! Tokens of programs: a name, what it may do, until when; of the token itself only a hash.

use serde::{Deserialize, Serialize};

use super::log::note_of_user;
use super::users::name_of;
use super::{Actor, Permission, Random, Secret};
use crate::error::{Code, Refused, Result};
use crate::port::{ItemQuery, ItemRow, Micros, Reading, Store, Writing};

/// The list of tokens.
const TOKENS: &str = "token";

/// A token, as far as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its name.
    pub name: String,
    kept: Kept,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    hash: String,
    scopes: Vec<String>,
    made_by: String,
    made_at: Micros,
    ends_at: Option<Micros>,
    revoked_at: Option<Micros>,
}

/// A token that is to be made.
#[derive(Clone, Copy, Debug)]
pub struct NewToken<'t> {
    /// Its name.
    pub name: &'t str,
    /// What whoever bears it may do.
    pub scopes: &'t [Permission],
    /// When it ends; none when it is revoked by hand.
    pub ends_at: Option<Micros>,
}

impl Token {
    /// What whoever bears it may do.
    pub fn scopes(&self) -> Vec<Permission> {
        self.kept.scopes.iter().filter_map(|word| Permission::named(word)).collect()
    }

    /// Who made it, and when.
    pub fn made(&self) -> (&str, Micros) {
        (&self.kept.made_by, self.kept.made_at)
    }

    /// When it ends by itself.
    pub fn ends_at(&self) -> Option<Micros> {
        self.kept.ends_at
    }

    /// When it was revoked.
    pub fn revoked_at(&self) -> Option<Micros> {
        self.kept.revoked_at
    }

    /// Whether it is good now.
    pub fn is_good(&self, now: Micros) -> bool {
        self.kept.revoked_at.is_none() && self.kept.ends_at.is_none_or(|end| now < end)
    }

    /// As whom whoever bears it acts.
    pub fn actor(&self) -> Actor {
        Actor::program(&self.name, &self.scopes())
    }

    pub(super) fn hash(&self) -> &str {
        &self.kept.hash
    }

    fn of(row: &ItemRow) -> anyhow::Result<Self> {
        let kept = serde_json::from_str(&row.payload);
        let kept = kept.map_err(|error| anyhow::anyhow!("token {} cannot be read: {error}", row.id))?;
        Ok(Self { name: row.id.clone(), kept })
    }

    fn put(&self, unit: &mut dyn Writing) -> anyhow::Result<()> {
        let payload = serde_json::to_string(&self.kept)?;
        let row = ItemRow { list: TOKENS.to_owned(), id: self.name.clone(), payload, ..ItemRow::default() };
        unit.put_items(&[row])
    }
}

/// All tokens, in the order of their names.
///
/// # Errors
/// When the store cannot be read.
pub fn all(store: &(impl Reading + ?Sized)) -> Result<Vec<Token>> {
    let rows = store.items(ItemQuery { list: TOKENS, limit: usize::MAX >> 1, ..ItemQuery::default() })?;
    Ok(rows.iter().map(Token::of).collect::<anyhow::Result<_>>()?)
}

/// Makes a token; the secret, which is not kept.
///
/// # Errors
/// When the name is taken or no name, it may do nothing, it has ended before it begins, or the store fails.
pub fn add(
    store: &mut (impl Store + ?Sized),
    new: NewToken<'_>,
    (by, now): (&str, Micros),
    random: &Random,
) -> Result<(Token, Secret)> {
    let name = name_of(new.name)?;
    if new.scopes.is_empty() {
        return Err(Refused::new("a token has at least one scope").zh("令牌至少要有一项权限。").into());
    }
    if new.ends_at.is_some_and(|end| end <= now) {
        return Err(Refused::new("the token would have ended before it begins")
            .zh("令牌的到期时间早于开始时间。")
            .into());
    }
    let mut unit = store.begin()?;
    if unit.item(TOKENS, &name)?.is_some() {
        let refused = Refused::new(format!("there is or was a token \"{name}\" already"))
            .zh(format!("令牌“{name}”已存在或曾经存在，请换一个名称。"));
        return Err(refused.hint("what it did is told under its name: take another").into());
    }
    let secret = Secret::made_of("arrears", random);
    let mut scopes = new.scopes.to_vec();
    scopes.sort_unstable();
    scopes.dedup();
    let scopes: Vec<String> = scopes.into_iter().map(|scope| scope.name().to_owned()).collect();
    let told = scopes.join(" ");
    let (hash, made_by) = (secret.hash(), by.to_owned());
    let kept = Kept { hash, scopes, made_by, made_at: now, ends_at: new.ends_at, revoked_at: None };
    let token = Token { name, kept };
    token.put(&mut *unit)?;
    note_of_user(&mut *unit, &token.actor().name, "token_made", &[("scopes", &told)], (by, now))?;
    unit.commit()?;
    Ok((token, secret))
}

/// Revokes a token for good. One that is revoked stays so.
///
/// # Errors
/// When there is none, or the store fails.
pub fn revoke(store: &mut (impl Store + ?Sized), name: &str, (by, now): (&str, Micros)) -> Result<Token> {
    let mut unit = store.begin()?;
    let row = unit.item(TOKENS, &name.to_lowercase())?;
    let missing =
        || Refused::new(format!("there is no token \"{name}\"")).zh(format!("没有令牌“{name}”。")).code(Code::NotFound);
    let mut token = Token::of(&row.ok_or_else(missing)?)?;
    if token.kept.revoked_at.is_some() {
        return Ok(token);
    }
    token.kept.revoked_at = Some(now);
    token.put(&mut *unit)?;
    note_of_user(&mut *unit, &token.actor().name, "token_revoked", &[], (by, now))?;
    unit.commit()?;
    Ok(token)
}

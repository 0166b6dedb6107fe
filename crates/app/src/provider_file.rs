//! Provider files: which OpenID Connect provider vouches for users, and which of its groups has which roles.
//!
//! TOML, checked when it is read: every error names the line. The client's secret is never in the text, as in a channel file.
//! `docs/reference/provider-files.md` tells every option.

use std::path::PathBuf;
use std::time::Duration;

use crate::access::Role;
use crate::channel_file::SecretPlace;
use crate::channel_file::place::{path, secret, timeout, url};
use crate::error::Refused;
use crate::fields::{Checked, Fields, Wrong, read};

/// All that a provider file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderFile {
    /// What people call it: what the button says that leads there.
    pub name: String,
    /// Its address, which stands in each of its tokens.
    pub issuer: String,
    /// As which of its clients this server asks.
    pub client_id: String,
    /// Where the client's secret is; none of a client that has none.
    pub client_secret: Option<SecretPlace>,
    /// Where the provider sends people back to: this server's address, followed by `/v1/session/oidc/return`.
    pub return_url: String,
    /// What is asked for beside `openid`.
    pub scopes: Vec<String>,
    /// The claim whose text is the name by which a user is known here.
    pub name_claim: String,
    /// How roles follow from claims; none where they are kept in the book.
    pub groups: Option<Groups>,
    /// How long to wait for an answer.
    pub timeout: Duration,
    /// A file of certificates that are trusted besides the system's.
    pub ca_file: Option<PathBuf>,
}

/// Roles by groups of the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Groups {
    /// The claim that lists them; dots lead into objects, as in `realm_access.roles`.
    pub claim: String,
    /// Each group that has roles, and which.
    pub roles: Vec<(String, Vec<Role>)>,
}

impl Groups {
    /// The roles of somebody who is in some groups.
    pub fn roles_of(&self, groups: &[String]) -> Vec<Role> {
        let named = self.roles.iter().filter(|(group, _)| groups.contains(group));
        let mut roles: Vec<Role> = named.flat_map(|(_, roles)| roles).copied().collect();
        roles.sort_unstable();
        roles.dedup();
        roles
    }
}

/// Where people come back to, on this server.
pub const RETURN: &str = "/v1/session/oidc/return";

/// Reads a provider file.
///
/// # Errors
/// When the text is none: with the file's name, the line, what was found and what is expected.
pub fn parse(file: &str, text: &str) -> Result<ProviderFile, Refused> {
    read(file, text, provider)
}

fn provider(mut fields: Fields<'_>) -> Checked<ProviderFile> {
    let name = fields.text("name")?.unwrap_or("OpenID Connect").to_owned();
    let issuer = fields.need_text("issuer")?;
    let issuer = url(&fields, "issuer", issuer)?;
    let client_id = fields.need_text("client_id")?.to_owned();
    let client_secret = secret(&mut fields, ["client_secret", "client_secret_env", "client_secret_file"])?;
    let return_url = fields.need_text("return_url")?;
    let return_url = url(&fields, "return_url", return_url)?;
    if !return_url.ends_with(RETURN) {
        return Err(fields.wrong("return_url", format!("return_url ends with {RETURN}: nobody listens elsewhere")));
    }
    let scopes = match fields.texts("scopes")? {
        Some(scopes) => scopes.into_iter().map(|(_, scope)| scope.to_owned()).collect(),
        None => vec!["profile".to_owned()],
    };
    let name_claim = fields.text("name_claim")?.unwrap_or("preferred_username").to_owned();
    let groups = groups(&mut fields)?;
    let (timeout, ca_file) = (timeout(&mut fields, 10)?, path(&mut fields, "ca_file")?);
    fields.finish()?;
    Ok(ProviderFile {
        name,
        issuer,
        client_id,
        client_secret,
        return_url,
        scopes,
        name_claim,
        groups,
        timeout,
        ca_file,
    })
}

fn groups(fields: &mut Fields<'_>) -> Checked<Option<Groups>> {
    let claim = fields.text("groups_claim")?.map(str::to_owned);
    let mut roles = Vec::new();
    for mut group in fields.tables("group", "a group")? {
        let name = group.need_text("name")?.to_owned();
        roles.push((name, roles_of(&mut group)?));
        group.finish()?;
    }
    match (claim, roles.is_empty()) {
        (None, true) => Ok(None),
        (Some(claim), false) => Ok(Some(Groups { claim, roles })),
        (Some(_), true) => Err(fields.wrong(
            "groups_claim",
            "no group has a role: add [[group]] with name and roles, or leave groups_claim out",
        )),
        (None, false) => {
            Err(fields.wrong("group", "groups_claim is missing: it names the claim that lists the groups"))
        }
    }
}

fn roles_of(group: &mut Fields<'_>) -> Checked<Vec<Role>> {
    let Some(words) = group.texts("roles")?.filter(|words| !words.is_empty()) else {
        return Err(Wrong::new(group.at, "roles is missing from a group: a list such as [\"collector\"]"));
    };
    let role = |(at, word): (usize, &str)| match Role::named(word) {
        Some(role) if role != Role::Borrower => Ok(role),
        _ => {
            let house = Role::ALL.into_iter().filter(|role| *role != Role::Borrower).map(Role::name);
            let expected: Vec<&str> = house.collect();
            Err(Wrong::new(at, format!("\"{word}\" is no role of the house: expected are {}", expected.join(", "))))
        }
    };
    words.into_iter().map(role).collect()
}

#[cfg(test)]
mod tests;

//! Where a book is: a connection string, and the schema that is the book.

use std::fmt;

use anyhow::{Context, Result};
use app::Refused;
use postgres::{Client, Config};

use crate::tls::Tls;

/// The schema of a book whose address names none.
const SCHEMA: &str = "arrears";

/// The longest name that PostgreSQL keeps in full.
const NAME_BYTES: usize = 63;

/// The address of a book: `postgres://user@host/database?schema=night`.
///
/// What it prints has no password in it.
#[derive(Clone)]
pub struct Address {
    config: Box<Config>,
    tls: Tls,
    pub(crate) schema: String,
    shown: String,
}

impl Address {
    /// Whether a text is meant as an address of this store, rather than as a file.
    pub fn is_meant_by(text: &str) -> bool {
        text.starts_with("postgres://") || text.starts_with("postgresql://")
    }

    /// Reads an address.
    ///
    /// # Errors
    /// When it is not a connection string, or the schema is not a plain name.
    pub fn parse(text: &str) -> Result<Self> {
        let (base, query) = text.split_once('?').unwrap_or((text, ""));
        let (schema, others): (Vec<&str>, Vec<&str>) =
            query.split('&').filter(|part| !part.is_empty()).partition(|part| part.starts_with("schema="));
        let schema = schema.last().map_or(SCHEMA, |part| &part["schema=".len()..]).to_owned();
        let is_plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
        if !schema.starts_with(|first: char| first.is_ascii_lowercase())
            || !schema.chars().all(is_plain)
            || schema.len() > NAME_BYTES
        {
            return Err(Refused::new(format!("\"{schema}\" is not the name of a schema"))
                .hint("small letters, digits and _, beginning with a letter, for instance ?schema=night")
                .into());
        }
        let named = |name: &str| others.iter().rev().find_map(|part| part.strip_prefix(name));
        let tls = Tls::parse(named("sslmode="), named("sslrootcert="))?;
        let for_driver: Vec<&str> = others
            .iter()
            .copied()
            .filter(|part| !part.starts_with("sslmode=") && !part.starts_with("sslrootcert="))
            .collect();
        let text = if for_driver.is_empty() { base.to_owned() } else { format!("{base}?{}", for_driver.join("&")) };
        let shown = without_password(base, &others, &schema);
        let mut config: Config = text.parse().with_context(|| format!("{shown} is not a connection string"))?;
        if config.get_application_name().is_none() {
            config.application_name(&format!("arrears, process {}", std::process::id()));
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(std::time::Duration::from_secs(10));
        }
        Ok(Self { config: Box::new(config), tls, schema, shown })
    }

    /// Connects to the database.
    ///
    /// # Errors
    /// When it cannot be reached in the way that the address says.
    pub fn connect(&self) -> Result<Client> {
        self.tls.connect(&self.config).with_context(|| format!("cannot reach {self}"))
    }

    /// The schema that is the book.
    pub fn schema(&self) -> &str {
        &self.schema
    }
}

/// The address as it may be printed: it can be copied, and has neither password nor default schema.
fn without_password(base: &str, others: &[&str], schema: &str) -> String {
    let base = match base.rsplit_once('@').and_then(|(login, place)| Some((login.rsplit_once(':')?.0, place))) {
        // What comes before the last colon is no more than `postgres` when there is no password.
        Some((login, place)) if login.contains("//") => format!("{login}@{place}"),
        _ => base.to_owned(),
    };
    let mut query: Vec<&str> = others.iter().copied().filter(|part| !part.starts_with("password=")).collect();
    let named = format!("schema={schema}");
    if schema != SCHEMA {
        query.push(&named);
    }
    if query.is_empty() { base } else { format!("{base}?{}", query.join("&")) }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({self})")
    }
}

#[cfg(test)]
mod tests;

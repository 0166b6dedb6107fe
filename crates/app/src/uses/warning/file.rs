//! Contacts as files: what each costs and saves, dated and versioned.

use primitives::Amount;
use risk::warning::{Contact, Contacts};
use serde::Deserialize;

use crate::dated_file::{Dated, Head};
use crate::error::{Refused, Result};

/// A version of the contacts that may be made before a due date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactsFile {
    /// Its name, version and first day.
    pub head: Dated,
    /// The contacts.
    pub contacts: Contacts,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    contacts: Head,
    contact: Vec<ContactSection>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ContactSection {
    name: String,
    cost: String,
    benefit: String,
}

impl ContactsFile {
    /// Reads the text of a file.
    ///
    /// # Errors
    /// When the text is no such file, or a contact is never worth its cost.
    pub fn read(file: &str, text: &str) -> Result<Self> {
        let refused = |what: String| Refused::new(format!("{file}: {what}"));
        let File { contacts, contact } = toml::from_str(text).map_err(|error| refused(error.to_string()))?;
        let head = contacts.dated(file)?;
        let money = |text: &str| -> Result<Amount> {
            Ok(head.currency.parse(text).map_err(|error| refused(error.to_string()))?)
        };
        let read = |one: ContactSection| -> Result<Contact> {
            Ok(Contact { cost: money(&one.cost)?, benefit: money(&one.benefit)?, name: one.name })
        };
        let all = contact.into_iter().map(read).collect::<Result<Vec<_>>>()?;
        let contacts = Contacts::new(all).map_err(|rejected| refused(rejected.to_string()))?;
        Ok(Self { head, contacts })
    }
}

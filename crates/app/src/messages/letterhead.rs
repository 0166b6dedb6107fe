//! What stands on a letter beside its text: whose paper it is, to whom it goes, day and reference.

use collections::Word;
use collections::conduct::Approved;
use collections::message::{Language, Placeholder, Value, Values, date};
use collections::person::Role;

use crate::error::Refused;

/// What stands beside the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letterhead {
    /// Whose paper it is.
    pub sender: String,
    /// The sender's address, line by line.
    pub sender_address: Vec<String>,
    /// How the sender is reached.
    pub sender_contact: String,
    /// Name and address, line by line.
    pub recipient: Vec<String>,
    /// The day, in words.
    pub date: String,
    /// The account, masked.
    pub reference: String,
}

/// The letterhead of a message. Who collects for others, or bought the debt, writes on its own paper: to write on the lender's would be to
/// pose as the lender.
///
/// # Errors
/// When a value for it is missing.
pub fn letterhead(values: &Values, approved: &Approved) -> Result<Letterhead, Refused> {
    let language = approved.message().language;
    let [name, address, contact] = match approved.audience().role {
        Role::Creditor | Role::Servicer => {
            [Placeholder::LenderName, Placeholder::LenderAddress, Placeholder::LenderContact]
        }
        Role::ThirdPartyCollector | Role::DebtBuyer => {
            [Placeholder::AgencyName, Placeholder::AgencyAddress, Placeholder::AgencyContact]
        }
    };
    let words = |placeholder| words(values, placeholder, language);
    let lines = |placeholder| words(placeholder).map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>());
    let mut recipient = vec![words(Placeholder::PersonName)?];
    recipient.extend(lines(Placeholder::PersonAddress)?);
    Ok(Letterhead {
        sender: words(name)?,
        sender_address: lines(address)?,
        sender_contact: words(contact)?,
        recipient,
        date: words(Placeholder::MessageDate)?,
        reference: words(Placeholder::AccountReference)?,
    })
}

fn words(values: &Values, placeholder: Placeholder, language: Language) -> Result<String, Refused> {
    match values.get(placeholder) {
        Some(Value::Words(words)) => Ok(words.of(language).to_owned()),
        Some(Value::Date(day)) => Ok(date(*day, language)),
        Some(Value::Amount(_) | Value::Count(_) | Value::Table(_) | Value::Consequences(_)) | None => {
            let refused = Refused::new(format!("a letter needs {}", placeholder.word()));
            Err(refused.hint("write it in the file of values"))
        }
    }
}

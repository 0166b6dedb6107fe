//! A message made of a template: with the values that somebody gives, and what the book knows of an account.

use collections::conduct::{Approved, Audience, ContentPack};
use collections::message::{Kind, Placeholder, Value, Values};
use collections::person::{Role, Target};
use primitives::Date;

use super::{make, tongue};
use crate::error::{Refused, Result};
use crate::explain::Language;
use crate::look::{Knowledge, Look};
use crate::port::{Micros, Reading};
use crate::products::Products;
use crate::template_file::Written;
use crate::{cases, message_values, relief};

/// What is asked of the book for a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfBook {
    /// The account: what it owes on the day is taken from there.
    pub account: String,
    /// A case: when it came in, its deadline and its answer are taken from there.
    pub case: Option<u64>,
    /// Relief that was granted: what it is, until when, and the instalments of a plan are taken from there.
    pub relief: Option<u64>,
}

/// How a message is made.
#[derive(Clone, Copy, Debug)]
pub struct Manner {
    /// The language.
    pub language: Language,
    /// The kind; the template's first where nothing is said.
    pub kind: Option<Kind>,
    /// Who is to read it; the template's first where nothing is said.
    pub target: Option<Target>,
    /// As what the sender acts; the template's first where nothing is said.
    pub role: Option<Role>,
    /// The day whose rules count; that of the message, or else today, where nothing is said.
    pub as_of: Option<Date>,
    /// Today.
    pub today: Date,
}

impl Manner {
    /// The day that counts: the one that is named, or the date of the message.
    fn day(&self, values: &Values) -> Option<Date> {
        let dated = match values.get(Placeholder::MessageDate) {
            Some(Value::Date(date)) => Some(*date),
            _ => None,
        };
        self.as_of.or(dated)
    }
}

/// Takes what the book knows into the values, whatever they said before.
///
/// # Errors
/// When the account, the case or the relief is not there, or one is not of the other.
pub fn fill(
    values: &mut Values,
    (store, products): (&dyn Reading, &Products),
    of: &OfBook,
    manner: &Manner,
    now: Micros,
) -> Result<()> {
    let look = Look { account: &of.account, as_of: manner.day(values), knowledge: Knowledge::All };
    let known = look.known(store, products, now)?;
    message_values::fill(values, &known)?;
    if let Some(id) = of.case {
        let case = cases::by_id(store, id)?;
        if case.person != known.row.person {
            return Err(Refused::new(format!("case {id} is not of the person of account {}", of.account)).into());
        }
        message_values::of_case(values, &case)?;
    }
    if let Some(id) = of.relief {
        message_values::of_relief(values, store, &relief::by_id(store, id)?, &known)?;
    }
    Ok(())
}

/// The message, if its content passes.
///
/// # Errors
/// When it cannot be made or breaks a rule; the refusal tells each.
pub fn render(
    packs: &[&ContentPack],
    written: &Written,
    values: &Values,
    manner: &Manner,
) -> std::result::Result<Approved, Refused> {
    let template = &written.template;
    let kind = manner.kind.or(template.kinds().iter().next()).unwrap_or(Kind::Letter);
    let audience = Audience {
        target: manner.target.or(template.targets.iter().next()).unwrap_or(Target::Debtor),
        role: manner.role.or(template.roles.iter().next()).unwrap_or(Role::Creditor),
    };
    let day = manner.day(values).unwrap_or(manner.today);
    make(packs, (written, values), (kind, tongue(manner.language)), audience, day)
}

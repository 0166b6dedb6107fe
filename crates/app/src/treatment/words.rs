//! The words of a step: its template with what the book knows, what the lender says to everybody, and how the person is called.

use std::collections::BTreeMap;

use collections::Word;
use collections::conduct::{Approved, Audience, ContentPack};
use collections::contact::Request;
use collections::message::{Kind, Language, Placeholder, Row, Value, Values, Words};
use collections::person::{Channel, Target};
use collections::promise::Judgement;
use collections::strategy::plan::Due;
use collections::strategy::step::Step;
use primitives::{Amount, Currency, Date};

use super::Treatment;
use crate::addresses::{self, Address};
use crate::documents::{self, TEMPLATE};
use crate::error::{Refused, Result};
use crate::look::{Knowledge, Known, Look};
use crate::message_values::set;
use crate::port::Reading;
use crate::template_file::Written;
use crate::{message_values, messages, promises, templates};

/// What is the same in everybody's messages, as a file of values tells it.
const OF_EVERYBODY: [Placeholder; 32] = [
    Placeholder::LenderName,
    Placeholder::LenderAddress,
    Placeholder::LenderContact,
    Placeholder::SenderName,
    Placeholder::SenderTitle,
    Placeholder::AccountProduct,
    Placeholder::AccountContract,
    Placeholder::PayBy,
    Placeholder::PayHow,
    Placeholder::CheckHow,
    Placeholder::ObjectHow,
    Placeholder::ObjectBy,
    Placeholder::HelpHow,
    Placeholder::ComplaintHow,
    Placeholder::ComplaintHotline,
    Placeholder::OptOutHow,
    Placeholder::OptOutChannel,
    Placeholder::Consequences,
    Placeholder::AgencyName,
    Placeholder::AgencyAddress,
    Placeholder::AgencyScope,
    Placeholder::AgencyStartsOn,
    Placeholder::AgencyContact,
    Placeholder::BureauName,
    Placeholder::BureauReportOn,
    Placeholder::BureauCure,
    Placeholder::RepairBureau,
    Placeholder::RepairLimit,
    Placeholder::LawyerName,
    Placeholder::LawyerContact,
    Placeholder::CaseAppeal,
    Placeholder::RightsWhere,
];

/// Values that are the same in everybody's messages.
#[derive(Clone, Debug)]
pub struct General(Values);

impl General {
    /// Reads a file of values for everybody.
    ///
    /// # Errors
    /// When the text has no values, or one that is of a single person or account.
    pub fn parse(file: &str, text: &str) -> Result<Self> {
        let values = message_values::parse(file, text)?;
        let of_one = Placeholder::ALL.iter().find(|one| values.get(**one).is_some() && !OF_EVERYBODY.contains(one));
        match of_one {
            None => Ok(Self(values)),
            Some(one) => {
                let refused =
                    Refused::new(format!("{file}: {} is of one person, and would be told to everybody", one.word()));
                Err(refused.hint("leave it out: what is of one person or account is taken from the book").into())
            }
        }
    }
}

/// Who draws letters.
pub trait Press {
    /// An approved message as a letter in PDF.
    ///
    /// # Errors
    /// When a value for the letterhead is missing, or it cannot be drawn.
    fn letter(&self, values: &Values, approved: &Approved) -> Result<Vec<u8>>;
}

/// What messages are made of.
pub struct Texts<'t> {
    /// What is the same for everybody.
    pub general: General,
    /// What must and must not be said.
    pub packs: Vec<ContentPack>,
    /// Who draws letters.
    pub press: &'t dyn Press,
    /// The language of who has not said one.
    pub language: Language,
    /// In how many days payment is asked, where the file of values does not say by when.
    pub pay_within_days: u32,
    templates: BTreeMap<String, Written>,
}

/// A message whose content passed, with what goes with it.
pub(super) struct Made {
    pub(super) approved: Approved,
    pub(super) language: String,
    pub(super) letter: Option<Vec<u8>>,
}

impl<'t> Texts<'t> {
    /// Reads the templates that a strategy names: the version of the book that is in force on the day, or else the one that comes with the
    /// program.
    ///
    /// # Errors
    /// When a template is missing or cannot be read, or the values are in another currency.
    pub fn load(
        store: &(impl Reading + ?Sized),
        treatment: &Treatment,
        (general, packs): (General, Vec<ContentPack>),
        press: &'t dyn Press,
    ) -> Result<Self> {
        same_currency(general.0.currency, treatment.written.currency)?;
        let of_book = documents::active(store, TEMPLATE)?;
        let mut found = BTreeMap::new();
        let steps = treatment.written.strategy.states.iter().flat_map(|state| &state.steps);
        for name in steps.filter_map(|step| step.template.as_deref()) {
            found.insert(name.to_owned(), templates::in_force(&of_book, name, treatment.on)?);
        }
        let language = Language::English;
        Ok(Self { general, packs, press, language, pay_within_days: 14, templates: found })
    }

    /// Makes the message of a step for one way, with the amounts that are owed now.
    ///
    /// # Errors
    /// When its words cannot be made, or break a rule of conduct.
    pub(super) fn make(
        &self,
        store: &(impl Reading + ?Sized),
        treatment: &Treatment,
        person: &str,
        due: &Due,
        (request, address): (&Request, &Address),
    ) -> Result<Made> {
        let step = treatment.step(due.state, due.step).1;
        let (written, kind) = self.template(step, request.channel)?;
        let name = addresses::name_of(store, person)?.unwrap_or_default();
        let said = address.language.clone().or_else(|| name.language.clone());
        let language = said.as_deref().map_or(self.language, tongue);
        let mut values = self.general.0.clone();
        set(&mut values, Placeholder::MessageDate, Some(Value::Date(treatment.on)))?;
        let words = |english: &str, chinese: &str| {
            let is_known = !english.is_empty() && !chinese.is_empty();
            is_known.then(|| Value::Words(Words { english: english.to_owned(), chinese: chinese.to_owned() }))
        };
        set(&mut values, Placeholder::PersonName, words(&name.name, &name.name_zh))?;
        set(&mut values, Placeholder::PersonSalutation, words(&name.salutation, &name.salutation_zh))?;
        if request.channel == Channel::Letter {
            set(&mut values, Placeholder::PersonAddress, words(address.value.reveal(), address.value.reveal()))?;
        }
        if values.get(Placeholder::PayBy).is_none() {
            let by = treatment.on + i32::try_from(self.pay_within_days).unwrap_or(0);
            set(&mut values, Placeholder::PayBy, Some(Value::Date(by)))?;
        }
        let values = of_accounts(store, treatment, person, due, &values)?;
        let packs: Vec<&ContentPack> = self.packs.iter().collect();
        let audience = Audience { target: Target::Debtor, role: request.role };
        let approved = messages::make(&packs, (written, &values), (kind, language), audience, treatment.on)?;
        let letter = (kind == Kind::Letter).then(|| self.press.letter(&values, &approved)).transpose()?;
        Ok(Made { approved, language: said.unwrap_or_else(|| language.word().to_owned()), letter })
    }

    fn template(&self, step: &Step, channel: Channel) -> std::result::Result<(&Written, Kind), Refused> {
        let none = || Refused::new(format!("step {} has no template for {}", step.name, channel.word()));
        let name = step.template.as_ref().ok_or_else(none)?;
        let written = self.templates.get(name).ok_or_else(none)?;
        let kind = Kind::of_channel(channel).ok_or_else(none)?;
        if written.template.purpose != step.purpose {
            let (theirs, ours) = (written.template.purpose.word(), step.purpose.word());
            return Err(Refused::new(format!("template {name} is for {theirs}, and step {} for {ours}", step.name)));
        }
        Ok((written, kind))
    }
}

fn same_currency(values: Currency, strategy: Currency) -> std::result::Result<(), Refused> {
    if values == strategy {
        return Ok(());
    }
    Err(Refused::new(format!("the values are in {values}, and the strategy in {strategy}"))
        .hint(format!("write currency = \"{strategy}\" in the file of values")))
}

fn tongue(language: &str) -> Language {
    if language.starts_with("zh") { Language::Chinese } else { Language::English }
}

/// The values of all accounts of a step together: amounts are added up, and what differs is not told.
fn of_accounts(
    store: &(impl Reading + ?Sized),
    treatment: &Treatment,
    person: &str,
    due: &Due,
    general: &Values,
) -> Result<Values> {
    let mut all = Vec::with_capacity(due.accounts.len());
    let rows = store.person_events(&[person])?;
    for about in &due.accounts {
        let look = Look { account: &about.account, as_of: Some(treatment.on), knowledge: Knowledge::All };
        let known = look.known(store, &treatment.products, treatment.now.as_microsecond())?;
        let mut values = general.clone();
        let reference = Value::Words(Words::same(&short_masked(&about.account)));
        set(&mut values, Placeholder::AccountReference, Some(reference))?;
        message_values::fill(&mut values, &known)?;
        least(&mut values, &known)?;
        message_values::of_desk(&mut values, store, &rows, &known)?;
        promise(&mut values, store, treatment, person, &about.account)?;
        all.push(values);
    }
    let mut rest = all.into_iter();
    let mut together = rest.next().ok_or_else(|| Refused::new("a step is about no account"))?;
    for other in rest {
        together = added(&together, &other)?;
    }
    let references: Vec<String> = due.accounts.iter().map(|about| short_masked(&about.account)).collect();
    let references = Value::Words(Words::same(&references.join(", ")));
    set(&mut together, Placeholder::AccountReference, Some(references))?;
    let past_due = together.get(Placeholder::PastDueAmount).cloned();
    set(&mut together, Placeholder::BureauAmount, past_due)?;
    Ok(together)
}

/// A reference whose last four characters may be told: of a short one asterisks take the place of some.
fn short_masked(reference: &str) -> String {
    let letters: Vec<char> = reference.chars().collect();
    if letters.len() >= 8 {
        return reference.to_owned();
    }
    let told: String = letters[4.min(letters.len())..].iter().collect();
    format!("********{told}")
}

/// The least that keeps the account from going past due.
fn least(values: &mut Values, known: &Known<'_>) -> Result<()> {
    // Of instalments the whole is the least; what a statement asks at least is told by the statement.
    let is_by_statements = known.history().as_of(known.as_of).is_some_and(|account| account.revolving.is_some());
    let least = values.get(Placeholder::DueAmount).cloned().filter(|_| !is_by_statements);
    set(values, Placeholder::DueMinimum, least)?;
    Ok(())
}

/// The account's last promise, by what came in.
fn promise(
    values: &mut Values,
    store: &(impl Reading + ?Sized),
    treatment: &Treatment,
    person: &str,
    account: &str,
) -> Result<()> {
    let judged = promises::judged(store, person, treatment.on)?;
    let Some((made, judgement)) = judged.into_iter().rfind(|(made, _)| made.account == account) else { return Ok(()) };
    let total = made.promise.total();
    let missing = match judgement {
        Some(Judgement::Open { missing, .. }) => missing,
        Some(Judgement::Broken { short_by, .. }) => short_by,
        Some(Judgement::Kept { .. }) => Amount::ZERO,
        None => return Ok(()),
    };
    set(values, Placeholder::PromiseAmount, Some(Value::Amount(total)))?;
    set(values, Placeholder::PromiseDate, Some(Value::Date(made.promise.ends_on())))?;
    set(values, Placeholder::PromisePaid, Some(Value::Amount(total - missing)))?;
    set(values, Placeholder::PromiseMissing, Some(Value::Amount(missing)))?;
    Ok(())
}

/// Two accounts' values together.
fn added(one: &Values, other: &Values) -> Result<Values> {
    let mut together = Values::new(one.currency);
    for placeholder in Placeholder::ALL.iter().copied() {
        let value = match (one.get(placeholder), other.get(placeholder)) {
            (None, None) => None,
            (Some(value), None) | (None, Some(value)) => of_one(placeholder, value),
            (Some(first), Some(second)) => both(placeholder, first, second),
        };
        set(&mut together, placeholder, value)?;
    }
    Ok(together)
}

/// A value that only one of two accounts has: an amount counts, as nothing is to be added.
fn of_one(placeholder: Placeholder, value: &Value) -> Option<Value> {
    is_added(placeholder).then(|| value.clone())
}

fn is_added(placeholder: Placeholder) -> bool {
    use Placeholder as P;
    [
        P::DueAmount,
        P::DueMinimum,
        P::OwedTotal,
        P::OwedPrincipal,
        P::OwedInterest,
        P::OwedFee,
        P::OwedPenalty,
        P::PastDueAmount,
        P::PastDueDays,
        P::PastDueSince,
        P::PastDueItems,
    ]
    .contains(&placeholder)
}

fn both(placeholder: Placeholder, first: &Value, second: &Value) -> Option<Value> {
    if first == second && !is_added(placeholder) {
        return Some(first.clone());
    }
    if !is_added(placeholder) {
        return None;
    }
    match (first, second) {
        (Value::Amount(first), Value::Amount(second)) => Some(Value::Amount(*first + *second)),
        (Value::Count(first), Value::Count(second)) => Some(Value::Count((*first).max(*second))),
        (Value::Date(first), Value::Date(second)) => Some(Value::Date((*first).min(*second))),
        (Value::Table(first), Value::Table(second)) => Some(Value::Table(rows(first, second))),
        _ => None,
    }
}

/// The rows of both, those of one due date together.
fn rows(first: &[Row], second: &[Row]) -> Vec<Row> {
    let mut by_due: BTreeMap<Date, Row> = BTreeMap::new();
    for row in first.iter().chain(second) {
        by_due
            .entry(row.due)
            .and_modify(|sum| {
                sum.principal += row.principal;
                sum.interest += row.interest;
                sum.fee += row.fee;
                sum.penalty += row.penalty;
            })
            .or_insert(*row);
    }
    by_due.into_values().collect()
}

//! Values for placeholders, each of its type, and whether they agree with each other.

use std::collections::BTreeMap;

use primitives::{Amount, Currency, Date};

use super::{Consequence, Language, Placeholder, Type};
use crate::Word;

/// Words in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// In English.
    pub english: String,
    /// In Chinese.
    pub chinese: String,
}

impl Words {
    /// The same words in both languages, such as a name.
    pub fn same(words: &str) -> Self {
        Self { english: words.to_owned(), chinese: words.to_owned() }
    }

    /// The words of a language.
    pub fn of(&self, language: Language) -> &str {
        match language {
            Language::English => &self.english,
            Language::Chinese => &self.chinese,
        }
    }
}

/// What is past due of one instalment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// When it was due.
    pub due: Date,
    /// Unpaid principal.
    pub principal: Amount,
    /// Unpaid interest.
    pub interest: Amount,
    /// Unpaid fees.
    pub fee: Amount,
    /// Penalty.
    pub penalty: Amount,
}

impl Row {
    /// All components together.
    pub fn total(&self) -> Amount {
        self.principal + self.interest + self.fee + self.penalty
    }
}

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Words: for text, lines (with line breaks), and numbers to be masked.
    Words(Words),
    /// Money.
    Amount(Amount),
    /// A day.
    Date(Date),
    /// A whole number.
    Count(u32),
    /// Instalments.
    Table(Vec<Row>),
    /// What follows.
    Consequences(Vec<Consequence>),
}

/// Why a value is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {what}", placeholder.word())]
pub struct ValueRejected {
    /// For what.
    pub placeholder: Placeholder,
    /// What is wrong.
    pub what: String,
}

/// Values that contradict each other, so that one of them must be false.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct UnsoundValues(pub String);

/// The longest words.
const LETTERS_MAX: usize = 600;

/// What is known for a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Values {
    /// The currency of all amounts.
    pub currency: Currency,
    known: BTreeMap<Placeholder, Value>,
}

impl Values {
    /// No values yet.
    pub fn new(currency: Currency) -> Self {
        Self { currency, known: BTreeMap::new() }
    }

    /// Sets a value. Of each number that is masked, only the last four characters are kept.
    ///
    /// # Errors
    /// When the value is not of the placeholder's type, is empty, or cannot be said to a person.
    pub fn set(&mut self, placeholder: Placeholder, value: Value) -> Result<(), ValueRejected> {
        let value = checked(placeholder, value).map_err(|what| ValueRejected { placeholder, what })?;
        self.known.insert(placeholder, value);
        Ok(())
    }

    /// Takes a value away.
    pub fn clear(&mut self, placeholder: Placeholder) {
        self.known.remove(&placeholder);
    }

    /// The value of a placeholder.
    pub fn get(&self, placeholder: Placeholder) -> Option<&Value> {
        self.known.get(&placeholder)
    }

    fn amount(&self, placeholder: Placeholder) -> Option<Amount> {
        match self.get(placeholder) {
            Some(Value::Amount(amount)) => Some(*amount),
            _ => None,
        }
    }

    fn date(&self, placeholder: Placeholder) -> Option<Date> {
        match self.get(placeholder) {
            Some(Value::Date(date)) => Some(*date),
            _ => None,
        }
    }

    /// Whether the values that a text asks for agree with each other and with all that is known: parts make their sums, and what is
    /// announced lies ahead.
    ///
    /// # Errors
    /// Names the values that do not.
    pub fn check(&self, is_asked: impl Fn(Placeholder) -> bool) -> Result<(), UnsoundValues> {
        use Placeholder as P;
        let asks = |any: &[P]| any.iter().any(|one| is_asked(*one));
        if asks(&[P::OwedTotal, P::OwedPrincipal, P::OwedInterest, P::OwedFee, P::OwedPenalty]) {
            self.sum(P::OwedTotal, &[P::OwedPrincipal, P::OwedInterest, P::OwedFee, P::OwedPenalty])?;
        }
        if asks(&[P::PromiseAmount, P::PromisePaid, P::PromiseMissing]) {
            self.sum(P::PromiseAmount, &[P::PromisePaid, P::PromiseMissing])?;
        }
        if asks(&[P::SettlementAmount, P::SettlementWaived]) {
            self.sum(P::OwedTotal, &[P::SettlementAmount, P::SettlementWaived])?;
        }
        if asks(&[P::ItemisedAmount, P::ItemisedInterest, P::ItemisedFees, P::ItemisedPaid]) {
            self.itemised()?;
        }
        if asks(&[P::PastDueAmount, P::PastDueItems]) {
            self.past_due()?;
        }
        for ahead in [P::BureauReportOn, P::AgencyStartsOn].into_iter().filter(|one| is_asked(*one)) {
            self.after(ahead, |date, today| date > today, "is not after")?;
        }
        for not_over in [P::PayBy, P::SettlementUntil, P::ObjectBy].into_iter().filter(|one| is_asked(*one)) {
            self.after(not_over, |date, today| date >= today, "is before")?;
        }
        Ok(())
    }

    /// Parts of which one is known must all together be the whole.
    fn sum(&self, whole: Placeholder, parts: &[Placeholder]) -> Result<(), UnsoundValues> {
        let (Some(total), true) = (self.amount(whole), parts.iter().any(|part| self.known.contains_key(part))) else {
            return Ok(());
        };
        let together = parts.iter().filter_map(|part| self.amount(*part)).sum();
        if total == together {
            return Ok(());
        }
        let names: Vec<&str> = parts.iter().map(|part| part.word()).collect();
        Err(self.unsound(whole.word(), total, &names.join(" + "), together))
    }

    /// The rows of what is past due make its amount, which is not more than the whole balance.
    fn past_due(&self) -> Result<(), UnsoundValues> {
        let Some(total) = self.amount(Placeholder::PastDueAmount) else { return Ok(()) };
        if let Some(whole) = self.amount(Placeholder::OwedTotal)
            && total > whole
        {
            return Err(self.unsound("past_due.amount", total, "owed.total", whole));
        }
        let Some(Value::Table(rows)) = self.get(Placeholder::PastDueItems) else { return Ok(()) };
        let together = rows.iter().map(Row::total).sum();
        if total == together {
            return Ok(());
        }
        Err(self.unsound("past_due.amount", total, "the rows of past_due.items", together))
    }

    /// What was owed on the itemisation date, and what came and went since, is what is owed now.
    fn itemised(&self) -> Result<(), UnsoundValues> {
        use Placeholder as P;
        let (Some(then), Some(now)) = (self.amount(P::ItemisedAmount), self.amount(P::OwedTotal)) else {
            return Ok(());
        };
        let of = |placeholder| self.amount(placeholder).unwrap_or_default();
        let together = then + of(P::ItemisedInterest) + of(P::ItemisedFees) - of(P::ItemisedPaid);
        if now == together {
            return Ok(());
        }
        let parts = "itemised.amount + itemised.interest + itemised.fees - itemised.paid";
        Err(self.unsound("owed.total", now, parts, together))
    }

    fn after(
        &self,
        placeholder: Placeholder,
        holds: impl Fn(Date, Date) -> bool,
        what: &str,
    ) -> Result<(), UnsoundValues> {
        match (self.date(placeholder), self.date(Placeholder::MessageDate)) {
            (Some(date), Some(today)) if !holds(date, today) => {
                Err(UnsoundValues(format!("{} {date} {what} message.date {today}", placeholder.word())))
            }
            _ => Ok(()),
        }
    }

    fn unsound(&self, one: &str, first: Amount, other: &str, second: Amount) -> UnsoundValues {
        let [first, second] = [first, second].map(|amount| self.currency.format(amount));
        UnsoundValues(format!("{one} is {first}, which does not agree with {other}: {second}"))
    }
}

fn checked(placeholder: Placeholder, value: Value) -> Result<Value, String> {
    let expected = placeholder.value_type();
    match (expected, value) {
        (Type::Text, Value::Words(words)) => text(&words, false).map(|()| Value::Words(words)),
        (Type::Lines, Value::Words(words)) => text(&words, true).map(|()| Value::Words(words)),
        (Type::Masked, Value::Words(words)) => {
            text(&words, false)?;
            Ok(Value::Words(Words { english: masked(&words.english)?, chinese: masked(&words.chinese)? }))
        }
        (Type::Amount, Value::Amount(amount)) => can_be_told(amount).map(|()| Value::Amount(amount)),
        (Type::Table, Value::Table(rows)) => {
            if rows.is_empty() || rows.len() > ROWS_MAX {
                return Err(format!("a table has at least one row, and at most {ROWS_MAX}"));
            }
            rows.iter()
                .flat_map(|row| [row.principal, row.interest, row.fee, row.penalty])
                .try_for_each(can_be_told)?;
            Ok(Value::Table(rows))
        }
        (Type::Consequences, Value::Consequences(list)) if list.is_empty() => {
            Err("at least one consequence is expected, or a template without them".to_owned())
        }
        (Type::Date, value @ Value::Date(_))
        | (Type::Count, value @ Value::Count(_))
        | (Type::Consequences, value @ Value::Consequences(_)) => Ok(value),
        _ => Err(format!("a value of type {} is expected", expected.word())),
    }
}

/// More instalments than any plan has, and few enough that their sum is an amount.
const ROWS_MAX: usize = 1_000;

fn can_be_told(amount: Amount) -> Result<(), String> {
    if amount < Amount::ZERO {
        return Err("an amount that is told to a debtor is not negative".to_owned());
    }
    if amount > Amount::EVENT_MAX {
        return Err("more than any account can owe".to_owned());
    }
    Ok(())
}

fn text(words: &Words, lines: bool) -> Result<(), String> {
    for text in [&words.english, &words.chinese] {
        if text.trim().is_empty() {
            return Err("an empty text would leave a gap".to_owned());
        }
        if text.chars().count() > LETTERS_MAX {
            return Err(format!("longer than {LETTERS_MAX} characters"));
        }
        if text.chars().any(|letter| letter.is_control() && !(lines && letter == '\n')) {
            return Err(if lines { "control characters are in it" } else { "one line is expected" }.to_owned());
        }
    }
    Ok(())
}

/// Of each number, several being separated by a comma and a space, all but the last four characters as asterisks.
fn masked(text: &str) -> Result<String, String> {
    Ok(text.split(", ").map(masked_one).collect::<Result<Vec<_>, _>>()?.join(", "))
}

/// What is so short that four characters would tell most of it is refused.
fn masked_one(text: &str) -> Result<String, String> {
    let letters: Vec<char> = text.trim().chars().collect();
    if letters.len() < 8 {
        return Err(format!("\"{text}\" is too short to be masked: at least 8 characters are expected"));
    }
    let told: String = letters[letters.len() - 4..].iter().collect();
    Ok(format!("****{told}"))
}

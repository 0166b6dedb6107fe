//! Fields: what each target table consists of, and the values its fields take.
//!
//! `docs/reference/import.md` lists the same for users; where a field's text comes from is `source`'s matter.

use primitives::{Amount, Currency, Date};

/// A table that an import fills.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// Contracts, each the opening of an account.
    Contracts,
    /// The instalments of contracts whose product computes none.
    Instalments,
    /// Repayments and the other events of accounts that columns can hold.
    Repayments,
    /// Events of accounts, each told by the words of an event line.
    Events,
}

impl Target {
    /// All of them, in the order in which they are read.
    pub const ALL: [Self; 4] = [Self::Contracts, Self::Instalments, Self::Repayments, Self::Events];

    /// The name in mappings and messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Contracts => "contracts",
            Self::Instalments => "instalments",
            Self::Repayments => "repayments",
            Self::Events => "events",
        }
    }

    /// Its fields, by the names of the documented columns.
    pub const fn fields(self) -> &'static [Field] {
        match self {
            Self::Contracts => &[
                Field::Account,
                Field::Person,
                Field::Product,
                Field::ProductVersion,
                Field::FundingSource,
                Field::OpenedOn,
                Field::Principal,
                Field::Instalments,
                Field::FirstDue,
            ],
            Self::Instalments => &[
                Field::Account,
                Field::CalendarVersion,
                Field::Number,
                Field::Due,
                Field::Principal,
                Field::Interest,
                Field::Fee,
            ],
            Self::Repayments => &[
                Field::Account,
                Field::EffectiveOn,
                Field::Amount,
                Field::Key,
                Field::Kind,
                Field::CalendarVersion,
                Field::Instalment,
                Field::Component,
                Field::Due,
                Field::Reason,
                Field::Reverses,
                Field::Instalments,
            ],
            Self::Events => &[Field::Account, Field::EffectiveOn, Field::Event, Field::Key],
        }
    }

    /// The fields without which there is no record, whatever else it says.
    pub const fn required(self) -> &'static [Field] {
        match self {
            Self::Contracts => &[Field::Account, Field::Person, Field::Product, Field::OpenedOn],
            Self::Instalments => &[Field::Account, Field::Number, Field::Due, Field::Principal],
            Self::Repayments => &[Field::Account, Field::EffectiveOn],
            Self::Events => &[Field::Account, Field::EffectiveOn, Field::Event],
        }
    }
}

impl std::fmt::Display for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// A field of a target table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// The lender's reference of the account.
    Account,
    /// Who owes.
    Person,
    /// Under which product.
    Product,
    /// In which version of it.
    ProductVersion,
    /// Whose money it is.
    FundingSource,
    /// When the contract begins.
    OpenedOn,
    /// Money lent: of a contract, of an instalment.
    Principal,
    /// How many instalments: of a contract, of a purchase.
    Instalments,
    /// When the first instalment is due.
    FirstDue,
    /// The version of the payment calendar.
    CalendarVersion,
    /// An instalment's number.
    Number,
    /// When an instalment or a fee is due.
    Due,
    /// An instalment's interest.
    Interest,
    /// An instalment's fee.
    Fee,
    /// From which day an event counts.
    EffectiveOn,
    /// How much an event is about.
    Amount,
    /// An event's idempotency key.
    Key,
    /// What kind of event it is.
    Kind,
    /// The instalment that an event is about.
    Instalment,
    /// The kind of money that is waived.
    Component,
    /// Why.
    Reason,
    /// The key of the event that is taken back.
    Reverses,
    /// What happened, in the words of an event line.
    Event,
    /// Into how many instalments one row is repeated; told by `repeat`, never a column of its own.
    RepeatCount,
}

impl Field {
    /// The name in files and mappings.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Person => "person",
            Self::Product => "product",
            Self::ProductVersion => "product_version",
            Self::FundingSource => "funding_source",
            Self::OpenedOn => "opened_on",
            Self::Principal => "principal",
            Self::Instalments => "instalments",
            Self::FirstDue => "first_due",
            Self::CalendarVersion => "calendar_version",
            Self::Number => "number",
            Self::Due => "due",
            Self::Interest => "interest",
            Self::Fee => "fee",
            Self::EffectiveOn => "effective_on",
            Self::Amount => "amount",
            Self::Key => "key",
            Self::Kind => "kind",
            Self::Instalment => "instalment",
            Self::Component => "component",
            Self::Reason => "reason",
            Self::Reverses => "reverses",
            Self::Event => "event",
            Self::RepeatCount => "repeat.count",
        }
    }

    /// The names of several fields, for a message.
    pub fn names(fields: &[Self]) -> String {
        fields.iter().map(|field| field.name()).collect::<Vec<_>>().join(", ")
    }

    /// What kind of value it takes.
    pub(super) const fn kind(self) -> ValueKind {
        match self {
            Self::Account
            | Self::Person
            | Self::Product
            | Self::FundingSource
            | Self::Key
            | Self::Reason
            | Self::Reverses
            | Self::Event => ValueKind::Text,
            Self::OpenedOn | Self::FirstDue | Self::Due | Self::EffectiveOn => ValueKind::Date,
            Self::Principal | Self::Interest | Self::Fee => ValueKind::Amount { min: Amount::ZERO },
            Self::Amount => ValueKind::Amount { min: Amount::from_minor(1) },
            Self::ProductVersion => ValueKind::Number { min: 1, max: u32::MAX },
            Self::CalendarVersion => ValueKind::Number { min: 1, max: u16::MAX as u32 },
            Self::Instalments => ValueKind::Number { min: 0, max: u16::MAX as u32 },
            Self::Number | Self::Instalment => ValueKind::Number { min: 0, max: u32::MAX },
            Self::RepeatCount => ValueKind::Number { min: 1, max: REPEAT_MAX },
            Self::Kind => ValueKind::Choice(&KINDS),
            Self::Component => ValueKind::Choice(&COMPONENTS),
        }
    }
}

/// The most instalments that one row is repeated into: a hundred years of months.
const REPEAT_MAX: u32 = 1_200;

/// The kinds of events in the repayments table.
const KINDS: [&str; 7] = ["repayment", "merchant_refund", "chargeback", "fee", "waiver", "reversal", "purchase"];

/// The kinds of money that can be waived.
const COMPONENTS: [&str; 4] = ["principal", "interest", "fee", "penalty"];

/// What kind of value a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ValueKind {
    Text,
    Date,
    /// Held within `min` and the most that an event may carry.
    Amount {
        min: Amount,
    },
    Number {
        min: u32,
        max: u32,
    },
    Choice(&'static [&'static str]),
}

/// What a field of a record says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Value {
    Text(String),
    Date(Date),
    Amount(Amount),
    Number(i64),
}

impl Value {
    /// The value as a message shows it.
    pub(super) fn shown(&self, currency: Option<Currency>) -> String {
        match (self, currency) {
            (Self::Text(text), _) => text.clone(),
            (Self::Date(date), _) => date.to_string(),
            (Self::Amount(amount), Some(currency)) => currency.format(*amount),
            (Self::Amount(amount), None) => format!("{} minor units", amount.minor()),
            (Self::Number(number), _) => number.to_string(),
        }
    }
}

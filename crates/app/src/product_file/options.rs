//! Options: what every option of a product file is, told once for people and for editors.
//!
//! The reference page and the schema are made from these tables; a test holds them against what the parser knows.
//! They check nothing themselves.

mod ageing;
mod allocation;
mod annual_cost;
mod charges;
mod free_period;
mod page;
mod plan;
mod product;
mod relief;
mod rounding;
mod schema;

pub use page::page;
pub use schema::{schema, schema_text};

/// A section of product files.
#[derive(Debug)]
pub struct Section {
    /// Its name in files, with the sections that it lies in: `ageing.materiality`.
    pub path: &'static str,
    /// Whether it may stand once or several times.
    pub shape: Shape,
    /// Whether a file needs it.
    pub is_required: bool,
    /// What it is about.
    pub meaning: &'static str,
    /// Whether it has the options of [`RULE`] before its own.
    pub takes_rule: bool,
    /// Its own options.
    pub options: &'static [ProductOption],
}

/// How often a section may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Once: `[section]`.
    Table,
    /// Several times: `[[section]]`.
    List,
}

/// An option of product files.
#[derive(Debug)]
pub struct ProductOption {
    /// Its name in its section.
    pub name: &'static str,
    /// What may be given.
    pub value: Value,
    /// What holds when nothing is given.
    pub absent: Absent,
    /// What it means.
    pub meaning: &'static str,
    /// Who uses it, or where it comes from.
    pub used_by: &'static str,
}

/// What may be given for an option.
#[derive(Debug)]
pub enum Value {
    /// A share: `"0.0005"` or `"0.05%"`.
    Rate,
    /// A decimal of the product's currency: `"300.00"`.
    Amount,
    /// A day: `"2025-01-31"`.
    Date,
    /// Days, in any order.
    Dates,
    /// True or false.
    Flag,
    /// A whole number between two others.
    Number(u32, u32),
    /// A text of a form.
    Text(Form),
    /// Texts of a form.
    Texts(Form),
    /// A name out of some.
    Name(&'static [Choice]),
    /// Names out of some, each at most once.
    Names(&'static [Choice]),
    /// Penalty, fee, interest and principal, each once.
    Order,
    /// Those, and additional interest where it has a place of its own.
    Items,
    /// Rows with options of their own.
    Rows(&'static [ProductOption]),
}

/// The form of a text: in words, and as a pattern where there is one.
#[derive(Debug)]
pub struct Form {
    /// For people.
    pub words: &'static str,
    /// For editors: a regular expression.
    pub pattern: Option<&'static str>,
}

/// A name that may be given, and what it means.
pub type Choice = (&'static str, &'static str);

/// What holds when an option is not given.
#[derive(Debug)]
pub enum Absent {
    /// The file is refused.
    Refused,
    /// The same as with this value.
    Is(&'static str),
    /// What the words say.
    Means(&'static str),
}

/// All sections, in the order of the reference; a section stands behind the one that it lies in.
pub static SECTIONS: &[Section] = &[
    product::PRODUCT,
    rounding::ROUNDING,
    plan::PLAN,
    free_period::FREE_PERIOD,
    plan::DUE_DATES,
    plan::DOWN_PAYMENT,
    plan::PREPAID_INTEREST,
    plan::FEE,
    ageing::AGEING,
    ageing::MATERIALITY,
    ageing::BUCKETS,
    ageing::OVERDUE_FORMS,
    allocation::ALLOCATION,
    allocation::SWITCH,
    allocation::MERCHANT_REFUND,
    allocation::PAYOUT_REFUND,
    allocation::GOODWILL_CREDIT,
    charges::PENALTY,
    charges::LATE_FEE,
    annual_cost::ANNUAL_COST,
    relief::PAYOFF,
    relief::CHARGE_OFF,
    relief::GUARANTEE,
    relief::RESTRUCTURE,
    relief::WAIVER_LIMIT,
    relief::ACCRUAL,
    relief::NON_PERFORMING,
];

/// The options that write a rule of allocation.
pub static RULE: &[ProductOption] = allocation::RULE;

impl Section {
    /// Its options, those of a rule among them.
    pub fn all_options(&self) -> impl Iterator<Item = &'static ProductOption> {
        let rule = if self.takes_rule { RULE } else { &[] };
        rule.iter().chain(self.options)
    }

    /// The sections that lie directly in it, by the last part of their names.
    pub fn below(&self) -> impl Iterator<Item = (&'static str, &'static Section)> {
        let prefix = format!("{}.", self.path);
        SECTIONS.iter().filter_map(move |section| Some((section.path.strip_prefix(&prefix)?, section)))
    }
}

/// Every option with its path, such as `ageing.grace_days`; those of rows too, such as `buckets.ranges.lower`.
pub fn paths() -> Vec<(String, &'static ProductOption)> {
    let mut paths = Vec::new();
    for section in SECTIONS {
        for option in section.all_options() {
            let path = format!("{}.{}", section.path, option.name);
            if let Value::Rows(options) = &option.value {
                paths.extend(options.iter().map(|below| (format!("{path}.{}", below.name), below)));
            }
            paths.push((path, option));
        }
    }
    paths
}

impl Value {
    /// A value as it is written in a file, from the words of the tables.
    pub(super) fn written(&self, value: &str) -> String {
        match self {
            Self::Rate | Self::Amount | Self::Date | Self::Text(_) | Self::Name(_) => format!("\"{value}\""),
            Self::Dates
            | Self::Flag
            | Self::Number(..)
            | Self::Texts(_)
            | Self::Names(_)
            | Self::Order
            | Self::Items
            | Self::Rows(_) => value.to_owned(),
        }
    }
}

const fn option(
    name: &'static str,
    value: Value,
    absent: Absent,
    meaning: &'static str,
    used_by: &'static str,
) -> ProductOption {
    ProductOption { name, value, absent, meaning, used_by }
}

/// A section that may stand once, and may be left out.
const fn table(path: &'static str, meaning: &'static str, options: &'static [ProductOption]) -> Section {
    Section { path, shape: Shape::Table, is_required: false, meaning, takes_rule: false, options }
}

/// Days of a wait, a grace or a free period.
const DAYS: Value = Value::Number(0, super::value::DAYS_MAX);

/// What people call things by.
const NAME: Form = Form { words: "lower-case letters, digits, hyphens", pattern: Some("^[a-z0-9-]+$") };

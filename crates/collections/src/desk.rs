//! Desk rules: what a lender lets its people grant, promise and decide, and by when cases must be answered.
//!
//! Values only, with the source of each. Whether a request keeps to them is decided in [`relief`](crate::relief),
//! [`case`](crate::case), [`bad_faith`](crate::bad_faith), [`repair`](crate::repair) and [`limitation`](crate::limitation); their file is `app::desk_rules_file`'s matter.

mod workdays;

use primitives::{Amount, Currency, Date, Rate};

use crate::bad_faith::BadFaithRule;
use crate::case::{CaseKind, CaseRule};
use crate::contact::{Grade, Title};
use crate::limitation::LimitationRule;
use crate::promise;
use crate::relief::{Kind, Measure};
use crate::repair::RepairRule;
use crate::{Set, Word};

pub use workdays::Workdays;

/// Where a rule is from, and how sure that is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basis {
    /// The law, the standard, or who decided it.
    pub source: String,
    /// How sure that is.
    pub grade: Grade,
}

/// The rules of a desk in one version.
#[derive(Clone, Debug, PartialEq)]
pub struct DeskRules {
    /// Their name.
    pub id: String,
    /// Counts up from 1.
    pub version: u32,
    /// The first day on which they decide.
    pub effective_from: Date,
    /// The currency of their amounts, and of the accounts that they are for.
    pub currency: Currency,
    /// Whose rules these are.
    pub source: String,
    /// What they are called.
    pub title: Title,
    /// Which days have business.
    pub workdays: Workdays,
    /// What is allowed of promises.
    pub promise: PromiseRule,
    /// Late fees and penalty given up.
    pub late_fee: Option<LateFeeRule>,
    /// Instalments due later.
    pub extension: Option<ExtensionRule>,
    /// Less accepted as full; the first rule that fits an account is its rule.
    pub settlements: Vec<SettlementRule>,
    /// Help for a time.
    pub hardship: Option<HardshipRule>,
    /// A personal plan during which collection stops.
    pub plan: Option<PlanRule>,
    /// Who may grant what.
    pub authorities: Vec<Authority>,
    /// By when cases are answered.
    pub cases: Vec<CaseRule>,
    /// When somebody may be said to act in bad faith.
    pub bad_faith: Option<BadFaithRule>,
    /// How a customer who has paid comes back.
    pub repair: Option<RepairRule>,
    /// Until when claims can be brought before a court.
    pub limitation: Option<LimitationRule>,
}

/// What is allowed of promises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PromiseRule {
    /// The terms.
    pub terms: promise::Terms,
    /// Where they are from.
    pub basis: Basis,
}

/// When late fees and penalty may be given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LateFeeRule {
    /// The customer had paid, of their own accord, at most so many days after the due date.
    pub paid_within_days: u32,
    /// The request comes at most so many days after that repayment.
    pub asked_within_days: u32,
    /// How often in 12 months.
    pub per_12_months_max: u32,
    /// At most this share of what is charged for being late.
    pub share_max: Rate,
    /// And at most this amount.
    pub amount_max: Option<Amount>,
    /// Where it is from.
    pub basis: Basis,
}

/// When instalments may be put off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtensionRule {
    /// By how many months at once.
    pub months_max: u32,
    /// How often in 12 months.
    pub per_12_months_max: u32,
    /// Accounts that are more days past due get none.
    pub days_past_due_max: u32,
    /// Where it is from.
    pub basis: Basis,
}

/// When less may be accepted as full.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettlementRule {
    /// From so many days past due on.
    pub days_past_due_from: u32,
    /// Up to and with so many.
    pub days_past_due_through: Option<u32>,
    /// Only in this class of the product's first policy.
    pub class: Option<String>,
    /// At least this share of what pays the account off.
    pub least_share: Rate,
    /// How many instalments it may have.
    pub parts_max: usize,
    /// How many days ahead its last instalment may be due; it lapses when one does not come in.
    pub days_ahead_max: u32,
    /// Where it is from.
    pub basis: Basis,
}

/// What help in hardship may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HardshipRule {
    /// For how many months at most.
    pub months_max: u32,
    /// What it may do.
    pub measures: Set<Measure>,
    /// How many pieces of evidence it needs.
    pub evidence_min: u32,
    /// After how many days it is looked at again.
    pub review_days: u32,
    /// How often in 24 months.
    pub per_24_months_max: u32,
    /// What each dependant costs a month, where the customer does not say more.
    pub dependant_cost: Amount,
    /// Where it is from.
    pub basis: Basis,
}

/// What a personal plan may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanRule {
    /// Over how many months at most.
    pub months_max: u32,
    /// The first instalment is due at most so many days ahead.
    pub first_due_days_max: u32,
    /// No instalment takes more than this share of what is left of the customer's income.
    pub surplus_share_max: Rate,
    /// What each dependant costs a month, where the customer does not say more.
    pub dependant_cost: Amount,
    /// It is broken when an instalment is unpaid for more days.
    pub broken_after_days: u32,
    /// How often in 24 months.
    pub per_24_months_max: u32,
    /// Whether unpaid interest, fees and penalty are spread over the instalments; else the first one has them.
    pub spreads_charges: bool,
    /// Where it is from.
    pub basis: Basis,
}

/// What a role may grant alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authority {
    /// The role, by its word.
    pub role: String,
    /// What.
    pub kind: Kind,
    /// Giving up at most so much.
    pub amount_max: Option<Amount>,
    /// Giving up at most this share of what it is taken from.
    pub share_max: Option<Rate>,
    /// For at most so many months.
    pub months_max: Option<u32>,
    /// Where it is from.
    pub basis: Basis,
}

impl DeskRules {
    /// Name and version, as people write them.
    pub fn key(&self) -> String {
        format!("{}@{}", self.id, self.version)
    }

    /// By when a case of a kind is answered.
    pub fn case(&self, kind: CaseKind) -> Option<&CaseRule> {
        self.cases.iter().find(|rule| rule.kind == kind)
    }

    /// What these roles may grant of a kind; one of them is enough.
    pub fn authorities_of<'a>(&'a self, roles: &'a [&str], kind: Kind) -> impl Iterator<Item = &'a Authority> {
        self.authorities.iter().filter(move |one| one.kind == kind && roles.contains(&one.role.as_str()))
    }

    /// The roles that may grant something of a kind, for messages.
    pub fn roles_for(&self, kind: Kind) -> Vec<&str> {
        let mut roles: Vec<&str> =
            self.authorities.iter().filter(|one| one.kind == kind).map(|one| one.role.as_str()).collect();
        roles.dedup();
        roles
    }

    /// What rules of these name that does not hold together.
    pub fn problem(&self) -> Option<String> {
        let twice = |kind: CaseKind| self.cases.iter().filter(|rule| rule.kind == kind).count() > 1;
        if let Some(kind) = CaseKind::ALL.iter().find(|kind| twice(**kind)) {
            return Some(format!("cases of the kind {} have two rules: keep one", kind.word()));
        }
        self.authorities.iter().find_map(|one| {
            let same = |other: &&Authority| other.role == one.role && other.kind == one.kind;
            (self.authorities.iter().filter(same).count() > 1)
                .then(|| format!("{} has two authorities for {}: keep one", one.role, one.kind.word()))
        })
    }
}

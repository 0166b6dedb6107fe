//! Contracts: the openings of accounts, with the schedules that come with them.
//!
//! An opening stands or falls as a whole: with one instalment that cannot be read, none of the contract arrives.
//! What happens to an account later is read in `repayments`.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use ledger::event::{Contract, Event, InstalmentKey, Instalments, ScheduledInstalment};
use ledger::product::ProductKey;
use primitives::{Amount, Currency, Date};

use super::field::{Field, Target};
use super::mapping::{Every, Section};
use super::read::{Reader, Record};
use super::reject::{Place, Rejects};
use super::source::{Amounts, Bad};
use super::{Counts, Lookup, ProductFacts, ScheduleKind};
use crate::intake::{Arrival, News, OPENING_KEY};

/// Whose money a contract is where nothing is said.
const OWN_FUNDS: &str = "own";

/// The contracts read so far.
pub(super) struct Contracts<'l> {
    lookup: &'l dyn Lookup,
    drafts: Vec<Draft>,
    by_account: BTreeMap<String, usize>,
    duplicates: u64,
    rejected: u64,
    instalments_rejected: u64,
}

/// A contract on its way, while its instalments are collected.
struct Draft {
    account: String,
    place: Place,
    section: Arc<Section>,
    currency: Option<Currency>,
    /// What its row says; none when the row was rejected.
    terms: Option<Terms>,
    schedule: BTreeMap<InstalmentKey, (ScheduledInstalment, Place)>,
    /// Whether another row of the account was rejected.
    is_spoilt: bool,
}

#[derive(PartialEq, Eq)]
struct Terms {
    person: String,
    product: ProductKey,
    facts: ProductFacts,
    funding_source: String,
    opened_on: Date,
    principal: Option<Amount>,
    instalments: Option<u16>,
    first_due: Option<Date>,
}

/// The openings of an import, and what its events need to know of their accounts.
pub(super) struct Opened {
    arrivals: Vec<Arrival>,
    accounts: BTreeMap<String, OpenedAccount>,
}

/// An account whose contract is in the import.
pub(super) struct OpenedAccount {
    pub(super) place: Place,
    pub(super) currency: Option<Currency>,
    pub(super) opened_on: Option<Date>,
    pub(super) is_rejected: bool,
}

impl Opened {
    pub(super) fn account(&self, account: &str) -> Option<&OpenedAccount> {
        self.accounts.get(account)
    }

    pub(super) fn into_arrivals(self) -> Vec<Arrival> {
        self.arrivals
    }
}

impl<'l> Contracts<'l> {
    pub(super) fn new(lookup: &'l dyn Lookup) -> Self {
        let (drafts, by_account) = (Vec::new(), BTreeMap::new());
        Self { lookup, drafts, by_account, duplicates: 0, rejected: 0, instalments_rejected: 0 }
    }

    /// What takes the records of contracts, or of their instalments.
    pub(super) fn reader(&mut self, target: Target) -> ContractsReader<'_, 'l> {
        ContractsReader { contracts: self, target }
    }

    /// Puts the openings together, once all instalments are read.
    pub(super) fn finish(self, rejects: &mut Rejects, counts: &mut Counts) -> Opened {
        counts.contracts.duplicates = self.duplicates;
        counts.contracts.rejected = self.rejected;
        counts.instalments.rejected = self.instalments_rejected;
        let mut opened = Opened { arrivals: Vec::new(), accounts: BTreeMap::new() };
        for draft in self.drafts {
            let instalments = draft.schedule.len() as u64;
            let mut facts = OpenedAccount {
                place: draft.place.clone(),
                currency: draft.currency,
                opened_on: draft.terms.as_ref().map(|terms| terms.opened_on),
                is_rejected: false,
            };
            let account = draft.account.clone();
            match draft.open(rejects) {
                Some(arrival) => {
                    counts.contracts.imported += 1;
                    counts.instalments.imported += instalments;
                    opened.arrivals.push(arrival);
                }
                None => {
                    counts.contracts.rejected += 1;
                    counts.instalments.rejected += instalments;
                    facts.is_rejected = true;
                }
            }
            opened.accounts.insert(account, facts);
        }
        opened
    }

    fn add(&mut self, record: &Record, is_sound: bool, rejects: &mut Rejects) {
        let bad_terms = |bad| rejects.push(Target::Contracts, &record.place, bad);
        let facts = record.text(Field::Product).and_then(|product| self.lookup.product(product));
        let terms = read_terms(self.lookup, record, is_sound).map_err(|bad| bad.map(bad_terms)).ok();
        let Some(account) = record.text(Field::Account) else {
            self.rejected += 1;
            return;
        };
        match self.by_account.get(account).map(|&at| &mut self.drafts[at]) {
            None => {
                self.by_account.insert(account.to_owned(), self.drafts.len());
                self.drafts.push(Draft {
                    account: account.to_owned(),
                    place: record.place.clone(),
                    section: Arc::clone(record.section()),
                    currency: facts.map(|facts| facts.currency),
                    terms,
                    schedule: BTreeMap::new(),
                    is_spoilt: false,
                });
            }
            Some(draft) if terms.is_some() && draft.terms == terms => self.duplicates += 1,
            Some(draft) => {
                self.rejected += 1;
                draft.is_spoilt = true;
                if terms.is_some() {
                    let expected = format!(
                        "one contract for each account, but {} row {} says something else about it",
                        draft.place.file, draft.place.row
                    );
                    let bad = record.section().bad(Field::Account, account, expected);
                    rejects.push(Target::Contracts, &record.place, bad);
                }
            }
        }
    }

    fn add_instalments(&mut self, record: &Record, is_sound: bool, rejects: &mut Rejects) {
        let Some(account) = record.text(Field::Account) else {
            self.instalments_rejected += 1;
            return;
        };
        let section = record.section();
        let Some(draft) = self.by_account.get(account).map(|&at| &mut self.drafts[at]) else {
            self.instalments_rejected += 1;
            let expected = "an account whose contract is read in the same import";
            let bad = section.bad(Field::Account, account, expected).hint("a schedule arrives with its contract");
            rejects.push(Target::Instalments, &record.place, bad);
            return;
        };
        if !is_sound {
            self.instalments_rejected += 1;
            draft.is_spoilt = true;
            return;
        }
        let Some(terms) = &draft.terms else {
            self.instalments_rejected += 1;
            rejects.push_consequence(Target::Instalments, &record.place, contract_rejected(record, &draft.place));
            return;
        };
        let added = read_instalments(record, terms).and_then(|instalments| {
            for instalment in instalments {
                match draft.schedule.entry(instalment.key) {
                    Entry::Vacant(place) => {
                        place.insert((instalment, record.place.clone()));
                    }
                    Entry::Occupied(earlier) => {
                        let earlier = &earlier.get().1;
                        let expected = format!("one row for each instalment, but row {} has it already", earlier.row);
                        return Err(section.bad(Field::Number, instalment.key, expected));
                    }
                }
            }
            Ok(())
        });
        if let Err(bad) = added {
            self.instalments_rejected += 1;
            draft.is_spoilt = true;
            rejects.push(Target::Instalments, &record.place, bad);
        }
    }
}

/// Takes the records of contracts, or those of their instalments.
pub(super) struct ContractsReader<'c, 'l> {
    contracts: &'c mut Contracts<'l>,
    target: Target,
}

impl Reader for ContractsReader<'_, '_> {
    fn amounts(&self, record: &Record) -> Amounts {
        let contracts = &self.contracts;
        let currency = match self.target {
            Target::Contracts => {
                let facts = record.text(Field::Product).and_then(|product| contracts.lookup.product(product));
                facts.map(|facts| facts.currency)
            }
            Target::Instalments | Target::Repayments | Target::Events => {
                let draft = record.text(Field::Account).and_then(|account| contracts.by_account.get(account));
                draft.and_then(|&at| contracts.drafts[at].currency)
            }
        };
        currency.map_or(Amounts::NotRead, Amounts::In)
    }

    fn take(&mut self, record: Record, is_sound: bool, rejects: &mut Rejects) {
        match self.target {
            Target::Contracts => self.contracts.add(&record, is_sound, rejects),
            Target::Instalments | Target::Repayments | Target::Events => {
                self.contracts.add_instalments(&record, is_sound, rejects);
            }
        }
    }
}

/// What a contract's row says, or what is wrong with its product; nothing more to say where it is not sound.
fn read_terms(lookup: &dyn Lookup, record: &Record, is_sound: bool) -> Result<Terms, Option<Bad>> {
    let section = record.section();
    let product = record.text(Field::Product).ok_or(None)?;
    let facts = lookup
        .product(product)
        .ok_or_else(|| Some(section.bad(Field::Product, product, "the name of a product of the book")))?;
    if !is_sound {
        return Err(None);
    }
    let asked = record.number(Field::ProductVersion);
    let opened_on = record.date(Field::OpenedOn).ok_or(None)?;
    let version = lookup.version(product, asked, opened_on).ok_or_else(|| {
        Some(match asked {
            Some(asked) => section.bad(Field::ProductVersion, asked, format!("a version of the product {product}")),
            None => section
                .bad(
                    Field::OpenedOn,
                    opened_on,
                    format!("a day on which a version of the product {product} is effective"),
                )
                .hint("let the product's first version be effective from an earlier day, or name the version"),
        })
    })?;
    Ok(Terms {
        person: record.text(Field::Person).ok_or(None)?.to_owned(),
        product: ProductKey { id: product.to_owned(), version },
        facts,
        funding_source: record.text(Field::FundingSource).unwrap_or(OWN_FUNDS).to_owned(),
        opened_on,
        principal: record.amount(Field::Principal),
        instalments: record.number(Field::Instalments),
        first_due: record.date(Field::FirstDue),
    })
}

/// The instalments of one row: one, or as many as the section repeats it into.
fn read_instalments(record: &Record, terms: &Terms) -> Result<Vec<ScheduledInstalment>, Bad> {
    let section = record.section();
    if terms.facts.schedule != ScheduleKind::Given {
        let expected = format!("no instalments: the product {} makes its own", terms.product.id);
        return Err(section.bad(Field::Account, record.text(Field::Account).unwrap_or_default(), expected));
    }
    let first_due = record.date(Field::Due).expect("a sound instalment has a due date");
    let first_number: u32 = record.number(Field::Number).unwrap_or(1);
    let calendar = record.number(Field::CalendarVersion).unwrap_or(InstalmentKey::FIRST_CALENDAR);
    if calendar == InstalmentKey::CHARGES {
        let expected = format!("a calendar version below {}, which is kept for charges", InstalmentKey::CHARGES);
        return Err(section.bad(Field::CalendarVersion, calendar, expected));
    }
    if first_due < terms.opened_on {
        let expected = format!("a due date on or after the contract's opening on {}", terms.opened_on);
        return Err(section.bad(Field::Due, first_due, expected));
    }
    let count: u32 = record.number(Field::RepeatCount).unwrap_or(1);
    let amount = |field: Field, k: u32| {
        let whole = record.amount(field).unwrap_or_default();
        if section.is_per_instalment(field) { whole } else { whole.part(k, count) }
    };
    let due = |k: u32| match section.repeat.as_ref().map(|repeat| repeat.every) {
        // The limits on repeating keep both products small; a date that runs past the calendar stops at its end.
        Some(Every::Days(days)) => first_due + (days * k).cast_signed(),
        Some(Every::Months(months)) => first_due.plus_months((months * k).cast_signed()),
        None => first_due,
    };
    (0..count)
        .map(|k| {
            let number = first_number.checked_add(k).ok_or_else(|| {
                section.bad(Field::Number, first_number, format!("a number that {count} instalments can count from"))
            })?;
            let instalment = ScheduledInstalment {
                key: InstalmentKey { calendar, number },
                due: due(k),
                principal: amount(Field::Principal, k),
                interest: amount(Field::Interest, k),
                fee: amount(Field::Fee, k),
            };
            if !instalment.total().is_positive() {
                let expected =
                    format!("principal, interest and fee that add up to more than 0 for instalment {}", instalment.key);
                return Err(section.bad(Field::Principal, terms.facts.currency.format(instalment.total()), expected));
            }
            Ok(instalment)
        })
        .collect()
}

impl Draft {
    /// The opening; none when anything of it is rejected, and then all of it.
    fn open(self, rejects: &mut Rejects) -> Option<Arrival> {
        let terms = self.terms.as_ref()?;
        if self.is_spoilt {
            let expected = "a contract whose rows can all be imported";
            let bad = self.section.bad(Field::Account, &self.account, expected);
            rejects.push_consequence(Target::Contracts, &self.place, bad);
            self.reject_schedule(rejects);
            return None;
        }
        let (principal, instalments) = match self.instalments(terms) {
            Ok(told) => told,
            Err(bad) => {
                rejects.push(Target::Contracts, &self.place, bad);
                self.reject_schedule(rejects);
                return None;
            }
        };
        let terms = self.terms?;
        let contract = Contract {
            person: terms.person,
            product: terms.product,
            funding_source: terms.funding_source,
            principal,
            instalments,
        };
        Some(Arrival {
            account: self.account,
            key: OPENING_KEY.to_owned(),
            effective_on: terms.opened_on,
            news: News::Event(Event::ContractOpened(Box::new(contract))),
            origin: self.place.origin(),
        })
    }

    fn reject_schedule(&self, rejects: &mut Rejects) {
        let mut places: Vec<&Place> = self.schedule.values().map(|(_, place)| place).collect();
        places.sort_by(|a, b| (&a.file, a.row).cmp(&(&b.file, b.row)));
        places.dedup();
        for place in places {
            let expected =
                format!("an account whose contract, {} row {}, is imported", self.place.file, self.place.row);
            let bad = Bad::new(Field::Account.name(), &self.account, expected);
            rejects.push_consequence(Target::Instalments, place, bad);
        }
    }

    /// The principal and the instalments, by what the product wants to be told.
    fn instalments(&self, terms: &Terms) -> Result<(Amount, Instalments), Bad> {
        match terms.facts.schedule {
            ScheduleKind::Given => self.given(terms),
            ScheduleKind::Computed => {
                let count = terms.instalments.filter(|count| *count > 0).ok_or_else(|| {
                    let expected = format!("the number of instalments, which the product {} needs", terms.product.id);
                    self.bad(Field::Instalments, terms.instalments.map(|count| count.to_string()), expected)
                })?;
                self.computed(terms, count)
            }
            ScheduleKind::SinglePayment => {
                let count = terms.instalments.unwrap_or(1);
                if count != 1 {
                    let expected = format!("1 instalment, as the product {} has", terms.product.id);
                    return Err(self.bad(Field::Instalments, Some(count.to_string()), expected));
                }
                self.computed(terms, 1)
            }
            ScheduleKind::Statements => {
                let told = [
                    (Field::Principal, terms.principal.filter(|amount| !amount.is_zero()).map(|a| self.format(a))),
                    (Field::Instalments, terms.instalments.filter(|count| *count > 0).map(|count| count.to_string())),
                    (Field::FirstDue, terms.first_due.map(|due| due.to_string())),
                ];
                if let Some((field, found)) = told.into_iter().find(|(_, found)| found.is_some()) {
                    let expected = format!("nothing: the product {} is revolving", terms.product.id);
                    return Err(self
                        .bad(field, found, expected)
                        .hint("purchases come as rows of the repayments table"));
                }
                Ok((Amount::ZERO, Instalments::Computed { count: 0, first_due: None }))
            }
        }
    }

    fn computed(&self, terms: &Terms, count: u16) -> Result<(Amount, Instalments), Bad> {
        let principal = terms.principal.filter(|principal| principal.is_positive()).ok_or_else(|| {
            let found = terms.principal.map(|principal| self.format(principal));
            self.bad(Field::Principal, found, "an amount above 0")
        })?;
        if let Some(first_due) = terms.first_due.filter(|due| *due < terms.opened_on) {
            let expected = format!("a due date on or after the contract's opening on {}", terms.opened_on);
            return Err(self.bad(Field::FirstDue, Some(first_due.to_string()), expected));
        }
        Ok((principal, Instalments::Computed { count, first_due: terms.first_due }))
    }

    fn given(&self, terms: &Terms) -> Result<(Amount, Instalments), Bad> {
        let mut schedule: Vec<ScheduledInstalment> =
            self.schedule.values().map(|(instalment, _)| *instalment).collect();
        schedule.sort_by_key(|instalment| (instalment.due, instalment.key));
        let Some(first) = schedule.first() else {
            let expected = format!("a contract with instalments, as the product {} computes none", terms.product.id);
            let bad = self.bad(Field::Account, Some(self.account.clone()), expected);
            return Err(bad.hint("import its instalments together with it"));
        };
        if let Some(count) = terms.instalments.filter(|count| usize::from(*count) != schedule.len()) {
            let expected = format!("{}, the number of its rows in the instalments table", schedule.len());
            return Err(self.bad(Field::Instalments, Some(count.to_string()), expected));
        }
        if let Some(first_due) = terms.first_due.filter(|due| *due != first.due) {
            let expected = format!("{}, the first due date in the instalments table", first.due);
            return Err(self.bad(Field::FirstDue, Some(first_due.to_string()), expected));
        }
        let sum: i128 = schedule.iter().map(|instalment| i128::from(instalment.principal.minor())).sum();
        let total: i128 = schedule.iter().map(|instalment| i128::from(instalment.total().minor())).sum();
        if total > i128::from(Amount::EVENT_MAX.minor()) {
            let expected = format!("instalments of at most {} minor units together", Amount::EVENT_MAX.minor());
            return Err(self.bad(Field::Account, Some(self.account.clone()), expected));
        }
        let sum = Amount::from_minor(i64::try_from(sum).expect("a part of a total that fits an amount fits one"));
        if let Some(principal) = terms.principal.filter(|principal| *principal != sum) {
            let expected = format!("{}, the principal of its instalments", self.format(sum));
            return Err(self.bad(Field::Principal, Some(self.format(principal)), expected));
        }
        if !sum.is_positive() {
            let expected = "instalments with principal";
            return Err(self.bad(Field::Account, Some(self.account.clone()), expected));
        }
        Ok((sum, Instalments::Given(schedule)))
    }

    fn bad(&self, field: Field, found: Option<String>, expected: impl Into<String>) -> Bad {
        self.section.bad(field, found.unwrap_or_default(), expected)
    }

    fn format(&self, amount: Amount) -> String {
        self.currency.map_or_else(|| amount.minor().to_string(), |currency| currency.format(amount))
    }
}

/// Why a sound row of an account is rejected: its contract is.
pub(super) fn contract_rejected(record: &Record, contract: &Place) -> Bad {
    let account = record.text(Field::Account).unwrap_or_default();
    let expected = format!("an account whose contract, {} row {}, is imported", contract.file, contract.row);
    record.section().bad(Field::Account, account, expected)
}

//! Repayments: money received, and everything else that happens to an account after its opening.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};

use ledger::component::Component;
use ledger::event::{Event, InstalmentKey, Purchase};
use primitives::{Amount, Currency, Date};

use super::contracts::{Opened, OpenedAccount, contract_rejected};
use super::field::{Field, Target};
use super::read::{Reader, Record};
use super::reject::Rejects;
use super::source::{Amounts, Bad};
use super::{Counts, Lookup, TargetCounts};
use crate::intake::{Arrival, News, OPENING_KEY};
use crate::scenario::{has_lines, line_of, parse_news};

/// The events read so far.
pub(super) struct Repayments<'o> {
    lookup: &'o dyn Lookup,
    opened: &'o Opened,
    /// The currencies of the book's accounts that were asked for; none of those that the book does not have.
    in_book: HashMap<String, Option<Currency>>,
    arrivals: Vec<Arrival>,
    /// The arrival that has a key, for the keys that files give.
    given_keys: BTreeMap<(String, String), usize>,
    /// How often the same content came, for the keys that are derived from it.
    alike: BTreeMap<(String, String), u32>,
    counts: Counts,
}

impl<'o> Repayments<'o> {
    pub(super) fn new(lookup: &'o dyn Lookup, opened: &'o Opened) -> Self {
        Self {
            lookup,
            opened,
            in_book: HashMap::new(),
            arrivals: Vec::new(),
            given_keys: BTreeMap::new(),
            alike: BTreeMap::new(),
            counts: Counts::default(),
        }
    }

    /// What takes the records of repayments, or of events told by words.
    pub(super) fn reader(&mut self, target: Target) -> EventsReader<'_, 'o> {
        EventsReader { events: self, target }
    }

    /// The events in the order of the files, but reversals last: what they take back has arrived then.
    pub(super) fn finish(self, counts: &mut Counts) -> Vec<Arrival> {
        for target in [Target::Repayments, Target::Events] {
            let TargetCounts { imported, duplicates, rejected, .. } = *self.counts.clone().of_mut(target);
            let of_target = counts.of_mut(target);
            (of_target.imported, of_target.duplicates, of_target.rejected) = (imported, duplicates, rejected);
        }
        let mut arrivals = self.arrivals;
        arrivals.sort_by_key(|arrival| matches!(arrival.news, News::ReversalOf { .. }));
        arrivals
    }

    fn currency(&self, account: &str) -> Option<Currency> {
        match self.opened.account(account) {
            Some(opened) => opened.currency,
            None => self.in_book.get(account).copied().flatten(),
        }
    }

    /// Asks the book about accounts that records name, all at once.
    fn find(&mut self, accounts: &HashSet<String>) -> anyhow::Result<()> {
        let is_new = |account: &&String| self.opened.account(account).is_none() && !self.in_book.contains_key(*account);
        let accounts: Vec<&str> = accounts.iter().filter(is_new).map(String::as_str).collect();
        if accounts.is_empty() {
            return Ok(());
        }
        let currencies = self.lookup.account_currencies(&accounts)?;
        self.in_book.extend(accounts.into_iter().map(str::to_owned).zip(currencies));
        Ok(())
    }

    /// Whether the account of a sound record can take events; else why not, and whether it is the row's own fault.
    fn check_account(&self, record: &Record, account: &str) -> Result<(), (Bad, bool)> {
        match self.opened.account(account) {
            Some(OpenedAccount { is_rejected: true, place, .. }) => Err((contract_rejected(record, place), false)),
            Some(OpenedAccount { opened_on: Some(opened_on), .. }) => {
                let effective_on = record.date(Field::EffectiveOn).filter(|day| day < opened_on);
                effective_on.map_or(Ok(()), |day| {
                    let expected = format!("a day on or after the contract's opening on {opened_on}");
                    Err((record.section().bad(Field::EffectiveOn, day, expected), true))
                })
            }
            Some(OpenedAccount { opened_on: None, .. }) => Ok(()),
            None if self.currency(account).is_some() => Ok(()),
            None => {
                let expected = "an account of this import or of the book";
                let bad = record.section().bad(Field::Account, account, expected);
                Err((bad.hint("import its contract before, or together with it"), true))
            }
        }
    }

    fn add(&mut self, target: Target, account: &str, record: &Record) -> Result<(), Bad> {
        let section = record.section();
        let effective_on = record.date(Field::EffectiveOn).expect("a sound record has its required fields");
        let news = match target {
            Target::Events => self.read_words(account, record)?,
            Target::Contracts | Target::Instalments | Target::Repayments => read_news(record)?,
        };
        let line = record.text(Field::Event).map(|words| line_of(effective_on, account, words));
        let given = record.text(Field::Key).or(line.as_deref());
        if given == Some(OPENING_KEY) {
            return Err(section.bad(Field::Key, OPENING_KEY, "another key: this one is the opening's"));
        }
        let key = match given {
            Some(key) => key.to_owned(),
            None => {
                let content = content(effective_on, &news);
                let alike = self.alike.entry((account.to_owned(), content.clone())).or_default();
                *alike += 1;
                format!("{content}#{alike}")
            }
        };
        let arrival = Arrival { account: account.to_owned(), key, effective_on, news, origin: record.place.origin() };
        if let Some(key) = given {
            match self.given_keys.entry((account.to_owned(), key.to_owned())) {
                Entry::Vacant(place) => {
                    place.insert(self.arrivals.len());
                }
                Entry::Occupied(earlier) => {
                    let earlier = &self.arrivals[*earlier.get()];
                    if earlier.effective_on == arrival.effective_on && earlier.news == arrival.news {
                        self.counts.of_mut(target).duplicates += 1;
                        return Ok(());
                    }
                    let expected = format!(
                        "a key of its own, but {} row {} has it for something else",
                        earlier.origin.file, earlier.origin.row
                    );
                    return Err(section.bad(Field::Key, key, expected));
                }
            }
        }
        self.arrivals.push(arrival);
        self.counts.of_mut(target).imported += 1;
        Ok(())
    }

    fn read_words(&self, account: &str, record: &Record) -> Result<News, Bad> {
        let words = record.text(Field::Event).expect("a sound record has its required fields");
        let currency = self.currency(account).expect("an account that takes events has a currency");
        parse_news(words, currency).map_err(|why| {
            let bad = record.section().bad(Field::Event, words, format!("the words of an event line; {why}"));
            bad.hint(if has_lines(words) {
                "what stands below such a line stands behind semicolons: settle because hardship; 2025-04-10 300.00"
            } else {
                "such as: extend by 2 months requested Li approved Wang because flood"
            })
        })
    }
}

/// Takes the records of one target.
pub(super) struct EventsReader<'e, 'o> {
    events: &'e mut Repayments<'o>,
    target: Target,
}

impl Reader for EventsReader<'_, '_> {
    fn expect(&mut self, accounts: &HashSet<String>) -> anyhow::Result<()> {
        self.events.find(accounts)
    }

    fn amounts(&self, record: &Record) -> Amounts {
        // A reversal is about an event, not about an amount: what stands there is not read.
        if record.text(Field::Kind) == Some("reversal") {
            return Amounts::NotRead;
        }
        let currency = record.text(Field::Account).and_then(|account| self.events.currency(account));
        currency.map_or(Amounts::NotRead, Amounts::In)
    }

    fn take(&mut self, record: Record, is_sound: bool, rejects: &mut Rejects) {
        let refused = match record.text(Field::Account) {
            None => None,
            Some(account) => match self.events.check_account(&record, account) {
                Err((bad, is_own_fault)) => (is_own_fault || is_sound).then_some((bad, is_own_fault)),
                Ok(()) if !is_sound => None,
                Ok(()) => match self.events.add(self.target, account, &record) {
                    Ok(()) => return,
                    Err(bad) => Some((bad, true)),
                },
            },
        };
        self.events.counts.of_mut(self.target).rejected += 1;
        match refused {
            Some((bad, true)) => rejects.push(self.target, &record.place, bad),
            Some((bad, false)) => rejects.push_consequence(self.target, &record.place, bad),
            // Rejected already, for what was found in its row.
            None => {}
        }
    }
}

/// What a sound record of a known account says.
fn read_news(record: &Record) -> Result<News, Bad> {
    let section = record.section();
    let kind = record.text(Field::Kind).unwrap_or("repayment");
    refuse_foreign(record, kind)?;
    let needed = |field: Field| section.bad(field, "", format!("a value for {}, which a {kind} needs", field.name()));
    let text = |field: Field| record.text(field).map(str::to_owned).ok_or_else(|| needed(field));
    let amount = || record.amount(Field::Amount).ok_or_else(|| needed(Field::Amount));
    let calendar = record.number(Field::CalendarVersion).unwrap_or(InstalmentKey::FIRST_CALENDAR);
    let instalment = record.number(Field::Instalment).map(|number| InstalmentKey { calendar, number });
    Ok(News::Event(match kind {
        "repayment" => Event::Repayment { amount: amount()?, earmark: instalment },
        "merchant_refund" => Event::MerchantRefund { amount: amount()? },
        "chargeback" => Event::Chargeback { amount: amount()? },
        "fee" => Event::FeeCharged {
            amount: amount()?,
            due: record.date(Field::Due).ok_or_else(|| needed(Field::Due))?,
            reason: text(Field::Reason)?,
        },
        "waiver" => Event::Waived {
            component: component(&text(Field::Component)?),
            amount: amount()?,
            instalment,
            authority: None,
            reason: text(Field::Reason)?,
        },
        "purchase" => {
            let instalments = match record.number(Field::Instalments) {
                Some(0) => return Err(section.bad(Field::Instalments, 0, "1 or more instalments")),
                told => told.unwrap_or(1),
            };
            Event::PurchaseBooked(Purchase::of_goods(amount()?, instalments))
        }
        "reversal" => return Ok(News::ReversalOf { key: text(Field::Reverses)? }),
        other => unreachable!("{other} is checked to be a kind of event when it is read"),
    }))
}

/// Refuses a value that an event of this kind has no use for: it would be lost without a word.
fn refuse_foreign(record: &Record, kind: &str) -> Result<(), Bad> {
    let belongs: [(Field, &[&str]); 5] = [
        (Field::Instalment, &["repayment", "waiver"]),
        (Field::Component, &["waiver"]),
        (Field::Due, &["fee"]),
        (Field::Reverses, &["reversal"]),
        (Field::Instalments, &["purchase"]),
    ];
    for (field, kinds) in belongs {
        if !record.lacks(field) && !kinds.contains(&kind) {
            let expected = format!("nothing: {} belongs to a {}, this is a {kind}", field.name(), kinds.join(" or a "));
            let found = record.shown(field);
            return Err(record.section().bad(field, found, expected));
        }
    }
    Ok(())
}

fn component(name: &str) -> Component {
    Component::ALL
        .into_iter()
        .find(|component| component.name() == name)
        .expect("a component's name is checked when it is read")
}

/// What an event says, as the text that its key is derived from.
///
/// Written from values rather than cells, so that `550` and `550.0`, or two forms of one date, are the same event.
fn content(effective_on: Date, news: &News) -> String {
    let told = |kind: &str, amount: Amount, rest: &str| format!("{kind}/{effective_on}/{}{rest}", amount.minor());
    let named = |instalment: Option<InstalmentKey>| {
        instalment.map(|key| format!("/{}.{}", key.calendar, key.number)).unwrap_or_default()
    };
    match news {
        News::ReversalOf { key } => format!("reversal/{effective_on}/{key}"),
        News::Event(event) => match event {
            Event::Repayment { amount, earmark } => told("repayment", *amount, &named(*earmark)),
            Event::MerchantRefund { amount } => told("merchant_refund", *amount, ""),
            Event::Chargeback { amount } => told("chargeback", *amount, ""),
            Event::FeeCharged { amount, due, reason } => told("fee", *amount, &format!("/{due}/{reason}")),
            Event::Waived { component, amount, instalment, authority: _, reason } => {
                told("waiver", *amount, &format!("/{}{}/{reason}", component.name(), named(*instalment)))
            }
            Event::PurchaseBooked(purchase) => told("purchase", purchase.amount, &format!("/{}", purchase.instalments)),
            Event::ContractOpened(_)
            | Event::StatementIssued(_)
            | Event::Reversal { .. }
            | Event::Rescheduled { .. }
            | Event::Disbursed { .. }
            | Event::PayoutRefund { .. }
            | Event::GoodwillCredit { .. }
            | Event::FeeRefunded { .. }
            | Event::InterestPaymentWaived { .. }
            | Event::Refunded { .. }
            | Event::CreditRefunded { .. }
            | Event::ChargedOff { .. }
            | Event::WrittenOff { .. }
            | Event::Recovery { .. }
            | Event::SettlementAgreed { .. }
            | Event::Terminated { .. }
            | Event::Paused { .. }
            | Event::Resumed { .. }
            | Event::Restructured(_)
            | Event::ClassSet { .. }
            | Event::ClassBooked { .. }
            | Event::ImpairmentRecorded { .. }
            | Event::Sold { .. }
            | Event::GuaranteeDrawn { .. }
            | Event::Linked { .. } => unreachable!("no row of the repayments table tells this event"),
        },
    }
}

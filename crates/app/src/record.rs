//! Records: how events and accounts are stored.
//!
//! An event is packed as CBOR (RFC 8949), so that the journal can be read without this program; an account's record is
//! its own events in replay order, so that every answer about it comes from one read. Each form starts with its version.

use anyhow::{Context, Result, ensure};
use ledger::account::Status;
use ledger::ageing::OverdueForms;
use ledger::component::Component;
use ledger::day_close::Standing;
use ledger::event::{Contract, Entry, Event, InstalmentKey, Instalments, Purchase, ScheduledInstalment, Statement};
use ledger::product::ProductKey;
use minicbor::{Decode, Encode};
use primitives::{Amount, Date};
use siphasher::sip::SipHasher13;
use std::hash::Hasher;

/// The version that every stored form starts with.
const VERSION: u8 = 1;

/// An account's events, packed: the version, then one entry after the other in replay order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record(Vec<u8>);

/// An idempotency key's fingerprint within an account (SipHash-1-3 with keys of zero, stable for ever).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct KeyPrint(u64);

impl KeyPrint {
    /// The fingerprint of a key.
    pub fn of(key: &str) -> Self {
        let mut hasher = SipHasher13::new();
        hasher.write(key.as_bytes());
        Self(hasher.finish())
    }
}

/// An account's events with the fingerprints of their keys, in the same order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unpacked {
    /// The events, in replay order.
    pub entries: Vec<Entry>,
    /// The fingerprint of each event's key.
    pub keys: Vec<KeyPrint>,
}

impl Unpacked {
    /// Puts an event into its place.
    pub fn insert(&mut self, entry: Entry, key: KeyPrint) {
        let place = self.entries.partition_point(|other| other.replay_order() <= entry.replay_order());
        self.entries.insert(place, entry);
        self.keys.insert(place, key);
    }

    /// The event with a key.
    pub fn find(&self, key: KeyPrint) -> Option<&Entry> {
        self.keys.iter().position(|other| *other == key).map(|place| &self.entries[place])
    }

    /// The record of these events.
    pub fn pack(&self) -> Record {
        let mut bytes = Vec::with_capacity(1 + 32 * self.entries.len());
        bytes.push(VERSION);
        for (entry, key) in self.entries.iter().zip(&self.keys) {
            let Entry { seq, effective_on, booked_on, event } = entry;
            let stored = StoredEntry {
                seq: *seq,
                effective_on: effective_on.day_number(),
                booked_after: *booked_on - *effective_on,
                key: key.0,
                event: StoredEvent::from(event),
            };
            minicbor::encode(&stored, &mut bytes).expect("memory can be written to");
        }
        Record(bytes)
    }
}

impl Record {
    /// A record as it was stored.
    pub fn from_bytes(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The bytes to store.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The events in it.
    ///
    /// # Errors
    /// When the bytes are not a record.
    pub fn unpack(&self) -> Result<Unpacked> {
        let (version, bytes) = self.0.split_first().context("an account's record is empty")?;
        ensure!(*version == VERSION, "an account's record has version {version}, this program reads {VERSION}");
        let mut decoder = minicbor::Decoder::new(bytes);
        let mut unpacked = Unpacked::default();
        while decoder.position() < bytes.len() {
            let stored: StoredEntry = decoder.decode().context("an account's record is damaged")?;
            let effective_on = date(stored.effective_on)?;
            unpacked.entries.push(Entry {
                seq: stored.seq,
                effective_on,
                booked_on: effective_on + stored.booked_after,
                event: stored.event.into_event()?,
            });
            unpacked.keys.push(KeyPrint(stored.key));
        }
        Ok(unpacked)
    }
}

/// Packs an event for the journal.
pub fn pack_event(event: &Event) -> Vec<u8> {
    let mut bytes = vec![VERSION];
    minicbor::encode(StoredEvent::from(event), &mut bytes).expect("memory can be written to");
    bytes
}

/// Unpacks an event of the journal.
///
/// # Errors
/// When the bytes are not an event.
pub fn unpack_event(bytes: &[u8]) -> Result<Event> {
    let (version, bytes) = bytes.split_first().context("an event of the journal is empty")?;
    ensure!(*version == VERSION, "an event of the journal has version {version}, this program reads {VERSION}");
    minicbor::decode::<StoredEvent>(bytes).context("an event of the journal is damaged")?.into_event()
}

/// Packs the standings before and after a change.
pub fn pack_standings(from: Option<&Standing>, to: &Standing) -> Vec<u8> {
    let mut bytes = vec![VERSION];
    let stored = StoredStandings { from: from.map(StoredStanding::from), to: StoredStanding::from(to) };
    minicbor::encode(stored, &mut bytes).expect("memory can be written to");
    bytes
}

/// Unpacks the standings before and after a change.
///
/// # Errors
/// When the bytes are not standings.
pub fn unpack_standings(bytes: &[u8]) -> Result<(Option<Standing>, Standing)> {
    let (version, bytes) = bytes.split_first().context("a transition is empty")?;
    ensure!(*version == VERSION, "a transition has version {version}, this program reads {VERSION}");
    let stored: StoredStandings = minicbor::decode(bytes).context("a transition is damaged")?;
    Ok((stored.from.map(StoredStanding::into_standing).transpose()?, stored.to.into_standing()?))
}

fn date(days: i32) -> Result<Date> {
    Date::from_day_number(days).with_context(|| format!("day number {days} is out of range"))
}

#[derive(Encode, Decode)]
struct StoredEntry {
    #[n(0)]
    seq: u64,
    #[n(1)]
    effective_on: i32,
    #[n(2)]
    booked_after: i32,
    #[n(3)]
    key: u64,
    #[n(4)]
    event: StoredEvent,
}

#[derive(Encode, Decode)]
enum StoredEvent {
    #[n(0)]
    ContractOpened(#[n(0)] StoredContract),
    #[n(1)]
    PurchaseBooked {
        #[n(0)]
        amount: i64,
        #[n(1)]
        instalments: u16,
    },
    #[n(2)]
    StatementIssued {
        #[n(0)]
        number: u32,
        #[n(1)]
        due: i32,
        #[n(2)]
        principal: i64,
        #[n(3)]
        interest: i64,
        #[n(4)]
        fee: i64,
        #[n(5)]
        minimum_payment: i64,
        #[n(6)]
        balance: i64,
        #[n(7)]
        from_carried: i64,
    },
    #[n(3)]
    Repayment {
        #[n(0)]
        amount: i64,
        #[n(1)]
        earmark: Option<StoredKey>,
    },
    #[n(4)]
    Reversal {
        #[n(0)]
        of: u64,
    },
    #[n(5)]
    MerchantRefund {
        #[n(0)]
        amount: i64,
    },
    #[n(6)]
    Chargeback {
        #[n(0)]
        amount: i64,
    },
    #[n(7)]
    FeeCharged {
        #[n(0)]
        amount: i64,
        #[n(1)]
        due: i32,
        #[n(2)]
        reason: String,
    },
    #[n(8)]
    Waived {
        #[n(0)]
        component: u8,
        #[n(1)]
        amount: i64,
        #[n(2)]
        instalment: Option<StoredKey>,
        #[n(3)]
        reason: String,
    },
    #[n(9)]
    Rescheduled {
        #[n(0)]
        schedule: Vec<StoredInstalment>,
        #[n(1)]
        reason: String,
    },
}

#[derive(Encode, Decode)]
struct StoredContract {
    #[n(0)]
    person: String,
    #[n(1)]
    product: String,
    #[n(2)]
    version: u32,
    #[n(3)]
    funding_source: String,
    #[n(4)]
    principal: i64,
    #[n(5)]
    count: u16,
    #[n(6)]
    first_due: Option<i32>,
    #[n(7)]
    given: Option<Vec<StoredInstalment>>,
}

#[derive(Encode, Decode)]
struct StoredKey {
    #[n(0)]
    calendar: u16,
    #[n(1)]
    number: u32,
}

#[derive(Encode, Decode)]
struct StoredInstalment {
    #[n(0)]
    calendar: u16,
    #[n(1)]
    number: u32,
    #[n(2)]
    due: i32,
    #[n(3)]
    principal: i64,
    #[n(4)]
    interest: i64,
    #[n(5)]
    fee: i64,
}

#[derive(Encode, Decode)]
struct StoredStandings {
    #[n(0)]
    from: Option<StoredStanding>,
    #[n(1)]
    to: StoredStanding,
}

#[derive(Encode, Decode)]
struct StoredStanding {
    #[n(0)]
    status: u8,
    #[n(1)]
    overdue_since: Option<i32>,
    #[n(2)]
    bucket: Option<u8>,
    /// Bit 0 single-period, bit 1 multi-period, bit 2 full.
    #[n(3)]
    forms: u8,
    #[n(4)]
    unpaid_periods: u32,
}

impl From<&Event> for StoredEvent {
    fn from(event: &Event) -> Self {
        match event {
            Event::ContractOpened(contract) => Self::ContractOpened(StoredContract::from(&**contract)),
            Event::PurchaseBooked(Purchase { amount, instalments }) => {
                Self::PurchaseBooked { amount: amount.minor(), instalments: *instalments }
            }
            Event::StatementIssued(statement) => Self::StatementIssued {
                number: statement.number,
                due: statement.due.day_number(),
                principal: statement.principal.minor(),
                interest: statement.interest.minor(),
                fee: statement.fee.minor(),
                minimum_payment: statement.minimum_payment.minor(),
                balance: statement.balance.minor(),
                from_carried: statement.from_carried.minor(),
            },
            Event::Repayment { amount, earmark } => {
                Self::Repayment { amount: amount.minor(), earmark: earmark.map(StoredKey::from) }
            }
            Event::Reversal { of } => Self::Reversal { of: *of },
            Event::MerchantRefund { amount } => Self::MerchantRefund { amount: amount.minor() },
            Event::Chargeback { amount } => Self::Chargeback { amount: amount.minor() },
            Event::FeeCharged { amount, due, reason } => {
                Self::FeeCharged { amount: amount.minor(), due: due.day_number(), reason: reason.clone() }
            }
            Event::Waived { component, amount, instalment, reason } => Self::Waived {
                component: component_code(*component),
                amount: amount.minor(),
                instalment: instalment.map(StoredKey::from),
                reason: reason.clone(),
            },
            Event::Rescheduled { schedule, reason } => Self::Rescheduled {
                schedule: schedule.iter().map(StoredInstalment::from).collect(),
                reason: reason.clone(),
            },
        }
    }
}

impl StoredEvent {
    fn into_event(self) -> Result<Event> {
        Ok(match self {
            Self::ContractOpened(contract) => Event::ContractOpened(Box::new(contract.into_contract()?)),
            Self::PurchaseBooked { amount, instalments } => {
                Event::PurchaseBooked(Purchase { amount: Amount::from_minor(amount), instalments })
            }
            Self::StatementIssued { number, due, principal, interest, fee, minimum_payment, balance, from_carried } => {
                Event::StatementIssued(Statement {
                    number,
                    due: date(due)?,
                    principal: Amount::from_minor(principal),
                    interest: Amount::from_minor(interest),
                    fee: Amount::from_minor(fee),
                    minimum_payment: Amount::from_minor(minimum_payment),
                    balance: Amount::from_minor(balance),
                    from_carried: Amount::from_minor(from_carried),
                })
            }
            Self::Repayment { amount, earmark } => {
                Event::Repayment { amount: Amount::from_minor(amount), earmark: earmark.map(InstalmentKey::from) }
            }
            Self::Reversal { of } => Event::Reversal { of },
            Self::MerchantRefund { amount } => Event::MerchantRefund { amount: Amount::from_minor(amount) },
            Self::Chargeback { amount } => Event::Chargeback { amount: Amount::from_minor(amount) },
            Self::FeeCharged { amount, due, reason } => {
                Event::FeeCharged { amount: Amount::from_minor(amount), due: date(due)?, reason }
            }
            Self::Waived { component, amount, instalment, reason } => Event::Waived {
                component: component_of(component)?,
                amount: Amount::from_minor(amount),
                instalment: instalment.map(InstalmentKey::from),
                reason,
            },
            Self::Rescheduled { schedule, reason } => Event::Rescheduled { schedule: given(schedule)?, reason },
        })
    }
}

impl From<&Contract> for StoredContract {
    fn from(contract: &Contract) -> Self {
        let (count, first_due, given) = match &contract.instalments {
            Instalments::Computed { count, first_due } => (*count, first_due.map(Date::day_number), None),
            Instalments::Given(given) => (0, None, Some(given.iter().map(StoredInstalment::from).collect())),
        };
        Self {
            person: contract.person.clone(),
            product: contract.product.id.clone(),
            version: contract.product.version,
            funding_source: contract.funding_source.clone(),
            principal: contract.principal.minor(),
            count,
            first_due,
            given,
        }
    }
}

impl StoredContract {
    fn into_contract(self) -> Result<Contract> {
        Ok(Contract {
            person: self.person,
            product: ProductKey { id: self.product, version: self.version },
            funding_source: self.funding_source,
            principal: Amount::from_minor(self.principal),
            instalments: match self.given {
                Some(list) => Instalments::Given(given(list)?),
                None => Instalments::Computed { count: self.count, first_due: self.first_due.map(date).transpose()? },
            },
        })
    }
}

impl From<InstalmentKey> for StoredKey {
    fn from(key: InstalmentKey) -> Self {
        Self { calendar: key.calendar, number: key.number }
    }
}

impl From<StoredKey> for InstalmentKey {
    fn from(key: StoredKey) -> Self {
        Self { calendar: key.calendar, number: key.number }
    }
}

impl From<&ScheduledInstalment> for StoredInstalment {
    fn from(instalment: &ScheduledInstalment) -> Self {
        Self {
            calendar: instalment.key.calendar,
            number: instalment.key.number,
            due: instalment.due.day_number(),
            principal: instalment.principal.minor(),
            interest: instalment.interest.minor(),
            fee: instalment.fee.minor(),
        }
    }
}

fn given(stored: Vec<StoredInstalment>) -> Result<Vec<ScheduledInstalment>> {
    let instalments = stored.into_iter().map(|stored| {
        Ok(ScheduledInstalment {
            key: InstalmentKey { calendar: stored.calendar, number: stored.number },
            due: date(stored.due)?,
            principal: Amount::from_minor(stored.principal),
            interest: Amount::from_minor(stored.interest),
            fee: Amount::from_minor(stored.fee),
        })
    });
    instalments.collect()
}

impl From<&Standing> for StoredStanding {
    fn from(standing: &Standing) -> Self {
        let OverdueForms { single_period, multi_period, full } = standing.forms;
        Self {
            status: match standing.status {
                Status::Open => 0,
                Status::Settled => 1,
                Status::Overpaid => 2,
            },
            overdue_since: standing.overdue_since.map(Date::day_number),
            bucket: standing.bucket,
            forms: u8::from(single_period) | u8::from(multi_period) << 1 | u8::from(full) << 2,
            unpaid_periods: standing.unpaid_periods,
        }
    }
}

impl StoredStanding {
    fn into_standing(self) -> Result<Standing> {
        Ok(Standing {
            status: match self.status {
                0 => Status::Open,
                1 => Status::Settled,
                2 => Status::Overpaid,
                other => anyhow::bail!("a transition is damaged: status {other}"),
            },
            overdue_since: self.overdue_since.map(date).transpose()?,
            bucket: self.bucket,
            forms: OverdueForms {
                single_period: self.forms & 1 != 0,
                multi_period: self.forms & 2 != 0,
                full: self.forms & 4 != 0,
            },
            unpaid_periods: self.unpaid_periods,
        })
    }
}

fn component_code(component: Component) -> u8 {
    match component {
        Component::Penalty => 0,
        Component::Fee => 1,
        Component::Interest => 2,
        Component::Principal => 3,
    }
}

fn component_of(code: u8) -> Result<Component> {
    Ok(match code {
        0 => Component::Penalty,
        1 => Component::Fee,
        2 => Component::Interest,
        3 => Component::Principal,
        other => anyhow::bail!("an event is damaged: component {other}"),
    })
}

#[cfg(test)]
mod tests;

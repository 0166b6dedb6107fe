//! A store in memory, for simulations: a disk that keeps what was committed, and breaks when it is told to.
//!
//! It passes the same suite as the stores that lenders use. A unit of work is a copy of everything that takes the place of
//! the old one; books are small here. Its `workers` close chunks of a day on the disk itself.

mod workers;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use anyhow::{Result, bail};
use app::port::{
    AccountId, AccountRange, AccountRow, AccrualRow, BookInfo, ChunkRow, CloseRow, DocumentChangeRow, DocumentRow,
    IncomeGroup, ItemQuery, ItemRow, JournalRow, KinkRow, ModelChangeRow, ModelRow, PersonEventRow, PolicyRow,
    ProductRow, Reading, Store, TransitionRow, Worker, Writing,
};
use app::record::{Record, Tail};
use ledger::accrual::Units;
use primitives::Date;

/// What a store says when its disk fails.
const FAILED: &str = "the power is gone";

/// A disk: what was committed outlives the stores that are opened on it.
#[derive(Clone, Debug, Default)]
pub struct Disk(Arc<Shared>);

/// What all share who use a disk.
#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    /// The chunks that workers are at. Gone with the workers, as the locks of a database are.
    claims: Mutex<BTreeSet<(Date, AccountId)>>,
    /// Told when a claim is given up.
    freed: Condvar,
    /// The most rows that were read at once of what lies beside accounts.
    most_rows: AtomicUsize,
}

impl Disk {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// When a disk fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// After so many units of work the next is not stored.
    Before(u8),
    /// After so many units of work the next is stored, and whoever stored it is not told.
    After(u8),
}

/// A book on a disk.
#[derive(Debug)]
pub struct MemoryStore {
    disk: Disk,
    state: State,
    fault: Option<Fault>,
    /// Whether units of work are held together: they are of this store and not yet of the disk.
    is_held: bool,
    /// The death of one of its workers.
    death: workers::Death,
    /// Whether it loses wakes, for a test of the tests.
    loses_wakes: bool,
}

impl MemoryStore {
    /// Makes a book on an empty disk, or opens the one that is there.
    pub fn open(disk: &Disk, name: &str) -> Self {
        let mut state = disk.state();
        state.info.get_or_insert_with(|| BookInfo {
            name: name.to_owned(),
            time_zone: "Asia/Shanghai".to_owned(),
            created_at: 0,
            last_close: None,
            last_close_begun: None,
            accrues_after: None,
            last_seq: 0,
            last_recorded_at: 0,
            accounts: 0,
        });
        Self {
            disk: disk.clone(),
            state: state.clone(),
            fault: None,
            is_held: false,
            death: workers::Death::default(),
            loses_wakes: false,
        }
    }

    /// The store fails at some time from now on.
    #[must_use]
    pub fn failing(mut self, fault: Option<Fault>) -> Self {
        self.fault = fault;
        self
    }

    /// One of the store's workers dies: when it stores the chunk of that number among those of a day, counted from 0.
    #[must_use]
    pub fn with_a_worker_who_dies(mut self, death: Option<Fault>) -> Self {
        self.death = workers::Death::of(death);
        self
    }

    /// The store loses every wake on a Monday: a mistake, to see whether it is found.
    #[must_use]
    pub fn losing_wakes(mut self, loses_wakes: bool) -> Self {
        self.loses_wakes = loses_wakes;
        self
    }
}

impl Store for MemoryStore {
    fn begin(&mut self) -> Result<Box<dyn Writing + '_>> {
        if !self.is_held {
            self.state = self.disk.state().clone();
        }
        Ok(Box::new(Unit { state: self.state.clone(), store: self }))
    }

    fn hold(&mut self) -> Result<()> {
        self.state = self.disk.state().clone();
        self.is_held = true;
        Ok(())
    }

    fn settle(&mut self) -> Result<()> {
        self.is_held = false;
        let state = self.state.clone();
        let stored = self.store(state);
        if stored.is_err() {
            self.state = self.disk.state().clone();
        }
        stored
    }

    fn let_go(&mut self) -> Result<()> {
        self.is_held = false;
        self.state = self.disk.state().clone();
        Ok(())
    }

    fn worker(&self) -> Result<Option<Box<dyn Worker>>> {
        Ok(Some(Box::new(workers::MemoryWorker::new(self.disk.clone(), self.death.clone()))))
    }
}

impl MemoryStore {
    /// Puts a state on the disk, unless it fails.
    fn store(&mut self, state: State) -> Result<()> {
        match &mut self.fault {
            Some(Fault::Before(0)) => bail!(FAILED),
            Some(Fault::After(0)) => {
                *self.disk.state() = state;
                bail!(FAILED)
            }
            Some(Fault::Before(left) | Fault::After(left)) => *left -= 1,
            None => {}
        }
        self.state = state.clone();
        *self.disk.state() = state;
        Ok(())
    }

    /// The most changes and wakes that anybody was given at once so far.
    pub fn most_rows(&self) -> usize {
        self.disk.0.most_rows.load(Ordering::Relaxed)
    }

    /// Counts rows that are read at once.
    fn counted<T>(&self, rows: Vec<T>) -> Vec<T> {
        self.disk.0.most_rows.fetch_max(rows.len(), Ordering::Relaxed);
        rows
    }

    /// What workers did meanwhile is on the disk.
    fn chunks_of(&self, day: Date) -> Vec<ChunkRow> {
        self.disk.state().chunks_of(day)
    }
}

impl Unit<'_> {
    fn counted<T>(&self, rows: Vec<T>) -> Vec<T> {
        self.store.counted(rows)
    }

    fn chunks_of(&self, day: Date) -> Vec<ChunkRow> {
        self.state.chunks_of(day)
    }
}

/// A unit of work: a copy, until it is committed.
struct Unit<'s> {
    state: State,
    store: &'s mut MemoryStore,
}

/// Everything that a book has.
#[derive(Clone, Debug, Default)]
struct State {
    info: Option<BookInfo>,
    products: Vec<ProductRow>,
    policies: Vec<PolicyRow>,
    models: BTreeMap<(String, u32), (ModelRow, String)>,
    model_changes: Vec<ModelChangeRow>,
    person_events: Vec<Arc<PersonEventRow>>,
    documents: BTreeMap<(String, String, u32), DocumentRow>,
    document_changes: Vec<DocumentChangeRow>,
    items: BTreeMap<(String, String), ItemRow>,
    accounts: Vec<Arc<AccountRow>>,
    tails: BTreeMap<AccountId, Vec<Tail>>,
    journal: Vec<Arc<JournalRow>>,
    wakes: BTreeSet<(Date, AccountId)>,
    transitions: BTreeMap<(Date, AccountId), Arc<TransitionRow>>,
    closes: BTreeMap<Date, CloseRow>,
    kinks: BTreeMap<(Date, IncomeGroup), (Units, Units)>,
    accruals: BTreeMap<(Date, IncomeGroup), AccrualRow>,
    /// The chunks of days, by their last accounts, and what workers left to be gathered.
    chunks: BTreeMap<(Date, AccountId), ChunkRow>,
    left_kinks: Vec<KinkRow>,
    left_events: BTreeMap<AccountId, Vec<Vec<u8>>>,
}

impl State {
    fn known(&self) -> &BookInfo {
        self.info.as_ref().expect("a book was made")
    }

    fn known_mut(&mut self) -> &mut BookInfo {
        self.info.as_mut().expect("a book was made")
    }

    fn record(&self, row: &AccountRow) -> Record {
        let mut record = row.record.clone();
        self.tails.get(&row.id).into_iter().flatten().for_each(|tail| record.extend(tail.as_bytes()));
        record
    }

    fn whole(&self, row: &AccountRow) -> AccountRow {
        AccountRow { record: self.record(row), ..row.clone() }
    }

    fn awake(&self, day: Date, after: AccountId) -> impl Iterator<Item = AccountId> {
        self.wakes.range((day, AccountId(after.0 + 1))..).take_while(move |(on, _)| *on == day).map(|(_, id)| *id)
    }

    fn add_transitions(&mut self, transitions: &[TransitionRow]) -> Result<()> {
        for row in transitions {
            if self.transitions.insert((row.day, row.account), Arc::new(row.clone())).is_some() {
                bail!("a transition of {} is there twice", row.day);
            }
        }
        Ok(())
    }

    fn add_kinks(&mut self, kinks: &[KinkRow]) {
        for KinkRow { day, group, slope, jump } in kinks {
            let place = (*day, group.clone());
            let there = self.kinks.entry(place.clone()).or_default();
            *there = (there.0 + *slope, there.1 + *jump);
            if there.0.is_zero() && there.1.is_zero() {
                self.kinks.remove(&place);
            }
        }
    }

    fn account(&self, id: AccountId) -> Option<&AccountRow> {
        self.accounts.binary_search_by_key(&id, |row| row.id).ok().map(|place| &*self.accounts[place])
    }
}

/// Answers every question from the state.
macro_rules! read_from_state {
    ($($store:ty),*) => {$(
        impl Reading for $store {
            fn info(&self) -> Result<BookInfo> {
                let begun = self.state.closes.keys().next_back().copied();
                Ok(BookInfo { last_close_begun: begun, ..self.state.known().clone() })
            }

            fn products(&self) -> Result<Vec<ProductRow>> {
                Ok(self.state.products.clone())
            }

            fn policies(&self) -> Result<Vec<PolicyRow>> {
                Ok(self.state.policies.clone())
            }

            fn models(&self) -> Result<Vec<ModelRow>> {
                Ok(self.state.models.values().map(|(row, _)| row.clone()).collect())
            }

            fn model_text(&self, id: &str, version: u32) -> Result<Option<String>> {
                Ok(self.state.models.get(&(id.to_owned(), version)).map(|(_, text)| text.clone()))
            }

            fn model_changes(&self) -> Result<Vec<ModelChangeRow>> {
                Ok(self.state.model_changes.clone())
            }

            fn accounts_of_person(&self, person: &str) -> Result<Vec<AccountRow>> {
                let rows = self.state.accounts.iter().filter(|row| row.person == person);
                Ok(rows.map(|row| self.state.whole(row)).collect())
            }

            fn accounts_by_reference(&self, references: &[&str]) -> Result<Vec<Option<AccountRow>>> {
                let find = |reference: &&str| self.state.accounts.iter().find(|row| row.reference == *reference);
                Ok(references.iter().map(|reference| find(reference).map(|row| self.state.whole(row))).collect())
            }

            fn accounts_with_event(&self, kind: &str, product: &str, first: Date, last: Date) -> Result<Vec<AccountRow>> {
                let events = self.state.journal.iter().filter(|row| row.kind == kind);
                let within: BTreeSet<AccountId> =
                    events.filter(|row| first <= row.booked_on && row.booked_on <= last).map(|row| row.account).collect();
                let rows = within.into_iter().filter_map(|id| self.state.account(id));
                Ok(rows.filter(|row| row.product == product).map(|row| self.state.whole(row)).collect())
            }

            fn accounts_after(&self, after: AccountId, limit: usize) -> Result<Vec<AccountRow>> {
                let rows = self.state.accounts.iter().filter(|row| row.id > after).take(limit);
                Ok(rows.map(|row| self.state.whole(row)).collect())
            }

            fn journal_after(&self, after: u64, limit: usize) -> Result<Vec<JournalRow>> {
                let first = self.state.journal.partition_point(|row| row.seq <= after);
                Ok(self.state.journal[first..].iter().take(limit).map(|row| JournalRow::clone(row)).collect())
            }

            fn journal_at(&self, seqs: &[u64]) -> Result<Vec<JournalRow>> {
                let place = |seq: &u64| self.state.journal.binary_search_by_key(seq, |row| row.seq).ok();
                let find = |seq: &u64| place(seq).map(|place| JournalRow::clone(&self.state.journal[place]));
                Ok(seqs.iter().filter_map(find).collect())
            }

            fn journal_len(&self) -> Result<u64> {
                Ok(self.state.journal.len() as u64)
            }

            fn first_wake(&self) -> Result<Option<Date>> {
                Ok(self.state.wakes.first().map(|(day, _)| *day))
            }

            fn awake_after(&self, day: Date, after: AccountId, limit: usize) -> Result<Vec<(AccountId, Record)>> {
                let rows = self.state.awake(day, after).filter_map(|id| self.state.account(id)).take(limit);
                Ok(rows.map(|row| (row.id, self.state.record(row))).collect())
            }

            fn wakes_after(&self, after: (Date, AccountId), limit: usize) -> Result<Vec<(Date, AccountId)>> {
                Ok(self.counted(self.state.wakes.iter().filter(|wake| **wake > after).take(limit).copied().collect()))
            }

            fn chunks(&self, day: Date) -> Result<Vec<ChunkRow>> {
                Ok(self.chunks_of(day))
            }

            fn left_events(&self, after: AccountId, limit: usize) -> Result<Vec<(AccountId, Vec<u8>)>> {
                let next = self.state.left_events.iter().filter(|(account, _)| **account > after).take(limit);
                Ok(next.flat_map(|(account, events)| events.iter().map(|event| (*account, event.clone()))).collect())
            }

            fn close(&self, day: Date) -> Result<Option<CloseRow>> {
                Ok(self.state.closes.get(&day).cloned())
            }

            fn closes(&self, first: Date, last: Date) -> Result<Vec<(Date, CloseRow)>> {
                let all = self.state.closes.iter().filter(|(day, _)| first <= **day && **day <= last);
                Ok(all.map(|(day, close)| (*day, close.clone())).collect())
            }

            fn transitions_after(&self, after: (Date, AccountId), limit: usize) -> Result<Vec<TransitionRow>> {
                let later = (Bound::Excluded(after), Bound::Unbounded);
                let rows = self.state.transitions.range(later).take(limit);
                Ok(self.counted(rows.map(|(_, row)| TransitionRow::clone(row)).collect()))
            }

            fn transitions_of(&self, accounts: AccountRange) -> Result<Vec<TransitionRow>> {
                let all = self.state.transitions.values().filter(|row| is_in(accounts, row.account));
                let mut rows: Vec<TransitionRow> = all.map(|row| TransitionRow::clone(row)).collect();
                rows.sort_by_key(|row| (row.account, row.day));
                Ok(self.counted(rows))
            }

            fn first_wakes_of(&self, accounts: AccountRange) -> Result<Vec<(AccountId, Date)>> {
                let mut first = BTreeMap::new();
                for (day, account) in self.state.wakes.iter().filter(|(_, account)| is_in(accounts, *account)) {
                    first.entry(*account).or_insert(*day);
                }
                Ok(self.counted(first.into_iter().collect()))
            }

            fn kinks(&self, first: Date, last: Date) -> Result<Vec<KinkRow>> {
                let all = self.state.kinks.iter().filter(|((day, _), _)| first <= *day && *day <= last);
                let row = |((day, group), (slope, jump)): (&(Date, IncomeGroup), &(Units, Units))| KinkRow {
                    day: *day,
                    group: group.clone(),
                    slope: *slope,
                    jump: *jump,
                };
                Ok(all.map(row).collect())
            }

            fn accruals(&self, first: Date, last: Date) -> Result<Vec<AccrualRow>> {
                let all = self.state.accruals.iter().filter(|((day, _), _)| first <= *day && *day <= last);
                Ok(all.map(|(_, row)| row.clone()).collect())
            }

            fn last_person_seq(&self) -> Result<u64> {
                Ok(self.state.person_events.last().map_or(0, |event| event.seq))
            }

            fn person_events(&self, persons: &[&str]) -> Result<Vec<PersonEventRow>> {
                let of_them = |event: &&Arc<PersonEventRow>| persons.contains(&event.person.as_str());
                Ok(self.state.person_events.iter().filter(of_them).map(|event| event.as_ref().clone()).collect())
            }

            fn person_events_after(&self, after: u64, limit: usize) -> Result<Vec<PersonEventRow>> {
                let next = self.state.person_events.iter().filter(|event| event.seq > after);
                Ok(next.take(limit).map(|event| event.as_ref().clone()).collect())
            }

            fn documents(&self, kind: &str) -> Result<Vec<DocumentRow>> {
                Ok(self.state.documents.values().filter(|row| row.kind == kind).cloned().collect())
            }

            fn document_changes(&self) -> Result<Vec<DocumentChangeRow>> {
                Ok(self.state.document_changes.clone())
            }

            fn item(&self, list: &str, id: &str) -> Result<Option<ItemRow>> {
                Ok(self.state.items.get(&(list.to_owned(), id.to_owned())).cloned())
            }

            fn item_lists(&self) -> Result<Vec<String>> {
                let lists: BTreeSet<String> = self.state.items.keys().map(|(list, _)| list.clone()).collect();
                Ok(lists.into_iter().collect())
            }

            fn items(&self, query: ItemQuery<'_>) -> Result<Vec<ItemRow>> {
                let matching = self.state.items.values().filter(|item| item.matches(&query));
                let mut items: Vec<ItemRow> = matching.cloned().collect();
                items.sort_by(|a, b| (a.due_at, &a.id).cmp(&(b.due_at, &b.id)));
                items.truncate(query.limit);
                Ok(items)
            }

            fn integrity(&self) -> Result<Vec<String>> {
                Ok(Vec::new())
            }
        }
    )*};
}

read_from_state!(MemoryStore, Unit<'_>);

fn is_in(accounts: AccountRange, account: AccountId) -> bool {
    accounts.after.is_none_or(|after| after < account) && accounts.through.is_none_or(|through| account <= through)
}

impl Writing for Unit<'_> {
    fn add_product(&mut self, product: &ProductRow) -> Result<()> {
        if self.state.products.iter().any(|row| (&row.id, row.version) == (&product.id, product.version)) {
            bail!("the product is there already");
        }
        self.state.products.push(product.clone());
        self.state.products.sort_by(|a, b| (&a.id, a.version).cmp(&(&b.id, b.version)));
        Ok(())
    }

    fn add_policy(&mut self, policy: &PolicyRow) -> Result<()> {
        if self.state.policies.iter().any(|row| (&row.id, row.version) == (&policy.id, policy.version)) {
            bail!("the policy is there already");
        }
        self.state.policies.push(policy.clone());
        self.state.policies.sort_by(|a, b| (&a.id, a.version).cmp(&(&b.id, b.version)));
        Ok(())
    }

    fn add_model(&mut self, model: &ModelRow, text: &str) -> Result<()> {
        let key = (model.id.clone(), model.version);
        if self.state.models.insert(key, (model.clone(), text.to_owned())).is_some() {
            bail!("the model is there already");
        }
        Ok(())
    }

    fn add_model_change(&mut self, change: &ModelChangeRow) -> Result<()> {
        if !self.state.models.contains_key(&(change.id.clone(), change.version)) {
            bail!("there is no such model");
        }
        if self.state.model_changes.last().is_some_and(|last| last.seq >= change.seq) {
            bail!("the change is there already");
        }
        self.state.model_changes.push(change.clone());
        Ok(())
    }

    fn append_person_events(&mut self, events: &[PersonEventRow]) -> Result<()> {
        for event in events {
            let is_known = |row: &Arc<PersonEventRow>| (&row.person, &row.key) == (&event.person, &event.key);
            if self.state.person_events.iter().any(is_known) {
                bail!("the person has the key already");
            }
            if self.state.person_events.last().is_some_and(|last| last.seq >= event.seq) {
                bail!("the event is there already");
            }
            self.state.person_events.push(Arc::new(event.clone()));
        }
        Ok(())
    }

    fn add_document(&mut self, document: &DocumentRow) -> Result<()> {
        let key = (document.kind.clone(), document.id.clone(), document.version);
        if self.state.documents.insert(key, document.clone()).is_some() {
            bail!("the document is there already");
        }
        Ok(())
    }

    fn add_document_change(&mut self, change: &DocumentChangeRow) -> Result<()> {
        if !self.state.documents.contains_key(&(change.kind.clone(), change.id.clone(), change.version)) {
            bail!("there is no such document");
        }
        if self.state.document_changes.last().is_some_and(|last| last.seq >= change.seq) {
            bail!("the change is there already");
        }
        self.state.document_changes.push(change.clone());
        Ok(())
    }

    fn put_items(&mut self, items: &[ItemRow]) -> Result<()> {
        let keyed = items.iter().map(|item| ((item.list.clone(), item.id.clone()), item.clone()));
        self.state.items.extend(keyed);
        Ok(())
    }

    fn drop_items(&mut self, list: &str, ids: &[&str]) -> Result<()> {
        self.state.items.retain(|(of, id), _| of != list || !ids.contains(&id.as_str()));
        Ok(())
    }

    fn add_accounts(&mut self, accounts: &[AccountRow]) -> Result<()> {
        self.state.accounts.extend(accounts.iter().cloned().map(Arc::new));
        self.state.accounts.sort_by_key(|row| row.id);
        let last = self.state.accounts.last().map_or(0, |row| row.id.0);
        self.state.known_mut().accounts = last;
        Ok(())
    }

    fn extend_records(&mut self, tails: &[(AccountId, Tail)]) -> Result<()> {
        for (account, tail) in tails {
            let there = self.state.tails.entry(*account).or_default();
            there.push(tail.clone());
            there.sort_by_key(Tail::seq);
        }
        Ok(())
    }

    fn fold_records(&mut self, after: AccountId, limit: usize) -> Result<Option<AccountId>> {
        let next: Vec<AccountId> = self.state.tails.keys().filter(|id| **id > after).take(limit).copied().collect();
        for id in &next {
            let folded = self.state.account(*id).map(|row| self.state.record(row));
            if let Some(row) = self.state.accounts.iter_mut().find(|row| row.id == *id) {
                Arc::make_mut(row).record = folded.unwrap_or_default();
            }
            self.state.tails.remove(id);
        }
        Ok(next.last().copied())
    }

    fn append(&mut self, events: &[JournalRow]) -> Result<()> {
        self.state.journal.extend(events.iter().cloned().map(Arc::new));
        if let Some(last) = events.last() {
            let info = self.state.known_mut();
            (info.last_seq, info.last_recorded_at) = (last.seq, last.recorded_at);
        }
        Ok(())
    }

    fn add_wakes(&mut self, wakes: &[(Date, AccountId)]) -> Result<()> {
        let is_lost = |day: Date| self.store.loses_wakes && (day - Date::MIN).rem_euclid(7) == 0;
        self.state.wakes.extend(wakes.iter().filter(|(day, _)| !is_lost(*day)));
        Ok(())
    }

    fn add_transitions(&mut self, transitions: &[TransitionRow]) -> Result<()> {
        self.state.add_transitions(transitions)
    }

    fn add_kinks(&mut self, kinks: &[KinkRow]) -> Result<()> {
        self.state.add_kinks(kinks);
        Ok(())
    }

    fn put_accruals(&mut self, accruals: &[AccrualRow]) -> Result<()> {
        self.state.accruals.extend(accruals.iter().map(|row| ((row.day, row.group.clone()), row.clone())));
        Ok(())
    }

    fn accrue_after(&mut self, day: Date) -> Result<()> {
        self.state.known_mut().accrues_after = Some(day);
        Ok(())
    }

    fn put_close(&mut self, day: Date, close: &CloseRow) -> Result<()> {
        self.state.closes.insert(day, close.clone());
        Ok(())
    }

    fn divide(&mut self, day: Date, after: AccountId, accounts: usize) -> Result<()> {
        self.state.divide(day, after, accounts);
        Ok(())
    }

    fn gather(&mut self, day: Date) -> Result<()> {
        self.state.gather(day);
        Ok(())
    }

    fn finish_day(&mut self, day: Date) -> Result<()> {
        self.state.known_mut().last_close = Some(day);
        self.state.wakes.retain(|(on, _)| *on > day);
        self.state.kinks.retain(|(on, _), _| *on > day);
        Ok(())
    }

    fn commit(self: Box<Self>) -> Result<()> {
        let Self { state, store } = *self;
        if store.is_held {
            store.state = state;
            return Ok(());
        }
        store.store(state)
    }
}

//! A store that fails after a number of commits, as a machine does that loses its power.

use anyhow::{Result, bail};
use app::port::{
    AccountId, AccountRange, AccountRow, AccrualRow, BookInfo, ChunkRow, CloseRow, DocumentChangeRow, DocumentRow,
    ItemQuery, ItemRow, JournalRow, KinkRow, ModelChangeRow, ModelRow, PersonEventRow, PolicyRow, ProductRow, Reading,
    Store, TransitionRow, Worker, Writing,
};
use app::record::{Record, Tail};
use primitives::Date;

/// What the store says when it fails.
pub(super) const BROKEN: &str = "the power is gone";

/// A store that lets so many units of work be committed, and then none.
pub(super) struct BreakingStore {
    inner: Box<dyn Store>,
    commits_left: u32,
}

impl BreakingStore {
    pub(super) fn after(commits: u32, inner: Box<dyn Store>) -> Self {
        Self { inner, commits_left: commits }
    }
}

impl Store for BreakingStore {
    fn begin(&mut self) -> Result<Box<dyn Writing + '_>> {
        let breaks = self.commits_left == 0;
        self.commits_left = self.commits_left.saturating_sub(1);
        Ok(Box::new(BreakingUnit { inner: self.inner.begin()?, breaks }))
    }

    fn hold(&mut self) -> Result<()> {
        self.inner.hold()
    }

    fn settle(&mut self) -> Result<()> {
        if self.commits_left == 0 {
            self.inner.let_go()?;
            bail!(BROKEN);
        }
        self.commits_left -= 1;
        self.inner.settle()
    }

    fn let_go(&mut self) -> Result<()> {
        self.inner.let_go()
    }

    fn worker(&self) -> Result<Option<Box<dyn Worker>>> {
        self.inner.worker()
    }
}

struct BreakingUnit<'s> {
    inner: Box<dyn Writing + 's>,
    breaks: bool,
}

/// Hands every question on to the store inside.
macro_rules! read_from_inner {
    ($store:ty: $($name:ident($($argument:ident: $kind:ty),*) -> $answer:ty;)*) => {
        impl Reading for $store {
            $(fn $name(&self, $($argument: $kind),*) -> Result<$answer> { self.inner.$name($($argument),*) })*
        }
    };
    ($($store:ty),*) => {$(
        read_from_inner! { $store:
            info() -> BookInfo;
            products() -> Vec<ProductRow>;
            policies() -> Vec<PolicyRow>;
            models() -> Vec<ModelRow>;
            model_text(id: &str, version: u32) -> Option<String>;
            model_changes() -> Vec<ModelChangeRow>;
            accounts_of_person(person: &str) -> Vec<AccountRow>;
            accounts_by_reference(references: &[&str]) -> Vec<Option<AccountRow>>;
            look_up(reference: &str) -> (BookInfo, Option<AccountRow>);
            accounts_with_event(kind: &str, product: &str, first: Date, last: Date) -> Vec<AccountRow>;
            accounts_after(after: AccountId, limit: usize) -> Vec<AccountRow>;
            journal_after(after: u64, limit: usize) -> Vec<JournalRow>;
            journal_at(seqs: &[u64]) -> Vec<JournalRow>;
            journal_len() -> u64;
            first_wake() -> Option<Date>;
            awake_after(day: Date, after: AccountId, limit: usize) -> Vec<(AccountId, Record)>;
            wakes_after(after: (Date, AccountId), limit: usize) -> Vec<(Date, AccountId)>;
            chunks(day: Date) -> Vec<ChunkRow>;
            left_events(after: AccountId, limit: usize) -> Vec<(AccountId, Vec<u8>)>;
            close(day: Date) -> Option<CloseRow>;
            closes(first: Date, last: Date) -> Vec<(Date, CloseRow)>;
            transitions_after(after: (Date, AccountId), limit: usize) -> Vec<TransitionRow>;
            transitions_of(accounts: AccountRange) -> Vec<TransitionRow>;
            first_wakes_of(accounts: AccountRange) -> Vec<(AccountId, Date)>;
            kinks(first: Date, last: Date) -> Vec<KinkRow>;
            accruals(first: Date, last: Date) -> Vec<AccrualRow>;
            last_person_seq() -> u64;
            person_events(persons: &[&str]) -> Vec<PersonEventRow>;
            person_events_after(after: u64, limit: usize) -> Vec<PersonEventRow>;
            documents(kind: &str) -> Vec<DocumentRow>;
            document_changes() -> Vec<DocumentChangeRow>;
            item(list: &str, id: &str) -> Option<ItemRow>;
            item_lists() -> Vec<String>;
            items(query: ItemQuery<'_>) -> Vec<ItemRow>;
            integrity() -> Vec<String>;
        }
    )*};
}

read_from_inner!(BreakingStore, BreakingUnit<'_>);

impl Writing for BreakingUnit<'_> {
    fn add_product(&mut self, product: &ProductRow) -> Result<()> {
        self.inner.add_product(product)
    }

    fn add_policy(&mut self, policy: &PolicyRow) -> Result<()> {
        self.inner.add_policy(policy)
    }

    fn add_model(&mut self, model: &ModelRow, text: &str) -> Result<()> {
        self.inner.add_model(model, text)
    }

    fn add_model_change(&mut self, change: &ModelChangeRow) -> Result<()> {
        self.inner.add_model_change(change)
    }

    fn append_person_events(&mut self, events: &[PersonEventRow]) -> Result<()> {
        self.inner.append_person_events(events)
    }

    fn add_document(&mut self, document: &DocumentRow) -> Result<()> {
        self.inner.add_document(document)
    }

    fn add_document_change(&mut self, change: &DocumentChangeRow) -> Result<()> {
        self.inner.add_document_change(change)
    }

    fn put_items(&mut self, items: &[ItemRow]) -> Result<()> {
        self.inner.put_items(items)
    }

    fn drop_items(&mut self, list: &str, ids: &[&str]) -> Result<()> {
        self.inner.drop_items(list, ids)
    }

    fn add_accounts(&mut self, accounts: &[AccountRow]) -> Result<()> {
        self.inner.add_accounts(accounts)
    }

    fn extend_records(&mut self, tails: &[(AccountId, Tail)]) -> Result<()> {
        self.inner.extend_records(tails)
    }

    fn fold_records(&mut self, after: AccountId, limit: usize) -> Result<Option<AccountId>> {
        self.inner.fold_records(after, limit)
    }

    fn append(&mut self, events: &[JournalRow]) -> Result<()> {
        self.inner.append(events)
    }

    fn add_wakes(&mut self, wakes: &[(Date, AccountId)]) -> Result<()> {
        self.inner.add_wakes(wakes)
    }

    fn add_transitions(&mut self, transitions: &[TransitionRow]) -> Result<()> {
        self.inner.add_transitions(transitions)
    }

    fn add_kinks(&mut self, kinks: &[KinkRow]) -> Result<()> {
        self.inner.add_kinks(kinks)
    }

    fn put_accruals(&mut self, accruals: &[AccrualRow]) -> Result<()> {
        self.inner.put_accruals(accruals)
    }

    fn accrue_after(&mut self, day: Date) -> Result<()> {
        self.inner.accrue_after(day)
    }

    fn put_close(&mut self, day: Date, close: &CloseRow) -> Result<()> {
        self.inner.put_close(day, close)
    }

    fn divide(&mut self, day: Date, after: AccountId, accounts: usize) -> Result<()> {
        self.inner.divide(day, after, accounts)
    }

    fn gather(&mut self, day: Date) -> Result<()> {
        self.inner.gather(day)
    }

    fn finish_day(&mut self, day: Date) -> Result<()> {
        self.inner.finish_day(day)
    }

    fn commit(self: Box<Self>) -> Result<()> {
        if self.breaks {
            bail!(BROKEN);
        }
        self.inner.commit()
    }
}

//! Laws of delivery under random failures: endpoints that fail, refuse and lose answers, and notes that cannot be kept.

use std::cell::RefCell;
use std::collections::BTreeMap;

use anyhow::bail;
use app::events_out::{CloudEvent, Courier, EndpointPolicy, Notes, Post, PostError, Stream, TypeFilter};
use app::products::Products;
use proptest::prelude::*;
use testkit::memory::MemoryStore;

use super::{At, NOW, all, small_book};

/// What happens to one post.
#[derive(Clone, Copy, Debug)]
enum Luck {
    Taken,
    Busy,
    /// It took the event, and the answer was lost.
    AnswerLost,
    Refused,
}

/// An endpoint with a fate, and all that it took.
struct Fated {
    lucks: RefCell<Vec<Luck>>,
    took: RefCell<Vec<CloudEvent>>,
}

impl Post for Fated {
    fn post(&self, event: &CloudEvent) -> Result<(), PostError> {
        let busy = Err(PostError::Failed { what: "busy".to_owned(), retry_after: None });
        match self.lucks.borrow_mut().pop().unwrap_or(Luck::Taken) {
            Luck::Taken => self.took.borrow_mut().push(event.clone()),
            Luck::AnswerLost => {
                self.took.borrow_mut().push(event.clone());
                return busy;
            }
            Luck::Busy => return busy,
            Luck::Refused => return Err(PostError::Refused { what: "answered 422".to_owned() }),
        }
        Ok(())
    }
}

/// Notes that now and then cannot be kept.
struct FaultyNotes {
    kept: BTreeMap<String, String>,
    faults: Vec<bool>,
}

impl Notes for FaultyNotes {
    fn get(&self, name: &str) -> anyhow::Result<Option<String>> {
        Ok(self.kept.get(name).cloned())
    }

    fn put(&mut self, name: &str, text: &str) -> anyhow::Result<()> {
        if self.faults.pop().unwrap_or(false) {
            bail!("the disk is full");
        }
        self.kept.insert(name.to_owned(), text.to_owned());
        Ok(())
    }
}

/// Of each account of each stream: the ids in the order of the journal.
fn by_subject<'e>(events: impl Iterator<Item = &'e CloudEvent>) -> BTreeMap<(String, String), Vec<String>> {
    let mut found: BTreeMap<_, Vec<String>> = BTreeMap::new();
    for event in events {
        found.entry((event.source.clone(), event.subject.clone())).or_default().push(event.id.clone());
    }
    found
}

/// What was taken, without what was taken again: an id counts where it comes first.
fn firsts(ids: &[String]) -> Vec<String> {
    let mut seen = Vec::new();
    ids.iter().for_each(|id| {
        if !seen.contains(id) {
            seen.push(id.clone());
        }
    });
    seen
}

fn book() -> &'static (MemoryStore, Products) {
    thread_local! {
        static BOOK: &'static (MemoryStore, Products) = Box::leak(Box::new(small_book()));
    }
    BOOK.with(|book| *book)
}

proptest! {
    /// In the end everybody has heard everything, each account in order; nothing is skipped and nothing is told early.
    #[test]
    fn every_account_is_heard_in_order_and_whole(
        lucks in prop::collection::vec(
            prop_oneof![Just(Luck::Taken), Just(Luck::Busy), Just(Luck::AnswerLost), Just(Luck::Refused)], 0..40),
        faults in prop::collection::vec(any::<bool>(), 0..20),
        at_once in 1..9_u64,
    ) {
        let (store, products) = book();
        let policy = EndpointPolicy { failures_max: 4, refusals_max: 2, dead_max: 3, ..EndpointPolicy::default() };
        let post = Fated { lucks: RefCell::new(lucks), took: RefCell::default() };
        let mut notes = FaultyNotes { kept: BTreeMap::new(), faults };
        let told: Vec<CloudEvent> =
            Stream::ALL.iter().flat_map(|stream| all(store, products, *stream)).map(|told| told.event).collect();
        let mut now = NOW;
        for turn in 0..200 {
            let clock = At(now);
            let types = TypeFilter::all();
            let courier = Courier {
                name: "e", sender: "this", answer_time: 0, types: &types, policy: &policy, store, products, source: "/books/b",
                clock: &clock,
            };
            let done = courier.round(&mut notes, &post, at_once);
            now += 3_600 * 1_000_000;
            // Whoever looks after it enables it again, and tries dead letters now and then.
            if turn % 5 == 4 {
                let _ = courier.retry_dead(&mut notes, &post);
                let mut state = courier.state(&notes).unwrap();
                state.enable();
                let _ = courier.keep(&mut notes, &state);
            }
            let took = post.took.borrow();
            for (subject, whole) in by_subject(told.iter()) {
                let heard = firsts(by_subject(took.iter()).get(&subject).map_or(&[], Vec::as_slice));
                prop_assert!(whole.starts_with(&heard), "{subject:?} heard {heard:?} of {whole:?}");
            }
            let state = courier.state(&notes).unwrap();
            let is_quiet = turn % 5 != 4
                && done.is_ok_and(|done| !done.has_more)
                && state.dead.is_empty() && state.disabled.is_none();
            if is_quiet && state.retry_at.is_none() {
                let heard: Vec<_> = firsts(&took.iter().map(|event| event.id.clone()).collect::<Vec<_>>());
                prop_assert_eq!(heard.len(), 7);
                return Ok(());
            }
        }
        prop_assert!(false, "it never came to an end");
    }
}

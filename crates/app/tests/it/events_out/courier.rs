//! What a courier does about each answer of an endpoint.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use app::events_out::{
    CloudEvent, Courier, Delivered, EndpointPolicy, EndpointState, Notes, Post, PostError, RamNotes, Stream, TypeFilter,
};
use app::port::Micros;
use app::products::Products;
use testkit::memory::MemoryStore;

use super::{At, NOW, small_book};

const SECOND: Micros = 1_000_000;

/// An endpoint that answers by rote, and by a rule when that is used up.
struct Scripted<'s> {
    answers: RefCell<Vec<Result<(), PostError>>>,
    refuses: &'s str,
    heard: RefCell<Vec<String>>,
}

impl Scripted<'_> {
    fn answering(answers: Vec<Result<(), PostError>>) -> Self {
        Self { answers: RefCell::new(answers), refuses: "nothing", heard: RefCell::default() }
    }

    fn refusing(refuses: &str) -> Scripted<'_> {
        Scripted { answers: RefCell::default(), refuses, heard: RefCell::default() }
    }

    fn heard(&self) -> Vec<String> {
        self.heard.take()
    }
}

impl Post for Scripted<'_> {
    fn post(&self, event: &CloudEvent) -> Result<(), PostError> {
        let mut answers = self.answers.borrow_mut();
        if !answers.is_empty() {
            answers.remove(0)?;
        }
        if event.id == self.refuses {
            return Err(PostError::Refused { what: "answered 422".to_owned() });
        }
        self.heard.borrow_mut().push(event.id.clone());
        Ok(())
    }
}

fn busy() -> Result<(), PostError> {
    Err(PostError::Failed { what: "answered 503".to_owned(), retry_after: None })
}

struct Desk {
    store: MemoryStore,
    products: Products,
    notes: RamNotes,
    types: TypeFilter,
    policy: EndpointPolicy,
    /// Who sends.
    sender: &'static str,
}

impl Desk {
    fn new() -> Self {
        let (store, products) = small_book();
        let policy = EndpointPolicy { failures_max: 3, refusals_max: 2, ..EndpointPolicy::default() };
        Self { store, products, notes: RamNotes::default(), types: TypeFilter::all(), policy, sender: "this" }
    }

    fn with<T>(&mut self, now: Micros, ask: impl FnOnce(&Courier<'_, MemoryStore, At>, &mut dyn Notes) -> T) -> T {
        let clock = At(now);
        let source = "/books/b";
        let (sender, answer_time) = (self.sender, 10_000_000);
        let Self { store, products, notes, types, policy, .. } = self;
        ask(
            &Courier { name: "core", sender, answer_time, types, policy, store, products, source, clock: &clock },
            notes,
        )
    }

    fn round(&mut self, now: Micros, post: &Scripted<'_>) -> Delivered {
        self.with(now, |courier, notes| courier.round(notes, post, 1_000).unwrap())
    }

    fn state(&mut self) -> EndpointState {
        self.with(0, |courier, notes| courier.state(notes).unwrap())
    }

    fn change(&mut self, change: impl FnOnce(&mut EndpointState)) {
        self.with(0, |courier, notes| {
            let mut state = courier.state(notes).unwrap();
            change(&mut state);
            courier.keep(notes, &state).unwrap();
        });
    }
}

const EVERYTHING: [&str; 7] = [
    "account-1",
    "account-2",
    "account-3",
    "account-4",
    "standing-2025-01-31-1",
    "standing-2025-01-31-2",
    "standing-2025-03-01-2",
];

#[test]
fn an_endpoint_hears_everything_once_and_from_a_place_again_when_asked() {
    let mut desk = Desk::new();
    let post = Scripted::answering(vec![]);
    let done = desk.with(NOW, |courier, notes| courier.round(notes, &post, 5).unwrap());
    assert_eq!(done, Delivered { taken: 5, has_more: true, ..Delivered::default() });
    assert_eq!(desk.round(NOW, &post), Delivered { taken: 2, ..Delivered::default() });
    assert_eq!(post.heard(), EVERYTHING);
    assert_eq!(desk.round(NOW, &post), Delivered::default());
    desk.change(|state| state.replay(Stream::Account.position("2").unwrap()));
    assert_eq!(desk.round(NOW, &post).taken, 2);
    assert_eq!(post.heard(), EVERYTHING[2..4]);
    desk.change(|state| state.replay(Stream::Standing.position("2025-01-31").unwrap()));
    assert_eq!(desk.round(NOW, &post).taken, 3);
    assert_eq!(post.heard(), EVERYTHING[4..]);
}

#[test]
fn what_it_does_not_want_is_passed_over() {
    let mut desk = Desk::new();
    desk.types = TypeFilter::of(&["arrears.standing.entered.v1"]).unwrap();
    let post = Scripted::answering(vec![]);
    assert_eq!(desk.round(NOW, &post), Delivered { taken: 1, passed_over: 6, ..Delivered::default() });
    assert_eq!(post.heard(), ["standing-2025-03-01-2"]);
    assert_eq!(desk.round(NOW, &post), Delivered::default());
}

#[test]
fn a_busy_endpoint_is_asked_later_and_later_and_then_no_more() {
    let mut desk = Desk::new();
    let post = Scripted::answering(vec![Ok(()), busy(), busy(), Ok(()), busy(), busy(), busy()]);
    assert_eq!(desk.round(NOW, &post).taken, 1);
    let state = desk.state();
    let first = state.retry_at.unwrap() - NOW;
    assert!((5 * SECOND / 2..=5 * SECOND).contains(&first), "{first}");
    assert_eq!((state.failures, state.last_error.as_deref()), (1, Some("answered 503")));
    assert_eq!(desk.round(NOW + first - 1, &post), Delivered::default());
    assert_eq!(desk.round(NOW + first, &post).taken, 0);
    let second = desk.state().retry_at.unwrap() - NOW - first;
    assert!((5 * SECOND..=10 * SECOND).contains(&second), "{second}");
    // A success in between counts: the failures begin anew.
    let mut now = NOW + 3_600 * SECOND;
    assert_eq!(desk.round(now, &post).taken, 1);
    assert_eq!(desk.state().failures, 1);
    for _ in 0..2 {
        now += 3_600 * SECOND;
        assert_eq!(desk.round(now, &post).taken, 0);
    }
    let disabled = desk.state().disabled.unwrap();
    assert_eq!(disabled.why, "3 failures one after the other, the last: answered 503");
    assert_eq!(desk.round(now + 86_400 * SECOND, &post), Delivered::default());
    desk.change(EndpointState::enable);
    assert_eq!(desk.round(now, &post).taken, 5);
    assert_eq!(post.heard(), EVERYTHING);
}

#[test]
fn it_may_ask_for_more_time_and_not_for_ever() {
    let mut desk = Desk::new();
    for (seconds, waits) in [(600, 600), (86_400, 3_600)] {
        let retry_after = Some(Duration::from_secs(seconds));
        let post = Scripted::answering(vec![Err(PostError::Failed { what: "answered 429".to_owned(), retry_after })]);
        desk.change(EndpointState::enable);
        desk.round(NOW, &post);
        assert_eq!(desk.state().retry_at, Some(NOW + waits * SECOND));
    }
}

#[test]
fn an_endpoint_that_is_gone_is_not_asked_again() {
    let mut desk = Desk::new();
    let post = Scripted::answering(vec![Err(PostError::Gone { what: "answered 410".to_owned() })]);
    desk.round(NOW, &post);
    assert_eq!(desk.state().disabled.unwrap().why, "it is gone: answered 410");
    assert_eq!(desk.round(NOW + 3_600 * SECOND, &post), Delivered::default());
}

/// The opening of A2 is refused: its later events of the stream wait behind it, those of A1 do not.
#[test]
fn what_is_refused_becomes_a_dead_letter_and_holds_back_its_account() {
    let mut desk = Desk::new();
    let post = Scripted::refusing("account-2");
    assert_eq!(desk.round(NOW, &post).taken, 1);
    assert_eq!(desk.state().dead, []);
    let later = NOW + 3_600 * SECOND;
    assert_eq!(desk.round(later, &post), Delivered { taken: 4, dead: 2, ..Delivered::default() });
    let heard = ["account-1", "account-3", "standing-2025-01-31-1", "standing-2025-01-31-2", "standing-2025-03-01-2"];
    assert_eq!(post.heard(), heard);
    let state = desk.state();
    let dead: Vec<String> =
        state.dead.iter().map(|letter| format!("{} {}: {}", letter.place, letter.subject, letter.why)).collect();
    assert_eq!(dead, ["account 2 A2: answered 422", "account 4 A2: held back behind account 2"]);

    let again = desk.with(later, |courier, notes| courier.retry_dead(notes, &post).unwrap());
    assert_eq!((again.taken, desk.state().dead.len()), (0, 2));
    let willing = Scripted::answering(vec![]);
    let again = desk.with(later, |courier, notes| courier.retry_dead(notes, &willing).unwrap());
    assert_eq!((again.taken, desk.state().dead.len()), (2, 0));
    assert_eq!(willing.heard(), ["account-2", "account-4"]);
    assert_eq!(desk.round(later, &willing), Delivered::default());
}

#[test]
fn a_dead_letter_can_be_given_up_and_too_many_disable() {
    let mut desk = Desk::new();
    desk.policy.refusals_max = 1;
    desk.policy.dead_max = 1;
    let post = Scripted::refusing("account-2");
    assert_eq!(desk.round(NOW, &post), Delivered { taken: 2, dead: 1, ..Delivered::default() });
    let why = desk.state().disabled.unwrap().why;
    assert_eq!(why, "1 dead letters are as many as are kept; the next would be: held back behind account 2");
    desk.change(|state| {
        assert!(state.drop_dead(Stream::Account.position("2").unwrap()));
        assert!(!state.drop_dead(Stream::Account.position("2").unwrap()));
        state.enable();
    });
    assert_eq!(desk.round(NOW, &post).taken, 4);
    let heard = post.heard();
    assert!(heard.contains(&"account-4".to_owned()) && !heard.contains(&"account-2".to_owned()), "{heard:?}");
}

/// Posts, and meanwhile another process tries to do the same.
struct Raced<'r> {
    book: (&'r MemoryStore, &'r Products),
    notes: Rc<RefCell<RamNotes>>,
    heard: RefCell<Vec<String>>,
    other: RefCell<Vec<Delivered>>,
}

struct Shared(Rc<RefCell<RamNotes>>);

impl Notes for Shared {
    fn get(&self, name: &str) -> anyhow::Result<Option<String>> {
        self.0.borrow().get(name)
    }

    fn put(&mut self, name: &str, text: &str) -> anyhow::Result<()> {
        self.0.borrow_mut().put(name, text)
    }
}

impl Post for Raced<'_> {
    fn post(&self, event: &CloudEvent) -> Result<(), PostError> {
        self.heard.borrow_mut().push(event.id.clone());
        let (store, products) = self.book;
        let (types, policy, clock) = (TypeFilter::all(), EndpointPolicy::default(), At(NOW));
        let other = Courier {
            name: "core",
            sender: "another",
            answer_time: 10_000_000,
            types: &types,
            policy: &policy,
            store,
            products,
            source: "/books/b",
            clock: &clock,
        };
        let done = other.round(&mut Shared(Rc::clone(&self.notes)), &Scripted::answering(vec![]), 1_000).unwrap();
        self.other.borrow_mut().push(done);
        Ok(())
    }
}

#[test]
fn while_one_process_sends_another_does_not_even_on_the_same_event() {
    let (store, products) = small_book();
    let notes: Rc<RefCell<RamNotes>> = Rc::default();
    let post = Raced {
        book: (&store, &products),
        notes: Rc::clone(&notes),
        heard: RefCell::default(),
        other: RefCell::default(),
    };
    let (types, policy, clock) = (TypeFilter::all(), EndpointPolicy::default(), At(NOW));
    let courier = Courier {
        name: "core",
        sender: "this",
        answer_time: 10_000_000,
        types: &types,
        policy: &policy,
        store: &store,
        products: &products,
        source: "/books/b",
        clock: &clock,
    };
    let done = courier.round(&mut Shared(notes), &post, 1_000).unwrap();
    assert_eq!(done, Delivered { taken: 7, ..Delivered::default() });
    assert_eq!(*post.heard.borrow(), EVERYTHING);
    let claimed = Delivered { is_claimed: true, ..Delivered::default() };
    assert_eq!(*post.other.borrow(), [claimed; 7], "it was claimed at each of them");
}

/// Who died in the middle of an event has a claim of 10 s for the answer and 30 s to spare.
#[test]
fn a_claim_of_who_died_runs_out() {
    let mut desk = Desk::new();
    let post = Scripted::answering(vec![]);
    desk.change(|state| {
        let mut text: serde_json::Value = serde_json::to_value(&*state).unwrap();
        text["claim"] = serde_json::json!({ "by": "another", "until": NOW + 40_000_000 });
        *state = serde_json::from_value(text).unwrap();
    });
    assert!(desk.round(NOW + 39_999_999, &post).is_claimed);
    assert_eq!(post.heard(), Vec::<String>::new());
    assert_eq!(desk.round(NOW + 40_000_000, &post).taken, 7);
    assert_eq!(desk.round(NOW + 40_000_001, &post), Delivered::default());
    desk.sender = "a third";
    assert!(!desk.round(NOW + 40_000_002, &post).is_claimed, "it was given back");
}

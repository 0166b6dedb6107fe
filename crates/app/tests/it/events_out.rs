//! Events out: what is told of a book, and that endpoints hear all of it in order whatever fails.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod courier;
mod laws;

use std::collections::HashSet;
use std::sync::Arc;

use app::close_day::{Clock, Options, close_through};
use app::events_out::{Position, Stream, TYPES, Told, TypeFilter, next, source_of};
use app::intake::{Arrival, News, OnRefusal, Origin, take_in};
use app::port::{AccountId, Micros, Reading, Store, TransitionRow};
use app::products::Products;
use ledger::Event;
use ledger::component::Component;
use ledger::event::{Contract, Instalments};
use ledger::product::ProductKey;
use primitives::{Amount, Date};
use serde_json::{Value, json};
use testkit::conformance::live_in;
use testkit::memory::{Disk, MemoryStore};

/// 2 March 2025, 00:00 UTC: 20,149 days after 1 January 1970.
const NOW: Micros = 20_149 * 86_400 * 1_000_000;

const MONTHLY: &str = "[product]\nid = \"monthly\"\nversion = 1\neffective_from = \"2020-01-01\"\ncurrency = \"CNY\"\n\
                       [plan]\nkind = \"fee_per_instalment\"\nfee_rate = \"0%\"\n";

struct At(Micros);

impl Clock for At {
    fn now(&self) -> Micros {
        self.0
    }
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn arrival(account: &str, key: &str, on: &str, event: Event) -> Arrival {
    let origin = Origin { file: Arc::from("test"), row: 1 };
    let (account, key) = (account.to_owned(), key.to_owned());
    Arrival { account, key, effective_on: day(on), news: News::Event(event), origin }
}

fn opening(account: &str) -> Arrival {
    let contract = Contract {
        person: format!("P-{account}"),
        product: ProductKey { id: "monthly".to_owned(), version: 1 },
        funding_source: "own".to_owned(),
        principal: Amount::from_minor(30_000),
        instalments: Instalments::Computed { count: 3, first_due: None },
    };
    arrival(account, "opening", "2025-01-31", Event::ContractOpened(Box::new(contract)))
}

fn repayment(account: &str, key: &str, on: &str, minor: i64) -> Arrival {
    arrival(account, key, on, Event::Repayment { amount: Amount::from_minor(minor), earmark: None })
}

/// Two accounts of 300.00 in three instalments from 28 February on; A1 pays the first, A2 pays nothing. Closed through 1 March.
fn small_book() -> (MemoryStore, Products) {
    let mut store = MemoryStore::open(&Disk::default(), "demo book");
    let mut products = Products::default();
    products.insert(app::product_file::parse("monthly", MONTHLY).unwrap());
    let waived = Event::Waived {
        component: Component::Principal,
        amount: Amount::from_minor(500),
        instalment: None,
        authority: Some("team-lead".to_owned()),
        reason: "Mr Zhang is in hospital".to_owned(),
    };
    let arrivals = [
        opening("A1"),
        opening("A2"),
        repayment("A1", "pay-1", "2025-02-28", 10_000),
        arrival("A2", "2025-02-20 A2 waive principal 5.00 for Mr Zhang", "2025-02-20", waived),
    ];
    let taken = take_in(&mut store, &products, &arrivals, NOW, OnRefusal::BookNothing, |_| {}).unwrap();
    assert_eq!(taken.booked, 4, "{taken:?}");
    let options = Options { chunk: 20_000, threads: 1, workers: 1 };
    close_through(&mut store, &products, day("2025-03-01"), &At(NOW), options, |_| {}).unwrap();
    (store, products)
}

fn all(store: &dyn Reading, products: &Products, stream: Stream) -> Vec<Told> {
    next(store, products, "/books/b", stream.start(), usize::MAX >> 2).unwrap()
}

#[test]
fn the_journal_is_told_as_cloud_events() {
    let (store, products) = small_book();
    let told = all(&store, &products, Stream::Account);
    assert_eq!(told.len(), 4);
    assert_eq!(
        serde_json::from_str::<Value>(&told[2].event.body()).unwrap(),
        json!({
            "specversion": "1.0",
            "id": "account-3",
            "source": "/books/b/account",
            "type": "arrears.account.repayment_received.v1",
            "subject": "A1",
            "time": "2025-03-02T00:00:00Z",
            "datacontenttype": "application/json",
            "sequence": "00000000000000000003",
            "data": {
                "account": "A1", "seq": 3, "effective_on": "2025-02-28", "booked_on": "2025-02-28", "key": "pay-1",
                "currency": "CNY", "amount": "100.00", "instalment": null,
            },
        })
    );
    assert_eq!(told[0].event.data["person"], "P-A1");
    // What people write stays in the book, also where a key is the line that they wrote.
    let waived = told[3].event.body();
    assert!(waived.contains("\"component\":\"principal\"") && !waived.contains("Zhang"), "{waived}");
    assert!(!waived.contains("team-lead") && !waived.contains("\"key\""), "{waived}");
    assert_eq!(next(&store, &products, "/books/b", Position::Account(3), 1).unwrap(), told[3..]);
    assert_eq!(next(&store, &products, "/books/b", Position::Account(4), 1).unwrap(), []);
}

/// A2's first instalment was due on 28 February; on 1 March it is past due.
#[test]
fn what_closes_found_is_told_by_day_and_account() {
    let (store, products) = small_book();
    let told = all(&store, &products, Stream::Standing);
    let kinds: Vec<String> =
        told.iter().map(|one| format!("{} {} {}", one.position, one.event.subject, one.event.kind)).collect();
    assert_eq!(
        kinds,
        [
            "2025-01-31/1 A1 arrears.standing.opened.v1",
            "2025-01-31/2 A2 arrears.standing.opened.v1",
            "2025-03-01/2 A2 arrears.standing.entered.v1",
        ]
    );
    assert_eq!(
        serde_json::to_value(&told[2].event).unwrap(),
        json!({
            "specversion": "1.0",
            "id": "standing-2025-03-01-2",
            "source": "/books/b/standing",
            "type": "arrears.standing.entered.v1",
            "subject": "A2",
            "time": "2025-03-02T00:00:00Z",
            "datacontenttype": "application/json",
            "sequence": "2025-03-01/00000000000000000002",
            "data": {
                "account": "A2", "day": "2025-03-01", "cause": "time", "status": "open", "from_bucket": null,
                "to_bucket": "1-30", "overdue_since": "2025-02-28", "overdue_form": "single_period", "unpaid_periods": 1,
            },
        })
    );
    let after = Stream::Standing.position("2025-01-31/1").unwrap();
    assert_eq!(next(&store, &products, "/books/b", after, 9).unwrap(), told[1..]);
}

/// Several workers write what they find in any order, so a day is told when it is finished.
#[test]
fn a_day_that_is_being_closed_is_not_told() {
    let (mut store, products) = small_book();
    let before = all(&store, &products, Stream::Standing);
    let found: Vec<TransitionRow> = store.transitions_after((day("2025-03-01"), AccountId(0)), 1).unwrap();
    let row = TransitionRow { day: day("2025-03-02"), ..found[0].clone() };
    let mut unit = store.begin().unwrap();
    unit.add_transitions(&[row]).unwrap();
    unit.commit().unwrap();
    assert_eq!(store.transitions_after((day("2025-03-01"), AccountId(2)), 9).unwrap().len(), 1);
    assert_eq!(all(&store, &products, Stream::Standing), before);
}

/// A book of random accounts over months, read in pages of any size: each event once, in an order that its sequence as text has too.
#[test]
fn pages_make_up_the_whole_and_sequences_are_in_order() {
    let mut store = MemoryStore::open(&Disk::default(), "b");
    let products = live_in(&mut store);
    let names: HashSet<&str> = TYPES.iter().map(|kind| kind.name).collect();
    for stream in Stream::ALL {
        let whole = all(&store, &products, stream);
        // Random books have accounts and no news of their persons.
        assert!(whole.len() > 50 || stream == Stream::Person, "{stream:?} has {}", whole.len());
        for limit in [1, 7, 1_000] {
            let (mut pages, mut after) = (Vec::new(), stream.start());
            loop {
                let page = next(&store, &products, "/books/b", after, limit).unwrap();
                let Some(last) = page.last() else { break };
                after = last.position;
                // A cursor is kept as text.
                assert_eq!(stream.position(&after.to_string()), Some(after));
                pages.extend(page);
            }
            assert_eq!(pages, whole);
        }
        assert!(whole.is_sorted_by(|a, b| a.event.sequence < b.event.sequence && a.position < b.position));
        let ids: HashSet<&str> = whole.iter().map(|one| one.event.id.as_str()).collect();
        assert_eq!(ids.len(), whole.len());
        for one in &whole {
            assert!(names.contains(one.event.kind), "{}", one.event.kind);
            for hidden in ["reason", "approved_by", "requested_by", "authority"] {
                assert!(one.event.data.get(hidden).is_none(), "{}", one.event.body());
            }
        }
    }
    let journal = all(&store, &products, Stream::Account).len();
    assert_eq!(journal as u64, store.journal_len().unwrap());
}

#[test]
fn a_source_is_a_path_and_a_filter_knows_the_types() {
    assert_eq!(source_of("demo book/贷"), "/books/demo%20book%2F%E8%B4%B7");
    assert!(TypeFilter::all().wants("arrears.person.contacted.v1"));
    let some = TypeFilter::of(&["arrears.standing.*", "arrears.account.repayment_received.v1"]).unwrap();
    let wanted = TYPES.iter().filter(|kind| some.wants(kind.name)).count();
    assert_eq!(wanted, 12);
    assert!(TypeFilter::of(&["arrears.standing.rolled"]).is_err());
    assert!(TypeFilter::of(&["*rolled.v1"]).is_err());
    let unique: HashSet<&str> = TYPES.iter().map(|kind| kind.name).collect();
    assert_eq!(unique.len(), TYPES.len());
}

//! Desk rules, relief and cases: what is granted is booked once, by two people where one may not, and conserves money by the naive
//! ledger; what a case stops is told to the gate, and its deadline is found.

use app::access::{Actor, Role};
use app::cases::{self, Answer, Finding, Opening, Wanted};
use app::desk_rules::DESK_RULES;
use app::documents::Decision;
use app::intake::{OnRefusal, take_in};
use app::look::{Knowledge, Look};
use app::port::Store;
use app::products::{self, Products};
use app::relief::{self, Asked, Request, State};
use app::{Error, desk_rules_file, message_values};
use collections::bad_faith::Sign;
use collections::case::CaseKind;
use collections::message::{Placeholder, Value, Values};
use collections::promise::Part;
use collections::relief::{Means, Measure, Terms};
use collections::{Set, Word};
use jiff::Timestamp;
use ledger::event::Entry;
use primitives::{Amount, Date};

use super::Open;
use super::books::{NOW, date, opening_under, repayment};
use crate::naive::{NaiveAccount, naive};

const PERSON: &str = "person of A1";

/// Late fees of 10.00 on the fourth day, which money settles last: three instalments of 100.00.
const FEES: &str = "[product]\nid = \"fees\"\nversion = 1\neffective_from = \"2020-01-01\"\ncurrency = \"CNY\"\n\
                    [plan]\nkind = \"fee_per_instalment\"\nfee_rate = \"0%\"\n\
                    [allocation]\nprocessing = \"vertical\"\norder = [\"principal\", \"interest\", \"fee\", \"penalty\"]\n\
                    in_advance_order = [\"principal\", \"interest\", \"fee\", \"penalty\"]\n\
                    [late_fee]\nfixed = \"10.00\"\nwait_days = 3\n";

fn at(text: &str) -> Timestamp {
    format!("{text}:00+08:00").parse().expect("the suite writes instants")
}

fn actor(name: &str, role: Role) -> Actor {
    Actor::of_roles(name, &[role])
}

fn refusal<T>(done: app::Result<T>) -> String {
    match done {
        Err(Error::Refused(refused)) => refused.what,
        Err(Error::Failed(error)) => panic!("{error:#}"),
        Ok(_) => panic!("it is done"),
    }
}

fn yuan(minor: i64) -> Amount {
    Amount::from_minor(minor)
}

/// A book with the account A1 of 1 February, 100.00 due on the first of each month, and the desk rules of China.
fn book(store: &mut dyn Store) -> Products {
    products::add(store, "fees", FEES).expect("added");
    let products = Products::load(store).expect("loaded");
    take_in(store, &products, &[opening_under("fees", 1, "A1", "2026-02-01")], NOW, OnRefusal::BookNothing, |_| {})
        .expect("booked");
    let preset = desk_rules_file::find("cn-desk").expect("it comes along");
    let decision = |by| Decision { by, reason: "to begin with", now: NOW };
    let key = DESK_RULES.add(store, "cn-desk", preset.text, decision("Ida")).expect("added").key;
    assert_eq!(
        refusal(DESK_RULES.activate(store, &key, decision("Ida"))),
        "Ida wrote desk_rules cn-desk v1 and cannot activate it"
    );
    DESK_RULES.activate(store, &key, decision("Udo")).expect("activated");
    products
}

fn pay(store: &mut dyn Store, products: &Products, key: &str, on: &str, amount: i64) {
    let paid = [repayment("A1", key, on, amount)];
    let taken = take_in(store, products, &paid, NOW, OnRefusal::BookNothing, |_| {}).expect("booked");
    assert_eq!(taken.booked, 1);
}

fn ask(store: &mut dyn Store, who: &Actor, terms: &Terms, key: &str, now: &str) -> app::Result<Asked> {
    let means = Means { income: yuan(600_000), expenses: yuan(300_000), dependants: 1 };
    let evidence = ["file-7".to_owned()];
    let request = Request { account: "A1", terms, reason: "ill", means: Some(means), evidence: &evidence };
    relief::ask(store, who, request, key, at(now))
}

fn entries(store: &dyn Store) -> Vec<Entry> {
    let row = store.accounts_by_reference(&["A1"]).expect("read").remove(0).expect("it is there");
    row.record.unpack().expect("unpacked").entries
}

/// The account as the naive ledger has it.
fn walked(store: &dyn Store, on: Date) -> NaiveAccount {
    let products = Products::load(store).expect("loaded");
    let row = store.accounts_by_reference(&["A1"]).expect("read").remove(0).expect("it is there");
    let product = products.of_contract(&row.product_key()).expect("it is there");
    naive(product, &entries(store), on, Date::MAX).expect("it is open")
}

/// What hangs on a person, by its words: `disputed begins`.
fn told(store: &dyn Store) -> Vec<String> {
    let rows = store.person_events(&[PERSON]).expect("read");
    let fact = |payload: &str| payload.split("\"fact\":\"").nth(1)?.split('"').next().map(str::to_owned);
    let word = |kind: &str| kind.strip_prefix("contact.").map(str::to_owned);
    rows.iter().filter_map(|row| Some(format!("{} {}", fact(&row.payload)?, word(&row.kind)?))).collect()
}

/// What a message of a day would tell of A1, with relief that is named.
fn message_of(store: &dyn Store, on: &str, of: Option<u64>) -> Values {
    let products = Products::load(store).expect("loaded");
    let look = Look { account: "A1", as_of: Some(date(on)), knowledge: Knowledge::All };
    let known = look.known(store, &products, NOW).expect("it is open");
    let mut values =
        message_values::parse("v.toml", "currency = \"CNY\"\n[account]\nreference = \"ACCOUNT-0001\"").expect("values");
    message_values::fill(&mut values, &known).expect("filled");
    if let Some(id) = of {
        let relief = relief::by_id(store, id).expect("read");
        message_values::of_relief(&mut values, store, &relief, &known).expect("filled");
    }
    values
}

fn day_of(values: &Values, placeholder: Placeholder) -> Option<Date> {
    match values.get(placeholder) {
        Some(Value::Date(day)) => Some(*day),
        Some(_) => panic!("{} is a day", placeholder.word()),
        None => None,
    }
}

fn amount_of(values: &Values, placeholder: Placeholder) -> Option<Amount> {
    match values.get(placeholder) {
        Some(Value::Amount(amount)) => Some(*amount),
        Some(_) => panic!("{} is an amount", placeholder.word()),
        None => None,
    }
}

fn text_of(values: &Values, placeholder: Placeholder) -> Option<&str> {
    match values.get(placeholder) {
        Some(Value::Words(words)) => Some(&words.english),
        Some(_) => panic!("{} is a text", placeholder.word()),
        None => None,
    }
}

/// The state of a job, by when it is to be done, and what its last event says.
fn job_of(store: &dyn Store, id: &str) -> (String, Option<i64>, String) {
    let row = store.item(app::work::WORK, id).expect("read").expect("it is there");
    let done_by = row.payload.split("\"done_by\":").nth(1).map(|rest| {
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().expect("an instant")
    });
    let events = store.person_events(&[PERSON]).expect("read");
    let of_job =
        |row: &&app::port::PersonEventRow| row.kind.starts_with("work.") && row.payload.contains(&format!("\"{id}\""));
    let last = events.iter().rfind(of_job);
    let last = last.map(|row| format!("{} by {}", row.kind, row.actor)).unwrap_or_default();
    (row.state, done_by, last)
}

/// Within authority relief is booked at once, and once however often it is asked for; above it by another person with authority. What
/// was charged is paid, given up or owed.
pub fn relief_is_booked_once_by_whoever_may_grant_it(open: Open<'_>) {
    let mut store = open("book");
    let products = book(&mut *store);
    let (ana, sam) = (actor("Ana", Role::Collector), actor("Sam", Role::Supervisor));
    let fee = |minor| Terms::LateFee { amount: yuan(minor) };
    assert!(
        refusal(ask(&mut *store, &ana, &fee(1_000), "f0", "2026-03-10T10:00")).starts_with("100.00 is past due beside")
    );
    pay(&mut *store, &products, "r1", "2026-03-11", 10_000);
    assert_eq!(walked(&*store, date("2026-03-12")).payoff_amount, yuan(21_000));
    let first = ask(&mut *store, &ana, &fee(600), "f1", "2026-03-12T10:00").expect("granted");
    assert!(first.is_granted);
    assert_eq!(ask(&mut *store, &ana, &fee(600), "f1", "2026-03-13T10:00").expect("the same"), first);
    let other = refusal(ask(&mut *store, &ana, &fee(400), "f1", "2026-03-13T10:00"));
    assert_eq!(other, format!("key f1 of person {PERSON} stands for something else"));
    let account = walked(&*store, date("2026-03-13"));
    // 300.00 lent and 10.00 charged: 100.00 paid, 6.00 given up, 204.00 owed.
    assert_eq!(account.payoff_amount, yuan(20_400));
    assert_eq!(entries(&*store).len(), 3);
    settlement_needs_a_second_person(&mut *store, (&ana, &sam));
}

/// On 15 July the instalments of April and May, with their late fees, and 4.00 of March are owed: 224.00 in all, 4.00 of it for long.
fn settlement_needs_a_second_person(store: &mut dyn Store, (ana, sam): (&Actor, &Actor)) {
    let day = date("2026-07-15");
    assert_eq!(walked(store, day).payoff_amount, yuan(22_400));
    let parts = |minor| Terms::Settlement { parts: vec![Part { due: date("2026-07-30"), amount: yuan(minor) }] };
    let little = refusal(ask(store, ana, &parts(20_159), "s0", "2026-07-15T10:00"));
    assert!(little.starts_with("201.59 is less than 201.60, which is 90 % of 224.00"), "{little}");
    let asked = ask(store, ana, &parts(20_160), "s1", "2026-07-15T10:00").expect("asked");
    assert!(!asked.is_granted);
    let waits = refusal(ask(store, sam, &parts(21_000), "s2", "2026-07-15T11:00"));
    assert_eq!(waits, format!("relief {} (settlement) of account A1 waits for a decision", asked.id));
    let job = store.item(app::work::WORK, &format!("relief-{}", asked.id)).expect("read").expect("somebody is told");
    assert_eq!(job.person, PERSON);
    let promoted = Actor { roles: vec![Role::Supervisor], ..ana.clone() };
    let own = refusal(relief::approve(store, &promoted, asked.id, at("2026-07-15T12:00")));
    assert_eq!(own, format!("Ana asked for relief {} and cannot grant it", asked.id));
    let weak = refusal(relief::approve(store, &actor("Cem", Role::Collector), asked.id, at("2026-07-15T12:00")));
    assert_eq!(weak, format!("relief {} is above the authority of Cem (collector)", asked.id));
    assert_eq!(entries(store).len(), 3);
    let granted = relief::approve(store, sam, asked.id, at("2026-07-16T12:00")).expect("granted");
    assert_eq!(granted.state, State::Granted { on: date("2026-07-16"), by: "Sam".into(), role: "supervisor".into() });
    assert_eq!(relief::approve(store, sam, asked.id, at("2026-07-17T12:00")).expect("the same"), granted);
    let (state, _, last) = job_of(store, &format!("relief-{}", asked.id));
    assert_eq!((state.as_str(), last.as_str()), ("moot", "work.moot by Sam"), "its job ends by the answer");
    assert_eq!(entries(store).len(), 4);
    // 224.00 are owed: 201.60 are to come in, 22.40 are given up then.
    let offer = message_of(store, "2026-07-16", None);
    let amounts = [Placeholder::SettlementAmount, Placeholder::SettlementWaived].map(|one| amount_of(&offer, one));
    assert_eq!(amounts, [Some(yuan(20_160)), Some(yuan(2_240))]);
    assert_eq!(day_of(&offer, Placeholder::SettlementUntil), Some(date("2026-07-30")));
    assert_eq!(day_of(&offer, Placeholder::SettledOn), None);
    let products = Products::load(store).expect("loaded");
    pay(store, &products, "r2", "2026-07-20", 20_160);
    let account = walked(store, date("2026-07-20"));
    assert_eq!((account.payoff_amount, account.has_ended), (Amount::ZERO, true));
    let proof = message_of(store, "2026-07-25", None);
    assert_eq!(day_of(&proof, Placeholder::SettledOn), Some(date("2026-07-20")));
    assert_eq!(day_of(&proof, Placeholder::PaidOn), Some(date("2026-07-20")));
    assert_eq!(amount_of(&proof, Placeholder::PaidAmount), Some(yuan(20_160)));
    assert_eq!(amount_of(&proof, Placeholder::SettlementAmount), None);
    // 300.00 lent and 30.00 charged: 301.60 paid, the rest given up.
    let paid: Amount = account.instalments.iter().map(|one| one.paid.total()).sum();
    let given_up: Amount = account.instalments.iter().map(|one| one.waived.total()).sum();
    assert_eq!((paid, given_up), (yuan(30_160), yuan(2_840)));
}

/// While a plan is kept the person is told to perform it; a plan that is broken ends, and so does what it stopped.
pub fn a_plan_stops_collection_until_it_is_broken(open: Open<'_>) {
    let mut store = open("book");
    let products = book(&mut *store);
    let (ana, sam) = (actor("Ana", Role::Collector), actor("Sam", Role::Supervisor));
    let plan = |months| Terms::Plan { first_due: date("2026-05-10"), months, annual_rate: None };
    let long = refusal(ask(&mut *store, &ana, &plan(61), "p0", "2026-04-10T10:00"));
    assert!(long.starts_with("61 months, of 1 to 60"), "{long}");
    let asked = ask(&mut *store, &ana, &plan(4), "p1", "2026-04-10T10:00").expect("asked");
    assert_eq!(told(&*store), ["hardship_requested begins"]);
    relief::approve(&mut *store, &sam, asked.id, at("2026-04-10T15:00")).expect("granted");
    assert_eq!(told(&*store)[1..], ["hardship_requested ends", "plan_running begins"]);
    let account = walked(&*store, date("2026-04-10"));
    // 300.00 and two late fees of 10.00, in four parts.
    assert_eq!((account.payoff_amount, account.past_due_days), (yuan(32_000), 0));
    let last = account.instalments.iter().map(|one| one.due).max();
    assert_eq!(last, Some(date("2026-08-10")));
    // 320.00 in four parts are 80.00 each.
    let letter = message_of(&*store, "2026-04-10", Some(asked.id));
    let amounts = [Placeholder::PlanAmount, Placeholder::PlanTotal].map(|one| amount_of(&letter, one));
    assert_eq!(amounts, [Some(yuan(8_000)), Some(yuan(32_000))]);
    let days = [Placeholder::PlanFirstDue, Placeholder::PlanLastDue].map(|one| day_of(&letter, one));
    assert_eq!(days, [Some(date("2026-05-10")), Some(date("2026-08-10"))]);
    assert!(matches!(letter.get(Placeholder::PlanCount), Some(Value::Count(4))));
    pay(&mut *store, &products, "r1", "2026-05-10", 8_000);
    let quiet = relief::review(&mut *store, at("2026-07-10T06:00")).expect("reviewed");
    assert_eq!((quiet.looked_at, quiet.broken.len()), (1, 0));
    // The instalment of 10 June: 30 days on 10 July, 31 on the 11th.
    assert_eq!(relief::review(&mut *store, at("2026-07-10T23:00")).expect("reviewed").looked_at, 0);
    let broken = relief::review(&mut *store, at("2026-07-11T06:00")).expect("reviewed");
    assert_eq!(broken.broken, [asked.id]);
    assert_eq!(told(&*store).last().map(String::as_str), Some("plan_running ends"));
    assert_eq!(relief::review(&mut *store, at("2026-07-12T06:00")).expect("reviewed").looked_at, 0);
    let state = relief::by_id(&*store, asked.id).expect("read").state;
    let [granted_on, on] = ["2026-04-10", "2026-07-11"].map(date);
    assert_eq!(state, State::Ended { granted_on, on, how: "broken".into() });
}

/// Help in hardship is granted by two, looked at again on its review day, and over when its time is.
pub fn help_in_hardship_is_looked_at_again_and_ends(open: Open<'_>) {
    let mut store = open("book");
    book(&mut *store);
    let (ana, sam) = (actor("Ana", Role::Collector), actor("Sam", Role::Supervisor));
    let terms = Terms::Hardship { months: 4, measures: Set::of(&[Measure::PenaltyPause, Measure::Extension]) };
    let asked = ask(&mut *store, &ana, &terms, "h1", "2026-03-02T10:00").expect("asked");
    assert!(
        refusal(relief::refuse(&mut *store, &ana, asked.id, "no", at("2026-03-02T11:00"))).contains("cannot refuse it")
    );
    relief::approve(&mut *store, &sam, asked.id, at("2026-03-03T10:00")).expect("granted");
    assert_eq!(entries(&*store).len(), 3);
    let letter = message_of(&*store, "2026-03-03", Some(asked.id));
    let days = [Placeholder::ReliefUntil, Placeholder::ReliefReviewOn].map(|one| day_of(&letter, one));
    assert_eq!(days, [Some(date("2026-07-03")), Some(date("2026-06-01"))]);
    assert_eq!(text_of(&letter, Placeholder::ReliefKind), Some("4 months of penalty pause, extension"));
    // Four months later than 1 March.
    assert_eq!(walked(&*store, date("2026-06-30")).past_due_days, 0);
    let review = |store: &mut dyn Store, now: &str| relief::review(store, at(now)).expect("reviewed");
    // 90 days after 3 March is 1 June; the four months are over on 3 July.
    assert_eq!(review(&mut *store, "2026-05-31T12:00").looked_at, 0);
    assert_eq!(review(&mut *store, "2026-06-01T12:00").due, [asked.id]);
    let job = format!("relief-{}-review-2026-06-01", asked.id);
    assert!(store.item(app::work::WORK, &job).expect("read").is_some());
    assert_eq!(review(&mut *store, "2026-07-02T12:00").looked_at, 0);
    assert_eq!(review(&mut *store, "2026-07-03T12:00").over, [asked.id]);
    let (state, _, last) = job_of(&*store, &format!("relief-{}-review-2026-06-01", asked.id));
    assert_eq!((state.as_str(), last.as_str()), ("moot", "work.moot by arrears"), "what is over is not reviewed");
    let expected = [
        "hardship_requested begins",
        "hardship_requested ends",
        "hardship_programme begins",
        "hardship_programme ends",
    ];
    assert_eq!(told(&*store), expected);
}

/// A dispute stops what is disputed until it is answered, its deadline is found when it is over, and a complaint is not answered by
/// whom it is about.
pub fn a_case_stops_what_it_is_about_until_it_is_answered(open: Open<'_>) {
    let mut store = open("book");
    book(&mut *store);
    let (ana, sam) = (actor("Ana", Role::Collector), actor("Sam", Role::Supervisor));
    let opening = |kind, account, amount: Option<i64>| Opening {
        person: PERSON,
        kind,
        account,
        amount: amount.map(yuan),
        came_in_on: None,
        about: None,
        reason: "says it was returned",
    };
    let of = |kind| opening(kind, Some("A1"), None);
    let mut come_in = |opening, key: &str, now: &str| cases::open(&mut *store, &ana, opening, key, at(now));
    let part = come_in(opening(CaseKind::Dispute, Some("A1"), Some(5_000)), "d1", "2026-03-02T10:00").expect("opened");
    assert_eq!(
        come_in(opening(CaseKind::Dispute, Some("A1"), Some(5_000)), "d1", "2026-03-03T10:00").expect("same"),
        part
    );
    let whole = come_in(of(CaseKind::Validation), "d2", "2026-03-02T12:00").expect("opened");
    let complaint = Opening { about: Some("Ana"), ..opening(CaseKind::Complaint, None, None) };
    let complaint = come_in(complaint, "c1", "2026-03-02T14:00").expect("opened");
    assert!(
        refusal(come_in(opening(CaseKind::Dispute, None, None), "d3", "2026-03-02T15:00"))
            .contains("is about an account")
    );
    let small = refusal(come_in(of(CaseKind::BadFaith), "b1", "2026-12-02T15:00"));
    assert!(small.contains("below 5000.00 nobody is investigated"), "{small}");
    assert_eq!(told(&*store), ["disputed begins", "disputed begins", "complaint_open begins"]);
    let overdue = |store: &dyn Store, now: &str| -> Vec<u64> {
        let wanted = Wanted { overdue_at: Some(at(now)), ..Wanted::default() };
        cases::list(store, wanted).expect("listed").iter().map(|case| case.id).collect()
    };
    // Fifteen days after 2 March: through the 17th.
    assert_eq!(overdue(&*store, "2026-03-17T23:59"), Vec::<u64>::new());
    assert_eq!(overdue(&*store, "2026-03-18T00:00"), [part, whole, complaint]);
    // To be done by the end of 17 March, and there from the beginning.
    let of_complaint = format!("case-{complaint}");
    assert_eq!(job_of(&*store, &of_complaint).1, Some(at("2026-03-18T00:00").as_microsecond()));
    let item = store.item(app::work::WORK, &of_complaint).expect("read").expect("it is there");
    assert_eq!(item.due_at, at("2026-03-02T14:00").as_microsecond());
    let later = cases::extend(&mut *store, &ana, complaint, ("complex", "three shops"), at("2026-03-16T10:00"));
    assert_eq!(later.expect("extended").deadline, date("2026-04-01"));
    let alone = cases::extend(&mut *store, &ana, complaint, ("approved", "more shops"), at("2026-03-20T10:00"));
    assert!(refusal(alone).contains("cannot agree to approved"));
    let later = cases::extend(&mut *store, &sam, complaint, ("approved", "more shops"), at("2026-03-20T10:00"));
    assert_eq!(later.expect("extended").deadline, date("2026-05-01"));
    let (state, done_by, last) = job_of(&*store, &of_complaint);
    assert_eq!((state.as_str(), last.as_str()), ("open", "work.moved by Sam"));
    assert_eq!(done_by, Some(at("2026-05-02T00:00").as_microsecond()));
    assert_eq!(overdue(&*store, "2026-03-18T00:00"), [part, whole]);
    let words = Answer { finding: "It was delivered.", outcome: "Nothing changes.", upheld: false };
    let own = cases::answer(&mut *store, &ana, complaint, words, at("2026-03-20T10:00"));
    assert_eq!(refusal(own), format!("case {complaint} is about Ana, who cannot answer it"));
    let unanswered = cases::close(&mut *store, &ana, complaint, "done", at("2026-03-20T10:00"));
    assert_eq!(refusal(unanswered), format!("case {complaint} (complaint) has no answer"));
    cases::answer(&mut *store, &ana, whole, words, at("2026-03-20T10:00")).expect("answered");
    cases::answer(&mut *store, &sam, complaint, words, at("2026-03-20T11:00")).expect("answered");
    // The part is disputed still, and now alone.
    assert_eq!(told(&*store)[3..], ["disputed begins", "complaint_open ends"]);
    let upheld = Answer { upheld: true, ..words };
    cases::answer(&mut *store, &ana, part, upheld, at("2026-03-21T11:00")).expect("answered");
    assert_eq!(told(&*store)[5..], ["disputed begins"]);
    let states = |ids: [u64; 3]| ids.map(|id| job_of(&*store, &format!("case-{id}")).0);
    // A dispute that was upheld is to be put right first.
    assert_eq!(states([part, whole, complaint]), ["open", "moot", "moot"]);
    cases::close(&mut *store, &ana, part, "the item was taken off", at("2026-03-22T11:00")).expect("closed");
    assert_eq!(told(&*store)[6..], ["disputed ends"]);
    assert_eq!(job_of(&*store, &format!("case-{part}")).0, "moot");
    let mut letter = message_of(&*store, "2026-03-22", None);
    message_values::of_case(&mut letter, &cases::by_id(&*store, part).expect("read")).expect("filled");
    let days = [Placeholder::CaseReceivedOn, Placeholder::ObjectBy].map(|one| day_of(&letter, one));
    assert_eq!(days, [Some(date("2026-03-02")), Some(date("2026-03-17"))]);
    let told = [Placeholder::CaseReference, Placeholder::CaseFinding, Placeholder::CaseOutcome];
    let told = told.map(|one| text_of(&letter, one).map(str::to_owned));
    assert_eq!(
        told,
        [part.to_string().as_str(), "It was delivered.", "Nothing changes."].map(|text| Some(text.to_owned()))
    );
    let open: Vec<u64> = cases::list(&*store, Wanted::default()).expect("listed").iter().map(|case| case.id).collect();
    assert_eq!(open, [whole, complaint]);
}

/// Bad faith is shown by different signs of different sources, and decided by somebody with the role who opened nothing and found
/// nothing.
pub fn bad_faith_is_decided_by_a_second_person_upon_several_signs(open: Open<'_>) {
    let mut store = open("book");
    products::add(&mut *store, "large", &FEES.replace("\"fees\"", "\"large\"")).expect("added");
    book(&mut *store);
    let products = Products::load(&*store).expect("loaded");
    let mut large = opening_under("large", 1, "A2", "2026-02-01");
    if let app::intake::News::Event(ledger::Event::ContractOpened(contract)) = &mut large.news {
        contract.principal = yuan(3_000_000);
        contract.person = PERSON.to_owned();
    }
    take_in(&mut *store, &products, &[large], NOW, OnRefusal::BookNothing, |_| {}).expect("booked");
    let (ana, bo, lea) = (actor("Ana", Role::Collector), actor("Bo", Role::Legal), actor("Lea", Role::Legal));
    let opening = Opening {
        person: PERSON,
        kind: CaseKind::BadFaith,
        account: Some("A2"),
        amount: None,
        came_in_on: None,
        about: None,
        reason: "sold the shop",
    };
    let early = refusal(cases::open(&mut *store, &ana, opening, "b0", at("2026-05-29T10:00")));
    assert!(early.starts_with("the account is 89 days past due"), "{early}");
    let id = cases::open(&mut *store, &ana, opening, "b1", at("2026-05-30T10:00")).expect("opened");
    let found = |store: &mut dyn Store, who: &Actor, sign, source| {
        let finding = Finding { sign, on: date("2026-05-20"), source };
        cases::give_evidence(store, who, id, finding, at("2026-06-01T10:00"))
    };
    // Nothing was repaid of A1 either, which is past due: that speaks against being able to.
    assert_eq!(
        refusal(found(&mut *store, &ana, Sign::AbleButUnwilling, "file 3")),
        "stated-hints v1 reads of account A2 on 2026-05-20 willingness absent and ability absent"
    );
    let bills = [("p1", "2026-03-01"), ("p2", "2026-04-01"), ("p3", "2026-05-01")];
    bills.iter().for_each(|(key, on)| pay(&mut *store, &products, key, on, 10_000));
    let case = found(&mut *store, &ana, Sign::AbleButUnwilling, "file 3").expect("given");
    let view = case.evidence[0].view.as_ref().expect("it was read");
    assert_eq!((view.model.as_str(), view.version, view.on), ("stated-hints", 1, date("2026-05-20")));
    assert_eq!(
        refusal(found(&mut *store, &ana, Sign::BrokenPromises, "promises")),
        "0 promises were broken, and fewer than 2 show nothing"
    );
    let decided = |store: &mut dyn Store, who: &Actor| {
        let answer = Answer { finding: "Assets went to a relative.", outcome: "Legal review.", upheld: true };
        cases::decide(store, who, id, answer, at("2026-06-02T10:00"))
    };
    // The view alone shows nothing, written down in however many files.
    found(&mut *store, &ana, Sign::AbleButUnwilling, "file 4").expect("given");
    assert_eq!(
        refusal(decided(&mut *store, &lea)),
        "1 different signs from 1 sources, of at least 2 from 2: one alone shows nothing"
    );
    found(&mut *store, &bo, Sign::TransferredAssets, "land register 7").expect("given");
    assert_eq!(refusal(decided(&mut *store, &ana)), "Ana (collector) does not decide about bad faith");
    assert_eq!(refusal(decided(&mut *store, &bo)), "Bo found a sign, and somebody else decides");
    decided(&mut *store, &lea).expect("decided");
    assert_eq!(told(&*store), ["bad_faith begins"]);
}

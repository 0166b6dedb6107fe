//! Work at desks: a job has one owner, a code of an outcome is what the gate hears, what is paid is not asked for, and the figures
//! of it all are those counted by hand.

use std::collections::BTreeMap;
use std::sync::mpsc::{Sender, channel};
use std::thread;

use app::contact_pack_file::find;
use app::documents::{CONTACT_PACK, Decision, Draft, activate, add};
use app::explain::Language;
use app::intake::{News, OnRefusal, take_in};
use app::look::Knowledge;
use app::persons::{self, News as PersonNews, entry, gate_view, word};
use app::port::Store;
use app::products;
use app::uses::priority::Why;
use app::work::{
    Aside, Checked, Expectation, Got, Hand, Job, KpiWanted, Report, Span, State, Taking, Verdict, Wish, assign,
    check_texts, done, give_back, hand_over, hold, jobs, jobs_then, judge_text, kpis, next, open, parse_rules, presets,
    reasons, take, texts_to_review,
};
use collections::kpi::{Figure, Kpi, Slice};
use collections::person::{Entry, Event, Fact, FactOf, Outcome};
use collections::promise::Part;
use collections::work::Rules;
use jiff::Timestamp;
use primitives::Amount;

use super::Open;
use super::books::{MONTHLY, NOW, arrival, date, monthly_book, opening, plainly, repayment};

fn at(text: &str) -> Timestamp {
    text.parse().expect("the suite writes instants")
}

fn rules() -> Rules {
    let preset = presets::find("desk-cn").expect("a preset");
    parse_rules(preset.id, preset.text).expect("it is sound")
}

/// A book with accounts that are past due from 2 March 2026, under the pack of China, and a call for each.
fn book(open_book: Open<'_>, accounts: &[&str]) -> Box<dyn Store> {
    let mut store = open_book("book");
    products::add(&mut *store, "monthly", MONTHLY).expect("the product is added");
    let arrivals: Vec<_> = accounts.iter().map(|account| opening(account, "2026-02-01")).collect();
    take_in(&mut *store, &monthly_book(), &arrivals, NOW, OnRefusal::BookNothing, |_| {}).expect("taken in");
    let pack = find("cn-2026").expect("a preset");
    let draft = Draft { kind: CONTACT_PACK, id: "cn-2026", version: 1, text: pack.text };
    add(&mut *store, draft, Decision { by: "Ana", reason: "counsel looked", now: NOW }).expect("added");
    let decision = Decision { by: "Bo", reason: "counsel looked", now: NOW };
    activate(&mut *store, CONTACT_PACK, ("cn-2026", 1), decision).expect("activated");
    let mut unit = store.begin().expect("begun");
    for account in accounts {
        assert!(open(&mut *unit, &call(account), at(ENTERED)).expect("opened"));
    }
    unit.commit().expect("committed");
    store
}

fn call(account: &str) -> Job {
    Job {
        id: format!("J-{account}"),
        person: format!("person of {account}"),
        due_at: at("2026-04-10T08:00:00+08:00").as_microsecond(),
        action: "call".to_owned(),
        accounts: vec![account.to_owned()],
        purpose: Some("collect".to_owned()),
        party: None,
        skills: Vec::new(),
        origin: "early:call".to_owned(),
        reason: "past due".to_owned(),
        last_day: Some("2026-04-20".to_owned()),
        done_by: None,
    }
}

/// When the jobs came into their list: the evening before they fell due.
const ENTERED: &str = "2026-04-09T20:00:00+08:00";

const TEN: &str = "2026-04-10T10:00:00+08:00";

fn taking() -> Taking<'static> {
    Taking { address: Some("tel-1"), third: None, team: 1 }
}

fn report(code: &str) -> Report<'_> {
    Report { code, ..Report::default() }
}

/// Everybody tries for every job at once, from threads that really race; each job has exactly one owner afterwards.
pub fn two_people_never_have_one_job(open_book: Open<'_>) {
    let accounts: Vec<String> = (1..=12).map(|number| format!("A{number}")).collect();
    let names: Vec<&str> = accounts.iter().map(String::as_str).collect();
    let mut store = book(open_book, &names);
    let rules = rules();
    let (desk, wishes) = channel::<(String, String, Sender<bool>)>();
    let people: Vec<_> = ["Ana", "Bo", "Chen"]
        .into_iter()
        .map(|user| {
            let (desk, jobs) = (desk.clone(), accounts.clone());
            thread::spawn(move || {
                let (answer, answers) = channel();
                let mut have = Vec::new();
                for account in jobs {
                    let id = format!("J-{account}");
                    desk.send((user.to_owned(), id.clone(), answer.clone())).expect("the desk is open");
                    if answers.recv().expect("the desk answers") {
                        have.push(id);
                    }
                }
                (user, have)
            })
        })
        .collect();
    drop(desk);
    for (user, id, answer) in &wishes {
        let hand = Hand { rules: &rules, user: &user, now: at(TEN) };
        let is_theirs = matches!(take(&mut *store, &id, hand, taking()), Ok(Got::Yes { .. }));
        answer.send(is_theirs).expect("they wait");
    }
    let mut owners: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for person in people {
        let (user, have) = person.join().expect("they end");
        have.into_iter().for_each(|id| owners.entry(id).or_default().push(user));
    }
    assert_eq!(owners.len(), 12);
    assert!(owners.values().all(|owners| owners.len() == 1), "{owners:?}");
    let asked = app::work::Queue { state: Some(State::Taken), limit: 100, ..app::work::Queue::default() };
    let listed = jobs(&*store, &rules, asked, (at(TEN), date("2026-04-10"))).expect("listed");
    assert!(listed.iter().all(|view| owners[&view.id] == [view.owner.as_deref().unwrap_or_default()]));
}

/// Each code tells the gate what it says in the rules, and keeps what follows.
pub fn a_code_is_what_the_gate_hears_and_what_follows(open_book: Open<'_>) {
    let cases = [
        ("no-promise", Outcome::Conversation, None, State::Done),
        ("no-answer", Outcome::NoAnswer, None, State::Open),
        ("third-person", Outcome::OtherPerson, None, State::Open),
        ("wrong-number", Outcome::OtherPerson, Some(Fact::WrongNumber), State::Done),
        ("no-such-number", Outcome::Invalid, Some(Fact::NumberInvalid), State::Done),
        ("refused", Outcome::Conversation, Some(Fact::OptedOut), State::Done),
        ("dispute", Outcome::Conversation, Some(Fact::Disputed), State::Done),
        ("hardship", Outcome::Conversation, Some(Fact::HardshipRequested), State::Done),
        ("complaint", Outcome::Conversation, Some(Fact::ComplaintOpen), State::Done),
    ];
    let accounts: Vec<String> = (1..=cases.len()).map(|number| format!("A{number}")).collect();
    let mut store = book(open_book, &accounts.iter().map(String::as_str).collect::<Vec<_>>());
    let rules = rules();
    let hand = Hand { rules: &rules, user: "Ana", now: at(TEN) };
    for ((code, heard, fact, state), account) in cases.into_iter().zip(&accounts) {
        let id = format!("J-{account}");
        assert!(matches!(take(&mut *store, &id, hand, taking()).expect("taken"), Got::Yes { permit: Some(_), .. }));
        let came = done(&mut *store, &id, hand, report(code)).expect("told");
        assert_eq!(came.kept.state, state, "{code}");
        let person = format!("person of {account}");
        let rows = store.person_events(&[person.as_str()]).expect("read");
        let events: Vec<Event> = rows.iter().filter_map(|row| entry(row).expect("read")).map(|one| one.event).collect();
        let Some(Event::Attempt(attempt)) = events.first() else { panic!("{code}: {events:?}") };
        assert_eq!(attempt.outcome, heard, "{code}");
        let fact_of = |event: &Event| if let Event::Begins { fact, .. } = event { Some(*fact) } else { None };
        let begun = events.iter().find_map(fact_of);
        assert_eq!(begun, fact, "{code}");
        let opens_case = ["dispute", "hardship", "complaint"].contains(&code);
        assert_eq!(came.case.is_some(), opens_case, "{code}");
        gate_view(&rows).expect("the gate reads it");
        assert_eq!(rows.iter().filter(|row| row.kind == "work.done").count(), 1);
    }
    // Nobody answered: four hours later it is tried again; what was tried as often as the rules say is done.
    let four = at("2026-04-10T14:00:00+08:00");
    let again = store.item(app::work::WORK, "J-A2").expect("read").expect("there");
    assert_eq!(again.due_at, four.as_microsecond());
    // What needs more than a code is refused without it.
    let mut store = store;
    let later = Hand { now: four, ..hand };
    take(&mut *store, "J-A2", later, taking()).expect("taken");
    assert!(done(&mut *store, "J-A2", later, report("promise")).is_err(), "nothing was promised");
    assert!(done(&mut *store, "J-A2", later, report("callback")).is_err(), "no time was told");
    assert!(done(&mut *store, "J-A2", later, report("finished")).is_err(), "a permit was taken");
    assert!(give_back(&mut *store, "J-A2", later, "not mine").is_err(), "a permit was taken");
    assert!(done(&mut *store, "J-A2", Hand { user: "Bo", ..later }, report("no-answer")).is_err(), "it is Ana's");
}

/// What was paid meanwhile is gone when somebody reaches for it; what passed its last day as well.
pub fn what_was_paid_meanwhile_is_nobodys_job(open_book: Open<'_>) {
    let mut store = book(open_book, &["A1", "A2", "A3"]);
    let rules = rules();
    let hand = Hand { rules: &rules, user: "Ana", now: at(TEN) };
    let paid = [repayment("A1", "r1", "2026-04-09", 30_000)];
    take_in(&mut *store, &monthly_book(), &paid, NOW + 1, OnRefusal::BookNothing, |_| {}).expect("taken in");
    let first = next(&*store, hand).expect("asked");
    assert_eq!(first.best.expect("there is work").view.id, "J-A2");
    let Got::Moot(about) = take(&mut *store, "J-A1", hand, taking()).expect("judged") else { panic!("it was paid") };
    assert_eq!(about.settled, ["A1"]);
    let late = Hand { now: at("2026-04-21T10:00:00+08:00"), ..hand };
    assert_eq!(take(&mut *store, "J-A2", late, taking()).expect("judged"), Got::Expired);
    // At night nobody is called: the job waits until eight.
    let night = Hand { now: at("2026-04-10T22:30:00+08:00"), ..hand };
    let Got::NotNow { kept, .. } = take(&mut *store, "J-A3", night, taking()).expect("judged") else { panic!("night") };
    assert_eq!((kept.state, kept.due_at()), (State::Open, at("2026-04-11T08:00:00+08:00")));
}

/// A job goes from hand to hand by the rules.
pub fn a_job_is_held_returned_and_handed_over(open_book: Open<'_>) {
    let mut store = book(open_book, &["A1"]);
    let rules = rules();
    let (ana, bo) = ("Ana", "Bo");
    let hand = |user| Hand { rules: &rules, user, now: at(TEN) };
    let until = at("2026-04-12T10:00:00+08:00");
    hold(&mut *store, "J-A1", hand(ana), Aside { reason: "papers are missing", until }).expect("put aside");
    assert!(take(&mut *store, "J-A1", hand(bo), taking()).is_err(), "it is put aside");
    let far = at("2026-05-12T10:00:00+08:00");
    assert!(hold(&mut *store, "J-A1", hand(ana), Aside { reason: "later", until: far }).is_err(), "a week at most");
    app::work::release(&mut *store, "J-A1", hand(ana), "they came").expect("released");
    hand_over(&mut *store, "J-A1", hand(ana), (bo, "speaks with her")).expect("handed over");
    assert!(take(&mut *store, "J-A1", hand(ana), taking()).is_err(), "it is meant for Bo");
    assert!(hand_over(&mut *store, "J-A1", hand(ana), ("Dai", "why not")).is_err(), "it is Bo's");
    give_back(&mut *store, "J-A1", hand(bo), "no time").expect("given back");
    assert!(next(&*store, hand(bo)).expect("asked").best.is_none(), "not to who gave it back");
    assert!(next(&*store, hand(ana)).expect("asked").best.is_some());
}

/// Whoever looks back finds each job as it stood at the end of that day, by what was known then.
pub fn jobs_are_told_as_they_stood_on_a_past_day(open_book: Open<'_>) {
    let mut store = book(open_book, &["A1"]);
    let rules = rules();
    let hand = |user, text| Hand { rules: &rules, user, now: at(text) };
    let until = at("2026-04-12T10:00:00+08:00");
    let aside = Aside { reason: "papers are missing", until };
    hold(&mut *store, "J-A1", hand("Ana", TEN), aside).expect("put aside");
    let came = "2026-04-11T09:00:00+08:00";
    app::work::release(&mut *store, "J-A1", hand("Ana", came), "they came").expect("released");
    let over = "2026-04-11T10:00:00+08:00";
    hand_over(&mut *store, "J-A1", hand("Ana", over), ("Bo", "speaks with her")).expect("handed over");
    give_back(&mut *store, "J-A1", hand("Bo", "2026-04-14T09:00:00+08:00"), "no time").expect("given back");
    let info = store.info().expect("read");
    let stood = |day: &str, knowledge| {
        let then = persons::Then::of(&info, Some(date(day)), knowledge).expect("a zone");
        let asked = app::work::Queue { limit: 10, ..app::work::Queue::default() };
        let seen = (then.until(at("2026-04-30T10:00:00+08:00")), date(day));
        let found = jobs_then(&*store, &rules, asked, then, seen).expect("looked back");
        found.into_iter().map(|job| (job.state, job.owner, job.due_at)).collect::<Vec<_>>()
    };
    let one = |state, owner: Option<&str>, due: &str| vec![(state, owner.map(str::to_owned), at(due).to_string())];
    let first = "2026-04-10T08:00:00+08:00";
    assert!(stood("2026-04-08", Knowledge::All).is_empty(), "it came into the list on the evening of the 9th");
    assert_eq!(stood("2026-04-09", Knowledge::All), one("open", None, first));
    assert_eq!(stood("2026-04-10", Knowledge::All), one("held", Some("Ana"), "2026-04-12T10:00:00+08:00"));
    // Handed over on the 11th it is Bo's on the next day, too, and nobody's after that.
    assert_eq!(stood("2026-04-11", Knowledge::All), one("open", Some("Bo"), came));
    assert_eq!(stood("2026-04-12", Knowledge::All), one("open", Some("Bo"), came));
    assert_eq!(stood("2026-04-13", Knowledge::All), one("open", None, came));
    assert_eq!(stood("2026-04-14", Knowledge::All), one("open", None, came));
    // Its last day is the 20th: then it has ended, and is not asked for.
    assert!(stood("2026-04-21", Knowledge::All).is_empty());
    let early = Knowledge::Day(date("2026-04-09"));
    assert_eq!(stood("2026-04-10", early), one("open", None, first), "nobody knew yet that it was put aside");
}

/// Nobody gets more minutes than they have, no person is given twice, and what is given stays given.
pub fn the_day_is_shared_out_within_everybodys_minutes(open_book: Open<'_>) {
    let accounts: Vec<String> = (1..=9).map(|number| format!("A{number}")).collect();
    let mut store = book(open_book, &accounts.iter().map(String::as_str).collect::<Vec<_>>());
    let mut rules = rules();
    for member in rules.teams.iter_mut().flat_map(|team| &mut team.members) {
        // Two calls of eight minutes each. Of the four the agency gets none: nobody told the debtors of it, so the gate says no.
        member.minutes_a_day = 17;
        member.jobs_a_day = None;
    }
    let mut unit = store.begin().expect("begun");
    open(&mut *unit, &Job { id: "J-A1-again".to_owned(), ..call("A1") }, at(TEN)).expect("opened");
    unit.commit().expect("committed");
    let hand = Hand { rules: &rules, user: "Chen", now: at(TEN) };
    let dry = assign(&mut *store, hand, Wish { expected: None, is_dry: true }).expect("planned");
    let first = assign(&mut *store, hand, Wish { expected: None, is_dry: false }).expect("assigned");
    assert_eq!(dry.given, first.given, "a dry run says what is done");
    assert_eq!(first.given.len(), 6);
    assert!(first.given.iter().all(|given| given.to != "Dai"));
    assert!(first.minutes.iter().all(|(_, given, most)| given <= most), "{:?}", first.minutes);
    let mut persons: Vec<&str> = first.given.iter().map(|given| given.person.as_str()).collect();
    persons.sort_unstable();
    persons.dedup();
    assert_eq!(persons.len(), 6, "each person once");
    assert!(first.bound >= first.value.minor() as f64 - 1e-6 && first.gap >= 0.0);
    let again = assign(&mut *store, hand, Wish { expected: None, is_dry: false }).expect("assigned again");
    assert_eq!((again.given.len(), again.stay), (0, 6));
}

/// What working an account is expected to bring goes before the share of what is past due, and who has the job is told which figure
/// moved it most.
pub fn the_day_is_shared_out_by_what_each_job_brings_and_says_why(open_book: Open<'_>) {
    let mut store = book(open_book, &["A1", "A2", "A3"]);
    let mut rules = rules();
    for (place, member) in rules.teams.iter_mut().flat_map(|team| &mut team.members).enumerate() {
        // One call of eight minutes, for one of them.
        member.minutes_a_day = if place == 0 { 9 } else { 0 };
        member.jobs_a_day = None;
    }
    let user = rules.teams[0].members[0].name.clone();
    let hand = Hand { rules: &rules, user: &user, now: at(TEN) };
    let why = Why { en: "exposure 9000.00, above the median of 300.00".to_owned(), zh: "敞口 9000.00".to_owned() };
    let expectation = |minor| Expectation { amount: Amount::from_minor(minor), why: why.clone() };
    let expected =
        [("A1", 5), ("A2", 90_000), ("A3", 7)].map(|(account, minor)| (account.to_owned(), expectation(minor)));
    let wish = Wish { expected: Some(&expected.into()), is_dry: false };
    let found = assign(&mut *store, hand, wish).expect("assigned");
    let given: Vec<(&str, i64)> = found.given.iter().map(|one| (one.job.as_str(), one.worth.minor())).collect();
    assert_eq!(given, [("J-A2", 90_000)]);
    let best = next(&*store, hand).expect("asked").best.expect("there is a job");
    let says = |language, what: &str| reasons(&best, at(TEN), language).iter().any(|reason| reason.contains(what));
    assert!(says(Language::English, "900.00 CNY (exposure 9000.00, above the median of 300.00)"));
    assert!(says(Language::Chinese, "900.00 CNY（敞口 9000.00）"));
}

/// Nobody has a minute: nothing is given to anybody, and every job waits in its queue until somebody has.
pub fn with_nobody_on_duty_every_job_waits(open_book: Open<'_>) {
    let mut store = book(open_book, &["A1", "A2", "A3"]);
    let (staffed, mut empty) = (rules(), rules());
    for member in empty.teams.iter_mut().flat_map(|team| &mut team.members) {
        member.minutes_a_day = 0;
    }
    let mut given = |rules: &Rules| {
        let hand = Hand { rules, user: "Chen", now: at(TEN) };
        assign(&mut *store, hand, Wish { expected: None, is_dry: false }).expect("planned").given.len()
    };
    assert_eq!(given(&empty), 0);
    assert_eq!(given(&staffed), 3, "nothing was dropped");
}

/// 200.00 of 300.00 are owed on an account paid up to April, 300.00 on one that is past due since 1 March: on 30 March 29 days, on
/// 31 March 30. What is at risk is all that is owed on it, out of all that is owed: 300.00 of 500.00, not the 100.00 that are past due.
pub fn what_is_at_risk_is_all_that_is_owed_on_late_accounts(open_book: Open<'_>) {
    let mut store = book(open_book, &["A1", "A2"]);
    let rules = rules();
    let paid = [repayment("A1", "r1", "2026-03-01", 10_000)];
    take_in(&mut *store, &monthly_book(), &paid, NOW + 1, OnRefusal::BookNothing, |_| {}).expect("taken in");
    let clock = super::FixedClock(at("2026-05-02T00:00:00Z").as_microsecond());
    let products = products::Products::load(&*store).expect("read");
    app::close_day::close_through(&mut *store, &products, date("2026-03-31"), &clock, plainly(), |_| {})
        .expect("closed");
    let figure = |last: &str| {
        let span = Span { first: date("2026-03-10"), last: date(last) };
        let found = kpis(&*store, KpiWanted { span, rules: &rules }).expect("measured");
        let Figure { numerator, denominator } = found.figures.get(&Slice::Book, Kpi::AtRisk30);
        (numerator, denominator)
    };
    assert_eq!(figure("2026-03-30"), (0, 50_000));
    assert_eq!(figure("2026-03-31"), (30_000, 50_000));
}

/// Two accounts past due on 10 April with 100.00 each, a third paid in time. Ana calls both: one promises 50.00 for the 12th and pays
/// it, the other does not answer. Counted by hand.
pub fn figures_are_those_counted_by_hand(open_book: Open<'_>) {
    let mut store = book(open_book, &["A1", "A2", "A3"]);
    let rules = rules();
    let paid = [repayment("A3", "r3", "2026-03-01", 30_000)];
    take_in(&mut *store, &monthly_book(), &paid, NOW + 1, OnRefusal::BookNothing, |_| {}).expect("taken in");
    let hand = |now| Hand { rules: &rules, user: "Ana", now: at(now) };
    take(&mut *store, "J-A1", hand(TEN), taking()).expect("taken");
    let parts = [Part { due: date("2026-04-12"), amount: Amount::from_minor(5_000) }];
    let promise = Report { promise: Some(("A1", &parts)), note: "pays on Sunday", ..report("promise") };
    let came = done(&mut *store, "J-A1", hand("2026-04-10T10:05:00+08:00"), promise).expect("told");
    assert!(came.promise.is_some());
    take(&mut *store, "J-A2", hand("2026-04-10T10:06:00+08:00"), taking()).expect("taken");
    done(&mut *store, "J-A2", hand("2026-04-10T10:07:00+08:00"), report("no-answer")).expect("told");
    let paid = [repayment("A1", "r1", "2026-04-12", 5_000)];
    take_in(&mut *store, &monthly_book(), &paid, NOW + 2, OnRefusal::BookNothing, |_| {}).expect("taken in");
    let clock = super::FixedClock(at("2026-05-02T00:00:00Z").as_microsecond());
    let products = products::Products::load(&*store).expect("read");
    app::close_day::close_through(&mut *store, &products, date("2026-04-30"), &clock, plainly(), |_| {})
        .expect("closed");
    let span = Span { first: date("2026-04-01"), last: date("2026-04-30") };
    let found = kpis(&*store, KpiWanted { span, rules: &rules }).expect("measured");
    let figure = |kpi| {
        let Figure { numerator, denominator } = found.figures.get(&Slice::Book, kpi);
        (numerator, denominator)
    };
    assert_eq!(figure(Kpi::Coverage), (2, 2), "A3 is paid and not in collections");
    assert_eq!(figure(Kpi::Penetration), (2, 2));
    assert_eq!(figure(Kpi::ContactRate), (1, 2));
    assert_eq!(figure(Kpi::ConnectRate), (1, 2));
    assert_eq!(figure(Kpi::RpcOfAttempts), (1, 2));
    assert_eq!(figure(Kpi::RpcOfAnswered), (1, 1));
    assert_eq!(figure(Kpi::PromiseRate), (1, 1));
    assert_eq!(figure(Kpi::PromisesKept), (1, 1));
    assert_eq!(figure(Kpi::PromisedMoneyKept), (5_000, 5_000));
    assert_eq!(figure(Kpi::GateRefusals), (0, 2));
    assert_eq!(figure(Kpi::Breaches), (0, 2));
    assert_eq!(figure(Kpi::TextsFailed), (0, 1));
    assert_eq!(figure(Kpi::ComplaintsByPersons), (0, 2));
    assert_eq!(figure(Kpi::CureRate), (0, 2));
    // Five minutes and one; the hour of the first day came for both: the one that comes back fell due anew and was not done.
    assert_eq!(figure(Kpi::JobsAnHour), (2, 360));
    assert_eq!(found.figures.get(&Slice::User("Ana".to_owned()), Kpi::JobsAnHour).numerator, 2);
    assert_eq!(figure(Kpi::SlaInTime).0, 2);
    // 60.00 an hour for 360 seconds are 6.00.
    assert_eq!(figure(Kpi::CostToCollect), (600, 5_000));
    assert_eq!(figure(Kpi::CollectionRate).0, 5_000);
    // A1 owes 250.00 and A2 300.00, both 60 days past due; A3 owes nothing.
    assert_eq!(figure(Kpi::AtRisk30), (55_000, 55_000));
    assert_eq!(figure(Kpi::AtRisk90), (0, 55_000));
    assert!(found.has_law);
    assert!(found.people.iter().all(|one| one.paid.ratio.is_none()), "too few to say");
    let rows = store.person_events(&["person of A1"]).expect("read");
    assert!(rows.iter().any(|row| word(row) == "taken"));
}

/// April by hand. On 31 March A1, A2, A3 and A5 are 30 days past due with 100.00 of 300.00 each, A4 is charged off with 300.00, and A6 has paid.
/// A1 pays 200.00 and is cured; A2 pays nothing and rolls; A3 pays 100.00 and is as late as before; A5 is charged off, which is worse; on A4 come
/// 50.00 in. Ana calls A2 for a minute, and A2 complains.
pub fn figures_of_accounts_and_hours_are_those_counted_by_hand(open_book: Open<'_>) {
    let mut store = book(open_book, &["A1", "A2", "A3", "A4", "A5", "A6"]);
    let rules = rules();
    let lost = |account: &str, on: &str| {
        let event = ledger::Event::ChargedOff { reason: "180 days".to_owned(), is_fraud: false };
        arrival(account, "lost", date(on), News::Event(event))
    };
    let recovery = ledger::Event::Recovery { amount: Amount::from_minor(5_000) };
    let arrivals = [
        repayment("A6", "r6", "2026-03-01", 10_000),
        lost("A4", "2026-03-20"),
        repayment("A3", "r3", "2026-04-05", 10_000),
        repayment("A1", "r1", "2026-04-10", 20_000),
        arrival("A4", "recovered", date("2026-04-15"), News::Event(recovery)),
        lost("A5", "2026-04-15"),
    ];
    let taken = take_in(&mut *store, &monthly_book(), &arrivals, NOW + 1, OnRefusal::BookNothing, |_| {});
    assert_eq!(taken.expect("taken in").booked, 6);
    let hand = |now| Hand { rules: &rules, user: "Ana", now: at(now) };
    take(&mut *store, "J-A2", hand(TEN), taking()).expect("taken");
    done(&mut *store, "J-A2", hand("2026-04-10T10:01:00+08:00"), report("no-answer")).expect("told");
    let event =
        Event::Begins { fact: Fact::ComplaintOpen, of: FactOf::Case("c-1".into()), amount: None, is_confirmed: false };
    let complaint =
        Entry { seq: 0, at: at("2026-04-12T10:00:00+08:00"), effective_on: None, actor: "Bo".into(), event };
    let mut unit = store.begin().expect("begun");
    persons::record(&mut *unit, &[PersonNews::of_contact("person of A2", "c-1", &complaint)], NOW).expect("told");
    unit.commit().expect("committed");
    let clock = super::FixedClock(at("2026-05-02T00:00:00Z").as_microsecond());
    let products = products::Products::load(&*store).expect("read");
    app::close_day::close_through(&mut *store, &products, date("2026-04-30"), &clock, plainly(), |_| {})
        .expect("closed");
    let span = Span { first: date("2026-04-01"), last: date("2026-04-30") };
    let found = kpis(&*store, KpiWanted { span, rules: &rules }).expect("measured");
    let of = |slice: &Slice, kpi| {
        let Figure { numerator, denominator } = found.figures.get(slice, kpi);
        (numerator, denominator)
    };
    for slice in [Slice::Book, Slice::Bucket("1-30".to_owned())] {
        assert_eq!(of(&slice, Kpi::CureRate), (1, 4), "A1");
        assert_eq!(of(&slice, Kpi::CureRateMoney), (30_000, 120_000));
        assert_eq!(of(&slice, Kpi::RollRate), (2, 4), "A2 and A5");
        assert_eq!(of(&slice, Kpi::RollRateMoney), (60_000, 120_000));
        assert_eq!(of(&slice, Kpi::CollectionRate), (30_000, 40_000));
    }
    assert_eq!(of(&Slice::Book, Kpi::RecoveryRate), (5_000, 30_000));
    // A minute at 60.00 an hour is 1.00; 300.00 and 50.00 came in.
    assert_eq!(of(&Slice::Book, Kpi::CostToCollect), (100, 35_000));
    assert_eq!(of(&Slice::Book, Kpi::ComplaintsByContacts), (1, 1));
    // April 2026 has 26 days from Monday to Saturday, of 360 minutes each.
    assert_eq!(of(&Slice::User("Ana".to_owned()), Kpi::Occupancy), (60, 26 * 360 * 60));
    assert_eq!(of(&Slice::User("Ana".to_owned()), Kpi::JobsAnHour), (1, 60));
}

/// Two notes, of which one threatens: it is found, judged once, by somebody else, with a reason. Of what is not found a share is drawn.
pub fn every_note_is_checked_and_judged_by_a_second_person(open_book: Open<'_>) {
    let mut store = book(open_book, &["A1", "A2"]);
    let mut rules = rules();
    rules.desk.review_percent = 0;
    let pack = app::content_pack_file::parse(
        "cn-content-2026",
        app::content_pack_file::find("cn-content-2026").expect("it comes along").text,
    );
    let pack = pack.expect("it is sound");
    let hand = |now: Timestamp| Hand { rules: &rules, user: "Ana", now };
    let notes = [("J-A1", "We are going to send someone to your house"), ("J-A2", "nobody at home")];
    for (minute, (job, note)) in notes.into_iter().enumerate() {
        let now = |minute: usize| at(&format!("2026-04-10T10:0{minute}:00+08:00"));
        take(&mut *store, job, hand(now(2 * minute)), taking()).expect("taken");
        done(&mut *store, job, hand(now(2 * minute + 1)), Report { note, ..report("no-answer") }).expect("told");
    }
    assert!(texts_to_review(&*store, 10).expect("read").1, "there is something to be checked");
    let day = date("2026-04-10");
    let mut check = |rules: &Rules| check_texts(&mut *store, &[&pack], rules, day).expect("checked");
    assert_eq!(check(&rules), Checked { texts: 2, found: 1, drawn: 0 });
    assert_eq!(check(&rules), Checked::default(), "once");
    let (texts, has_more) = texts_to_review(&*store, 10).expect("read");
    assert!(!has_more && texts.len() == 1);
    assert_eq!((texts[0].person.as_str(), texts[0].by.as_str()), ("person of A1", "Ana"));
    assert!(texts[0].found[0].starts_with("F01 "), "{:?}", texts[0].found);
    let event = texts[0].event;
    let now = at("2026-04-10T12:00:00+08:00");
    let mut judged = |event, verdict, note, by| judge_text(&mut *store, event, (verdict, note), (by, now));
    let refusal = |done: app::Result<()>| done.expect_err("it is refused").to_string();
    assert_eq!(
        refusal(judged(event, Verdict::Pass, "", "Ana")),
        format!("Ana wrote text {event} and cannot review it")
    );
    assert_eq!(refusal(judged(event, Verdict::Fail, " ", "Chen")), format!("why text {event} fails is not told"));
    judged(event, Verdict::Fail, "a threat", "Chen").expect("judged");
    assert_eq!(refusal(judged(event, Verdict::Pass, "", "Chen")), format!("text {event} has failed already"));
    assert_eq!(
        refusal(judged(event + 1_000, Verdict::Pass, "", "Chen")),
        format!("no text {} waits for review", event + 1_000)
    );
    assert!(texts_to_review(&*store, 10).expect("read").0.is_empty());
}

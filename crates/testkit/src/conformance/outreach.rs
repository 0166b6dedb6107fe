//! Contact with persons of a book: limits hold whatever the order in which parties ask, and nobody is asked for what is paid.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use app::contact_pack_file::find;
use app::documents::{CONTACT_PACK, Decision, Draft, activate, add};
use app::intake::{OnRefusal, take_in};
use app::outreach::{Ask, Law, No, Taken, Used, send, take, tell};
use app::persons::{entry, family, word};
use app::port::Store;
use app::products;
use collections::contact::Request;
use collections::person::{Channel, Direction, Event, Outcome, Purpose, Role, Target};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};

use super::Open;
use super::books::{MONTHLY, NOW, monthly_book, opening, repayment};

const PERSON: &str = "person of A1";

/// A book with an account that is past due from 2 March 2026, under the pack of China.
fn book(open: Open<'_>) -> Box<dyn Store> {
    let mut store = open("book");
    products::add(&mut *store, "monthly", MONTHLY).expect("the product is added");
    take_in(&mut *store, &monthly_book(), &[opening("A1", "2026-02-01")], NOW, OnRefusal::BookNothing, |_| {})
        .expect("taken in");
    let pack = find("cn-2026").expect("a preset");
    let draft = Draft { kind: CONTACT_PACK, id: "cn-2026", version: 1, text: pack.text };
    add(&mut *store, draft, Decision { by: "Ana", reason: "counsel looked", now: NOW }).expect("added");
    let decision = Decision { by: "Bo", reason: "counsel looked", now: NOW };
    activate(&mut *store, CONTACT_PACK, ("cn-2026", 1), decision).expect("activated");
    store
}

fn at(text: &str) -> Timestamp {
    text.parse().expect("the suite writes instants")
}

fn request(party: &str, channel: Channel) -> Request {
    Request {
        channel,
        purpose: Purpose::Collect,
        party: party.into(),
        role: Role::Creditor,
        target: Target::Debtor,
        third: None,
        address: Some("tel-1".into()),
        accounts: vec!["A1".into()],
        team: 1,
    }
}

fn ask<'a>(request: &'a Request, key: &'a str) -> Ask<'a> {
    Ask { person: PERSON, request, actor: "Ana", key }
}

/// What one of the parties wants of whoever writes the book.
enum Wish {
    Take { party: String, key: String, at: Timestamp, answer: Sender<Option<u64>> },
    Tell { permit: u64, party: String, at: Timestamp, outcome: Outcome },
}

/// One party that tries all day, every seven minutes and a bit, and reaches the person every other time.
fn call_all_day(party: usize, desk: &Sender<Wish>) {
    let (answer, answers) = channel();
    for round in 0..110_u64 {
        let at =
            at("2026-04-10T07:30:00+08:00") + SignedDuration::from_secs(i64::try_from(round * 480).expect("small"));
        let name = format!("party-{party}");
        let wish = Wish::Take { party: name.clone(), key: format!("{party}-{round}"), at, answer: answer.clone() };
        desk.send(wish).expect("the desk is open");
        if let Some(permit) = answers.recv().expect("the desk answers") {
            let outcome =
                if (permit + party as u64).is_multiple_of(2) { Outcome::Conversation } else { Outcome::NoAnswer };
            let tell = Wish::Tell { permit, party: name, at: at + SignedDuration::from_secs(60), outcome };
            desk.send(tell).expect("the desk is open");
        }
    }
}

fn serve(store: &mut dyn Store, wishes: &Receiver<Wish>) {
    let law = Law::load(store).expect("there is a law");
    for wish in wishes {
        match wish {
            Wish::Take { party, key, at, answer } => {
                let request = request(&party, Channel::Voice);
                let ask = Ask { person: PERSON, request: &request, actor: &party, key: &key };
                let given = match take(store, &law, &ask, at).expect("judged") {
                    Taken::Yes { id, .. } => Some(id),
                    Taken::Before { .. } => panic!("keys are new"),
                    Taken::No(_) => None,
                };
                answer.send(given).expect("the party waits");
            }
            Wish::Tell { permit, party, at, outcome } => {
                let used = Used { permit, actor: &party, at, outcome, code: "", note: "" };
                tell(store, PERSON, &used, at).expect("told");
            }
        }
    }
}

/// Five parties call one person at once, from threads that really race; counted afterwards from the journal of persons alone,
/// no day has more than 3 conversations or 6 calls that nobody answered, and all of them lie between 08:00 and 22:00.
pub fn limits_hold_whatever_the_order_of_several_parties(open: Open<'_>) {
    let mut store = book(open);
    let (desk, wishes) = channel();
    let callers: Vec<_> = (0..5)
        .map(|party| {
            let desk = desk.clone();
            thread::spawn(move || call_all_day(party, &desk))
        })
        .collect();
    drop(desk);
    serve(&mut *store, &wishes);
    callers.into_iter().for_each(|caller| caller.join().expect("a caller ends"));
    let zone = TimeZone::get("Asia/Shanghai").expect("a zone");
    let mut counts: BTreeMap<(String, &'static str), u32> = BTreeMap::new();
    for row in store.person_events(&[PERSON]).expect("read") {
        let Some(Event::Attempt(attempt)) = entry(&row).expect("read").map(|entry| entry.event) else { continue };
        assert_eq!(attempt.direction, Direction::Outbound);
        let local = Timestamp::from_microsecond(row.at).expect("an instant").to_zoned(zone.clone());
        assert!((8..22).contains(&local.hour()), "{local}");
        let what = if attempt.outcome == Outcome::Conversation { "conversations" } else { "unanswered" };
        *counts.entry((local.date().to_string(), what)).or_default() += 1;
    }
    let of = |day: &str, what| counts.get(&(day.to_owned(), what)).copied().unwrap_or(0);
    let [conversations, unanswered] = ["conversations", "unanswered"].map(|what| of("2026-04-10", what));
    assert!(conversations <= 3 && unanswered <= 6, "{counts:?}");
    assert!(conversations + unanswered >= 3, "somebody got through: {counts:?}");
}

/// One at a time; who does not tell what came of a call is taken to have called in vain.
pub fn a_permit_is_held_by_one_and_runs_out(open: Open<'_>) {
    let mut store = book(open);
    let law = Law::load(&*store).expect("there is a law");
    let (mine, theirs) = (request("us", Channel::Voice), request("agency", Channel::Voice));
    let ten = at("2026-04-10T10:00:00+08:00");
    let Taken::Yes { id, .. } = take(&mut *store, &law, &ask(&mine, "k1"), ten).expect("judged") else { panic!("no") };
    assert_eq!(take(&mut *store, &law, &ask(&mine, "k1"), ten).expect("judged"), Taken::Before { id });
    let busy = take(&mut *store, &law, &ask(&theirs, "k2"), ten + SignedDuration::from_mins(5)).expect("judged");
    let until = ten + app::outreach::PERMIT_HELD_FOR;
    assert_eq!(busy, Taken::No(No::Busy { party: "us".to_owned(), until }));
    let next = take(&mut *store, &law, &ask(&theirs, "k3"), until).expect("judged");
    assert!(matches!(next, Taken::Yes { .. }), "it has run out: {next:?}");
    let kinds: Vec<String> = store.person_events(&[PERSON]).expect("read").iter().map(|row| row.kind.clone()).collect();
    assert_eq!(kinds, ["outreach.permitted", "outreach.refused", "outreach.permitted"]);
}

/// What has been paid a moment ago is not asked for; what is required by law is still sent.
pub fn nobody_is_contacted_about_what_has_been_paid(open: Open<'_>) {
    let mut store = book(open);
    let law = Law::load(&*store).expect("there is a law");
    let ten = at("2026-03-05T10:00:00+08:00");
    let sms = request("us", Channel::Sms);
    let mut unit = store.begin().expect("begun");
    send(&mut *unit, &law, &ask(&sms, "m1"), ten).expect("judged").expect("it is past due");
    unit.commit().expect("committed");
    let paid = [repayment("A1", "r1", "2026-03-05", 10_000)];
    take_in(&mut *store, &monthly_book(), &paid, NOW + 1, OnRefusal::BookNothing, |_| {}).expect("taken in");
    let mut unit = store.begin().expect("begun");
    let no = send(&mut *unit, &law, &ask(&sms, "m2"), ten + SignedDuration::from_hours(26))
        .expect("judged")
        .expect_err("paid");
    unit.commit().expect("committed");
    let No::Settled(settled) = no else { panic!("{no:?}") };
    assert_eq!(settled[0].to_string(), "nothing is past due on account A1");
    let notice = Request { purpose: Purpose::Notice, ..sms.clone() };
    let mut unit = store.begin().expect("begun");
    send(&mut *unit, &law, &ask(&notice, "m3"), ten + SignedDuration::from_hours(26))
        .expect("judged")
        .expect("a notice goes out");
    unit.commit().expect("committed");
    let rows = store.person_events(&[PERSON]).expect("read");
    let kinds: Vec<(&str, &str)> = rows.iter().map(|row| (family(row), word(row))).collect();
    assert_eq!(kinds, [("contact", "attempt"), ("outreach", "refused"), ("contact", "attempt")]);
}

//! Who may do what, who comes in, and what is told of it.

use app::Error;
use app::access::{
    Actor, Attempt, Change, Directory, Guarded, NewToken, NewUser, NotSignedIn, Password, Permission, PersonalReading,
    Redeemed, Role, Rules, Secret, SessionTerms, TotpKey, Wish, check, find, invite, read_log, redeem, sign_in,
    sign_out, token, touch, user,
};
use app::intake::{Arrival, News, OPENING_KEY, OnRefusal, Origin, take_in};
use app::port::{Micros, Reading, Store};
use app::products::Products;
use ledger::Event;
use ledger::event::{Contract, Instalments};
use ledger::product::ProductKey;
use primitives::Amount;
use testkit::memory::{Disk, MemoryStore};

const PASSWORD: &str = "correct horse battery";
const MONTHLY: &str = "[product]\nid = \"monthly\"\nversion = 1\neffective_from = \"2020-01-01\"\n\
                       currency = \"CNY\"\n\n[plan]\nkind = \"fee_per_instalment\"\nfee_rate = \"0%\"\n";
const MINUTE: Micros = 60_000_000;
const NOW: Micros = 1_750_000_000_000_000;

fn store() -> MemoryStore {
    MemoryStore::open(&Disk::default(), "book")
}

fn with_ana(roles: &[Role]) -> MemoryStore {
    let mut store = store();
    let ana = NewUser { name: "Ana", roles, password: Some(PASSWORD) };
    user::add(&mut store, ana, ("root", NOW), &[7; 32]).expect("a book in memory answers");
    store
}

fn try_in(store: &mut dyn Store, password: &str, code: Option<&str>, now: Micros) -> Result<Secret, NotSignedIn> {
    let attempt = Attempt { user: "ana".to_owned(), password: Password::said(password), code: code.map(str::to_owned) };
    let checked = check(&*store, &attempt).expect("a book in memory answers");
    let mut random = [0; 32];
    random[..8].copy_from_slice(&now.to_be_bytes());
    sign_in(store, &checked, Rules::default(), now, &random)
        .expect("a book in memory answers")
        .map(|signed_in| signed_in.secret)
}

fn told(store: &MemoryStore) -> Vec<String> {
    let rows = read_log(store, None, 0, 1_000).expect("a book in memory answers");
    rows.into_iter().map(|row| format!("{} {} by {}", row.of, row.what, row.actor)).collect()
}

#[test]
fn the_table_says_what_the_roles_are_for() {
    for permission in Permission::ALL {
        assert_eq!(Permission::named(permission.name()), Some(permission));
        let may = |role: Role| role.permissions().contains(&permission);
        assert!(Role::ALL.into_iter().any(may), "nobody has {permission:?}");
        // A funder sees nothing of persons.
        assert!(!(permission.shows_persons() && may(Role::Funder)), "{permission:?}");
    }
    for role in Role::ALL {
        assert_eq!(Role::named(role.name()), Some(role));
        let mut once = role.permissions().to_vec();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), role.permissions().len(), "{role:?} has something twice");
    }
    // Who sets the system up does not read of persons by that, and who takes events in adds no users.
    let may = |role: Role, permission| Actor::of_roles("x", &[role]).may(permission);
    assert!(!may(Role::Admin, Permission::ReadAccounts) && may(Role::Admin, Permission::ManageUsers));
    assert!(!may(Role::Finance, Permission::ManageUsers) && may(Role::Finance, Permission::TakeEvents));
    assert!(!may(Role::Collector, Permission::TakeEvents) && !may(Role::Collector, Permission::DecideDocuments));
}

#[test]
fn a_book_opens_for_whoever_may() {
    let book = Guarded::new(Box::new(with_ana(&[Role::Collector])) as Box<dyn Reading>);
    let wish = Wish::book(Permission::ReadBook);
    assert!(book.open(&Actor::of_roles("f", &[Role::Funder]), &wish).is_ok());
    assert!(book.open(&Actor::program("p", &[Permission::ReadBook]), &wish).is_ok());
    let refused = |actor: &Actor, wish: &Wish| match book.open(actor, wish) {
        Err(Error::Refused(why)) => why.what,
        Ok(_) | Err(Error::Failed(_)) => panic!("it is refused"),
    };
    let accounts = Wish::account(Permission::ReadAccounts, "A1");
    let meaning = "may not read accounts and what explains them, and try events on them";
    assert_eq!(refused(&Actor::of_roles("f", &[Role::Funder]), &accounts), format!("funder {meaning}"));
    assert_eq!(refused(&Actor::program("p", &[Permission::ReadBook]), &accounts), format!("this token {meaning}"));
    assert_eq!(refused(&Actor::default(), &accounts), format!("this token {meaning}"));
    let borrower = Actor::borrower("P1");
    assert_eq!(refused(&borrower, &accounts), "the book has no account \"A1\"");
    let promises = Permission::ReadPromises;
    assert!(book.open(&borrower, &Wish::person(promises, "P1")).is_ok());
    assert_eq!(refused(&borrower, &Wish::person(promises, "P2")), "there is no person \"P2\"");
    // Lists of all are no borrower's, not even of what they have of themselves.
    assert_eq!(refused(&borrower, &Wish::book(promises)), "borrower may not read promises to pay");
}

#[test]
fn a_user_signs_in_by_the_password_alone() {
    let mut store = with_ana(&[Role::Collector]);
    assert_eq!(try_in(&mut store, "wrong", None, NOW), Err(NotSignedIn::Wrong));
    let secret = try_in(&mut store, PASSWORD, None, NOW).unwrap();
    let session = find(&store, &secret, NOW).unwrap().unwrap();
    assert_eq!(session.actor, Actor::of_roles("ana", &[Role::Collector]));
    assert_eq!(find(&store, &Secret::said("session_other"), NOW).unwrap(), None);
    let unknown = Attempt { user: "bob".to_owned(), password: Password::said(PASSWORD), code: None };
    let checked = check(&store, &unknown).unwrap();
    let answer = sign_in(&mut store, &checked, Rules::default(), NOW, &[1; 32]).unwrap();
    assert_eq!(answer.err(), Some(NotSignedIn::Wrong));
    assert_eq!(
        told(&store),
        ["user:ana user_added by root", "user:ana sign_in_failed by ana", "user:ana signed_in by ana"]
    );
}

/// The fifth wrong attempt shuts her out for 15 minutes.
#[test]
fn too_many_wrong_attempts_shut_a_user_out_for_a_while() {
    let mut store = with_ana(&[Role::Collector]);
    for _ in 0..5 {
        assert_eq!(try_in(&mut store, "wrong", None, NOW), Err(NotSignedIn::Wrong));
    }
    assert_eq!(try_in(&mut store, PASSWORD, None, NOW), Err(NotSignedIn::ShutOut));
    assert_eq!(try_in(&mut store, PASSWORD, None, NOW + 15 * MINUTE - 1), Err(NotSignedIn::ShutOut));
    assert!(try_in(&mut store, PASSWORD, None, NOW + 15 * MINUTE).is_ok());
    // A right one in between begins the count anew.
    for round in 0..3 {
        for _ in 0..4 {
            assert_eq!(try_in(&mut store, "wrong", None, NOW + 20 * MINUTE), Err(NotSignedIn::Wrong));
        }
        assert!(try_in(&mut store, PASSWORD, None, NOW + (20 + round) * MINUTE).is_ok());
    }
}

#[test]
fn sessions_end_by_idleness_by_age_and_by_hand() {
    let mut store = with_ana(&[Role::Collector]);
    let SessionTerms { idle, whole } = SessionTerms::HOUSE;
    let is_there = |store: &MemoryStore, secret: &Secret, at| find(store, secret, at).unwrap().is_some();
    let secret = try_in(&mut store, PASSWORD, None, NOW).unwrap();
    assert!(is_there(&store, &secret, NOW + idle - 1) && !is_there(&store, &secret, NOW + idle));
    // Somebody who is at work all the time is signed out all the same.
    let mut at = NOW;
    while at + idle / 2 < NOW + whole {
        at += idle / 2;
        touch(&mut store, &secret, at).unwrap();
        assert!(is_there(&store, &secret, at));
    }
    assert!(is_there(&store, &secret, NOW + whole - 1) && !is_there(&store, &secret, NOW + whole));
    let later = NOW + whole;
    let [first, second] = [later, later + 1].map(|at| try_in(&mut store, PASSWORD, None, at).unwrap());
    // The one that had ended is not kept.
    assert_eq!(store.items(app::port::ItemQuery { list: "session", limit: 9, ..Default::default() }).unwrap().len(), 2);
    sign_out(&mut store, &first, later).unwrap();
    assert!(!is_there(&store, &first, later) && is_there(&store, &second, later));
    user::set_password(&mut store, "ana", "another set of words", ("ana", later), &[9; 32]).unwrap();
    assert!(!is_there(&store, &second, later));
    assert_eq!(try_in(&mut store, PASSWORD, None, later), Err(NotSignedIn::Wrong));
    let third = try_in(&mut store, "another set of words", None, later).unwrap();
    user::change(&mut store, "ana", (&Change::Lock, None), ("root", later)).unwrap();
    assert!(!is_there(&store, &third, later));
    assert_eq!(try_in(&mut store, "another set of words", None, later), Err(NotSignedIn::Wrong));
}

#[test]
fn roles_that_are_taken_away_are_gone_at_once() {
    let mut store = with_ana(&[Role::Admin, Role::Finance]);
    let secret = try_in(&mut store, PASSWORD, None, NOW).unwrap();
    user::change(&mut store, "ana", (&Change::Roles(vec![Role::Funder]), Some(1)), ("root", NOW)).unwrap();
    assert_eq!(find(&store, &secret, NOW).unwrap().unwrap().actor.roles, [Role::Funder]);
    // Who has seen version 1 has not seen this.
    let late = user::change(&mut store, "ana", (&Change::Lock, Some(1)), ("root", NOW)).unwrap_err();
    assert_eq!(late.to_string(), "user \"ana\" was changed meanwhile");
    let none = user::change(&mut store, "ana", (&Change::Roles(Vec::new()), None), ("root", NOW)).unwrap_err();
    assert_eq!(none.to_string(), "a user has at least one role");
    let borrower = user::change(&mut store, "ana", (&Change::Roles(vec![Role::Borrower]), None), ("root", NOW));
    assert_eq!(borrower.unwrap_err().to_string(), "a user of the house is no borrower");
}

#[test]
fn a_user_with_an_app_needs_its_code_once() {
    let mut store = with_ana(&[Role::Collector]);
    let key = TotpKey::made_of(b"12345678901234567890............");
    user::change(&mut store, "ana", (&Change::Totp(key), None), ("root", NOW)).unwrap();
    // RFC 6238: at 59 seconds the eight digits are 94287082.
    let at = 59_000_000;
    assert_eq!(try_in(&mut store, PASSWORD, None, at), Err(NotSignedIn::CodeNeeded));
    assert_eq!(try_in(&mut store, PASSWORD, Some("000000"), at), Err(NotSignedIn::Wrong));
    assert_eq!(try_in(&mut store, "wrong", Some("287082"), at), Err(NotSignedIn::Wrong));
    assert!(try_in(&mut store, PASSWORD, Some("287082"), at).is_ok());
    assert_eq!(try_in(&mut store, PASSWORD, Some("287082"), at + 1), Err(NotSignedIn::Wrong));
}

#[test]
fn names_and_passwords_that_will_not_do_are_refused() {
    let mut store = with_ana(&[Role::Collector]);
    let mut add = |name: &str, password: &str| {
        let new = NewUser { name, roles: &[Role::Collector], password: Some(password) };
        user::add(&mut store, new, ("root", NOW), &[1; 32]).unwrap_err().to_string()
    };
    assert_eq!(add("ANA", PASSWORD), "there is a user \"ana\" already");
    assert_eq!(add("an a", PASSWORD), "\"an a\" is no name");
    assert_eq!(add("'; drop table item; --", PASSWORD), "\"\\'; drop table item; --\" is no name");
    assert_eq!(add("bob", "short"), "the password has fewer than 12 characters");
    assert_eq!(add("bob", "aaaaaaaaaaaaaaaa"), "the password is easily guessed");
    assert_eq!(add("bobby", "my name is Bobby"), "the password is easily guessed");
}

#[test]
fn a_token_is_good_until_it_ends_or_is_revoked() {
    let mut store = store();
    let scopes = [Permission::TakeEvents, Permission::ReadBook];
    let new = NewToken { name: "intake", scopes: &scopes, ends_at: Some(NOW + MINUTE) };
    let (_, secret) = token::add(&mut store, new, ("root", NOW), &[3; 32]).unwrap();
    let directory = Directory::load(&store).unwrap();
    let known = directory.token(&Secret::said(secret.reveal())).unwrap();
    assert!(known.is_good(NOW + MINUTE - 1) && !known.is_good(NOW + MINUTE));
    let actor = known.actor();
    assert_eq!(actor.name, "token:intake");
    assert!(actor.may(Permission::TakeEvents) && !actor.may(Permission::CloseDays));
    assert!(directory.token(&Secret::said("arrears_nothing")).is_none());
    let again = token::add(&mut store, new, ("root", NOW), &[4; 32]).unwrap_err();
    assert_eq!(again.to_string(), "there is or was a token \"intake\" already");
    token::revoke(&mut store, "intake", ("root", NOW)).unwrap();
    assert!(!Directory::load(&store).unwrap().token(&secret).unwrap().is_good(NOW));
    assert_eq!(told(&store), ["user:token:intake token_made by root", "user:token:intake token_revoked by root"]);
}

/// Everything that is kept, for whoever looks for a secret in it.
fn kept(store: &MemoryStore) -> String {
    let lists = store.item_lists().expect("a book in memory answers");
    let rows = lists.iter().flat_map(|list| {
        store.items(app::port::ItemQuery { list, limit: 100, ..Default::default() }).expect("a book in memory answers")
    });
    let items: String = rows.map(|row| format!("{row:?}")).collect();
    items + &format!("{:?}", store.person_events_after(0, 100).expect("a book in memory answers"))
}

#[test]
fn no_password_token_or_session_is_kept() {
    let mut store = with_ana(&[Role::Admin]);
    let session = try_in(&mut store, PASSWORD, None, NOW).unwrap();
    let new = NewToken { name: "t", scopes: &[Permission::ReadBook], ends_at: None };
    let (_, token) = token::add(&mut store, new, ("root", NOW), &[3; 32]).unwrap();
    let kept = kept(&store);
    assert!(kept.contains("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
    for secret in [PASSWORD, session.reveal(), token.reveal()] {
        assert!(!kept.contains(secret), "{secret}");
    }
    assert_eq!(format!("{session:?} {:?}", Password::said(PASSWORD)), "Secret(..) Password(..)");
}

/// One account of P1, so that there is such a person.
fn with_a_person() -> MemoryStore {
    let mut store = store();
    app::products::add(&mut store, "monthly.toml", MONTHLY).expect("a book in memory answers");
    let products = Products::load(&store).expect("a book in memory answers");
    let contract = Contract {
        person: "P1".to_owned(),
        product: ProductKey { id: "monthly".to_owned(), version: 1 },
        funding_source: "own".to_owned(),
        principal: Amount::from_minor(30_000),
        instalments: Instalments::Computed { count: 3, first_due: None },
    };
    let opening = Arrival {
        account: "A1".to_owned(),
        key: OPENING_KEY.to_owned(),
        effective_on: "2025-01-31".parse().expect("a book in memory answers"),
        news: News::Event(Event::ContractOpened(Box::new(contract))),
        origin: Origin { file: "test".into(), row: 1 },
    };
    take_in(&mut store, &products, &[opening], NOW, OnRefusal::BookNothing, |_| {}).expect("a book in memory answers");
    store
}

#[test]
fn a_link_or_a_code_lets_a_borrower_in_once() {
    let mut store = with_a_person();
    let mut invited = |at: Micros| invite(&mut store, "P1", 10 * MINUTE, ("ana", at), &[5; 32]).unwrap();
    let (_, invitation) = (invited(NOW), invited(NOW));
    let mut come = |brought: Redeemed, at: Micros| {
        redeem(&mut store, &brought, at, &[6; 32]).unwrap().map(|signed_in| signed_in.actor)
    };
    let link = || Redeemed::Link(invitation.link.clone());
    let code = |person: &str| Redeemed::Code(person.to_owned(), invitation.code.clone());
    assert_eq!(come(link(), NOW + 10 * MINUTE), Err(NotSignedIn::Wrong));
    assert_eq!(come(code("P2"), NOW), Err(NotSignedIn::Wrong));
    assert_eq!(come(Redeemed::Link(Secret::said("code of P1")), NOW), Err(NotSignedIn::Wrong));
    assert_eq!(come(link(), NOW), Ok(Actor::borrower("P1")));
    assert_eq!(come(link(), NOW), Err(NotSignedIn::Wrong));
    assert_eq!(come(code("P1"), NOW), Err(NotSignedIn::Wrong), "both work once together");
    let nobody = invite(&mut store, "P9", MINUTE, ("ana", NOW), &[5; 32]).unwrap_err();
    assert_eq!(nobody.to_string(), "there is no person \"P9\"");
}

#[test]
fn a_code_is_gone_after_five_wrong_ones() {
    let mut store = with_a_person();
    let invitation = invite(&mut store, "P1", 10 * MINUTE, ("ana", NOW), &[5; 32]).unwrap();
    let mut come = |code: Secret| redeem(&mut store, &Redeemed::Code("P1".to_owned(), code), NOW, &[6; 32]).unwrap();
    for _ in 0..5 {
        assert!(come(Secret::said("00000000")).is_err());
    }
    assert!(come(invitation.code.clone()).is_err());
}

#[test]
fn reading_of_persons_is_told_once_an_hour() {
    let mut store = with_a_person();
    let ana = Actor::of_roles("ana", &[Role::Collector]);
    let hour = NOW - NOW.rem_euclid(60 * MINUTE);
    let account = Wish::account(Permission::ReadAccounts, "A1");
    let read =
        |store: &MemoryStore, actor: &Actor, wish: &Wish, at| PersonalReading::of(store, actor, wish, at).unwrap();
    let all: Vec<PersonalReading> = [
        read(&store, &ana, &account, hour),
        read(&store, &ana, &account, hour + 59 * MINUTE),
        read(&store, &ana, &account, hour + 60 * MINUTE),
        read(&store, &ana, &Wish::person(Permission::ReadPromises, "P1"), hour),
        read(&store, &ana, &Wish::book(Permission::ReadAccounts), hour),
        // No persons, nobody there, and oneself.
        read(&store, &ana, &Wish::book(Permission::ReadBook), hour),
        read(&store, &ana, &Wish::account(Permission::ReadAccounts, "A9"), hour),
        read(&store, &Actor::borrower("P1"), &account, hour),
    ]
    .into_iter()
    .flatten()
    .collect();
    for some in [&all[..], &all[..2]] {
        let mut unit = store.begin().unwrap();
        PersonalReading::record(some, &mut *unit).unwrap();
        unit.commit().unwrap();
    }
    assert_eq!(
        told(&store),
        ["P1 read by ana", "P1 read by ana", "P1 read by ana", "user:ana read by ana"],
        "two hours of one account, the promises, and a list"
    );
    let of_person = read_log(&store, Some("P1"), 0, 10).unwrap();
    assert_eq!(of_person[0].told, serde_json::json!({"what": "account.read", "account": "A1"}));
    assert_eq!(of_person[2].told, serde_json::json!({"what": "promise.read"}));
}

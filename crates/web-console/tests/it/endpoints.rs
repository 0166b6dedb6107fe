//! Endpoints that hear of events: shown as they stand, and changed by forms.

use app::access::{Actor, Role};
use app::events_out::{DeadLetter, Place, Stream, change, state_of};
use app::port::Store;

use crate::support::{Desk, now, text};

const NAME: &str = "crm<b>";
const AT: &str = "/console/admin/endpoints/crm%3Cb%3E";

fn admin() -> Actor {
    Actor::of_roles("admin", &[Role::Admin])
}

/// A book with an endpoint that failed twice and did not take the second event of an account.
fn desk() -> Desk {
    let mut desk = Desk::new();
    let mut unit = desk.store.begin().unwrap();
    change(&mut *unit, NAME, |state| {
        state.failures = 2;
        state.last_error = Some("500 <script>alert(1)</script>".to_owned());
        let place = Place(Stream::Account.position("2").unwrap());
        state.dead.push(DeadLetter { place, subject: "A1".to_owned(), at: now(), why: "410 gone".to_owned() });
        Ok(())
    })
    .unwrap();
    unit.commit().unwrap();
    desk
}

#[test]
fn an_endpoint_tells_what_it_did_not_take() {
    let desk = desk();
    let list = desk.page("/console/admin/endpoints");
    assert!(list.contains(&format!("href=\"{AT}\"")), "{list}");
    assert!(text(&list).contains("failing 2 1"), "{}", text(&list));
    let page = desk.page(AT);
    assert!(text(&page).contains("accounts 2 A1 2025-04-02 12:00 410 gone"), "noon in Shanghai: {}", text(&page));
    assert!(!page.contains("<script>alert"), "{page}");
    let today = text(&desk.ask_by(&admin(), "/console", "").body);
    assert!(today.contains("Systems that did not hear") && today.contains("failing 500"), "{today}");
    assert_eq!(desk.ask("/console/admin/endpoints/none", "").status, 404);
    assert_eq!(desk.ask_as(&[Role::Supervisor], AT, "").status, 403);
}

#[test]
fn an_endpoint_is_set_back_tried_again_and_a_letter_given_up() {
    let mut desk = desk();
    let asked = desk.send(&admin(), &format!("{AT}/give-up"), "place=account+2");
    assert!(text(&asked.body).contains("Please confirm"), "{}", asked.body);
    let done = desk.send(&admin(), &format!("{AT}/give-up"), "place=account+2&confirmed=yes");
    assert!(text(&done.body).contains("Everything was taken."), "{}", text(&done.body));
    let twice = desk.send(&admin(), &format!("{AT}/give-up"), "place=account+2&confirmed=yes");
    assert_eq!(twice.status, 422, "{}", twice.body);
    desk.send(&admin(), &format!("{AT}/enable"), "");
    assert_eq!(state_of(&desk.store, NAME).unwrap().failures, 0);
    let wrong = desk.send(&admin(), &format!("{AT}/replay"), "stream=account&after=soon&confirmed=yes");
    assert!(wrong.status == 422 && wrong.body.contains("replay-after-error"), "{}", wrong.body);
    // Three events are in the journal: without a place it hears from the end on, with one from there on.
    desk.send(&admin(), &format!("{AT}/replay"), "stream=account&confirmed=yes");
    assert_eq!(state_of(&desk.store, NAME).unwrap().cursor(Stream::Account).to_string(), "3");
    desk.send(&admin(), &format!("{AT}/replay"), "stream=account&after=1&confirmed=yes");
    assert_eq!(state_of(&desk.store, NAME).unwrap().cursor(Stream::Account).to_string(), "1");
    let collector = Actor::of_roles("collector", &[Role::Collector]);
    assert_eq!(desk.send(&collector, &format!("{AT}/enable"), "").status, 403);
}

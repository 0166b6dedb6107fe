//! The pages of a borrower.

use app::access::Actor;

use crate::support::{Desk, text};

#[test]
fn a_borrower_sees_what_they_owe_and_nothing_of_others() {
    let desk = Desk::new();
    let own = Actor::borrower("P1");
    let page = desk.ask_by(&own, "/my", "");
    let words = text(&page.body);
    assert_eq!(page.status, 200);
    assert!(words.contains("Due now 200.00 CNY late by 33 days Owed in all 300.00 CNY"), "{words}");
    assert!(page.body.contains("href=\"https://pay.example/?account=A1\""), "{}", page.body);
    assert!(!page.body.contains("alert('&amp;") && !page.body.contains("/console/person"), "nobody else is named");
    assert_eq!(desk.ask_by(&own, "/my/proof/A1", "").status, 409, "it is not settled");
    assert_eq!(desk.ask_by(&own, "/my/nowhere", "").status, 404);
    assert_eq!(desk.ask_by(&Actor::operator(), "/my", "").status, 404, "the house has pages of its own");
    let chinese = desk.ask_by(&own, "/my", "arrears_language=zh");
    assert!(text(&chinese.body).contains("当前应还 200.00 CNY 已逾期 33 天"), "{}", text(&chinese.body));
}

#[test]
fn a_borrower_speaks_for_themselves_alone() {
    let mut desk = Desk::new();
    let own = Actor::borrower("P1");
    let promised = desk.send(&own, "/my/promise", "account=A1&due_0=2025-04-05&amount_0=50&key=a");
    assert!(text(&promised.body).contains("The promise is taken down."), "{}", text(&promised.body));
    let other = desk.send(&Actor::borrower("P2"), "/my/promise", "account=A1&due_0=2025-04-05&amount_0=50&key=b");
    assert_ne!(other.status, 200, "{}", text(&other.body));
    let way = desk.send(&own, "/my/way", "channel=sms&wish=never&key=c");
    assert!(text(&way.body).contains("Saved."), "{}", text(&way.body));
    let hours = desk.send(&own, "/my/hours", "from=12:00&until=25:00&key=d");
    assert_eq!(hours.status, 422);
    let stop = desk.send(&own, "/my/stop", "key=e");
    assert!(text(&stop.body).contains("Please confirm"), "{}", text(&stop.body));
    let data = text(&desk.ask_by(&own, "/my/data", "").body);
    assert!(data.contains("opted out (Text message)") && data.contains("Promise made"), "{data}");
}

//! Who a person is, by whose clocks times are told, and who carries messages.

use app::access::{Actor, Role, read_log};
use app::addresses::{self, Address, Name};
use app::channel::Address as Value;
use app::channel_file::in_force::{Carrier, Endpoint, InForce};
use app::port::Store as _;
use collections::person::{Channel, Place};
use jiff::Timestamp;

use crate::support::{Desk, now, text};

/// P1 is called Zhang Min and has a telephone that is in Paris.
fn known() -> Desk {
    let mut desk = Desk::new();
    let at = Timestamp::from_microsecond(now()).unwrap();
    let mut unit = desk.store.begin().unwrap();
    let name = Name { name: "Zhang Min".into(), name_zh: "张敏".into(), ..Name::default() };
    addresses::set_name(&mut *unit, "P1", &name, at).unwrap();
    let telephone = Address {
        person: "P1".into(),
        id: "tel-1".into(),
        channels: vec![Channel::Voice],
        value: Value::new("+33 1 99 00 12 34"),
        language: None,
        zone: Some("Europe/Paris".into()),
        place: Some(Place::Mobile),
    };
    addresses::add(&mut *unit, &telephone, "intake", at).unwrap();
    unit.commit().unwrap();
    desk
}

#[test]
fn a_person_is_masked_until_somebody_says_why_and_that_is_told() {
    let mut desk = known();
    let collector = Actor::of_roles("Chen", &[Role::Collector]);
    let page = text(&desk.ask_by(&collector, "/console/person/P1", "").body);
    assert!(page.contains("Z***in · 张***") && page.contains("+***34"), "{page}");
    assert!(!page.contains("Zhang") && !page.contains("+33"), "{page}");
    let short = desk.send(&collector, "/console/person/P1/reveal", "reason=why");
    assert!(short.status == 422 && !short.body.contains("+33"), "{}", short.body);
    let told = |desk: &Desk| {
        let log = read_log(&desk.store, Some("P1"), 0, 100).unwrap();
        log.iter().filter(|line| line.what == "revealed").map(|line| line.told["reason"].clone()).collect::<Vec<_>>()
    };
    assert!(told(&desk).is_empty());
    let shown = desk.send(&collector, "/console/person/P1/reveal", "reason=asks+to+be+called+back");
    assert!(shown.status == 200 && shown.body.contains("Zhang Min · 张敏"), "{}", shown.body);
    assert!(shown.body.contains("+33 1 99 00 12 34"), "{}", shown.body);
    assert_eq!(told(&desk), ["asks to be called back"]);
}

#[test]
fn whoever_may_not_reveal_sees_no_form_and_sends_none() {
    let mut desk = known();
    let finance = Actor::of_roles("Lin", &[Role::Finance]);
    let page = desk.ask_by(&finance, "/console/person/P1", "");
    assert!(page.status == 200 && !page.body.contains("/reveal"), "{}", page.body);
    let sent = desk.send(&finance, "/console/person/P1/reveal", "reason=out+of+curiosity");
    assert!(sent.status == 403 && !sent.body.contains("+33"), "{}", sent.body);
}

#[test]
fn pages_about_a_person_tell_times_by_the_persons_clocks() {
    let desk = known();
    // Noon in Shanghai is six in the morning in Paris, which has summer time on 2 April.
    let page = text(&desk.page("/console/person/P1"));
    assert!(page.contains("Times are by the clocks of Europe/Paris"), "{page}");
    assert!(page.contains("2025-04-02 06:00 Address given: tel-1"), "{page}");
    let own = text(&desk.ask_by(&Actor::borrower("P1"), "/my/data", "").body);
    assert!(own.contains("Europe/Paris") && own.contains("2025-04-02 06:00") && own.contains("+***34"), "{own}");
    // Of the other person no zone is known: the book's clocks.
    let other = text(&desk.page("/console/person/P%22%3E%3Cimg%3E"));
    assert!(!other.contains("by the clocks of"), "{other}");
}

#[test]
fn channels_are_told_without_addresses_and_what_has_no_carrier_is_named() {
    let mut desk = Desk::new();
    let none = text(&desk.page("/console/admin/channels"));
    assert!(none.contains("started without a channel file"), "{none}");
    desk.channels = Some(InForce {
        is_given: true,
        carriers: vec![Carrier { name: "post-room".into(), kind: "letter", carries: vec!["letter"] }],
        endpoints: vec![Endpoint { name: "warehouse".into(), events: "all".into(), is_told_here: false }],
        has_opt_out_links: true,
    });
    let page = text(&desk.page("/console/admin/channels"));
    assert!(page.contains("post-room letter Letter"), "{page}");
    assert!(page.contains("Nothing can be sent by: Text message, Push message, E-mail, Instant message"), "{page}");
    assert!(page.contains("warehouse all not told by this server"), "{page}");
    let chinese = text(&desk.chinese("/console/admin/channels"));
    assert!(chinese.contains("post-room 信函打印目录 信函"), "{chinese}");
}

#[test]
fn the_log_of_persons_is_paged_back_to_its_beginning() {
    let desk = known();
    let page = desk.page("/console/compliance?before=1");
    assert!(page.contains("The latest") && !page.contains("Earlier"), "{page}");
    let all = desk.page("/console/messages?state=dead");
    assert!(text(&all).contains("The outbox has no such message"), "{all}");
}

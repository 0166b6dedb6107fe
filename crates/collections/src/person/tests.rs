//! What a person's events come to.

use jiff::Timestamp;

use super::*;

fn listed(seq: u64, third: &str, address: &str) -> Entry {
    let event = Event::ContactPersonListed(Listing { third: third.into(), address: address.into() });
    Entry { seq, at: Timestamp::UNIX_EPOCH, effective_on: None, actor: "desk".into(), event }
}

#[test]
fn a_human_is_known_by_every_id_and_address_that_lead_to_them() {
    let entries =
        [listed(1, "T1", "tel-1"), listed(2, "T1", "tel-2"), listed(3, "T2", "tel-2"), listed(4, "T3", "tel-3")];
    let person = Person::of(&entries);
    let same = |third: Option<&str>, address: Option<&str>| {
        let (third, address) = (third.map(ThirdId::from), address.map(AddressId::from));
        let mut ids: Vec<String> = person
            .same_human(third.as_ref(), address.as_ref(), Timestamp::UNIX_EPOCH)
            .into_iter()
            .map(ToString::to_string)
            .collect();
        ids.sort();
        ids.join(" ")
    };
    assert_eq!(same(Some("T2"), None), "T1 T2");
    assert_eq!(same(None, Some("tel-1")), "T1 T2");
    assert_eq!(same(Some("T3"), Some("tel-9")), "T3");
    assert_eq!(same(Some("T4"), Some("tel-9")), "");
    // Before anybody was listed.
    assert!(person.same_human(Some(&"T1".into()), None, Timestamp::MIN).is_empty());
}

#[test]
fn the_last_word_counts_and_of_one_instant_the_higher_number() {
    let home = |seq: u64, place: &str| Entry {
        seq,
        at: Timestamp::UNIX_EPOCH,
        effective_on: None,
        actor: "desk".into(),
        event: Event::Residence(Home { places: vec![place.to_owned()], zones: Vec::new() }),
    };
    let person = Person::of(&[home(2, "us/ma"), home(1, "us/ny")]);
    let now = Timestamp::UNIX_EPOCH;
    assert_eq!(person.home(now, now).map(|home| home.places.clone()), Some(vec!["us/ma".to_owned()]));
    assert_eq!(person.position(), 2);
}

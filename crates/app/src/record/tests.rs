use ledger::account::Status;
use ledger::ageing::OverdueForms;
use ledger::event::{Restructure, RestructureKind, SettlementPart, Treatment};
use primitives::{Amount, Rate};
use proptest::prelude::*;
use testkit::history::{random_entries, random_product, seeded};

use super::*;
use crate::fixtures::{KINDS, date, every_event, number};

/// The events of a random account, packed as they would be stored.
fn random_account(seed: u64) -> Unpacked {
    let mut rng = seeded(seed);
    let product = random_product(&mut rng);
    let mut account = Unpacked::default();
    for entry in random_entries(&mut rng, &product, 90) {
        let key = KeyPrint::of(&entry.seq.to_string());
        account.insert(entry, key);
    }
    account
}

#[test]
fn records_and_events_come_back_as_they_were_packed() {
    for seed in 0..60 {
        let account = random_account(seed);
        assert!(account.entries.is_sorted_by_key(Entry::replay_order));
        assert_eq!(account.pack().unpack().unwrap(), account, "seed {seed}");
        for entry in &account.entries {
            assert_eq!(unpack_event(&pack_event(&entry.event)).unwrap(), entry.event);
        }
    }
}

/// However the events of an account are spread over a record and its tails, they are read in replay order.
#[test]
fn a_record_with_tails_is_read_in_replay_order() {
    let mut sorted = 0;
    for seed in 0..60 {
        let account = random_account(seed);
        let mut first = Unpacked::default();
        let last = account.entries.iter().map(|entry| entry.seq).max().unwrap();
        for (entry, key) in account.entries.iter().zip(&account.keys).filter(|(entry, _)| entry.seq <= last / 3) {
            first.insert(entry.clone(), *key);
        }
        let mut record = first.pack();
        for (from, through) in [(last / 3 + 1, last / 2), (last / 2 + 1, last)] {
            let mut known = account.clone();
            let is_known: Vec<bool> = account.entries.iter().map(|entry| entry.seq <= through).collect();
            let mut is_of = is_known.iter();
            known.entries.retain(|_| *is_of.next().unwrap());
            let mut is_of = is_known.iter();
            known.keys.retain(|_| *is_of.next().unwrap());
            let tail = known.tail(from);
            assert_eq!(
                tail.as_ref().map(Tail::seq),
                known.entries.iter().map(|e| e.seq).filter(|seq| from <= *seq).min()
            );
            tail.iter().for_each(|tail| record.extend(tail.as_bytes()));
        }
        assert_eq!(record.unpack().unwrap(), account, "seed {seed}");
        assert_eq!(record, account.pack(), "seed {seed}");
        sorted += u32::from(!account.entries.is_sorted_by_key(|entry| entry.seq));
    }
    assert!(sorted > 10, "{sorted} accounts were booked in another order than that of replay");
    assert_eq!(random_account(1).tail(u64::MAX), None);
}

/// A record is the journal's own bytes, one event after the other.
#[test]
fn a_record_made_of_journal_rows_is_the_one_that_was_packed() {
    for seed in 0..60 {
        let account = random_account(seed);
        let mut entries: Vec<&Entry> = account.entries.iter().collect();
        entries.sort_by_key(|entry| entry.seq);
        let mut record = Record::empty();
        for entry in entries {
            let (key, payload) = (entry.seq.to_string(), pack_event(&entry.event));
            let Entry { seq, effective_on, booked_on, .. } = *entry;
            let account = crate::port::AccountId(1);
            record.push(&EventRow { seq, account, effective_on, booked_on, key: &key, payload: &payload }).unwrap();
        }
        assert_eq!(record, account.pack(), "seed {seed}");
    }
}

#[test]
fn every_kind_of_event_comes_back_as_it_was_packed() {
    let events = every_event();
    for event in &events {
        assert_eq!(&unpack_event(&pack_event(event)).unwrap(), event);
    }
    let kinds: std::collections::BTreeSet<u8> = events.iter().map(number).collect();
    assert_eq!(kinds.len(), usize::from(KINDS), "every kind of event was packed: {kinds:?}");
}

/// A packed event is the version, an array of two, and then the kind's number: one byte below 24, and from there on the
/// byte 24 and the number.
#[test]
fn every_kind_of_event_keeps_its_number() {
    for event in every_event() {
        let packed = pack_event(&event);
        assert_eq!(packed[..2], [1, 0x82]);
        match number(&event) {
            number @ 0..24 => assert_eq!(packed[2], number, "{}", event.kind()),
            number => assert_eq!(packed[2..4], [24, number], "{}", event.kind()),
        }
    }
}

/// `[24, ["p", "c"]]`, `[25, [600_000_000, "x"]]`, `[26, ["f", "x"]]` and `[27, ["f", "x"]]`.
#[test]
fn what_is_on_record_about_an_accounts_quality_and_owner_keeps_its_bytes() {
    let booked = Event::ClassBooked { policy: "p".to_owned(), class: "c".to_owned() };
    assert_eq!(pack_event(&booked), [1, 0x82, 0x18, 24, 0x82, 0x61, b'p', 0x61, b'c']);
    let impaired = Event::ImpairmentRecorded { share: Rate::from_billionths(600_000_000), reason: "x".to_owned() };
    let sold = Event::Sold { to: "f".to_owned(), price: None, reason: "x".to_owned() };
    assert_eq!(pack_event(&sold), [1, 0x82, 0x18, 26, 0x82, 0x61, b'f', 0x61, b'x']);
    let linked = Event::Linked { parent: Some("f".to_owned()), reason: "x".to_owned() };
    assert_eq!(pack_event(&linked), [1, 0x82, 0x18, 27, 0x82, 0x61, b'f', 0x61, b'x']);
    assert_eq!(pack_event(&impaired), [1, 0x82, 0x18, 25, 0x82, 0x1a, 0x23, 0xc3, 0x46, 0x00, 0x61, b'x']);
}

/// `[8, [1, 500, null, "x"]]`, as a waiver was packed when it named no authority. Its bytes stay the same, because
/// `verify` compares them.
#[test]
fn a_waiver_that_was_packed_without_an_authority_is_read_as_ever() {
    let bytes = [1, 0x82, 8, 0x84, 1, 0x19, 0x01, 0xf4, 0xf6, 0x61, b'x'];
    let (component, amount) = (ledger::component::Component::Fee, Amount::from_minor(500));
    let waived = Event::Waived { component, amount, instalment: None, authority: None, reason: "x".to_owned() };
    assert_eq!(unpack_event(&bytes).unwrap(), waived);
    assert_eq!(pack_event(&waived), bytes);
}

/// `[12, [500, "x"]]` and `[18, [[[2, 500]], "x"]]`, as they were packed before they could name an authority.
#[test]
fn goodwill_and_settlements_that_were_packed_without_an_authority_are_read_as_ever() {
    let bytes = [1, 0x82, 12, 0x82, 0x19, 0x01, 0xf4, 0x61, b'x'];
    let amount = Amount::from_minor(500);
    let goodwill = Event::GoodwillCredit { amount, authority: None, reason: "x".to_owned() };
    assert_eq!(unpack_event(&bytes).unwrap(), goodwill);
    assert_eq!(pack_event(&goodwill), bytes);

    let bytes = [1, 0x82, 18, 0x82, 0x81, 0x82, 2, 0x19, 0x01, 0xf4, 0x61, b'x'];
    let parts = vec![SettlementPart { due: date("1970-01-03"), amount }];
    let settlement = Event::SettlementAgreed { parts, authority: None, reason: "x".to_owned() };
    assert_eq!(unpack_event(&bytes).unwrap(), settlement);
    assert_eq!(pack_event(&settlement), bytes);
}

/// `[22, [[[5, [72_000_000]], "x"]]]` and `[22, [[[6, [0, 1, 2]], "x"]]]`.
#[test]
fn later_kinds_of_restructures_keep_their_numbers() {
    let packed = |kind| {
        let reason = "x".to_owned();
        let event = Event::Restructured(Box::new(Restructure { kind, reason, requested_by: None, approved_by: None }));
        let bytes = pack_event(&event);
        assert_eq!(unpack_event(&bytes).unwrap(), event);
        bytes
    };
    let annual_rate = Rate::from_billionths(72_000_000);
    let rate_change = [1, 0x82, 22, 0x81, 0x82, 0x82, 5, 0x81, 0x1a, 0x04, 0x4a, 0xa2, 0x00, 0x61, b'x'];
    assert_eq!(packed(RestructureKind::RateChange { annual_rate }), rate_change);
    let (interest, fee, penalty) = (Treatment::Carry, Treatment::Capitalise, Treatment::Waive);
    let re_age = [1, 0x82, 22, 0x81, 0x82, 0x82, 6, 0x83, 0, 1, 2, 0x61, b'x'];
    assert_eq!(packed(RestructureKind::ReAgeOpenEnd { interest, fee, penalty }), re_age);
}

#[test]
fn a_choice_that_does_not_exist_is_an_error() {
    let said = |bytes: &[u8]| unpack_event(bytes).unwrap_err().to_string();
    // [20, [2, 0, ""]], [22, [[0, [[3, 1]]], ""]] and [22, [[0, [[2, 1]]], ""]].
    assert_eq!(said(&[1, 0x82, 20, 0x83, 2, 0, 0x60]), "an event is damaged: pause of 2");
    let extension = |unit| [1, 0x82, 22, 0x81, 0x82, 0x82, 0, 0x81, 0x82, unit, 1, 0x60];
    assert_eq!(said(&extension(3)), "an event is damaged: period 1 of unit 3");
    assert_eq!(said(&extension(2)), "an event is damaged: period 1 of unit 2");
    assert!(unpack_event(&extension(0)).is_ok());
}

#[test]
fn an_event_is_found_by_its_key() {
    let account = random_account(3);
    for entry in &account.entries {
        assert_eq!(account.find(KeyPrint::of(&entry.seq.to_string())), Some(entry));
    }
    assert_eq!(account.find(KeyPrint::of("another")), None);
}

/// The reference values of SipHash-1-3 with keys of zero: a key's fingerprint may never change, books are full of them.
#[test]
fn a_keys_fingerprint_stays_the_same_for_ever() {
    assert_eq!(KeyPrint::of(""), KeyPrint(0xd1fb_a762_150c_532c));
    assert_ne!(KeyPrint::of("r1"), KeyPrint::of("r2"));
}

#[test]
fn standings_come_back_as_they_were_packed() {
    let since = date("2025-02-28");
    let statuses = [Status::Open, Status::Settled, Status::Overpaid, Status::ChargedOff, Status::WrittenOff];
    for (code, status) in (0..).zip(statuses) {
        for bits in 0..16_u8 {
            let forms = OverdueForms { single_period: bits & 1 != 0, multi_period: bits & 2 != 0, full: bits & 4 != 0 };
            let has_lapsed_settlement = bits & 8 != 0;
            let to = Standing {
                status,
                overdue_since: Some(since),
                bucket: Some(bits),
                forms,
                unpaid_periods: 3,
                has_lapsed_settlement,
            };
            let from = Standing { overdue_since: None, bucket: None, ..to };
            let packed = pack_standings(None, &to);
            // The version, an array of nothing and of the standing, an array of five, and then the status.
            assert_eq!(&packed[..5], [1, 0x82, 0xf6, 0x85, code]);
            assert_eq!(unpack_standings(&packed).unwrap(), (None, to));
            assert_eq!(unpack_standing_after(&packed).unwrap(), to);
            assert_eq!(unpack_standing_after(&pack_standings(Some(&from), &to)).unwrap(), to);
            assert_eq!(unpack_standings(&pack_standings(Some(&from), &to)).unwrap(), (Some(from), to));
        }
    }
}

#[test]
fn bytes_that_end_too_early_are_an_error() {
    let account = random_account(1);
    for event in every_event() {
        let bytes = pack_event(&event);
        for len in 0..bytes.len() {
            assert!(unpack_event(&bytes[..len]).is_err(), "{len} bytes of a {}", event.kind());
        }
    }
    let one = Unpacked { entries: vec![account.entries[0].clone()], keys: vec![account.keys[0]] };
    let bytes = one.pack().as_bytes().to_vec();
    for len in (0..bytes.len()).filter(|len| *len != 1) {
        assert!(Record::from_bytes(bytes[..len].to_vec()).unpack().is_err(), "{len} bytes of a record");
    }
}

#[test]
fn another_version_is_refused_by_number() {
    let said = |error: anyhow::Error| error.to_string();
    let record = Record::from_bytes(vec![2]);
    assert_eq!(said(record.unpack().unwrap_err()), "an account's record has version 2, this program reads 1");
    assert_eq!(said(unpack_event(&[9]).unwrap_err()), "an event of the journal has version 9, this program reads 1");
    assert_eq!(said(unpack_standing_after(&[0]).unwrap_err()), "a transition has version 0, this program reads 1");
    assert_eq!(said(unpack_standings(&[0]).unwrap_err()), "a transition has version 0, this program reads 1");
    assert_eq!(said(unpack_event(&[]).unwrap_err()), "an event of the journal is empty");
}

proptest! {
    #[test]
    fn no_bytes_make_a_reader_panic(mut bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        if let Some(version) = bytes.first_mut() {
            *version = VERSION;
        }
        let _ = unpack_event(&bytes);
        let _ = unpack_standings(&bytes);
        let _ = unpack_standing_after(&bytes);
        let _ = Record::from_bytes(bytes).unpack();
    }

    #[test]
    fn no_damaged_event_makes_a_reader_panic(
        event in prop::sample::select(every_event()), place in any::<prop::sample::Index>(), byte: u8,
    ) {
        let mut bytes = pack_event(&event);
        let place = place.index(bytes.len());
        bytes[place] = byte;
        let _ = unpack_event(&bytes);
    }

    #[test]
    fn no_damaged_record_makes_a_reader_panic(seed in 0..20_u64, place in any::<prop::sample::Index>(), byte: u8) {
        let mut bytes = random_account(seed).pack().as_bytes().to_vec();
        let place = place.index(bytes.len());
        bytes[place] = byte;
        let _ = Record::from_bytes(bytes).unpack();
    }
}

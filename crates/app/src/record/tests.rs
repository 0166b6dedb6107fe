use ledger::ageing::OverdueForms;
use proptest::prelude::*;
use testkit::history::{random_entries, random_product, seeded};

use super::*;

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
    let mut kinds = std::collections::BTreeSet::new();
    for seed in 0..60 {
        let account = random_account(seed);
        assert!(account.entries.is_sorted_by_key(Entry::replay_order));
        assert_eq!(account.pack().unpack().unwrap(), account, "seed {seed}");
        for entry in &account.entries {
            assert_eq!(unpack_event(&pack_event(&entry.event)).unwrap(), entry.event);
            kinds.insert(entry.event.kind());
        }
    }
    assert_eq!(kinds.len(), 10, "every kind of event was packed: {kinds:?}");
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
    let since: Date = "2025-02-28".parse().unwrap();
    for status in [Status::Open, Status::Settled, Status::Overpaid] {
        for bits in 0..8_u8 {
            let forms = OverdueForms { single_period: bits & 1 != 0, multi_period: bits & 2 != 0, full: bits & 4 != 0 };
            let to = Standing { status, overdue_since: Some(since), bucket: Some(bits), forms, unpaid_periods: 3 };
            let from = Standing { overdue_since: None, bucket: None, ..to };
            assert_eq!(unpack_standings(&pack_standings(None, &to)).unwrap(), (None, to));
            assert_eq!(unpack_standings(&pack_standings(Some(&from), &to)).unwrap(), (Some(from), to));
        }
    }
}

#[test]
fn bytes_that_end_too_early_are_an_error() {
    let account = random_account(1);
    for entry in &account.entries {
        let bytes = pack_event(&entry.event);
        for len in 0..bytes.len() {
            assert!(unpack_event(&bytes[..len]).is_err(), "{len} bytes of a {}", entry.event.kind());
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
        let _ = Record::from_bytes(bytes).unpack();
    }

    #[test]
    fn no_damaged_record_makes_a_reader_panic(seed in 0..20_u64, place in any::<prop::sample::Index>(), byte: u8) {
        let mut bytes = random_account(seed).pack().as_bytes().to_vec();
        let place = place.index(bytes.len());
        bytes[place] = byte;
        let _ = Record::from_bytes(bytes).unpack();
    }
}

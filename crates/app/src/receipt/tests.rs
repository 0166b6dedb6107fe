//! Callbacks that are taken, and those that are not.

use collections::person::Outcome;

use super::{ReceiptRejected, Status, read};
use crate::signature::{Claims, Key, Unverified, sign};

const NOW: i64 = 1_750_000_000;

fn key() -> Key {
    "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".parse().unwrap()
}

fn taken(body: &str) -> Result<super::Receipt, ReceiptRejected> {
    let signature = sign(&[key()], "cb-1", NOW as u64, body.as_bytes());
    let claims = Claims { id: "cb-1", timestamp: "1750000000", signature: &signature };
    read(&[key()], claims, body.as_bytes(), NOW * 1_000_000)
}

#[test]
fn a_signed_receipt_is_read() {
    let receipt = taken(
        r#"{"message_id":"m-1","status":"delivered","at":"2025-06-15T15:06:40Z","reference":"A/77",
            "code":"DELIVRD","outcome":"no_answer","price":"0.04"}"#,
    )
    .unwrap();
    assert_eq!(receipt.id.as_str(), "m-1");
    assert_eq!(receipt.status, Status::Delivered);
    // 2025-06-15T15:06:40Z is 1,750,000,000 seconds after 1970.
    assert_eq!(receipt.at, NOW * 1_000_000);
    assert_eq!(receipt.reference.as_deref(), Some("A/77"));
    assert_eq!(receipt.code.as_deref(), Some("DELIVRD"));
    assert_eq!(receipt.outcome, Some(Outcome::NoAnswer));
}

#[test]
fn what_makes_no_sense_is_told_apart_from_what_is_not_believed() {
    let least = r#"{"message_id":"m-1","status":"accepted","at":"2025-06-15T15:06:40Z"}"#;
    assert_eq!(taken(least).unwrap().reference, None);
    for (from, to, what) in [
        ("m-1", "../m", "message_id is no id of a message"),
        ("accepted", "lost", "unknown variant"),
        ("2025-06-15T15:06:40Z", "yesterday", "at is no instant"),
        ("\"at\"", "\"code\":\"called 138 0013 8000\",\"at\"", "code is no word"),
        ("\"at\"", "\"outcome\":\"shouted\",\"at\"", "outcome is no word of the contract"),
    ] {
        let Err(ReceiptRejected::NotUnderstood(why)) = taken(&least.replace(from, to)) else { panic!("{to}") };
        assert!(why.contains(what), "{to}: {why}");
    }
    let claims = Claims { id: "cb-1", timestamp: "1750000000", signature: "v1,AAAA" };
    let refused = read(&[key()], claims, b"no JSON", NOW * 1_000_000);
    assert_eq!(refused, Err(ReceiptRejected::Unverified(Unverified::NoMatch)));
    let late = read(&[key()], claims, b"no JSON", (NOW + 301) * 1_000_000);
    assert_eq!(late, Err(ReceiptRejected::Unverified(Unverified::TooOld)));
}

//! The vector that the libraries of Standard Webhooks test themselves with, and what must not be believed.

use super::{Claims, Key, KeyRejected, Unverified, sign, verify};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
const AT: u64 = 1_614_265_330;
const BODY: &[u8] = br#"{"test": 2432232314}"#;
const SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

fn key() -> Key {
    SECRET.parse().unwrap()
}

fn claims(signature: &str) -> Claims<'_> {
    Claims { id: ID, timestamp: "1614265330", signature }
}

#[test]
fn the_published_vector_comes_out() {
    assert_eq!(sign(&[key()], ID, AT, BODY), SIGNATURE);
    assert_eq!(sign(&["MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".parse().unwrap()], ID, AT, BODY), SIGNATURE);
    assert_eq!(verify(&[key()], claims(SIGNATURE), BODY, AT), Ok(()));
}

#[test]
fn a_key_that_is_being_replaced_still_counts_on_both_sides() {
    let new: Key = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=".parse().unwrap();
    let both = sign(&[new.clone(), key()], ID, AT, BODY);
    assert_eq!(both.split(' ').nth(1), Some(SIGNATURE));
    for keys in [vec![new.clone()], vec![key()], vec![key(), new.clone()]] {
        assert_eq!(verify(&keys, claims(&both), BODY, AT), Ok(()), "{keys:?}");
    }
    assert_eq!(verify(&[new], claims(SIGNATURE), BODY, AT), Err(Unverified::NoMatch));
}

#[test]
fn what_was_changed_or_sent_at_another_time_is_not_believed() {
    let verified = |claims: Claims<'_>, body: &[u8], now| verify(&[key()], claims, body, now);
    let good = claims(SIGNATURE);
    assert_eq!(verified(good, br#"{"test": 2432232315}"#, AT), Err(Unverified::NoMatch));
    assert_eq!(verified(Claims { id: "msg_other", ..good }, BODY, AT), Err(Unverified::NoMatch));
    assert_eq!(verified(Claims { timestamp: "1614265331", ..good }, BODY, AT), Err(Unverified::NoMatch));
    for signature in ["", "v1,", "v1", "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", "v1,g0hM9SsE", "v1,===="] {
        assert_eq!(verified(claims(signature), BODY, AT), Err(Unverified::NoMatch), "{signature}");
    }
    assert_eq!(verified(good, BODY, AT + 300), Ok(()));
    assert_eq!(verified(good, BODY, AT + 301), Err(Unverified::TooOld));
    assert_eq!(verified(good, BODY, AT - 300), Ok(()));
    assert_eq!(verified(good, BODY, AT - 301), Err(Unverified::TooNew));
    for timestamp in ["", "+1614265330", "1614265330.0", "-1", "soon", "99999999999999999999"] {
        let claims = Claims { timestamp, ..good };
        assert_eq!(verified(claims, BODY, AT), Err(Unverified::NoTimestamp), "{timestamp}");
    }
}

#[test]
fn many_signatures_do_not_make_much_work() {
    let header = format!("{} {SIGNATURE}", ["v1,AAAA"; 8].join(" "));
    assert_eq!(verify(&[key()], claims(&header), BODY, AT), Err(Unverified::NoMatch));
}

#[test]
fn keys_are_long_enough_and_never_shown() {
    assert_eq!("whsec_AAAA".parse::<Key>(), Err(KeyRejected::Length(3)));
    assert_eq!("hunter2!".parse::<Key>(), Err(KeyRejected::NotBase64));
    assert_eq!(format!("{:?}", key()), "Key(..)");
    assert!(!KeyRejected::NotBase64.to_string().contains("hunter2"));
}

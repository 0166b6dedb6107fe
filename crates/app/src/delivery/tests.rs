//! What becomes of messages, by hand and by law.

use std::time::Duration;

use collections::person::Outcome;
use proptest::prelude::*;

use super::{Delivery, GivenUp, RetryPolicy, State, Turn};
use crate::channel::{MessageId, SendError, Sent};
use crate::port::Micros;
use crate::receipt::{Receipt, Status};

const SECOND: Micros = 1_000_000;
const HOUR: Micros = 3_600 * SECOND;

fn message() -> Delivery {
    Delivery::queue(MessageId::new("m-1").unwrap(), 0, 0)
}

fn always(at: Micros) -> Option<Micros> {
    Some(at)
}

fn busy() -> Result<Sent, SendError> {
    Err(SendError::temporary("421 come back later"))
}

fn receipt(status: Status, at: Micros) -> Receipt {
    Receipt { id: MessageId::new("m-1").unwrap(), status, at, reference: None, code: None, outcome: None }
}

#[test]
fn a_message_is_taken_once_and_again_only_when_its_taker_died() {
    let policy = RetryPolicy::default();
    let mut delivery = Delivery::queue(MessageId::new("m-1").unwrap(), 0, 5 * SECOND);
    assert_eq!(delivery.take(5 * SECOND - 1, &policy), Turn::Wait(5 * SECOND));
    assert_eq!(delivery.take(5 * SECOND, &policy), Turn::Send(1));
    assert_eq!(delivery.take(6 * SECOND, &policy), Turn::Wait(305 * SECOND));
    assert_eq!(delivery.take(305 * SECOND, &policy), Turn::Send(2));
    // The first taker was only slow: its failure is stale, its success would not be.
    let before = delivery.clone();
    delivery.answer(1, busy(), 306 * SECOND, &policy, &always);
    assert_eq!(delivery, before);
    delivery.answer(1, Ok(Sent { reference: Some("A7".to_owned()) }), 307 * SECOND, &policy, &always);
    assert_eq!(delivery.state, State::Sent { at: 307 * SECOND, reference: Some("A7".to_owned()) });
    let sent = delivery.clone();
    delivery.answer(2, busy(), 308 * SECOND, &policy, &always);
    delivery.answer(2, Ok(Sent::default()), 308 * SECOND, &policy, &always);
    assert_eq!(delivery, sent);
    assert_eq!(delivery.take(HOUR, &policy), Turn::Over);
    assert_eq!(delivery.state.outcome(), Some(Outcome::Sent));
}

#[test]
fn waits_double_between_half_and_whole_until_the_longest() {
    let policy = RetryPolicy { first_wait: 30 * SECOND, wait_max: HOUR, ..RetryPolicy::default() };
    for (failures, most) in [(1, 30), (2, 60), (3, 120), (7, 1_920), (8, 3_600), (40, 3_600), (u32::MAX, 3_600)] {
        for id in ["a", "b", "m-1"] {
            let wait = policy.wait(id, failures);
            assert!((most * SECOND / 2..=most * SECOND).contains(&wait), "{id} after {failures}: {wait}");
            assert_eq!(wait, policy.wait(id, failures));
        }
    }
    assert_ne!(policy.wait("a", 1), policy.wait("b", 1));
}

/// 1,000 messages that failed together come back spread: no second of the fifteen has more than three times its share.
#[test]
fn what_failed_together_does_not_come_back_together() {
    let policy = RetryPolicy::default();
    let mut seconds = [0; 16];
    for number in 0..1_000 {
        seconds[(policy.wait(&format!("m-{number}"), 1) / SECOND - 15) as usize] += 1;
    }
    assert!(seconds.iter().all(|count| *count < 200), "{seconds:?}");
}

#[test]
fn a_message_that_fails_for_good_is_given_up_by_tries_or_age() {
    let policy = RetryPolicy { tries_max: 3, ..RetryPolicy::default() };
    let mut delivery = message();
    let mut now = 0;
    for tried in 1..=3 {
        assert_eq!(delivery.take(now, &policy), Turn::Send(tried));
        delivery.answer(tried, busy(), now, &policy, &always);
        if let State::Queued { due_at, .. } = delivery.state {
            now = due_at;
        }
    }
    let last_error = Some("421 come back later".to_owned());
    assert_eq!(delivery.state, State::Dead { at: now, why: GivenUp::TooManyTries, last_error });
    assert_eq!(delivery.state.outcome(), None);
    assert!(delivery.revive(now));
    assert_eq!(delivery.take(now, &policy), Turn::Send(1));
    delivery.answer(1, Err(SendError::permanent("550 no such mailbox")), now, &policy, &always);
    let State::Failed { why, .. } = &delivery.state else { panic!("{delivery:?}") };
    assert_eq!((why.as_str(), delivery.state.outcome()), ("550 no such mailbox", Some(Outcome::Bounced)));

    let young = RetryPolicy { age_max: HOUR, ..RetryPolicy::default() };
    let mut delivery = message();
    assert_eq!(delivery.take(HOUR, &young), Turn::Send(1));
    delivery.answer(1, busy(), HOUR, &young, &always);
    assert!(matches!(delivery.state, State::Dead { why: GivenUp::TooOld, .. }), "{delivery:?}");
    let mut delivery = message();
    assert_eq!(delivery.take(HOUR + 1, &young), Turn::Over);
    assert!(matches!(delivery.state, State::Dead { why: GivenUp::TooOld, .. }), "{delivery:?}");
}

#[test]
fn a_carrier_may_ask_for_more_time_and_quiet_hours_are_kept() {
    let policy = RetryPolicy::default();
    let mut delivery = message();
    delivery.take(0, &policy);
    let later = SendError::Temporary { what: "429".to_owned(), retry_after: Some(Duration::from_secs(600)) };
    delivery.answer(1, Err(later.clone()), 0, &policy, &always);
    assert!(matches!(delivery.state, State::Queued { due_at, .. } if due_at == 600 * SECOND), "{delivery:?}");
    delivery.take(600 * SECOND, &policy);
    let morning = |at: Micros| Some(at.max(10 * HOUR));
    delivery.answer(2, busy(), 600 * SECOND, &policy, &morning);
    assert!(matches!(delivery.state, State::Queued { due_at, .. } if due_at == 10 * HOUR), "{delivery:?}");
    delivery.take(10 * HOUR, &policy);
    delivery.answer(3, Err(later), 10 * HOUR, &policy, &|_| None);
    assert!(matches!(delivery.state, State::Dead { why: GivenUp::NotAllowed, .. }), "{delivery:?}");
}

#[test]
fn a_carrier_that_is_set_up_wrongly_uses_up_no_tries() {
    let policy = RetryPolicy { tries_max: 1, ..RetryPolicy::default() };
    let mut delivery = message();
    for round in 0..10 {
        let now = round * policy.wait_max;
        assert_eq!(delivery.take(now, &policy), Turn::Send(1));
        delivery.answer(1, Err(SendError::unusable("the password is not accepted")), now, &policy, &always);
        assert!(matches!(delivery.state, State::Queued { due_at, .. } if due_at == now + policy.wait_max));
    }
}

#[test]
fn a_message_that_waits_can_be_stopped_and_one_that_is_being_sent_cannot() {
    let policy = RetryPolicy::default();
    let mut delivery = message();
    delivery.take(0, &policy);
    assert!(!delivery.stop(1));
    delivery.answer(1, busy(), 1, &policy, &always);
    assert!(delivery.stop(2));
    assert_eq!(delivery.take(HOUR, &policy), Turn::Over);
}

#[test]
fn a_delivery_is_kept_as_json() {
    let mut delivery = message();
    for (status, outcome) in [(Status::Accepted, None), (Status::Delivered, Some(Outcome::NoAnswer))] {
        delivery.receipt(&Receipt { outcome, ..receipt(status, 7) });
        let text = serde_json::to_string(&delivery).unwrap();
        assert_eq!(serde_json::from_str::<Delivery>(&text).unwrap(), delivery, "{text}");
    }
    let text = serde_json::to_string(&delivery).unwrap();
    let kept = r#"{"id":"m-1","queued_at":0,"tries":0,"state":{"state":"delivered","at":7,"outcome":"no_answer"}}"#;
    assert_eq!(text, kept);
    assert!(serde_json::from_str::<Delivery>(&kept.replace("m-1", "../m")).is_err());
}

fn receipts() -> impl Strategy<Value = Receipt> {
    let status = prop_oneof![Just(Status::Accepted), Just(Status::Delivered), Just(Status::Failed)];
    let outcome = prop_oneof![Just(None), Just(Some(Outcome::NoAnswer)), Just(Some(Outcome::Conversation))];
    let code = prop_oneof![Just(None), Just(Some("X".to_owned())), Just(Some("Y".to_owned()))];
    (status, 0..4_i64, code.clone(), code, outcome).prop_map(|(status, at, reference, code, outcome)| Receipt {
        reference,
        code,
        outcome,
        ..receipt(status, at)
    })
}

proptest! {
    /// However receipts are ordered and repeated, before and after the carrier's answer, the same comes of the message.
    #[test]
    fn the_order_of_receipts_does_not_matter(
        (told, mixed) in prop::collection::vec(receipts(), 1..6).prop_flat_map(|told| {
            let repeated: Vec<Receipt> = told.iter().chain(&told).cloned().collect();
            (Just(told), Just(repeated).prop_shuffle())
        }),
        state in 0..3_u8,
    ) {
        let policy = RetryPolicy::default();
        let mut delivery = message();
        if state > 0 {
            delivery.take(0, &policy);
        }
        if state > 1 {
            delivery.answer(1, busy(), 1, &policy, &|_| None);
        }
        let mut other = delivery.clone();
        told.iter().for_each(|one| delivery.receipt(one));
        mixed.iter().for_each(|one| other.receipt(one));
        prop_assert_eq!(&delivery, &other);
        let arrived = told.iter().any(|one| one.status == Status::Delivered);
        let is_delivered = matches!(delivery.state, State::Delivered { .. });
        prop_assert_eq!(is_delivered, arrived);
        // A late answer of the carrier takes nothing back.
        delivery.answer(1, busy(), 9, &policy, &always);
        delivery.answer(1, Ok(Sent::default()), 9, &policy, &always);
        prop_assert_eq!(delivery, other);
    }

    /// Whatever carriers answer: never more tries than allowed, never two at once, never before the due instant, and an end.
    #[test]
    fn every_message_comes_to_an_end_within_its_tries_and_age(
        answers in prop::collection::vec(0..5_u8, 1..40),
        tries_max in 1..6_u32,
        age_hours in 1..30_i64,
        quiet in any::<bool>(),
    ) {
        let policy = RetryPolicy { tries_max, age_max: age_hours * HOUR, ..RetryPolicy::default() };
        let open = move |at: Micros| Some(if quiet { at.max((at / (24 * HOUR)) * 24 * HOUR + 8 * HOUR) } else { at });
        let mut delivery = message();
        let (mut now, mut counted) = (0, 0);
        for answer in answers.iter().cycle().take(400) {
            match delivery.take(now, &policy) {
                Turn::Wait(at) => {
                    prop_assert!(at > now);
                    if let State::Queued { due_at, .. } = delivery.state {
                        prop_assert_eq!(open(due_at), Some(due_at), "queued for a quiet hour");
                    }
                    now = at;
                }
                Turn::Send(tried) => {
                    prop_assert!(tried <= tries_max);
                    prop_assert!(now <= policy.age_max);
                    let result = match answer {
                        0 => Ok(Sent::default()),
                        1 => Err(SendError::permanent("no")),
                        2 => Err(SendError::unusable("wrong password")),
                        3 => busy(),
                        _ => continue, // The program dies.
                    };
                    counted += u32::from(*answer != 2);
                    prop_assert!(counted <= tries_max);
                    delivery.answer(tried, result, now, &policy, &open);
                }
                Turn::Over => return Ok(()),
            }
        }
        prop_assert!(false, "no end: {delivery:?}");
    }
}

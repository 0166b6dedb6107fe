//! Webhooks: an endpoint on this machine that hears of a book's events over HTTP.

use std::time::Duration;

use app::channel_file::{SecretPlace, Signed};
use app::events_out::{CloudEvent, Post, PostError};
use channels::webhook::Webhook;
use serde_json::json;
use tempfile::TempDir;

use crate::http_peer::{HttpPeer, Says};
use crate::support::file;

const KEY: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

fn webhook(peer: &HttpPeer) -> Webhook {
    let folder = TempDir::new().unwrap();
    let secret = SecretPlace::File(file(&folder, "key", KEY));
    let (url, timeout) = (peer.url("/hooks/arrears"), Duration::from_secs(10));
    Webhook::open(&Signed { url, secret, previous_secret: None, timeout, ca_file: None }).unwrap()
}

fn event() -> CloudEvent {
    CloudEvent {
        specversion: CloudEvent::SPECVERSION,
        id: "account-3".to_owned(),
        source: "/books/b/account".to_owned(),
        kind: "arrears.account.repayment_received.v1",
        subject: "A1".to_owned(),
        time: Some("2025-03-02T00:00:00Z".to_owned()),
        datacontenttype: "application/json",
        sequence: "00000000000000000003".to_owned(),
        data: json!({"account": "A1", "amount": "100.00"}),
    }
}

#[test]
fn an_endpoint_gets_a_signed_cloud_event() {
    let peer = HttpPeer::start(Says::status(204));
    assert_eq!(webhook(&peer).post(&event()), Ok(()));
    let asked = peer.asked().remove(0);
    assert_eq!(asked.line, "POST /hooks/arrears HTTP/1.1");
    assert_eq!(asked.header("content-type"), "application/cloudevents+json; charset=utf-8");
    assert_eq!(asked.header("webhook-id"), "account-3");
    assert_eq!(asked.verified_by(KEY), Ok(()));
    assert_eq!(asked.body, event().body().into_bytes());
    // What CloudEvents 1.0 requires.
    for attribute in ["id", "source", "specversion", "type"] {
        assert!(asked.json()[attribute].as_str().is_some_and(|text| !text.is_empty()), "{attribute}");
    }
    assert_eq!(asked.json()["specversion"], "1.0");
}

#[test]
fn answers_are_told_apart() {
    let peer = HttpPeer::start(Says::status(200));
    let webhook = webhook(&peer);
    let answered = |status: u16| format!("the endpoint answered {status}");
    for status in [400, 413, 422] {
        peer.say(Says::status(status));
        assert_eq!(webhook.post(&event()), Err(PostError::Refused { what: answered(status) }));
    }
    for status in [301, 401, 403, 404, 409, 500, 502, 503] {
        peer.say(Says::status(status));
        let failed = PostError::Failed { what: answered(status), retry_after: None };
        assert_eq!(webhook.post(&event()), Err(failed));
    }
    peer.say(Says::status(410));
    assert_eq!(webhook.post(&event()), Err(PostError::Gone { what: answered(410) }));
    peer.say(Says("429 Slow\r\nRetry-After: 7".to_owned(), String::new()));
    let failed = PostError::Failed { what: answered(429), retry_after: Some(Duration::from_secs(7)) };
    assert_eq!(webhook.post(&event()), Err(failed));
}

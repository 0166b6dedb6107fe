//! Intake: one event, a stream of them, many at once.

use std::collections::BTreeSet;

use app::port::Reading;
use serde_json::json;

use crate::support::Server;

const REPAID: &str = r#"{"account":"A1","effective_on":"2025-02-28","event":"repay 100.00","key":"r1"}"#;

#[test]
fn an_event_is_booked_once_however_often_it_is_sent() {
    let server = Server::start();
    let (first, second) = (server.post("/v1/events", REPAID), server.post("/v1/events", REPAID));
    assert_eq!((first.status, second.status), (201, 200));
    assert_eq!(first.json(), json!({"account": "A1", "key": "r1", "status": "booked", "seq": 3}));
    assert_eq!(second.json(), json!({"account": "A1", "key": "r1", "status": "known", "seq": 3}));
    let other = server.post("/v1/events", &REPAID.replace("100.00", "50.00"));
    assert_eq!(
        other.problem(),
        "422 event_refused: key \"r1\" was already used for another event of this account (a repayment of 2025-02-28)"
    );
}

#[test]
fn the_key_may_stand_in_a_header() {
    let server = Server::start();
    let body = r#"{"account":"A1","effective_on":"2025-02-28","event":"repay 100.00"}"#;
    let headers = [("content-type", "application/json"), ("idempotency-key", "r7")];
    assert_eq!(server.ask("POST", "/v1/events", &headers, body).json()["key"], "r7");
    assert_eq!(server.post("/v1/events", body).problem(), "422 invalid_field: key: is missing");
    let both = server.ask("POST", "/v1/events", &headers, REPAID);
    assert_eq!(both.problem(), "422 invalid_field: key: is \"r1\", but the header idempotency-key is \"r7\"");
}

#[test]
fn the_field_that_makes_no_sense_is_named() {
    let server = Server::start();
    let told = |from: &str, to: &str| server.post("/v1/events", &REPAID.replace(from, to)).problem();
    assert_eq!(told("\"A1\"", "7"), "422 invalid_field: account: is no text");
    assert_eq!(told("A1", "A9"), "422 invalid_field: account: the book has no account \"A9\"");
    assert_eq!(
        told("2025-02-28", "2025-02-30"),
        "422 invalid_field: effective_on: \"2025-02-30\" is not a day such as 2025-04-01"
    );
    assert!(told("repay 100.00", "repay much").starts_with("422 invalid_field: event: \"repay much\": "));
    assert_eq!(told("\"key\"", "\"keys\""), "422 invalid_field: keys: is no field that is known here");
    assert_eq!(told(REPAID, "[]"), "400 malformed_request: a JSON object is expected");
    assert!(told(REPAID, "{").starts_with("400 malformed_request: this is no JSON: "));
    assert_eq!(server.get("/v1/book").json()["events"], 2);
}

#[test]
fn the_ledger_may_refuse_an_event() {
    let server = Server::start();
    let early = server.post("/v1/events", &REPAID.replace("2025-02-28", "2024-12-31")).problem();
    assert!(early.starts_with("422 event_refused: "), "{early}");
}

#[test]
fn each_line_of_a_stream_stands_for_itself() {
    let server = Server::start();
    let lines = [
        REPAID,
        "no json",
        "",
        &REPAID.replace("A1", "A9"),
        &REPAID.replace("A1", "A2"),
        REPAID,
        r#"{"account":"A2","effective_on":"2025-03-01","event":"reverse r1","key":"r2"}"#,
    ];
    let answer = server.ask("POST", "/v1/events", &[("content-type", "application/x-ndjson")], &lines.join("\n"));
    assert_eq!(answer.header("content-type"), Some("application/x-ndjson"));
    let told: Vec<String> = answer
        .lines()
        .iter()
        .map(|line| format!("{} {} {} {}", line["line"], line["status"], line["seq"], line["errors"][0]["field"]))
        .collect();
    let expected = [
        "1 \"booked\" 3 null",
        "2 \"refused\" null null",
        "4 \"refused\" null \"account\"",
        "5 \"booked\" 4 null",
        "6 \"known\" 3 null",
        "7 \"booked\" 5 null",
    ];
    assert_eq!(told, expected);
    assert_eq!(server.stop().0.info().unwrap().last_seq, 5);
}

#[test]
fn a_line_that_has_no_end_ends_the_stream() {
    let server = Server::start();
    let stream = format!("{REPAID}\n{}", "x".repeat(70_000));
    let answer = server.ask("POST", "/v1/events", &[("content-type", "application/x-ndjson")], &stream);
    let lines = answer.lines();
    assert_eq!((&lines[0]["status"], &lines[1]["code"]), (&json!("booked"), &json!("payload_too_large")));
}

/// 20 clients at once, one in five events bad: each answer is of its own event.
#[test]
fn events_that_are_booked_together_are_answered_apart() {
    let server = Server::with(20, |_| {});
    let answers: Vec<(u16, Option<u64>)> = std::thread::scope(|scope| {
        let client = |client: usize| {
            let server = &server;
            scope.spawn(move || {
                let ask = |k: usize| {
                    let event = if k.is_multiple_of(5) { "repay nothing" } else { "repay 1.00" };
                    let body = format!(
                        r#"{{"account":"A{}","effective_on":"2025-02-28","event":"{event}","key":"{k}"}}"#,
                        client + 1
                    );
                    let answer = server.post("/v1/events", &body);
                    (answer.status, answer.json()["seq"].as_u64())
                };
                (0..20).map(ask).collect::<Vec<_>>()
            })
        };
        let clients: Vec<_> = (0..20).map(client).collect();
        clients.into_iter().flat_map(|client| client.join().unwrap()).collect()
    });
    let refused = answers.iter().filter(|(status, _)| *status == 422).count();
    let booked: BTreeSet<u64> = answers.iter().filter_map(|(_, seq)| *seq).collect();
    assert_eq!((refused, booked.len()), (80, 320));
    // After the 20 openings.
    assert_eq!((booked.first(), booked.last()), (Some(&21), Some(&340)));
    assert_eq!(server.stop().0.info().unwrap().last_seq, 340);
}

/// With one place, whoever comes second is sent away, and told to come again.
#[test]
fn a_full_queue_sends_clients_away() {
    let server = Server::with(50, |config| config.limits.queue = 1);
    let statuses: Vec<(u16, Option<String>)> = std::thread::scope(|scope| {
        let client = |client: u32| {
            let server = &server;
            scope.spawn(move || {
                let body =
                    format!(r#"{{"account":"A{client}","effective_on":"2025-02-28","event":"repay 1.00","key":"k"}}"#);
                let answer = server.post("/v1/events", &body);
                (answer.status, answer.header("retry-after").map(str::to_owned))
            })
        };
        let clients: Vec<_> = (1..=50).map(client).collect();
        clients.into_iter().map(|client| client.join().unwrap()).collect()
    });
    let booked = statuses.iter().filter(|(status, _)| *status == 201).count() as u64;
    let sent_away = statuses.iter().filter(|told| **told == (503, Some("1".to_owned()))).count() as u64;
    assert_eq!(booked + sent_away, 50);
    assert!(booked > 0);
    assert_eq!(server.stop().0.info().unwrap().last_seq, 50 + booked);
}

//! Who may ask, how much, how slowly; and what every answer bears.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::support::{SECRET, Server};

const NOBODY: (&str, &str) = ("authorization", "");

#[test]
fn a_server_asks_who_somebody_is() {
    let server = Server::with(1, |_| {});
    let ask = |said: &str| server.ask("GET", "/v1/book", &[("authorization", said)], "");
    assert_eq!(ask(&format!("Bearer {SECRET}")).status, 200);
    assert_eq!(ask("Bearer wrong").problem(), "401 unauthorized: the token is not the right one");
    let without = server.ask("GET", "/v1/book", &[NOBODY], "");
    assert_eq!(without.problem(), "401 unauthorized: nobody has signed in");
    assert_eq!(without.header("www-authenticate"), Some("Bearer"));
    for guarded in ["/metrics", "/v1/accounts/A1", "/v1/nothing", "/v1/session"] {
        assert_eq!(server.ask("GET", guarded, &[NOBODY], "").status, 401, "{guarded}");
    }
    for open in ["/healthz", "/readyz", "/v1/openapi.json", "/v1/docs", "/v1/docs.css"] {
        assert_eq!(server.ask("GET", open, &[NOBODY], "").status, 200, "{open}");
    }
    // Whoever is asked may come by whatever name.
    let named = [("host", "book.example"), ("authorization", &format!("Bearer {SECRET}"))];
    assert_eq!(server.ask("GET", "/v1/book", &named, "").status, 200);
}

#[test]
fn an_open_server_serves_this_machine_alone() {
    let server = Server::with(1, |config| (config.token, config.is_open) = (None, true));
    let ask = |host: &str| {
        let raw = format!("GET /v1/book HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
        server.raw(&raw).status
    };
    for here in ["localhost", "localhost:8080", "127.0.0.1:1", "[::1]:80"] {
        assert_eq!(ask(here), 200, "{here}");
    }
    for elsewhere in ["evil.example", "127.0.0.1.evil.example", "10.0.0.1", ""] {
        assert_eq!(ask(elsewhere), 421, "{elsewhere}");
    }
    // A page of another site can send plain text without asking first; it is not read.
    let post =
        |path: &str, body: &str| server.ask("POST", path, &[("content-type", "text/plain"), NOBODY], body).problem();
    assert_eq!(
        post("/v1/day-closes", r#"{"date":"2025-03-01"}"#),
        "415 unsupported_media_type: a body is application/json"
    );
    assert_eq!(
        post("/v1/events", "{}"),
        "415 unsupported_media_type: a body is application/json or application/x-ndjson"
    );
}

/// Three at once, and one more every twenty seconds.
#[test]
fn whoever_guesses_has_to_wait() {
    let server = Server::with(1, |config| config.limits.stranger_rate = 3);
    let wrong = || server.ask("GET", "/v1/book", &[("authorization", "Bearer wrong")], "");
    assert_eq!([wrong().status, wrong().status, wrong().status], [401; 3]);
    let late = wrong();
    assert_eq!((late.status, late.header("retry-after")), (429, Some("20")));
    // Somebody who is known is not kept out by that.
    assert_eq!(server.get("/v1/book").status, 200);
}

/// Ten times the rate at once.
#[test]
fn an_actor_has_a_rate() {
    let server = Server::with(1, |config| config.limits.actor_rate = 1);
    let statuses: Vec<u16> = (0..40).map(|_| server.get("/v1/book").status).collect();
    assert!(statuses[..10].iter().all(|status| *status == 200), "{statuses:?}");
    assert!(statuses.contains(&429), "{statuses:?}");
}

#[test]
fn every_answer_bears_its_headers_and_an_id() {
    let server = Server::start();
    for path in ["/healthz", "/v1/docs", "/v1/nothing", "/v1/accounts/A9"] {
        let answer = server.get(path);
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
        assert!(answer.header("content-security-policy").is_some_and(|policy| policy.contains("default-src 'none'")));
        assert!(answer.header("access-control-allow-origin").is_none(), "{path}");
        assert!(answer.header("x-request-id").is_some_and(|id| id.ends_with(char::is_alphanumeric)), "{path}");
    }
    let named = |id: &str| server.ask("GET", "/healthz", &[("x-request-id", id)], "");
    assert_eq!(named("mine-7").header("x-request-id"), Some("mine-7"));
    assert_ne!(named("mine 7\u{7}").header("x-request-id"), Some("mine 7\u{7}"));
}

#[test]
fn a_body_has_a_largest_size() {
    let server = Server::start();
    let body = format!(r#"{{"account":"{}"}}"#, "A".repeat(70_000));
    assert_eq!(server.post("/v1/events", &body).problem(), "413 payload_too_large: a body has at most 65536 bytes");
}

#[test]
fn slow_clients_are_not_waited_for() {
    let server = Server::with(1, |config| {
        config.limits.head_time = Duration::from_millis(200);
        config.limits.body_time = Duration::from_millis(200);
    });
    // A body that does not come.
    let head = "POST /v1/events HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
                authorization: Bearer 0123456789abcdef0123456789abcdef\r\ncontent-type: application/json\r\n\
                content-length: 50\r\n\r\n{";
    assert_eq!(server.raw(head).problem(), "408 request_timeout: nothing came in for 0 seconds");
    // A head that does not come: the connection is closed.
    let mut stream = TcpStream::connect(server.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    stream.write_all(b"GET /healthz HTTP/1.1\r\n").unwrap();
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).unwrap();
    assert!(!String::from_utf8_lossy(&rest).contains("200 OK"));
}

#[test]
fn metrics_count_without_naming_accounts() {
    let server = Server::start();
    let repaid = r#"{"account":"A1","effective_on":"2025-02-28","event":"repay 100.00","key":"r1"}"#;
    server.post("/v1/events", repaid);
    server.post("/v1/events", repaid);
    server.post("/v1/events", &repaid.replace("repay 100.00", "repay 0"));
    server.get("/v1/accounts/A1");
    server.post("/v1/day-closes", r#"{"date":"2025-03-01"}"#);
    server.get("/v1/day-closes/2025-03-01/progress");
    let text = server.get("/metrics").body;
    for line in [
        "arrears_events_total{outcome=\"booked\"} 1",
        "arrears_events_total{outcome=\"known\"} 1",
        "arrears_events_total{outcome=\"refused\"} 1",
        "arrears_accounts 2",
        "arrears_journal_events 3",
        "arrears_queue_depth 0",
        "http_requests_total{method=\"GET\",route=\"/v1/accounts/{account}\",status=\"200\"} 1",
        // 2025-03-01T00:00:00Z.
        "arrears_last_closed_day_timestamp_seconds 1740787200",
        "arrears_commit_batch_events_count 3",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
    // 31 January to 1 March are 30 days.
    assert!(text.contains("arrears_day_close_duration_seconds_count 30"), "{text}");
    assert!(!text.contains("A1"), "an account is named");
    assert!(text.ends_with("# EOF\n"));
}

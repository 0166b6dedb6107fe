//! A server that is told to stop: who is in flight is answered, who says nothing does not hold it up for long.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use app::port::Reading;

use crate::support::Server;

/// A connection on which so much was said.
fn connection(server: &Server, said: &str) -> TcpStream {
    let mut stream = TcpStream::connect(server.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    stream.write_all(said.as_bytes()).unwrap();
    stream
}

const GET: &str =
    "GET /v1/book HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer 0123456789abcdef0123456789abcdef\r\n\r\n";

/// Connections that are kept for the next request, or on which nothing was ever said, are closed at once.
#[test]
fn idle_connections_do_not_hold_a_stop_up() {
    let server = Server::with(2, |config| config.limits.stop_time = Duration::from_secs(600));
    let mut idle: Vec<TcpStream> = (0..20).map(|_| connection(&server, GET)).collect();
    for stream in &mut idle {
        assert!(stream.read(&mut [0; 4_096]).unwrap() > 100, "it is answered");
    }
    idle.extend((0..5).map(|_| connection(&server, "")));
    // Let in before the stop, like the others.
    assert_eq!(server.get("/v1/book").status, 200);
    let began = Instant::now();
    server.stop();
    assert!(began.elapsed() < Duration::from_secs(10), "it took {:?}", began.elapsed());
    for mut stream in idle {
        assert_eq!(stream.read(&mut [0; 16]).unwrap_or(0), 0, "the connection is closed");
    }
}

/// Half a head, half a body, a stream of events that goes on, an answer that nobody takes: they have the time that was
/// set, and not more. What was acknowledged before is in the book.
#[test]
fn slow_clients_have_the_time_that_was_set() {
    let server = Server::with(2, |config| config.limits.stop_time = Duration::from_secs(1));
    let event = r#"{"account":"A1","effective_on":"2025-02-28","event":"repay 1.00","key":"before"}"#;
    assert_eq!(server.post("/v1/events", event).status, 201);
    let json = "host: localhost\r\nauthorization: Bearer 0123456789abcdef0123456789abcdef\r\ncontent-type: application/json\r\n";
    let lines = "host: localhost\r\nauthorization: Bearer 0123456789abcdef0123456789abcdef\r\ncontent-type: application/x-ndjson\r\n";
    let _slow = [
        connection(&server, "GET /v1/book HTTP/1.1\r\nhost: local"),
        connection(&server, &format!("POST /v1/events HTTP/1.1\r\n{json}content-length: 500\r\n\r\n{{\"account\"")),
        connection(
            &server,
            &format!("POST /v1/events HTTP/1.1\r\n{lines}transfer-encoding: chunked\r\n\r\n2\r\n\n\n\r\n"),
        ),
        connection(&server, &GET.repeat(200)),
    ];
    // Let in before the stop, like the others.
    assert_eq!(server.get("/v1/book").status, 200);
    let began = Instant::now();
    let (book, _folder) = server.stop();
    // One second for them, as much for the writer, one for readers; and some for a machine that is busy.
    assert!(began.elapsed() < Duration::from_secs(8), "it took {:?}", began.elapsed());
    assert_eq!(book.info().unwrap().last_seq, 3, "two contracts and the repayment");
}

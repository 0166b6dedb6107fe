//! Events sent to an endpoint on this machine: how far it has heard is kept in the book, what fails is tried later, what it refuses is a dead
//! letter, and any place can be gone back to.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::contact_day::lines;
use crate::serve::Running;
use crate::serve::client::Client;
use crate::stores::address;
use crate::support::Desk;

/// It takes everything.
fn takes(_: &str) -> u16 {
    204
}

/// What is answered to an event: a status.
type Answers = fn(&str) -> u16;

/// What an endpoint answers to an event, and what it was told.
struct Endpoint {
    url: String,
    status: Arc<Mutex<Answers>>,
    told: Arc<Mutex<Vec<String>>>,
}

impl Endpoint {
    fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/hooks", listener.local_addr().unwrap());
        let takes: Answers = takes;
        let status = Arc::new(Mutex::new(takes));
        let told: Arc<Mutex<Vec<String>>> = Arc::default();
        let (answers, heard) = (Arc::clone(&status), Arc::clone(&told));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = BufReader::new(stream.unwrap());
                let mut length = 0;
                loop {
                    let mut line = String::new();
                    if stream.read_line(&mut line).unwrap() == 0 || line.trim().is_empty() {
                        break;
                    }
                    if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length: ") {
                        length = value.trim().parse().unwrap();
                    }
                }
                let mut body = vec![0; length];
                stream.read_exact(&mut body).unwrap();
                let body = String::from_utf8(body).unwrap();
                let answer = *answers.lock().unwrap();
                let status = answer(&body);
                if status < 300 {
                    heard.lock().unwrap().push(body);
                }
                let answer = format!("HTTP/1.1 {status} x\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
                stream.get_mut().write_all(answer.as_bytes()).unwrap();
            }
        });
        Self { url, status, told }
    }

    fn answers(&self, status: fn(&str) -> u16) {
        *self.status.lock().unwrap() = status;
    }

    /// What it took since it was asked last.
    fn took(&self) -> Vec<Value> {
        let bodies = std::mem::take(&mut *self.told.lock().unwrap());
        bodies.iter().map(|body| serde_json::from_str(body).unwrap()).collect()
    }

    fn file(&self, more: &str) -> String {
        format!(
            "[[endpoint]]\nname = \"core\"\nurl = \"{}\"\nsecret_file = \"key\"\nrefusals_max = 1\n{more}\n",
            self.url
        )
    }
}

const SEND: &str = "events send --channels channels.toml";

/// The events that an endpoint took, once there are so many.
fn told(endpoint: &Endpoint, events: usize) -> Vec<Value> {
    let begun = Instant::now();
    while endpoint.told.lock().unwrap().len() < events {
        assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", endpoint.told.lock().unwrap());
        std::thread::yield_now();
    }
    endpoint.took()
}

/// Of the book: two openings, then three repayments, the first of them of A1.
fn desk(endpoint: &Endpoint, more: &str) -> Desk {
    with_file(Desk::with_book(), endpoint, more)
}

fn with_file(desk: Desk, endpoint: &Endpoint, more: &str) -> Desk {
    desk.write("key", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    desk.write("channels.toml", &endpoint.file(more));
    desk
}

fn state(desk: &Desk) -> Value {
    lines(&desk.done("events list --json")).remove(0)
}

#[test]
fn an_endpoint_hears_everything_once_and_again_from_any_place() {
    let endpoint = Endpoint::open();
    let desk = desk(&endpoint, "");
    assert_eq!(desk.done(SEND), "core: 5 events taken, 0 dead letters\n");
    let first = endpoint.took();
    assert_eq!(first, lines(&desk.done("events show")), "as they are shown");
    assert_eq!(desk.done(SEND), "core: 0 events taken, 0 dead letters\n");
    assert_eq!(state(&desk)["cursors"]["account"], "5");
    desk.done("events replay core --after 3");
    assert_eq!(desk.done(SEND), "core: 2 events taken, 0 dead letters\n");
    assert_eq!(endpoint.took(), first[3..]);
    desk.done("day close --through 2025-03-01");
    assert_eq!(desk.done(SEND), "core: 2 events taken, 0 dead letters\n", "what the closes found");
    endpoint.took();
    desk.done("events replay core --stream standing --after 2025-01-01");
    desk.done("events replay core --from-now");
    assert_eq!(desk.done(SEND), "core: 0 events taken, 0 dead letters\n");
    assert!(desk.refused("events replay core --after soon").contains("is no place in the stream account"));
}

#[test]
fn what_is_refused_is_a_dead_letter_and_what_fails_is_tried_later() {
    let endpoint = Endpoint::open();
    let desk = desk(&endpoint, "failures_max = 2\nfirst_wait_seconds = 3600\nwait_max_seconds = 3600");
    endpoint.answers(|body| if body.contains("\"id\":\"account-3\"") { 422 } else { 200 });
    assert_eq!(desk.done(SEND), "core: 4 events taken, 1 dead letter\n");
    assert_eq!(state(&desk)["dead"][0]["place"], "account 3");
    assert_eq!(desk.done(&format!("{SEND} --retry-dead")), "core: 0 events taken, 0 dead letters\n", "refused again");
    endpoint.answers(|_| 200);
    assert_eq!(desk.done(&format!("{SEND} --retry-dead")), "core: 1 event taken, 0 dead letters\n");
    assert_eq!(state(&desk)["dead"], serde_json::json!([]));
    // A failure: the same event later, and nothing before that.
    endpoint.took();
    desk.done("events replay core --after 4");
    endpoint.answers(|_| 500);
    let told = desk.done(SEND);
    assert!(told.contains("tried again at") && told.contains("the endpoint answered 500"), "{told}");
    endpoint.answers(|_| 200);
    desk.done(SEND);
    assert!(endpoint.took().is_empty(), "not before its time");
    desk.done("events enable core");
    assert_eq!(desk.done(SEND), "core: 1 event taken, 0 dead letters\n");
    // Gone: disabled at once, and its cursor stays.
    desk.done("events replay core --after 4");
    endpoint.answers(|_| 410);
    assert!(desk.done(SEND).contains("disabled: it is gone"));
    assert_eq!(state(&desk)["cursors"]["account"], "4");
    assert!(desk.refused("events drop core --at 9").contains("has no dead letter at account 9"));
}

#[test]
fn what_happens_to_persons_is_told_without_names_and_numbers() {
    let endpoint = Endpoint::open();
    let desk = desk(&endpoint, "types = [\"arrears.person.*\"]");
    let person = lines(&desk.done("events show"))[0]["data"]["person"].as_str().unwrap().to_owned();
    desk.write(
        "addresses.csv",
        &format!("person,address,channels,value,language,zone,name,name_zh,salutation,salutation_zh\n{person},tel-1,sms,+8613800138000,zh-CN,,Zhang Wei,张伟,Dear Mr Zhang,尊敬的张先生\n"),
    );
    desk.done("contact address import addresses.csv --by Ana");
    assert_eq!(desk.done(SEND), "core: 1 event taken, 0 dead letters\n");
    let told = endpoint.took().remove(0);
    assert_eq!(told["type"], "arrears.person.contact.v1");
    assert_eq!(
        (told["subject"].as_str(), told["data"]["what"].as_str()),
        (Some(person.as_str()), Some("address_given"))
    );
    let text = told.to_string();
    for private in ["Zhang", "张", "13800138000", "Ana", "tel-1"] {
        assert!(!text.contains(private), "{text}");
    }
}

fn in_a_database(schema: &str) -> Option<Desk> {
    let desk = Desk::with_database(address(schema)?);
    desk.make_book();
    Some(desk)
}

#[test]
fn a_server_tells_endpoints_what_happens() {
    a_server_tells(Desk::with_book());
}

#[test]
fn a_server_of_a_database_tells_endpoints_what_happens() {
    if let Some(desk) = in_a_database("server_tells") {
        a_server_tells(desk);
    }
}

fn a_server_tells(desk: Desk) {
    let endpoint = Endpoint::open();
    let desk = with_file(desk, &endpoint, "");
    let arguments = ["--channels", "channels.toml", "--events-seconds", "1"];
    let running = Running::start_with(&desk, &arguments, &[]);
    let first = told(&endpoint, 5);
    let mut client = Client::new(&running.address).unwrap();
    let repayment = r#"{"account":"A1","effective_on":"2025-03-01","event":"repay 0.01","key":"later"}"#;
    assert_eq!(client.post("/v1/events", repayment).unwrap(), 201);
    let later = told(&endpoint, 1);
    assert_eq!(later[0]["id"], "account-6");
    // What it counts; and that it lets nobody else send meanwhile, who would have to write to the book.
    let is_counted = || {
        let (status, text) = Client::new(&running.address).unwrap().get("/metrics").unwrap();
        assert_eq!(status, 200);
        // An endpoint is counted after a round, which may end later than it has heard.
        [
            "arrears_endpoint_disabled{endpoint=\"core\"} 0",
            "arrears_endpoint_events_total{endpoint=\"core\",outcome=\"taken\"} 6",
        ]
        .iter()
        .all(|line| text.contains(line))
    };
    let begun = Instant::now();
    while !is_counted() {
        assert!(begun.elapsed() < Duration::from_secs(60));
    }
    running.signal("TERM");
    let (status, log) = running.end();
    assert!(status.success(), "{log}");
    // Its end is in the book, nothing is told twice, and it is claimed by nobody.
    assert_eq!(desk.done(SEND), "core: 0 events taken, 0 dead letters\n");
    assert_eq!((first.len(), endpoint.took().len()), (5, 0));
    // Told to tell nothing, it does not.
    desk.done("events replay core --after 3");
    let running = Running::start_with(&desk, &["--channels", "channels.toml", "--no-events"], &[]);
    assert_eq!(Client::new(&running.address).unwrap().get("/healthz").unwrap().0, 200);
    running.signal("TERM");
    running.end();
    assert_eq!(desk.done(SEND), "core: 3 events taken, 0 dead letters\n");
}

#[test]
fn of_processes_that_send_at_once_one_does() {
    sent_once(Desk::with_book());
}

#[test]
fn of_processes_that_send_from_a_database_at_once_one_does() {
    if let Some(desk) = in_a_database("sent_once") {
        sent_once(desk);
    }
}

fn sent_once(desk: Desk) {
    let endpoint = Endpoint::open();
    let desk = with_file(desk, &endpoint, "");
    let begin = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_arrears"));
        desk.at_home(command.args(SEND.split(' '))).stdout(std::process::Stdio::null()).spawn().unwrap()
    };
    let processes: Vec<_> = (0..4).map(|_| begin()).collect();
    let came: Vec<_> = processes.into_iter().map(|mut process| process.wait().unwrap().code()).collect();
    assert!(came.contains(&Some(0)), "{came:?}");
    let took: Vec<Value> = endpoint.took();
    let ids: Vec<&str> = took.iter().map(|event| event["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["account-1", "account-2", "account-3", "account-4", "account-5"], "each once: {came:?}");
}

//! Events sent to an endpoint on this machine: how far it has heard is kept in the book, what fails is tried later, what it refuses is a dead
//! letter, and any place can be gone back to.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use serde_json::Value;

use crate::contact_day::lines;
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

/// Of the book: two openings, then three repayments, the first of them of A1.
fn desk(endpoint: &Endpoint, more: &str) -> Desk {
    let desk = Desk::with_book();
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

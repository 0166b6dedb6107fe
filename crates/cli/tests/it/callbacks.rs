//! What comes back over HTTP: receipts and replies of a gateway, and one click to stop messages, at a server of a book with sent messages.

use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::{Value, json};

use crate::contact_day::{FIRST, RUN, lines, make, sent};
use crate::serve::Running;
use crate::support::Desk;

const KEY: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

const SENDS: &str = "[[channel]]\nname = \"all\"\nkind = \"file\"\ncarries = [\"sms\", \"email\"]\nfile = \"sent.jsonl\"\n\
                     [opt_out]\nurl = \"https://arrears.example.com/v1/opt-outs\"\nsecret_file = \"key\"\n";

const HEARS: &str = "[[channel]]\nname = \"texts\"\nkind = \"gateway\"\ncarries = [\"sms\"]\nurl = \"http://localhost:9/\"\n\
                     secret_file = \"key\"\ncallback_url = \"https://arrears.example.com/v1/receipts/texts\"\n\
                     [opt_out]\nurl = \"https://arrears.example.com/v1/opt-outs\"\nsecret_file = \"key\"\n";

/// A book from which a text message went to P1 and a mail to P3, and its server.
fn served() -> (Desk, Running) {
    let desk = Desk::new();
    make(&desk);
    desk.write("key", KEY);
    desk.write("channels.toml", SENDS);
    desk.done(&format!("{RUN} {FIRST}"));
    desk.write("hears.toml", HEARS);
    // The book is closed through February.
    desk.write("work.toml", &desk.done("work rules preset desk-cn").replace("2025-01-01", "2026-03-01"));
    desk.done("work rules add work.toml --by Ana");
    desk.done("work rules activate desk-cn@1 --by Bo --reason agreed");
    let running = Running::start_with(&desk, &["--channels", "hears.toml"], &[]);
    (desk, running)
}

/// Status and body of what nobody in particular asks.
fn ask(running: &Running, method: &str, path: &str, headers: &str, body: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(&running.address).unwrap();
    let length = body.len();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n"
    );
    stream.write_all((head + body).as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
}

/// Posts what the gateway says, signed now.
fn tell(desk: &Desk, running: &Running, path: &str, id: &str, body: &Value) -> (u16, String) {
    let body = body.to_string();
    desk.write("body.json", &body);
    let headers = desk.done(&format!("events sign body.json --id {id} --secret-file key")).replace('\n', "\r\n");
    ask(running, "POST", path, &headers, &body)
}

fn message(desk: &Desk, person: &str) -> Value {
    let all = lines(&desk.done("contact messages list --json"));
    all.into_iter().find(|message| message["person"] == person).unwrap()
}

fn opt_outs(desk: &Desk, person: &str) -> Vec<Value> {
    let log = lines(&desk.done(&format!("contact log {person} --json")));
    log.into_iter().filter(|event| event["event"]["fact"] == "opted_out").collect()
}

#[test]
fn receipts_of_a_gateway_are_taken_by_their_signature() {
    let (desk, running) = served();
    let id = message(&desk, "P1")["message"].as_str().unwrap().to_owned();
    let delivered = json!({ "message_id": id, "status": "delivered", "at": "2026-03-01T02:00:05Z" });
    let answer = tell(&desk, &running, "/v1/receipts/texts", "r-1", &delivered);
    assert_eq!(answer, (200, r#"{"status":"new"}"#.to_owned()));
    assert_eq!(tell(&desk, &running, "/v1/receipts/texts", "r-1", &delivered).1, r#"{"status":"known"}"#);
    assert_eq!(message(&desk, "P1")["state"], "delivered");
    // The mail to P3 is none that this gateway carries.
    let mail = message(&desk, "P3")["message"].clone();
    let of_another = json!({ "message_id": mail, "status": "failed", "at": "2026-03-01T02:00:05Z" });
    assert_eq!(tell(&desk, &running, "/v1/receipts/texts", "r-2", &of_another).0, 404);
    assert_eq!(message(&desk, "P3")["state"], "sent");
    // Signed, but under another name; changed; not signed at all.
    assert_eq!(tell(&desk, &running, "/v1/receipts/calls", "r-3", &delivered).0, 401);
    let headers = desk.done("events sign body.json --id r-4 --secret-file key").replace('\n', "\r\n");
    let changed = delivered.to_string().replace("delivered", "failed");
    let (status, problem) = ask(&running, "POST", "/v1/receipts/texts", &headers, &changed);
    assert!(status == 401 && problem.contains("not_signed"), "{problem}");
    let old = desk.done("events sign body.json --id r-4 --secret-file key --at 2026-03-01T02:00:00Z");
    let (status, problem) =
        ask(&running, "POST", "/v1/receipts/texts", &old.replace('\n', "\r\n"), &delivered.to_string());
    assert!(status == 401 && problem.contains("in the past"), "{problem}");
    assert_eq!(ask(&running, "POST", "/v1/receipts/texts", "", "{}").0, 401);
    assert_eq!(tell(&desk, &running, "/v1/receipts/texts", "r-5", &json!({})).0, 400);
    running.signal("TERM");
    running.end();
}

#[test]
fn a_stop_word_stops_and_any_other_reply_waits_to_be_read() {
    let (desk, running) = served();
    let reply =
        |from: &str, text: &str| json!({ "from": from, "channel": "sms", "at": "2026-03-01T02:10:00Z", "text": text });
    let other = tell(&desk, &running, "/v1/replies/texts", "in-1", &reply("+8613800138000", "我下周还"));
    assert_eq!(other, (200, r#"{"status":"new"}"#.to_owned()));
    assert!(opt_outs(&desk, "P1").is_empty());
    let texts = lines(&desk.done("contact messages replies --json"));
    assert_eq!((texts[0]["person"].as_str(), texts[0]["text"].as_str()), (Some("P1"), Some("我下周还")));
    let jobs = desk.done("work list --json");
    assert!(jobs.contains("wrote back; read it and answer") && !jobs.contains("我下周还"), "{jobs}");
    let stop = reply("+8613800138000", "退订");
    assert_eq!(tell(&desk, &running, "/v1/replies/texts", "in-2", &stop).1, r#"{"status":"opted_out"}"#);
    assert_eq!(tell(&desk, &running, "/v1/replies/texts", "in-2", &stop).1, r#"{"status":"known"}"#);
    let told = opt_outs(&desk, "P1");
    assert_eq!(told.len(), 1);
    assert_eq!((&told[0]["event"]["channel"], &told[0]["actor"]), (&json!("sms"), &json!("gateway texts")));
    assert_eq!(tell(&desk, &running, "/v1/replies/texts", "in-3", &reply("+15550100", "STOP")).0, 404);
    // By the message, too; of another way than the gateway's nothing is believed.
    let mail = message(&desk, "P3")["message"].clone();
    let of_mail = json!({ "message_id": mail, "at": "2026-03-01T02:10:00Z", "text": "STOP" });
    assert_eq!(tell(&desk, &running, "/v1/replies/texts", "in-4", &of_mail).0, 404);
    running.signal("TERM");
    running.end();
    assert!(!desk.done("contact log --json").contains("我下周还"), "the journal has no text");
    desk.done("contact address erase P1");
    assert_eq!(desk.done("contact messages replies --json"), "");
}

#[test]
fn one_click_stops_mails_and_a_look_does_not() {
    let (desk, running) = served();
    let mail = sent(&desk).into_iter().find(|line| line["channel"] == "email").unwrap();
    let link = mail["opt_out_url"].as_str().unwrap().strip_prefix("https://arrears.example.com").unwrap().to_owned();
    assert!(!link.contains("P3") && !link.contains("wang") && !link.contains("0003"), "{link}");
    let (status, page) = ask(&running, "GET", &link, "", "");
    assert!(status == 200 && page.contains("<form method=\"post\">") && page.contains("lang=\"en\""), "{page}");
    for private in ["Wang", "P3", "ACCOUNT", "300.00"] {
        assert!(!page.contains(private), "{page}");
    }
    assert!(opt_outs(&desk, "P3").is_empty(), "a look changes nothing");
    let form = "content-type: application/x-www-form-urlencoded\r\n";
    let (status, page) = ask(&running, "POST", &link, form, "List-Unsubscribe=One-Click");
    assert!(status == 200 && page.contains("no more messages"), "{page}");
    assert_eq!(ask(&running, "POST", &link, form, "List-Unsubscribe=One-Click").0, 200);
    let told = opt_outs(&desk, "P3");
    assert_eq!(told.len(), 1);
    assert_eq!((&told[0]["event"]["channel"], &told[0]["actor"]), (&json!("email"), &json!("reader")));
    let wrong = link.replacen("/m-", "/m-0", 1);
    for method in ["GET", "POST"] {
        assert_eq!(ask(&running, method, &wrong, form, "").0, 404);
    }
    running.signal("TERM");
    running.end();
}

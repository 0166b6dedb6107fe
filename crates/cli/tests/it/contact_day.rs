//! A day of contact: planned, carried out once, handed over by carriers, killed in between.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::sync::mpsc::{Receiver, channel};

use serde_json::Value;

use crate::support::{Desk, MONTHLY};

const STRATEGY: &str = r#"
[strategy]
id = "test"
version = 1
effective_from = "2026-03-01"
currency = "CNY"

[plan]
asks_per_day = 1
asks_per_week = 3

[[party]]
id = "lender"
role = "creditor"
cost = { sms = "0.045", email = "0.005", voice = "4.50" }

[[state]]
id = "late"
english = "Past due"
chinese = "逾期"
when = 'standing.dpd > 0'

[[state.step]]
id = "friendly"
days_past_due = 1
channels = ["sms", "email"]
purpose = "collect"
template = "day-1"

[[state.step]]
id = "call"
days_past_due = 2
keep_days = 3
channels = ["voice"]
purpose = "collect"

[[state]]
id = "current"
english = "Nothing to do"
chinese = "正常"
"#;

const CONTRACTS: &str = "account,person,product,opened_on,principal,instalments\n\
    ACCOUNT-0001,P1,monthly,2026-01-31,300.00,3\nACCOUNT-0002,P2,monthly,2026-01-31,300.00,3\n\
    ACCOUNT-0003,P3,monthly,2026-01-31,300.00,3\nACCOUNT-0004,P3,monthly,2026-01-31,600.00,3\n\
    ACCOUNT-0005,P5,monthly,2026-01-31,300.00,3\n";

const ADDRESSES: &str = "person,address,channels,value,language,zone,name,name_zh,salutation,salutation_zh\n\
    P1,tel-1,sms voice,+8613800138000,zh-CN,Asia/Shanghai,Zhang Wei,张伟,Dear Mr Zhang,尊敬的张先生\n\
    P2,tel-1,sms,+8613800138002,,,Li Na,李娜,Dear Ms Li,尊敬的李女士\n\
    P3,mail-1,email,wang@example.com,en,,Wang Fang,王芳,Dear Ms Wang,尊敬的王女士\n";

pub(crate) const RUN: &str = "contact run --values lender.toml --channels channels.toml";
pub(crate) const FIRST: &str = "--at 2026-03-01T10:00:00+08:00";
const SECOND: &str = "--at 2026-03-02T10:00:00+08:00";

/// Four persons. P2 has paid; P3 has two accounts; P5 has no address. Due was 100.00, of ACCOUNT-0004 200.00, on 28 February.
fn desk() -> Desk {
    let desk = Desk::new();
    make(&desk);
    desk
}

pub(crate) fn make(desk: &Desk) {
    desk.write("monthly.toml", MONTHLY);
    desk.write("contracts.csv", CONTRACTS);
    desk.write("repayments.csv", "account,effective_on,amount,key\nACCOUNT-0002,2026-02-20,100.00,r1\n");
    desk.write("addresses.csv", ADDRESSES);
    desk.write("strategy.toml", STRATEGY);
    desk.write("lender.toml", include_str!("../../../../examples/values/lender.toml"));
    desk.write(
        "channels.toml",
        "[[channel]]\nname = \"all\"\nkind = \"file\"\ncarries = [\"sms\", \"email\"]\nfile = \"sent.jsonl\"\n",
    );
    desk.done("book init --product monthly.toml --time-zone Asia/Shanghai");
    desk.done("book import --contracts contracts.csv --repayments repayments.csv");
    desk.done("day close --through 2026-02-28");
    desk.done("contact add cn-2026 --by Ana");
    desk.done("contact activate cn-2026@1 --by Bo --reason counsel");
    desk.done("strategy add strategy.toml --by Ana");
    desk.done("strategy activate test@1 --by Bo --reason tried");
    desk.done("contact address import addresses.csv --by Ana");
}

pub(crate) fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

pub(crate) fn sent(desk: &Desk) -> Vec<Value> {
    lines(&desk.read("sent.jsonl"))
}

fn log(desk: &Desk) -> Vec<Value> {
    lines(&desk.done("contact log --json --limit 100000"))
}

/// Attempts by person and day in Shanghai, counted over the log alone.
fn attempts(desk: &Desk) -> BTreeMap<(String, String), u32> {
    let mut counted = BTreeMap::new();
    for event in log(desk).iter().filter(|event| event["kind"] == "contact.attempt") {
        let at: jiff::Timestamp = event["at"].as_str().unwrap().parse().unwrap();
        let day = at.in_tz("Asia/Shanghai").unwrap().date().to_string();
        *counted.entry((event["person"].as_str().unwrap().to_owned(), day)).or_default() += 1;
    }
    counted
}

#[test]
fn a_plan_tells_way_amount_and_what_is_missing_and_keeps_nothing() {
    let desk = desk();
    let told = lines(&desk.done(&format!("contact plan --json {FIRST}")));
    let row = |person: &str| told.iter().find(|row| row["person"] == person).unwrap();
    assert_eq!((row("P1")["came"].as_str(), row("P1")["channel"].as_str()), (Some("message"), Some("sms")));
    assert_eq!(row("P1")["accounts"][0]["amount"], "100.00");
    let both = row("P3");
    assert_eq!((both["channel"].as_str(), both["passed_over"][0]["why"].as_str()), (Some("email"), Some("no_address")));
    let amounts: Vec<&str> =
        both["accounts"].as_array().unwrap().iter().map(|one| one["amount"].as_str().unwrap()).collect();
    assert_eq!(amounts, ["100.00", "200.00"]);
    assert_eq!(row("P5")["came"], "no_way");
    assert!(told.iter().all(|row| row["person"] != "P2"), "who has paid has nothing due");
    let totals = &told.last().unwrap()["totals"];
    assert_eq!((&totals["persons"], totals["cost"].as_str()), (&Value::from(3), Some("0.05")));
    assert!(attempts(&desk).is_empty());
    let night = lines(&desk.done("contact plan --json --at 2026-03-01T23:00:00+08:00"));
    let told = night.iter().find(|row| row["person"] == "P1").unwrap();
    assert_eq!((told["came"].as_str(), told["passed_over"][0]["rule"].as_str()), (Some("no_way"), Some("cn-hours")));
    assert_eq!(told["allowed_from"], "2026-03-02T00:00:00Z");
}

#[test]
fn a_day_is_carried_out_once_and_stands_in_the_log() {
    let desk = desk();
    let tried = desk.done(&format!("{RUN} {FIRST} --dry-run"));
    assert!(tried.contains("nothing was kept, nothing was sent"), "{tried}");
    assert!(attempts(&desk).is_empty() && !desk.path("sent.jsonl").exists());
    desk.done(&format!("{RUN} {FIRST}"));
    let first = sent(&desk);
    assert_eq!(first.len(), 2);
    let to = |address: &str| first.iter().find(|line| line["to"] == address).unwrap();
    let text = to("+8613800138000")["text"].as_str().unwrap();
    assert!(text.contains("尊敬的张先生") && text.contains("100.00") && text.contains("****0001"), "{text}");
    let mail = to("wang@example.com")["text"].as_str().unwrap();
    assert!(mail.contains("Dear Ms Wang") && mail.contains("300.00") && mail.contains("****0003, ****0004"), "{mail}");
    for at in [FIRST, "--at 2026-03-01T15:00:00+08:00"] {
        desk.done(&format!("{RUN} {at}"));
        assert_eq!(sent(&desk), first, "the same day again sends nothing new");
    }
    let kinds: Vec<String> = log(&desk)
        .iter()
        .filter(|event| event["person"] == "P1")
        .map(|event| event["kind"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(kinds, ["contact.address_given", "contact.attempt", "treatment.taken", "message.sent"]);
    desk.done("day close --through 2026-03-01");
    desk.done(&format!("{RUN} {SECOND}"));
    assert_eq!(sent(&desk).len(), 2, "the second day is a call");
    let counted = attempts(&desk);
    assert_eq!(counted.len(), 2);
    assert!(counted.values().all(|count| *count == 1), "{counted:?}");
    let call = log(&desk).into_iter().rfind(|event| event["kind"] == "treatment.taken").unwrap();
    assert_eq!((&call["person"], &call["event"]["channel"]), (&Value::from("P1"), &Value::from("voice")));
}

#[test]
fn nobody_is_written_to_about_what_was_paid_between_plan_and_hand_over() {
    let desk = desk();
    desk.done(&format!("{RUN} {FIRST} --queue-only"));
    desk.write("late.csv", "account,effective_on,amount,key\nACCOUNT-0001,2026-03-01,100.00,r2\n");
    desk.done("book import --repayments late.csv");
    desk.done("contact deliver --channels channels.toml --through 2026-03-01T10:05:00+08:00");
    let sent = sent(&desk);
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0]["to"], "wang@example.com");
    let dead = lines(&desk.done("contact messages list --state dead --json"));
    assert_eq!((dead.len(), dead[0]["person"].as_str()), (1, Some("P1")));
    assert_eq!(dead[0]["why"], "nothing is past due on account ACCOUNT-0001");
    let id = dead[0]["message"].as_str().unwrap();
    desk.done(&format!("contact messages retry {id} --by Ana --at 2026-03-01T10:06:00+08:00"));
    desk.done("contact deliver --channels channels.toml --through 2026-03-01T10:07:00+08:00");
    assert_eq!(desk.read("sent.jsonl").lines().count(), 1, "reviving it does not pass the ledger by");
    desk.done(&format!("contact messages drop {id} --by Ana --reason paid"));
    assert_eq!(desk.done("contact messages list --state dead --json"), "");
}

#[test]
fn an_erased_address_is_written_to_no_more() {
    let desk = desk();
    let shown = desk.done("contact address list P1");
    assert!(shown.contains("tel-1") && !shown.contains("13800138000"), "{shown}");
    assert!(desk.done("contact address list P1 --reveal --reason returned --by Ana").contains("+8613800138000"));
    desk.done(&format!("{RUN} {FIRST} --queue-only"));
    desk.done("contact address erase P1");
    desk.done("contact deliver --channels channels.toml --through 2026-03-01T10:05:00+08:00");
    assert!(sent(&desk).iter().all(|line| line["to"] == "wang@example.com"));
    let all = desk.done("contact log --json") + &desk.done("contact messages list --json");
    assert!(!all.contains("13800138000") && !all.contains("Zhang"), "{all}");
}

/// What a gateway was asked: the idempotency key of each request, as it came in.
struct Gateway {
    url: String,
    asked: Receiver<(String, TcpStream)>,
}

impl Gateway {
    fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let (tell, asked) = channel();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let stream = stream.unwrap();
                if tell.send((key_of(&stream), stream)).is_err() {
                    return;
                }
            }
        });
        Self { url, asked }
    }

    fn file(&self) -> String {
        format!(
            "[[channel]]\nname = \"g\"\nkind = \"gateway\"\ncarries = [\"sms\", \"email\"]\nurl = \"{}\"\nsecret_file = \"key\"\n",
            self.url
        )
    }
}

fn key_of(stream: &TcpStream) -> String {
    let mut reader = BufReader::new(stream);
    let (mut key, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        match line.trim().to_ascii_lowercase().split_once(": ") {
            Some(("idempotency-key", value)) => value.clone_into(&mut key),
            Some(("content-length", value)) => length = value.parse().unwrap(),
            Some(_) => {}
            None if line.trim().is_empty() => break,
            None => {}
        }
    }
    reader.read_exact(&mut vec![0; length]).unwrap();
    key
}

fn answer(mut stream: TcpStream, status: &str) {
    write!(stream, "HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").unwrap();
}

fn with_gateway(desk: &Desk, gateway: &Gateway) {
    desk.write("key", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    desk.write("channels.toml", &gateway.file());
}

fn spawn(desk: &Desk, line: &str) -> std::process::Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_arrears"));
    command.args(line.split_whitespace());
    desk.at_home(&mut command).stdout(std::process::Stdio::null()).spawn().unwrap()
}

#[test]
fn who_is_killed_while_a_gateway_is_asked_tries_again_under_the_same_id() {
    let desk = desk();
    let gateway = Gateway::open();
    with_gateway(&desk, &gateway);
    let mut child = spawn(&desk, &format!("{RUN} {FIRST}"));
    let asked: Vec<(String, TcpStream)> = (0..2).map(|_| gateway.asked.recv().unwrap()).collect();
    child.kill().unwrap();
    child.wait().unwrap();
    let first: BTreeSet<String> = asked.iter().map(|(key, _)| key.clone()).collect();
    drop(asked);
    assert_eq!(first.len(), 2);
    let sending = lines(&desk.done("contact messages list --state sending --json"));
    assert_eq!(sending.iter().map(|one| one["message"].as_str().unwrap().to_owned()).collect::<BTreeSet<_>>(), first);
    let deliver = "contact deliver --channels channels.toml --through 2026-03-01T10:0";
    desk.done(&format!("{deliver}4:59+08:00"));
    assert!(gateway.asked.try_recv().is_err(), "before the lease is over nobody asks");
    let again = std::thread::scope(|scope| {
        let done = scope.spawn(|| desk.done(&format!("{deliver}5:00+08:00")));
        let mut again = BTreeSet::new();
        for _ in 0..2 {
            let (key, stream) = gateway.asked.recv().unwrap();
            again.insert(key);
            answer(stream, "202 Accepted");
        }
        done.join().unwrap();
        again
    });
    assert_eq!(again, first);
    assert_eq!(lines(&desk.done("contact messages list --state sent --json")).len(), 2);
    assert!(attempts(&desk).values().all(|count| *count == 1));
}

#[test]
fn what_a_gateway_refuses_for_now_is_tried_later_and_given_up_at_last() {
    let desk = desk();
    let gateway = Gateway::open();
    with_gateway(&desk, &gateway);
    desk.write("channels.toml", &format!("{}\n[retry]\ntries_max = 2\nfirst_wait_seconds = 60\n", gateway.file()));
    let ask = |line: &str, status: &'static str, times: usize| {
        std::thread::scope(|scope| {
            let done = scope.spawn(|| desk.done(line));
            for _ in 0..times {
                answer(gateway.asked.recv().unwrap().1, status);
            }
            done.join().unwrap()
        })
    };
    ask(&format!("{RUN} {FIRST}"), "503 Busy", 2);
    assert_eq!(lines(&desk.done("contact messages list --state queued --json")).len(), 2);
    ask("contact deliver --channels channels.toml --through 2026-03-01T10:02:00+08:00", "503 Busy", 2);
    let dead = lines(&desk.done("contact messages list --state dead --json"));
    assert_eq!((dead.len(), dead[0]["tries"].as_u64()), (2, Some(2)));
    desk.done(&format!(
        "contact messages retry {} --by Ana --at 2026-03-01T11:00:00+08:00",
        dead[0]["message"].as_str().unwrap()
    ));
    ask("contact deliver --channels channels.toml --through 2026-03-01T11:00:00+08:00", "400 No", 1);
    assert_eq!(lines(&desk.done("contact messages list --state failed --json")).len(), 1);
}

#[test]
fn two_who_run_at_once_send_each_message_once() {
    race(&desk());
}

#[test]
fn two_who_run_at_once_on_a_database_send_each_message_once() {
    let Some(url) = crate::stores::address("contact_day") else { return };
    let desk = Desk::with_database(url);
    make(&desk);
    race(&desk);
}

fn race(desk: &Desk) {
    let gateway = Gateway::open();
    with_gateway(desk, &gateway);
    let mut both: Vec<std::process::Child> = (0..2).map(|_| spawn(desk, &format!("{RUN} {FIRST}"))).collect();
    let mut keys = Vec::new();
    for _ in 0..2 {
        let (key, stream) = gateway.asked.recv().unwrap();
        keys.push(key);
        answer(stream, "202 Accepted");
    }
    for child in &mut both {
        assert!(child.wait().unwrap().success());
    }
    assert!(gateway.asked.try_recv().is_err(), "nothing is sent twice");
    assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), 2);
    assert!(attempts(desk).values().all(|count| *count == 1), "{:?}", attempts(desk));
}

#[test]
fn receipts_tell_what_became_of_messages_in_any_order_and_twice() {
    let desk = desk();
    desk.done(&format!("{RUN} {FIRST}"));
    let ids: BTreeMap<String, String> = lines(&desk.done("contact messages list --json"))
        .iter()
        .map(|one| (one["person"].as_str().unwrap().to_owned(), one["message"].as_str().unwrap().to_owned()))
        .collect();
    let receipts = format!(
        "{{\"message_id\":\"{0}\",\"status\":\"delivered\",\"at\":\"2026-03-01T02:01:00Z\"}}\n\
         {{\"message_id\":\"{0}\",\"status\":\"accepted\",\"at\":\"2026-03-01T02:00:30Z\"}}\n\
         {{\"message_id\":\"{1}\",\"status\":\"failed\",\"at\":\"2026-03-01T02:01:00Z\",\"outcome\":\"invalid\"}}\n\
         {{\"message_id\":\"m-nobody\",\"status\":\"delivered\",\"at\":\"2026-03-01T02:01:00Z\"}}\n",
        ids["P3"], ids["P1"]
    );
    desk.write("receipts.jsonl", &receipts);
    let line = "contact receipts receipts.jsonl --by operator";
    assert_eq!(desk.done(line), "receipts.jsonl: 2 changed a message, 1 said nothing new, 1 of no message of ours\n");
    let before = log(&desk);
    assert_eq!(desk.done(line), "receipts.jsonl: 0 changed a message, 3 said nothing new, 1 of no message of ours\n");
    assert_eq!(log(&desk), before);
    assert_eq!(lines(&desk.done("contact messages list --state delivered --json"))[0]["person"], "P3");
    assert_eq!(lines(&desk.done("contact messages list --state failed --json"))[0]["person"], "P1");
    let invalid = before.iter().find(|event| event["kind"] == "contact.begins").unwrap();
    assert_eq!((&invalid["event"]["fact"], &invalid["event"]["address"]), (&"number_invalid".into(), &"tel-1".into()));
}

//! Days of contact over HTTP: tried, put into the outbox, handed over once.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use app::channel::{Carrier, Outgoing, SendError, Sent};
use app::channel_file;
use app::treatment::Press;
use collections::Set;
use collections::conduct::Approved;
use collections::message::Values;
use collections::person::Channel;
use http_api::{Carrying, Means, Outward};
use serde_json::{Value, json};

use crate::documents::{in_force, pair};
use crate::sessions::{Browser, add_user, browser};
use crate::support::Server;

/// A message on the 367th day past due: from 28 February 2025 it is 365 days to that day of 2026, and two more to 2 March.
const STRATEGY: &str = r#"
[strategy]
id = "test"
version = 1
effective_from = "2025-01-01"
currency = "CNY"

[plan]
asks_per_day = 1
asks_per_week = 3

[[party]]
id = "lender"
role = "creditor"
cost = { sms = "0.045" }

[[state]]
id = "late"
english = "Past due"
chinese = "逾期"
when = 'standing.dpd > 0'

[[state.step]]
id = "friendly"
days_past_due = 367
channels = ["sms"]
purpose = "collect"
template = "day-1"

[[state]]
id = "current"
english = "Nothing to do"
chinese = "正常"
"#;

const CHANNELS: &str = r#"
[[channel]]
name = "texts"
kind = "file"
carries = ["sms"]
file = "/var/messages.jsonl"

[[endpoint]]
name = "core-banking"
url = "https://core.example.com/hooks"
secret_env = "CORE_KEY"
"#;

const VALUES: &str = include_str!("../../../../examples/values/lender.toml");

/// Noon of 2 March 2026 in Shanghai: the words and rules that come with the program are in force.
fn later() -> i64 {
    "2026-03-02T04:00:00Z".parse::<jiff::Timestamp>().unwrap().as_microsecond()
}

/// A carrier that takes everything, and remembers ids with texts.
#[derive(Clone, Default)]
struct Taken(Arc<Mutex<Vec<(String, String)>>>);

impl Carrier for Taken {
    fn name(&self) -> &str {
        "texts"
    }

    fn send(&self, message: &Outgoing) -> Result<Sent, SendError> {
        self.0.lock().unwrap().push((message.id.to_string(), message.content.text.clone()));
        Ok(Sent { reference: None })
    }
}

impl Press for Taken {
    fn letter(&self, _: &Values, _: &Approved) -> app::Result<Vec<u8>> {
        Err(app::Refused::new("no letters here").into())
    }
}

impl Means for Taken {
    fn carriers(&self) -> app::Result<Vec<Carrying>> {
        Ok(vec![Carrying { carries: Set::of(&[Channel::Sms]), carrier: Box::new(self.clone()) }])
    }
}

/// A1 of P1 has paid nothing, A2 of P2 what was due; P1 has a telephone; a strategy and a contact pack are in force.
fn server() -> (Server, Browser, Taken) {
    let taken = Taken::default();
    let means = Box::new(taken.clone());
    let file = channel_file::parse("channels.toml", CHANNELS).unwrap();
    let server = Server::with(2, |config| {
        config.now = later;
        config.outward = Some(Arc::new(Outward { file, means }));
    });
    let people = pair(&server);
    in_force(&server, &people, "contact_pack");
    let (ria, cora) = &people;
    let added = ria.post(&server, "/v1/documents/strategy", &json!({"text": STRATEGY, "reason": "to begin with"}));
    assert_eq!(added.status, 200, "{added:?}");
    let path = "/v1/documents/strategy/test@1/activation";
    assert_eq!(cora.post(&server, path, &json!({"reason": "looked through"})).status, 200);
    add_user(&server, "sue", &["supervisor"]);
    let sue = browser(&server, "sue");
    let address = json!({"address": "tel-1", "channels": ["sms"], "value": "+8613800138000", "zone": "Asia/Shanghai"});
    assert_eq!(sue.post(&server, "/v1/persons/P1/addresses", &address).status, 200);
    let name =
        json!({"name": "Zhang Wei", "name_zh": "张伟", "salutation": "Dear Mr Zhang", "salutation_zh": "尊敬的张先生"});
    let named = sue.post(&server, "/v1/persons/P1/name", &name);
    assert_eq!(named.status, 200, "{named:?}");
    for (date, key) in [("2025-02-28", "r1"), ("2025-03-31", "r2"), ("2025-04-30", "r3")] {
        let paid = json!({"account": "A2", "effective_on": date, "event": "repay 100.00", "key": key});
        assert_eq!(server.post("/v1/events", &paid.to_string()).status, 201);
    }
    (server, sue, taken)
}

/// Begins a run, and waits until it is over.
fn run(server: &Server, by: &Browser, body: &Value) -> Value {
    let begun = by.post(server, "/v1/contact-runs", body);
    assert_eq!(begun.status, 202, "{begun:?}");
    let path = format!("/v1/contact-runs/{}", begun.json()["run"]);
    let began = Instant::now();
    loop {
        let now = by.get(server, &path).json();
        if now["state"] != "running" {
            assert_eq!(now["state"], "done", "{now}");
            return now;
        }
        assert!(began.elapsed() < Duration::from_secs(60), "{now}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_day_of_contact_is_tried_queued_and_handed_over_once() {
    let (server, sue, taken) = server();
    let asked = |purpose: &str| json!({"purpose": purpose, "values": VALUES, "language": "zh"});
    let states = || {
        let messages = sue.get(&server, "/v1/messages").json();
        let items = messages["items"].as_array().unwrap().clone();
        items.iter().map(|one| (one["person"].clone(), one["state"].clone())).collect::<Vec<_>>()
    };
    let tried = run(&server, &sue, &asked("trial"));
    assert_eq!((&tried["totals"]["persons"], &tried["totals"]["came_to"]), (&json!(1), &json!({"sms": 1})), "{tried}");
    assert_eq!((&tried["totals"]["cost"], &tried["delivered"]), (&json!("0.045"), &Value::Null), "{tried}");
    assert_eq!((&tried["accounts"], &tried["looked_at"]), (&json!(2), &json!(2)), "{tried}");
    assert!(states().is_empty(), "nothing of a trial is kept");

    let queued = run(&server, &sue, &asked("queue"));
    assert_eq!(queued["totals"]["came_to"], json!({"sms": 1}), "{queued}");
    assert_eq!(states(), [(json!("P1"), json!("queued"))]);
    assert!(taken.0.lock().unwrap().is_empty(), "nothing of a queue is handed over");

    let delivered = run(&server, &sue, &json!({"purpose": "delivery"}));
    assert_eq!(delivered["delivered"], json!({"sent": 1, "put_off": 0, "failed": 0, "dead": 0}), "{delivered}");
    assert_eq!(states(), [(json!("P1"), json!("sent"))]);

    // The same day once more: the step was taken, and nobody hears anything twice.
    let again = run(&server, &sue, &asked("day"));
    assert_eq!(again["delivered"]["sent"], 0, "{again}");
    let messages = taken.0.lock().unwrap().clone();
    assert_eq!(messages.len(), 1);
    // What was due on the last of February, March and April: three times 100.00.
    assert!(messages[0].1.contains("300.00"), "{messages:?}");
    let all = sue.get(&server, "/v1/contact-runs").json();
    let purposes: Vec<&Value> = all["items"].as_array().unwrap().iter().map(|one| &one["purpose"]).collect();
    assert_eq!(purposes, ["trial", "queue", "delivery", "day"]);
}

/// A message that waits is found by person and state, tells neither text nor address, and goes nowhere once it is taken back.
#[test]
fn a_message_that_waits_is_looked_at_and_taken_back() {
    let (server, sue, taken) = server();
    run(&server, &sue, &json!({"purpose": "queue", "values": VALUES, "language": "zh"}));
    let found = sue.get(&server, "/v1/messages?person=P1&state=queued").json();
    let id = found["items"][0]["message"].as_str().unwrap_or_else(|| panic!("{found}")).to_owned();
    assert_eq!(sue.get(&server, "/v1/messages?person=P2").json()["items"], json!([]));
    let path = format!("/v1/messages/{id}");
    let shown = sue.get(&server, &path);
    let one = shown.json();
    assert_eq!(
        (&one["channel"], &one["accounts"], &one["template"]),
        (&json!("sms"), &json!(["A1"]), &json!("day-1 v1"))
    );
    assert!(!shown.body.contains("138") && !shown.body.contains("300.00"), "{shown:?}");
    let back = sue.post(&server, &format!("{path}/withdrawal"), &json!({"reason": "paid at the counter"}));
    assert_eq!(back.status, 200, "{back:?}");
    let delivered = run(&server, &sue, &json!({"purpose": "delivery"}));
    assert_eq!((&delivered["delivered"]["sent"], taken.0.lock().unwrap().len()), (&json!(0), 0), "{delivered}");
    assert_eq!(sue.get(&server, &path).status, 404, "it is out of the outbox");
    assert_eq!(sue.post(&server, &format!("{path}/retry"), &json!({})).status, 404);
}

#[test]
fn what_cannot_be_run_is_said_with_a_remedy() {
    let (server, sue, _) = server();
    let ask = |body: Value| sue.post(&server, "/v1/contact-runs", &body);
    let wrong = ask(json!({"purpose": "party"}));
    assert_eq!(wrong.problem(), "422 invalid_field: purpose: is none of day, queue, trial, delivery");
    assert_eq!(ask(json!({"purpose": "day"})).problem(), "422 invalid_field: values: is missing");
    let of_one =
        ask(json!({"purpose": "day", "values": "currency = \"CNY\"\n[person]\nname = { en = \"A\", zh = \"B\" }\n"}));
    assert_eq!(of_one.status, 422, "{of_one:?}");
    add_user(&server, "ana", &["collector"]);
    let refused = browser(&server, "ana").post(&server, "/v1/contact-runs", &json!({"purpose": "delivery"}));
    assert_eq!(refused.status, 403, "{refused:?}");
    assert_eq!(
        sue.get(&server, "/v1/contact-runs/9").problem(),
        "404 not_found: the server has no contact run 9 in mind"
    );

    let without = Server::start();
    let answer = without.post("/v1/contact-runs", r#"{"purpose":"delivery"}"#);
    assert_eq!(answer.problem(), "422 not_allowed: the server was not told who carries messages");
    assert_eq!(answer.json()["hint"], "start it with a channel file: arrears serve --channels FILE");
    assert_eq!(without.get("/v1/channels").json()["is_given"], false);
}

#[test]
fn channels_are_told_without_addresses_and_secrets() {
    let (server, sue, _) = server();
    let told = sue.get(&server, "/v1/channels");
    assert_eq!(
        told.json(),
        json!({
            "is_given": true,
            "carriers": [{"name": "texts", "kind": "file", "carries": ["sms"]}],
            "endpoints": [{"name": "core-banking", "events": told.json()["endpoints"][0]["events"], "is_told_here": false}],
            "has_opt_out_links": false,
        })
    );
    for hidden in ["core.example.com", "CORE_KEY", "/var/"] {
        assert!(!told.body.contains(hidden), "{told:?}");
    }
}

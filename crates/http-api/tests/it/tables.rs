//! Tables that are sent in: imported as a whole or not at all, and compared with the book.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::sessions::{Browser, add_user, browser, token};
use crate::support::{Answer, Server};

/// Three instalments of 100.00, of which the first is due on 28 February 2025.
const CONTRACTS: &str = "account,person,product,opened_on,principal,instalments\nB1,P7,monthly,2025-01-31,300.00,3\n";

fn finance(server: &Server) -> Browser {
    add_user(server, "fin", &["finance"]);
    browser(server, "fin")
}

fn send(server: &Server, by: &Browser, name: &str, table: &str) -> Answer {
    by.with(server, ("PUT", &format!("/v1/tables/{name}")), &[], table)
}

/// Waits for an import to end.
fn import(server: &Server, by: &Browser, body: &Value) -> Value {
    let begun = by.post(server, "/v1/table-imports", body);
    assert_eq!(begun.status, 202, "{begun:?}");
    let path = format!("/v1/table-imports/{}", begun.json()["import"]);
    let began = Instant::now();
    loop {
        let now = by.get(server, &path).json();
        if now["state"] != "running" {
            return now;
        }
        assert!(began.elapsed() < Duration::from_secs(60), "{now}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn tables_are_imported_once_however_often_they_come() {
    let server = Server::start();
    let fin = finance(&server);
    let sent = send(&server, &fin, "contracts.csv", CONTRACTS);
    assert_eq!((sent.status, &sent.json()["bytes"]), (200, &json!(CONTRACTS.len())), "{sent:?}");
    assert_eq!(sent.json()["columns"][2], "product");
    let repayments = "{\"account\":\"B1\",\"effective_on\":\"2025-02-28\",\"amount\":\"100.00\",\"key\":\"r1\"}\n";
    assert_eq!(send(&server, &fin, "money.jsonl", repayments).status, 200);
    let body = json!({"contracts": ["contracts.csv"], "repayments": ["money.jsonl"]});
    let dry = import(&server, &fin, &json!({"contracts": ["contracts.csv"], "is_dry_run": true}));
    assert_eq!((&dry["is_booked"], &dry["came"]["accounts_opened"]), (&json!(false), &json!(1)), "{dry}");
    assert_eq!(server.get("/v1/accounts/B1").status, 404, "nothing was booked");
    let done = import(&server, &fin, &body);
    assert_eq!((&done["state"], &done["is_booked"]), (&json!("done"), &json!(true)), "{done}");
    // An opening and a repayment; nothing was there before.
    assert_eq!((&done["came"]["events_booked"], &done["came"]["accounts_opened"]), (&json!(2), &json!(1)), "{done}");
    let again = import(&server, &fin, &body);
    assert_eq!((&again["came"]["events_booked"], &again["came"]["events_known"]), (&json!(0), &json!(2)), "{again}");
    assert_eq!(fin.ask(&server, "DELETE", "/v1/tables/money.jsonl", "").status, 204);
    let gone = fin.post(&server, "/v1/table-imports", &body);
    assert_eq!(gone.problem(), "422 invalid_field: you have sent no table \"money.jsonl\"");
}

/// One bad row of two keeps both out, unless the rest is wanted; each is told with its place.
#[test]
fn a_bad_row_is_named_and_keeps_everything_out_unless_the_rest_is_wanted() {
    let server = Server::start();
    let fin = finance(&server);
    let money = "account,effective_on,amount,key\nA1,2025-02-28,100.00,r1\nA1,2025-02-28,many,r2\n";
    assert_eq!(send(&server, &fin, "money.csv", money).status, 200);
    let refused = import(&server, &fin, &json!({"repayments": ["money.csv"]}));
    assert_eq!((&refused["is_booked"], &refused["came"]["events_booked"]), (&json!(false), &json!(0)), "{refused}");
    assert!(refused["refusal"].as_str().unwrap().contains("money.csv row 2 (line 3), column amount"), "{refused}");
    let rows = fin.get(&server, &format!("/v1/table-imports/{}/rejects", refused["import"])).lines();
    assert_eq!((rows.len(), &rows[0]["row"], &rows[0]["found"]), (1, &json!(2), &json!("many")), "{rows:?}");
    let rest = import(&server, &fin, &json!({"repayments": ["money.csv"], "on_bad_rows": "import_the_rest"}));
    assert_eq!((&rest["is_booked"], &rest["came"]["events_booked"]), (&json!(true), &json!(1)), "{rest}");
    assert_eq!(rest["came"]["rows_rejected"], 1);
}

#[test]
fn a_mapping_reads_tables_of_another_system() {
    let server = Server::start();
    let fin = finance(&server);
    assert_eq!(send(&server, &fin, "cash.csv", "Loan,Booked,Cents,Receipt\nA1,28.02.2025,10000,77\n").status, 200);
    let mapping = "[[repayments]]\nfile = \"cash.csv\"\naccount = \"Loan\"\n\
                   effective_on = { column = \"Booked\", format = \"%d.%m.%Y\" }\n\
                   amount = { column = \"Cents\", unit = \"minor\" }\nkey = \"Receipt\"\n";
    let done = import(&server, &fin, &json!({"mapping": mapping}));
    assert_eq!(done["came"]["events_booked"], 1, "{done}");
    let events = server.get("/v1/accounts/A1/events").json();
    assert_eq!(events["events"][1]["event"]["amount"], "100.00", "{events}");
    let wrong = fin.post(&server, "/v1/table-imports", &json!({"mapping": "[[repayments]]\nfile = 3\n"}));
    assert!(wrong.problem().starts_with("422 invalid_field: mapping: line 2"), "{wrong:?}");
}

#[test]
fn tables_are_of_whoever_sent_them_and_have_a_bound() {
    let server = Server::with(2, |config| config.limits.table_bytes = 100);
    let fin = finance(&server);
    assert_eq!(send(&server, &fin, "t.csv", "a,b\n1,2\n").status, 200);
    let large = send(&server, &fin, "large.csv", &"x".repeat(200));
    assert!(large.problem().starts_with("413 payload_too_large: the server has room for 92 more bytes"), "{large:?}");
    assert!(send(&server, &fin, "t.xls", "a").problem().starts_with("422 invalid_field: table: "), "no known kind");
    add_user(&server, "ria", &["risk_analyst"]);
    let ria = browser(&server, "ria");
    assert_eq!(ria.get(&server, "/v1/tables").json()["items"], json!([]));
    assert_eq!(fin.get(&server, "/v1/tables").json()["items"][0]["table"], "t.csv");
    assert_eq!(ria.ask(&server, "DELETE", "/v1/tables/t.csv", "").status, 404);
    let reader = token(&server, "reader", &["account.read"]);
    let headers = [("authorization", &*reader), ("content-type", "text/csv")];
    assert_eq!(server.ask("PUT", "/v1/tables/x.csv", &headers, "a\n1\n").status, 403);
}

/// A1 and A2 owe 100.00 since 28 February, so that they are 32 days past due on 1 April: one row agrees, one is 2 days off, one is of nobody.
#[test]
fn days_past_due_are_compared_with_another_systems() {
    let server = Server::start();
    let fin = finance(&server);
    let ages = "account,as_of,days_past_due\nA1,2025-04-01,32\nA2,2025-04-01,30\nZ9,2025-04-01,5\n";
    assert_eq!(send(&server, &fin, "ages.csv", ages).status, 200);
    let found = fin.post(&server, "/v1/age-comparisons", &json!({"table": "ages.csv"}));
    let found = found.json();
    assert_eq!((&found["late"], &found["late_exact"], &found["unknown"]), (&json!(2), &json!(1), &json!(1)), "{found}");
    let off = &found["differences"][0];
    let told = (&off["account"], &off["source_days"], &off["days"], &off["overdue"]);
    // Due on 28 February and 31 March: two instalments.
    assert_eq!(told, (&json!("A2"), &json!(30), &json!(32), &json!("200.00")), "{found}");
    let nearly = fin.post(&server, "/v1/age-comparisons", &json!({"table": "ages.csv", "within_days": 2})).json();
    assert_eq!((&nearly["late_within"], &nearly["differences"]), (&json!(2), &json!([])), "{nearly}");
}

#[test]
fn records_are_folded_beside_everything_else() {
    let server = Server::start();
    let fin = finance(&server);
    let repaid = json!({"account": "A1", "effective_on": "2025-02-28", "event": "repay 100.00", "key": "r1"});
    assert_eq!(server.post("/v1/events", &repaid.to_string()).status, 201);
    let before = server.get("/v1/accounts/A1?as_of=2025-03-02").json();
    let begun = fin.ask(&server, "POST", "/v1/record-folds", "");
    assert_eq!(begun.status, 202, "{begun:?}");
    let began = Instant::now();
    while fin.get(&server, "/v1/record-folds/1").json()["state"] == "running" {
        assert!(began.elapsed() < Duration::from_secs(30));
        std::thread::sleep(Duration::from_millis(10));
    }
    let done = fin.get(&server, "/v1/record-folds").json();
    assert_eq!((&done["items"][0]["state"], &done["items"][0]["done"]), (&json!("done"), &json!(1)), "{done}");
    assert_eq!(server.get("/v1/accounts/A1?as_of=2025-03-02").json(), before, "no answer changes");
}

/// An archive in memory: the names of its files.
#[derive(Debug, Default)]
struct Names(std::sync::Mutex<Vec<String>>);

impl http_api::ArchivePlace for Names {
    fn files(&self) -> app::Result<Vec<String>> {
        Ok(self.0.lock().unwrap().clone())
    }

    fn write(&self, sheet: &app::archive::Sheet) -> anyhow::Result<()> {
        let mut names = self.0.lock().unwrap();
        names.retain(|name| *name != sheet.name);
        names.push(sheet.name.clone());
        Ok(())
    }
}

/// Two openings at first, one repayment later: each is archived once.
#[test]
fn the_book_is_archived_as_it_grows() {
    let server = Server::with(2, |config| config.archive = Some(std::sync::Arc::new(Names::default())));
    let fin = finance(&server);
    let archived = |number: u32| {
        let begun = fin.ask(&server, "POST", "/v1/archivings", "");
        assert_eq!(begun.status, 202, "{begun:?}");
        let began = Instant::now();
        loop {
            let now = fin.get(&server, &format!("/v1/archivings/{number}")).json();
            if now["state"] != "running" {
                return now;
            }
            assert!(began.elapsed() < Duration::from_secs(30), "{now}");
            std::thread::sleep(Duration::from_millis(10));
        }
    };
    let first = archived(1);
    assert_eq!((&first["events"], &first["accounts"]), (&json!(2), &json!(2)), "{first}");
    let repaid = json!({"account": "A1", "effective_on": "2025-02-28", "event": "repay 100.00", "key": "r1"});
    assert_eq!(server.post("/v1/events", &repaid.to_string()).status, 201);
    let second = archived(2);
    assert_eq!((&second["events"], &second["accounts"], &second["last_seq"]), (&json!(1), &json!(0), &json!(3)));
    let refused = Server::start().post("/v1/archivings", "");
    assert_eq!(refused.problem(), "422 not_allowed: the server was not told where to archive");
}

/// Addresses are of persons: whoever takes a table of them in may send tables and record contacts. What is read back is masked.
#[test]
fn addresses_of_many_persons_come_in_as_a_table() {
    let server = Server::start();
    add_user(&server, "desk", &["finance", "collector"]);
    let desk = browser(&server, "desk");
    let table = "person,address,channels,value,zone,name\nP1,tel-1,\"sms voice\",+86 100 0000 0001,Asia/Shanghai,Zhang Min\n\
                 P1,mail-1,fax,a@example.com,,\nP99,tel-1,sms,+86 100 0000 0002,,\n";
    assert_eq!(send(&server, &desk, "addresses.csv", table).status, 200);
    let body = json!({"table": "addresses.csv"});
    let came = desk.post(&server, "/v1/address-imports", &body).json();
    // An address and a name; a way that there is not, and a person whom the book does not know.
    assert_eq!((&came["changed"], &came["known"]), (&json!(2), &json!(0)), "{came}");
    let refused = came["refused"].as_array().unwrap();
    assert_eq!(refused.len(), 2, "{came}");
    assert!(
        refused[0].as_str().unwrap().starts_with("addresses.csv, row 2: column channels: \"fax\" is no channel"),
        "{came}"
    );
    assert!(refused[1].as_str().unwrap().contains("row 3") && refused[1].as_str().unwrap().contains("P99"), "{came}");
    let again = desk.post(&server, "/v1/address-imports", &body).json();
    assert_eq!((&again["changed"], &again["known"]), (&json!(0), &json!(2)), "{again}");
    let known = desk.get(&server, "/v1/persons/P1/addresses").json();
    assert_eq!(
        (&known["name"]["name"], &known["addresses"][0]["value"]),
        (&json!("Z***in"), &json!("+***01")),
        "{known}"
    );
    let other = finance(&server);
    assert_eq!(other.post(&server, "/v1/address-imports", &body).status, 403, "no contacts are recorded by finance");
}

/// 1,000.00 at 12 % bears 10.00 in the 30 days to 31 March: 0.3333 a day, 4.66 posted after 14 of them and 5.00 after 15, on 16 March. Of
/// 4.66 bank-a has 3.26 (3.262) and the lender itself 1.40 (1.398); of 5.00 they have 3.50 and 1.50.
#[test]
fn accrued_income_is_told_by_group_and_by_lender() {
    let server = Server::start();
    let product = "[product]\nid = \"loan\"\nversion = 1\neffective_from = \"2020-01-01\"\ncurrency = \"CNY\"\n\n\
                   [plan]\nkind = \"equal_instalment\"\nannual_rate = \"12%\"\nday_count = \"30_360\"\n";
    assert_eq!(server.post("/v1/products", &json!({"text": product}).to_string()).status, 200);
    let fin = finance(&server);
    let contracts = "account,person,product,opened_on,principal,instalments,first_due,funding_source\n\
                     B1,P7,loan,2025-03-01,1000.00,3,2025-03-31,bank-a=70%+own=30%\n";
    assert_eq!(send(&server, &fin, "contracts.csv", contracts).status, 200);
    let opened = import(&server, &fin, &json!({"contracts": ["contracts.csv"]}));
    assert_eq!(opened["came"]["accounts_opened"], 1, "{opened}");
    assert_eq!(server.post("/v1/day-closes", r#"{"date":"2025-03-31"}"#).status, 202);
    server.get("/v1/day-closes/2025-03-31/progress");
    let told = |path: &str| server.get(path).json()["items"].as_array().unwrap().clone();
    let groups = told("/v1/accrued-income?from=2025-03-16&through=2025-03-16");
    assert_eq!(
        groups,
        [json!({"date": "2025-03-16", "product": "loan@1", "funding_source": "bank-a=70%+own=30%", "kind": "interest",
            "currency": "CNY", "accrued": "0.333333", "posted": "0.34", "posted_in_all": "5.00", "remainder": "0.000000"})]
    );
    let lenders = told("/v1/accrued-income/by-lender?from=2025-03-16&through=2025-03-16");
    let of = |lender: &str, posted: &str, in_all: &str| {
        json!({"date": "2025-03-16", "product": "loan@1", "lender": lender, "kind": "interest", "currency": "CNY",
            "posted": posted, "posted_in_all": in_all})
    };
    assert_eq!(lenders, [of("bank-a", "0.24", "3.50"), of("own", "0.10", "1.50")]);
    // By default it is the last closed day, by whose end all of the period is posted.
    assert_eq!(told("/v1/accrued-income")[0]["posted_in_all"], "10.00");
    assert_eq!(server.get("/v1/accrued-income?from=16.3.").problem().split(':').next().unwrap(), "422 invalid_field");
}

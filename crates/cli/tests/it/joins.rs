//! Several processes close a day of one book: whoever dies on the way, the book is the one that one process makes, row by row.
//!
//! To see a worker in the middle of a chunk nobody waits for a time: a lock holds it there, after what it found is written
//! and before the chunk is done.

use std::fmt::Write as _;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use postgres::Client;
use store_postgres::Address;
use store_postgres::throwaway::{Cluster, Purpose};

use crate::crash::REVOLVING;
use crate::stores::address;
use crate::support::{Desk, MONTHLY};

/// The closed days: the first statements, two due dates, and some that were missed.
const THROUGH: &str = "2025-03-05";

/// Chunks of this size divide most of the days.
const CHUNK: &str = "7";

/// A book of 60 accounts, opened on 2025-01-31: half in instalments of which a third is paid, half revolving with a purchase.
fn desk(url: String) -> Desk {
    let desk = Desk::with_database(url);
    desk.write("monthly.toml", MONTHLY);
    desk.write("revolving.toml", REVOLVING);
    let mut contracts = "account,person,product,opened_on,principal,instalments\n".to_owned();
    let mut events = "account,kind,effective_on,amount,key\n".to_owned();
    for account in 0..60 {
        let terms = if account % 2 == 0 { "monthly,2025-01-31,300.00,3" } else { "revolving,2025-01-31,,0" };
        writeln!(contracts, "A{account},P{account},{terms}").unwrap();
        match account % 6 {
            0 => writeln!(events, "A{account},repayment,2025-02-28,100.00,r").unwrap(),
            1 | 3 | 5 => writeln!(events, "A{account},purchase,2025-02-0{},{account}.50,p", account % 5 + 1).unwrap(),
            _ => {}
        }
    }
    desk.write("contracts.csv", &contracts);
    desk.write("events.csv", &events);
    desk.done("book init --product monthly.toml --product revolving.toml");
    desk.done("book import --contracts contracts.csv --repayments events.csv");
    desk
}

/// Somebody who looks into a book's schema, and holds locks there.
struct Onlooker(Client);

impl Onlooker {
    fn of(url: &str) -> Self {
        let address = Address::parse(url).unwrap();
        let mut client = address.connect().unwrap();
        client.batch_execute(&format!("set search_path to {}", address.schema())).unwrap();
        Self(client)
    }

    /// From now on whoever has found something in a chunk stops before it is done.
    fn hold_workers(&mut self) {
        self.0.batch_execute("begin; lock table wake in share mode").unwrap();
    }

    /// Waits until so many are stopped.
    fn wait_for(&mut self, workers: i64) {
        let sql = "select count(*) from pg_locks where not granted and relation = 'wake'::regclass";
        let began = Instant::now();
        while self.0.query_one(sql, &[]).unwrap().get::<_, i64>(0) != workers {
            assert!(began.elapsed() < Duration::from_secs(60), "{workers} workers never came");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    fn let_go(&mut self) {
        self.0.batch_execute("rollback").unwrap();
    }

    fn number(&mut self, sql: &str) -> i64 {
        self.0.query_one(sql, &[]).unwrap().get(0)
    }

    /// Every row of the book, without the times at which it was written.
    fn rows(&mut self) -> Vec<(String, Vec<String>)> {
        let tables = "select relname::text from pg_class where relnamespace = current_schema()::regnamespace \
                      and relkind in ('r', 'p') and not relispartition and relname <> 'migration' order by 1";
        let tables: Vec<String> = self.0.query(tables, &[]).unwrap().iter().map(|row| row.get(0)).collect();
        let rows = |table: String| {
            // A wake may stand there twice, and is one all the same.
            let sql = format!(
                "select distinct (to_jsonb(row) - '{{recorded_at,last_recorded_at,created_at,started_at,spent}}'::text[])::text \
                 from {table} row order by 1"
            );
            let rows = self.0.query(&sql, &[]).unwrap().iter().map(|row| row.get(0)).collect();
            (table, rows)
        };
        tables.into_iter().map(rows).collect()
    }
}

/// The book that one process makes of it with one worker.
fn closed_alone(name: &str) -> Option<Vec<(String, Vec<String>)>> {
    let url = address(name)?;
    let desk = desk(url.clone());
    desk.done(&format!("day close --through {THROUGH} --workers 1 --chunk 20000"));
    let rows = Onlooker::of(&url).rows();
    let count = |table: &str| rows.iter().find(|(name, _)| name == table).map_or(0, |(_, rows)| rows.len());
    assert!(count("transition") > 100 && count("accrual") > 0, "{} changes", count("transition"));
    assert!(count("journal") > 60 + 10 + 30, "statements were issued: {} events", count("journal"));
    assert_eq!(count("close_chunk"), 0);
    Some(rows)
}

fn start(desk: &Desk, line: &str) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_arrears"));
    desk.at_home(command.args(line.split_whitespace()));
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

#[track_caller]
fn done(child: Child) -> String {
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    assert_eq!(status.code(), Some(0), "{}", String::from_utf8_lossy(&stderr));
    String::from_utf8(stdout).unwrap()
}

/// How many chunks somebody who joined has done, by what it printed.
fn chunks(said: &str) -> usize {
    said.lines().map(|line| line.split([' ', ',']).nth(1).unwrap().parse::<usize>().unwrap()).sum()
}

#[test]
fn processes_that_join_a_close_make_the_same_book() {
    let Some(expected) = closed_alone("closed_alone") else { return };
    let url = address("joined").unwrap();
    let desk = desk(url.clone());
    let mut onlooker = Onlooker::of(&url);
    onlooker.hold_workers();
    let close = start(&desk, &format!("day close --through {THROUGH} --workers 2 --chunk {CHUNK}"));
    onlooker.wait_for(2);
    let joins = [2, 1].map(|workers| start(&desk, &format!("day join --through {THROUGH} --workers {workers}")));
    // Each worker of each process is at a chunk of its own.
    onlooker.wait_for(5);
    onlooker.let_go();
    let closed = done(close);
    let said = joins.map(done);
    assert!(said.iter().all(|said| chunks(said) > 0), "{said:?}");
    assert!(closed.contains("2025-03-05") && !closed.contains("unfinished"), "{closed}");
    assert_eq!(onlooker.rows(), expected);
    desk.done("book verify");
    desk.done("day audit");
    assert_eq!(desk.done("day join"), "no day was being closed by several workers\n");
}

#[test]
fn a_process_that_is_killed_in_the_middle_of_its_chunks_leaves_them_to_others() {
    let Some(expected) = closed_alone("closed_alone_for_a_worker") else { return };
    let url = address("a_worker_is_killed").unwrap();
    let desk = desk(url.clone());
    let mut onlooker = Onlooker::of(&url);
    onlooker.hold_workers();
    let close = start(&desk, &format!("day close --through {THROUGH} --workers 2 --chunk {CHUNK}"));
    onlooker.wait_for(2);
    let mut join = start(&desk, &format!("day join --through {THROUGH} --workers 2"));
    onlooker.wait_for(4);
    join.kill().unwrap();
    assert_eq!(join.wait().unwrap().code(), None);
    // What it had written is not there, and none of its chunks is done.
    let mut other = Onlooker::of(&url);
    assert_eq!(other.number("select count(*) from transition"), 0);
    assert_eq!(other.number("select count(*) from close_chunk where is_done"), 0);
    onlooker.let_go();
    done(close);
    assert_eq!(onlooker.rows(), expected);
    desk.done("book verify");
}

#[test]
fn a_close_whose_process_is_killed_goes_on_with_the_chunks_that_others_did() {
    let Some(expected) = closed_alone("closed_alone_for_a_close") else { return };
    let url = address("a_close_is_killed").unwrap();
    let desk = desk(url.clone());
    let mut onlooker = Onlooker::of(&url);
    onlooker.hold_workers();
    let mut close = start(&desk, &format!("day close --through {THROUGH} --workers 2 --chunk {CHUNK}"));
    onlooker.wait_for(2);
    close.kill().unwrap();
    assert_eq!(close.wait().unwrap().code(), None);
    onlooker.let_go();
    // Its connection is seen to be dead once the lock no longer holds it.
    let alone = "select count(*) from pg_locks where relation = 'close_chunk'::regclass";
    while onlooker.number(alone) > 0 {
        std::thread::sleep(Duration::from_millis(5));
    }
    // 60 accounts in chunks of 7 are 9; the last has 4. While it is held, who joins can do the other 8.
    onlooker.0.batch_execute("begin; select from close_chunk order by through desc limit 1 for update").unwrap();
    assert_eq!(desk.done("day join --workers 2"), "2025-01-31: 8 chunks, 56 accounts\n");

    // What they found is told, although nobody has put it together.
    let status = desk.json("day status --json --days 5");
    assert_eq!(status["last_close"], serde_json::Value::Null);
    let close = &status["closes"][0];
    assert_eq!((&close["day"], &close["is_finished"]), (&"2025-01-31".into(), &false.into()));
    assert_eq!((&close["awake"], &close["movements"]["opened"]), (&56.into(), &56.into()));
    assert_eq!(close["chunks"], serde_json::json!({ "done": 8, "all": 9 }));
    assert!(desk.done("day status").contains("unfinished, 8 of 9 chunks"), "{}", desk.done("day status"));
    desk.done("book verify");

    onlooker.let_go();
    assert_eq!(desk.done("day join"), "2025-01-31: 1 chunks, 4 accounts\n");
    let closed = desk.json(&format!("day close --through {THROUGH} --json"));
    assert_eq!((&closed[0]["awake"], &closed[0]["is_finished"]), (&60.into(), &true.into()));
    assert_eq!(closed[0].get("chunks"), None);
    assert_eq!(onlooker.rows(), expected);
    desk.done("book verify");
    desk.done("day audit");
}

/// A chunk's commit does not wait for the disk. A server that dies takes such chunks with it, and they are closed again.
#[test]
fn chunks_that_a_dying_server_forgets_are_closed_again() {
    let Some(expected) = closed_alone("closed_alone_for_a_server") else { return };
    let mut server = Cluster::start(&std::env::temp_dir(), Purpose::Measurement).unwrap().unwrap();
    let url = server.address("a_server_dies");
    let desk = desk(url.clone());
    let mut onlooker = Onlooker::of(&url);
    for setting in ["wal_writer_delay to '10s'", "bgwriter_delay to '10s'"] {
        onlooker.0.batch_execute(&format!("alter system set {setting}")).unwrap();
    }
    onlooker.0.batch_execute("select pg_reload_conf()").unwrap();
    onlooker.hold_workers();
    let mut close = start(&desk, &format!("day close --through {THROUGH} --workers 2 --chunk {CHUNK}"));
    onlooker.wait_for(2);
    close.kill().unwrap();
    close.wait().unwrap();
    onlooker.let_go();
    let mut done = 0;
    while done < 9 {
        // The connection of whoever was killed may hold the first chunk for a moment.
        done +=
            chunks(&desk.run("day join --workers 2").out.replace("no day was being closed by several workers\n", ""));
    }
    assert_eq!(onlooker.number("select count(*) from close_chunk where is_done"), 9);
    server.crash().unwrap();
    let mut onlooker = Onlooker::of(&url);
    let left = onlooker.number("select count(*) from close_chunk where is_done");
    assert!(left < 9, "the server forgot nothing");
    assert_eq!(onlooker.number("select count(*) from transition"), 7 * left, "of a chunk all is there, or nothing");
    desk.done("book verify");
    desk.done(&format!("day close --through {THROUGH} --workers 2 --chunk {CHUNK}"));
    assert_eq!(onlooker.rows(), expected);
    desk.done("book verify");
}

/// Who stays for several days does not keep to the products that the book had when he came.
#[test]
fn whoever_joins_for_several_days_learns_of_new_products() {
    let Some(url) = address("joined_for_days") else { return };
    let desk = desk(url.clone());
    let mut onlooker = Onlooker::of(&url);
    let close = |through| start(&desk, &format!("day close --through {through} --workers 2 --chunk {CHUNK}"));
    onlooker.hold_workers();
    let first = close("2025-01-31");
    onlooker.wait_for(2);
    let join = start(&desk, "day join --through 2025-02-01 --workers 1");
    onlooker.wait_for(3);
    onlooker.let_go();
    done(first);

    desk.write("later.toml", &MONTHLY.replace("id = \"monthly\"", "id = \"later\""));
    let accounts: String = (0..60).map(|number| format!("B{number},P,later,2025-02-01,300.00,3\n")).collect();
    desk.write("later.csv", &format!("account,person,product,opened_on,principal,instalments\n{accounts}"));
    desk.done("product add later.toml");
    desk.done("book import --contracts later.csv");

    onlooker.hold_workers();
    let second = close("2025-02-01");
    onlooker.wait_for(3);
    onlooker.let_go();
    done(second);
    let said = done(join);
    let days: Vec<&str> = said.lines().map(|line| &line[..10]).collect();
    assert_eq!(days, ["2025-01-31", "2025-02-01"], "{said}");
    desk.done("book verify");
}

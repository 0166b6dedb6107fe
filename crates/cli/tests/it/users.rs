//! Users and tokens at the command line, and the server that they come in to.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::serve::Running;
use crate::serve::client::Client;
use crate::support::Desk;

/// Runs a command line, and types a line.
fn typing(desk: &Desk, line: &str, typed: &str) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_arrears"));
    desk.at_home(command.args(line.split_whitespace()));
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    writeln!(child.stdin.take().unwrap(), "{typed}").unwrap();
    let output = child.wait_with_output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(said).unwrap())
}

#[test]
fn users_are_added_changed_and_listed() {
    let desk = Desk::with_book();
    let added = typing(&desk, "user add Ana --role admin", "correct horse battery");
    assert_eq!(added, (Some(0), "user ana is added\n".to_owned()));
    let short = typing(&desk, "user add bob --role admin", "short");
    assert_eq!(short.0, Some(1));
    assert!(short.1.starts_with("error: the password has fewer than 12 characters\n"), "{}", short.1);
    assert_eq!(
        typing(&desk, "user add bob --role admin", "").1.lines().next(),
        Some("error: there is no password on stdin")
    );
    assert!(
        desk.refused("user role ana --role king")
            .starts_with("error: \"king\" is no role\nhint: roles are collector, ")
    );
    desk.done("user role ana --role collector --role legal");
    desk.done("user lock ana");
    assert_eq!(desk.json("user list --json")[0]["roles"], serde_json::json!(["collector", "legal"]));
    assert_eq!(desk.json("user list --json")[0]["is_locked"], true);
    let totp = desk.done("user totp ana");
    assert!(totp.contains("link  otpauth://totp/Arrears:ana?secret="), "{totp}");
    assert_eq!(desk.json("user list --json")[0]["has_totp"], true);
    assert_eq!(desk.refused("user lock bob"), "error: there is no user \"bob\"\n");
    desk.done("book verify");
}

#[test]
fn a_token_opens_what_it_says() {
    let desk = Desk::with_book();
    let token = desk.done("token add reader --scope book.read --days 1");
    assert!(desk.refused("token add x --scope all").starts_with("error: \"all\" is no permission\n"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_arrears"));
    desk.at_home(command.args(["serve", "--listen", "127.0.0.1:0"]).env_remove("ARREARS_TOKEN"));
    let running = Running::of(command.env_remove("ARREARS_LOG"));
    let mut client = Client::bearing(&running.address, token.trim()).unwrap();
    assert_eq!(client.get("/v1/book").unwrap().0, 200);
    assert_eq!(client.get("/v1/accounts/A1").unwrap().0, 403);
    running.signal("TERM");
    let (_, log) = running.end();
    assert!(!log.contains("nobody can come in yet"), "{log}");
    desk.done("token revoke reader");
    assert_eq!(desk.json("token list --json")[0]["state"], "revoked");
}

#[test]
fn a_server_that_nobody_can_ask_says_how_to_come_in() {
    let desk = Desk::with_book();
    let serve = |more: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_arrears"));
        desk.at_home(command.args(["serve", "--listen", "127.0.0.1:0"]).args(more).env_remove("ARREARS_TOKEN"));
        let running = Running::of(command.env_remove("ARREARS_LOG"));
        let status = Client::new(&running.address).unwrap().get("/v1/book").unwrap().0;
        let open = Client::bearing(&running.address, "").unwrap().get("/v1/book").unwrap().0;
        running.signal("TERM");
        (status, open, running.end().1)
    };
    let (known, unknown, log) = serve(&[]);
    assert_eq!((known, unknown), (401, 401));
    assert!(log.contains("nobody can come in yet") && log.contains("arrears user add NAME --role admin"), "{log}");
    let (_, unknown, log) = serve(&["--open"]);
    assert_eq!(unknown, 200);
    assert!(log.contains("OPEN: nobody is asked who they are"), "{log}");
}

//! What is done through a server that may be killed on the way.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use super::Fate;
use super::script::Post;
use crate::serve::client::{Client, TOKEN};
use crate::support::Desk;

/// Posts events in their order, each when the one before is acknowledged; what was acknowledged is noted.
pub(super) fn post(desk: &Desk, posts: &[Post], killed_after: Option<Duration>, noted: &mut BTreeSet<String>) -> Fate {
    serve(desk, killed_after, |client| {
        for Post { key, body } in posts {
            match client.post("/v1/events", body) {
                Ok(200 | 201) => drop(noted.insert(key.clone())),
                Ok(other) => panic!("{key}: {other}"),
                Err(_) => return false,
            }
        }
        true
    })
}

/// Closes days, and waits until they are closed.
pub(super) fn close(desk: &Desk, through: &str, killed_after: Option<Duration>) -> Fate {
    serve(desk, killed_after, |client| {
        let asked = client.post("/v1/day-closes", &format!(r#"{{"date":"{through}"}}"#));
        match asked {
            Ok(200 | 202) => {}
            Ok(other) => panic!("{through}: {other}"),
            Err(_) => return false,
        }
        loop {
            let Ok((status, body)) = client.get(&format!("/v1/day-closes/{through}")) else { return false };
            assert_eq!(status, 200, "{body}");
            assert!(!body.contains("\"failed\""), "{body}");
            if body.contains("\"state\":\"closed\"") {
                return true;
            }
            std::thread::sleep(Duration::from_millis(2));
        }
    })
}

/// Starts the server, has somebody work with it, and ends it: in good order when the work is done, or else by a kill.
fn serve(desk: &Desk, killed_after: Option<Duration>, work: impl FnOnce(&mut Client) -> bool + Send) -> Fate {
    let mut command = Command::new(env!("CARGO_BIN_EXE_arrears"));
    desk.at_home(command.args(["serve", "--listen", "127.0.0.1:0"]))
        .env_remove("ARREARS_LOG")
        .env("ARREARS_TOKEN", TOKEN);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (stdout, mut stderr) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
    let is_done = std::thread::scope(|scope| {
        let worker = scope.spawn(move || connect(stdout).is_some_and(|mut client| work(&mut client)));
        if let Some(after) = killed_after {
            std::thread::sleep(after);
            child.kill().unwrap();
        }
        let is_done = worker.join().unwrap();
        if is_done && killed_after.is_none() {
            end(&child);
        }
        is_done
    });
    let mut log = String::new();
    stderr.read_to_string(&mut log).unwrap();
    match child.wait().unwrap().code() {
        None if is_done => Fate::Done,
        None => Fate::Killed,
        Some(0) => Fate::Done,
        Some(_) => Fate::Refused(log),
    }
}

/// Where the server listens; none when it ends before it does.
fn connect(stdout: ChildStdout) -> Option<Client> {
    let mut line = String::new();
    BufReader::new(stdout).read_line(&mut line).ok()?;
    Client::new(line.trim_end().strip_prefix("listening on http://")?).ok()
}

fn end(child: &Child) {
    let sent = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

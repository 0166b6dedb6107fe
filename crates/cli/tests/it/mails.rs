//! A day of contact by e-mail: a template of the book, a mail server on this machine, and what it was given.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use crate::contact_day::{FIRST, RUN, make};
use crate::support::Desk;

/// A mail server that takes everything, and the mails that came.
fn mail_server() -> (u16, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let mails: Arc<Mutex<Vec<String>>> = Arc::default();
    let kept = Arc::clone(&mails);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, kept) = (BufReader::new(stream.unwrap()), Arc::clone(&kept));
            std::thread::spawn(move || {
                let say = |stream: &mut BufReader<std::net::TcpStream>, words: &str| {
                    stream.get_mut().write_all(format!("{words}\r\n").as_bytes()).unwrap();
                };
                say(&mut stream, "220 localhost");
                loop {
                    let mut line = String::new();
                    if stream.read_line(&mut line).unwrap_or(0) == 0 {
                        return;
                    }
                    match line.get(..4).unwrap_or_default() {
                        "DATA" => {
                            say(&mut stream, "354 go on");
                            let mut mail = String::new();
                            while !mail.ends_with("\r\n.\r\n") {
                                stream.read_line(&mut mail).unwrap();
                            }
                            kept.lock().unwrap().push(mail);
                            say(&mut stream, "250 taken");
                        }
                        "QUIT" => return say(&mut stream, "221 bye"),
                        _ => say(&mut stream, "250 localhost"),
                    }
                }
            });
        }
    });
    (port, mails)
}

/// Lines that quoted-printable broke are whole again.
fn unfolded(mail: &str) -> String {
    mail.replace("=\r\n", "").replace("=3D", "=")
}

#[test]
fn a_mail_goes_by_the_template_of_the_book_with_html_and_one_click() {
    let desk = Desk::new();
    make(&desk);
    let (port, mails) = mail_server();
    desk.write("key", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    desk.write(
        "channels.toml",
        &format!(
            "[[channel]]\nname = \"mail\"\nkind = \"smtp\"\nhost = \"127.0.0.1\"\nport = {port}\nsecurity = \"none\"\n\
             from = \"Example <service@example.com>\"\n\
             [[channel]]\nname = \"rest\"\nkind = \"file\"\ncarries = [\"sms\"]\nfile = \"sent.jsonl\"\n\
             [opt_out]\nurl = \"https://arrears.example.com/v1/opt-outs\"\nsecret_file = \"key\"\n"
        ),
    );
    let preset = desk.done("template show day-1 --text");
    let ours = preset
        .replace("version = 1", "version = 2")
        .replace("It happens: a card expires", "It happens & passes: a card expires");
    desk.write("ours.toml", &ours);
    assert_eq!(
        desk.done("template add ours.toml --by Ana"),
        "day-1@2: added as a draft; a second person activates it\n"
    );
    assert!(desk.refused("template activate day-1@2 --by Ana --reason mine").contains("cannot activate it"));
    desk.done("template activate day-1@2 --by Bo --reason counsel");
    let listed = desk.done("template list --in-book");
    assert!(listed.starts_with("day-1@2: active\n") && listed.contains("active by Bo: counsel"), "{listed}");
    desk.done(&format!("{RUN} {FIRST}"));
    let mails = mails.lock().unwrap();
    assert_eq!(mails.len(), 1, "P3 has a mailbox");
    let mail = unfolded(&mails[0]);
    assert!(mail.contains("To: wang@example.com") && mail.contains("multipart/alternative"), "{mail}");
    let (plain, html) = mail.split_once("text/html").unwrap();
    assert!(plain.contains("Dear Ms Wang") && plain.contains("It happens & passes"), "{plain}");
    assert!(html.contains(">Dear Ms Wang,</p>") && html.contains("It happens &amp; passes"), "{html}");
    assert!(html.contains("300.00") && html.contains("<html lang=\"en\">"), "{html}");
    let head = mail.split("\r\n\r\n").next().unwrap();
    assert!(head.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"), "{head}");
    let link = head.split("List-Unsubscribe: <").nth(1).unwrap().split('>').next().unwrap();
    assert!(link.starts_with("https://arrears.example.com/v1/opt-outs/m-") && !link.contains("P3"), "{link}");
}

#[test]
fn a_template_that_breaks_a_rule_does_not_come_into_the_book() {
    let desk = Desk::new();
    make(&desk);
    let bad = desk.done("template show day-1 --text").replace("It happens: a card", "We know where you live: a card");
    desk.write("bad.toml", &bad);
    let told = desk.refused("template add bad.toml --by Ana");
    assert!(told.contains("bad.toml, line ") && told.contains("hint: see all of it with: template check"), "{told}");
    assert_eq!(desk.done("template list --in-book"), "");
}

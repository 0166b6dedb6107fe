//! Mail: what a server gets, byte by byte, and what is made of its answers.

use std::time::{Duration, Instant};

use app::channel::{Attachment, Carrier, OptOut, Outgoing, SendError};
use app::channel_file::{Login, SecretPlace, Security, Smtp};
use channels::mail::Mail;
use collections::person::Channel;
use mail_parser::{Message, MessageParser, MimeHeaders};
use tempfile::TempDir;

use crate::smtp_peer::{Manner, SmtpPeer, Tls};
use crate::support::{SUBJECT, certificate, file, letter_pdf, message, numbered, pdf, text};

const TO: &str = "zhang.san@example.com";

fn settings(peer: &SmtpPeer) -> Smtp {
    Smtp {
        host: "localhost".to_owned(),
        port: peer.port,
        security: Security::None,
        login: None,
        from: "示例金融 <service@example.org>".to_owned(),
        reply_to: Some("care@example.org".to_owned()),
        hello_name: Some("arrears.example.org".to_owned()),
        connections_max: 2,
        timeout: Duration::from_secs(10),
        ca_file: None,
    }
}

fn mail(peer: &SmtpPeer) -> Mail {
    Mail::open("mail", &settings(peer)).unwrap()
}

fn to_zhang() -> Outgoing {
    message(Channel::Email, TO)
}

fn only(peer: &SmtpPeer) -> Vec<u8> {
    let heard = peer.heard();
    assert_eq!(heard.mails.len(), 1);
    heard.mails[0].clone()
}

fn parsed(bytes: &[u8]) -> Message<'_> {
    MessageParser::default().parse(bytes).unwrap()
}

#[test]
fn a_server_gets_the_text_to_the_byte_in_utf_8() {
    let peer = SmtpPeer::start(Manner::default());
    mail(&peer).send(&to_zhang()).unwrap();
    let heard = peer.heard();
    let commands: Vec<&str> = heard.commands.iter().map(String::as_str).collect();
    assert_eq!(
        commands[..4],
        ["EHLO arrears.example.org", "MAIL FROM:<service@example.org>", "RCPT TO:<zhang.san@example.com>", "DATA"]
    );
    let bytes = only(&peer);
    assert!(bytes.is_ascii(), "what is not ASCII is encoded, for servers that take nothing else");
    let mail = parsed(&bytes);
    assert_eq!(mail.subject(), Some(SUBJECT));
    assert_eq!(mail.body_text(0).unwrap().trim_end(), text());
    assert_eq!(mail.message_id(), Some("m-0001@example.org"));
    let (from, to) = (mail.from().unwrap().first().unwrap(), mail.to().unwrap().first().unwrap());
    assert_eq!((from.name(), from.address()), (Some("示例金融"), Some("service@example.org")));
    assert_eq!(to.address(), Some(TO));
    assert_eq!(mail.reply_to().unwrap().first().unwrap().address(), Some("care@example.org"));
    let raw = String::from_utf8(bytes.clone()).unwrap();
    for header in ["Auto-Submitted: auto-generated\r\n", "Content-Language: zh-CN\r\n", "charset=utf-8\r\n", "Date: "] {
        assert!(raw.contains(header), "{header} in\n{raw}");
    }
    assert!(!raw.contains("List-Unsubscribe"));
}

#[test]
fn html_stands_beside_the_text_and_a_pdf_behind_it() {
    let peer = SmtpPeer::start(Manner::default());
    let mut message = to_zhang();
    let html = "<p>张三，您好</p>".to_owned();
    message.content.html = Some(html.clone());
    // The second has ASCII alone, and line breaks that mail would change in text.
    let ascii = Attachment { bytes: b"%PDF-1.4\nxref\r0 1\n.\n%%EOF".to_vec(), ..letter_pdf() };
    message.attachments = vec![letter_pdf(), ascii.clone()];
    mail(&peer).send(&message).unwrap();
    let bytes = only(&peer);
    let mail = parsed(&bytes);
    assert_eq!(mail.body_text(0).unwrap().trim_end(), text());
    assert_eq!(mail.body_html(0).unwrap().trim_end(), html);
    let attached: Vec<_> = mail.attachments().collect();
    assert_eq!(attached.len(), 2);
    assert_eq!(attached[1].contents(), ascii.bytes);
    assert_eq!(attached[0].attachment_name(), Some("催收函.pdf"));
    let kind = attached[0].content_type().unwrap();
    assert_eq!((kind.ctype(), kind.subtype()), ("application", Some("pdf")));
    assert_eq!(attached[0].contents(), pdf());
}

/// RFC 8058: one https address in one piece, and the word that says that a post to it is enough.
#[test]
fn a_reader_can_opt_out_with_one_click() {
    let peer = SmtpPeer::start(Manner::default());
    let url = format!("https://arrears.example.org/stop?{}", "token=0123456789abcdef&".repeat(8));
    let message = Outgoing { opt_out: Some(OptOut { url: url.clone() }), ..to_zhang() };
    mail(&peer).send(&message).unwrap();
    let raw = String::from_utf8(only(&peer)).unwrap();
    assert!(raw.contains(&format!("\r\nList-Unsubscribe: <{url}>\r\n")), "{raw}");
    assert!(raw.contains("\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"), "{raw}");
}

#[test]
fn connections_are_used_again_and_a_dead_one_is_replaced() {
    let peer = SmtpPeer::start(Manner::default());
    let mail = mail(&peer);
    for number in 0..5 {
        mail.send(&numbered(number, Channel::Email, TO)).unwrap();
    }
    assert_eq!((peer.heard().connections, peer.heard().mails.len()), (1, 5));
    let peer = SmtpPeer::start(Manner { hangs_up_after: Some(1), ..Manner::default() });
    let mail = self::mail(&peer);
    for number in 0..3 {
        mail.send(&numbered(number, Channel::Email, TO)).unwrap();
    }
    assert_eq!((peer.heard().connections, peer.heard().mails.len()), (3, 3));
}

#[test]
fn passwords_and_mail_go_over_tls_whichever_way_it_begins() {
    let folder = TempDir::new().unwrap();
    let (config, authority) = certificate();
    let password = file(&folder, "password", "correct horse\n");
    for (tls, security) in
        [(Tls::ByCommand(config.clone()), Security::StartTls), (Tls::FromTheFirstByte(config.clone()), Security::Tls)]
    {
        let login = Some("\0arrears\0correct horse");
        let peer = SmtpPeer::start(Manner { tls, login, ..Manner::default() });
        let login = Some(Login { user: "arrears".to_owned(), password: SecretPlace::File(password.clone()) });
        let ca_file = Some(file(&folder, "ca.pem", &authority));
        let trusting = Smtp { security, login, ca_file, ..settings(&peer) };
        Mail::open("mail", &trusting).unwrap().send(&to_zhang()).unwrap();
        let heard = peer.heard();
        assert_eq!(parsed(&heard.mails[0]).subject(), Some(SUBJECT));
        let plain = heard.commands.len() - heard.encrypted;
        let in_the_clear = &heard.commands[..plain];
        let greeting: &[&str] = if security == Security::Tls { &[] } else { &["EHLO arrears.example.org", "STARTTLS"] };
        assert_eq!(in_the_clear, greeting);

        // Whoever is not trusted gets nothing; the message waits until that is mended.
        let distrusting = Smtp { ca_file: None, ..trusting };
        let error = Mail::open("mail", &distrusting).unwrap().send(&to_zhang()).unwrap_err();
        assert!(matches!(&error, SendError::Unusable { what } if what.contains("certificate")), "{error:?}");
        assert_eq!(peer.heard().mails.len(), 1);
    }
}

#[test]
fn a_server_without_starttls_gets_neither_password_nor_mail() {
    let peer = SmtpPeer::start(Manner { login: Some("x"), ..Manner::default() });
    let mail = Mail::open("mail", &Smtp { security: Security::StartTls, ..settings(&peer) }).unwrap();
    let error = mail.send(&to_zhang()).unwrap_err();
    assert!(matches!(&error, SendError::Unusable { what } if what.contains("STARTTLS")), "{error:?}");
    assert!(!peer.heard().commands.iter().any(|command| command == "AUTH" || command.starts_with("MAIL")));
}

#[test]
fn a_wrong_password_is_not_the_messages_fault() {
    let folder = TempDir::new().unwrap();
    let (config, authority) = certificate();
    let peer =
        SmtpPeer::start(Manner { tls: Tls::ByCommand(config), login: Some("\0arrears\0right"), ..Manner::default() });
    let password = SecretPlace::File(file(&folder, "password", "wrong"));
    let settings = Smtp {
        security: Security::StartTls,
        login: Some(Login { user: "arrears".to_owned(), password }),
        ca_file: Some(file(&folder, "ca.pem", &authority)),
        ..settings(&peer)
    };
    let error = Mail::open("mail", &settings).unwrap().send(&to_zhang()).unwrap_err();
    assert_eq!(error, SendError::unusable("the mail server answered 535 5.7.8"));
}

/// Servers repeat the address in their words; of these only the codes are told.
#[test]
fn answers_are_told_apart_without_their_words() {
    for (at, answer, expected) in [
        (
            "RCPT",
            "550 5.1.1 <zhang.san@example.com>: no such user",
            SendError::permanent("the mail server answered 550 5.1.1"),
        ),
        (
            "RCPT",
            "450 4.2.0 zhang.san@example.com greylisted",
            SendError::temporary("the mail server answered 450 4.2.0"),
        ),
        ("RCPT", "552 mailbox of zhang.san full", SendError::permanent("the mail server answered 552")),
        ("MAIL", "451 4.3.0 try later", SendError::temporary("the mail server answered 451 4.3.0")),
        ("MAIL", "530 5.7.0 log in first", SendError::unusable("the mail server answered 530 5.7.0")),
        ("CONNECT", "421 4.3.2 going down", SendError::temporary("the mail server answered 421 4.3.2")),
        ("=DATA.", "554 5.7.1 looks like spam", SendError::permanent("the mail server answered 554 5.7.1")),
        ("=DATA.", "452 4.3.1 disk full", SendError::temporary("the mail server answered 452 4.3.1")),
    ] {
        let peer = SmtpPeer::start(Manner { answers: vec![(at, answer)], ..Manner::default() });
        let mail = mail(&peer);
        assert_eq!(mail.send(&to_zhang()), Err(expected), "{at}: {answer}");
        // The next message is not worse off.
        peer.change(|manner| manner.answers.clear());
        assert_eq!(self::mail(&peer).send(&to_zhang()), Ok(Default::default()));
    }
}

#[test]
fn a_server_that_says_nothing_is_not_waited_for_for_ever() {
    for silent_at in ["EHLO", "DATA", "DATA."] {
        let peer = SmtpPeer::start(Manner { silent_at: Some(silent_at), ..Manner::default() });
        let settings = Smtp { timeout: Duration::from_millis(300), ..settings(&peer) };
        let begun = Instant::now();
        let error = Mail::open("mail", &settings).unwrap().send(&to_zhang()).unwrap_err();
        assert!(matches!(error, SendError::Temporary { retry_after: None, .. }), "{silent_at}: {error:?}");
        assert!(begun.elapsed() < Duration::from_secs(8), "{silent_at}");
    }
    // Nobody listens.
    let peer = SmtpPeer::start(Manner::default());
    let nowhere = Smtp { port: 1, ..settings(&peer) };
    let error = Mail::open("mail", &nowhere).unwrap().send(&to_zhang()).unwrap_err();
    assert!(matches!(error, SendError::Temporary { .. }), "{error:?}");
}

#[test]
fn what_cannot_be_mail_is_refused_before_anybody_is_asked() {
    let peer = SmtpPeer::start(Manner::default());
    let mail = mail(&peer);
    let with = |change: fn(&mut Outgoing)| {
        let mut message = to_zhang();
        change(&mut message);
        mail.send(&message).unwrap_err()
    };
    for (error, what) in [
        (
            mail.send(&message(Channel::Email, "zhang\r\nRCPT TO:<b@example.com>")).unwrap_err(),
            "the address is no mailbox",
        ),
        (mail.send(&message(Channel::Email, "+8613800138000")).unwrap_err(), "the address is no mailbox"),
        (with(|message| message.content.subject = None), "the mail has no subject"),
        (
            with(|message| message.content.subject = Some("a\r\nBcc: b@example.com".to_owned())),
            "the subject has line breaks",
        ),
        (
            with(|message| message.opt_out = Some(OptOut { url: "http://a".to_owned() })),
            "the opt-out is no https address",
        ),
        (
            with(|message| message.opt_out = Some(OptOut { url: "https://a>\r\nX: y".to_owned() })),
            "the opt-out is no https",
        ),
    ] {
        assert!(matches!(&error, SendError::Permanent { what: why } if why.starts_with(what)), "{error:?}");
    }
    assert_eq!(peer.heard().connections, 0);
}

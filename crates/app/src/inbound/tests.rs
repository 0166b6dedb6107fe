//! Links, words and replies: what is believed, and what is not.

use super::{Callers, Links, StopWords};
use crate::channel::MessageId;
use crate::channel_file::parse;
use crate::receipt::ReceiptRejected;
use crate::signature::{Claims, Key, sign};

fn key() -> Key {
    "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".parse().unwrap()
}

fn other() -> Key {
    "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=".parse().unwrap()
}

fn links(keys: &[Key]) -> Links {
    Links::new("https://arrears.example.com/v1/opt-outs/", keys.to_vec()).unwrap()
}

/// The seal is the first 16 bytes of HMAC-SHA256 over `opt-out.0.m-1`, worked with Python's `hmac`, in URL-safe Base64.
#[test]
fn a_link_is_the_message_under_a_seal() {
    let link = links(&[key()]).link(&MessageId::new("m-1").unwrap());
    assert_eq!(link.url, "https://arrears.example.com/v1/opt-outs/m-1.BQP3dzmwmBWIZydygoyqQQ");
}

#[test]
fn a_link_is_believed_by_its_seal_alone() {
    let links = links(&[key()]);
    let read = |token: &str| links.message_of(token).map(|id| id.to_string());
    assert_eq!(read("m-1.BQP3dzmwmBWIZydygoyqQQ").as_deref(), Some("m-1"));
    for token in [
        "m-2.BQP3dzmwmBWIZydygoyqQQ",
        "m-1.BQP3dzmwmBWIZydygoyqQA",
        "m-1.BQP3dzmwmBWIZydygoyq",
        "m-1.BQP3",
        "m-1.",
        "m-1",
        "",
        "../m-1.BQP3dzmwmBWIZydygoyqQQ",
    ] {
        assert_eq!(read(token), None, "{token}");
    }
}

#[test]
fn links_of_the_key_before_go_on_to_work() {
    let old = links(&[key()]).link(&MessageId::new("m-1").unwrap()).url;
    let token = old.rsplit('/').next().unwrap();
    assert!(links(&[other(), key()]).message_of(token).is_some());
    assert!(links(&[other()]).message_of(token).is_none());
}

#[test]
fn a_stop_word_is_the_whole_reply_however_it_is_written() {
    let words = StopWords::default();
    for reply in [
        "STOP",
        " stop. ",
        "Stop!!",
        "ＳＴＯＰ",
        "opt-out",
        "Opt out",
        "unsubscribe",
        "TD",
        "td",
        "退订",
        "退 订。",
        "T",
    ] {
        assert!(words.has(reply), "{reply}");
    }
    for reply in ["", " ", "!", "don't stop", "stop calling my mother, I paid", "退订了吗", "today", "我已还款"]
    {
        assert!(!words.has(reply), "{reply}");
    }
}

#[test]
fn a_channel_file_adds_stop_words_and_takes_none_away() {
    let file = parse("c.toml", "[[stop_words]]\nlanguage = \"es\"\nwords = [\"ALTO\"]\n").unwrap();
    let words = StopWords::of(&file);
    assert!(words.has("alto") && words.has("stop") && !StopWords::default().has("alto"));
}

#[test]
fn what_links_and_words_lack_is_told_with_its_line() {
    for (text, what) in [
        ("[opt_out]\nurl = \"https://a.example.com/o\"", "line 1: links to opt out need a key"),
        (
            "[opt_out]\nurl = \"http://localhost/o\"\nsecret_env = \"K\"",
            "line 2: \"http://localhost/o\" is no https address",
        ),
        ("[[stop_words]]\nlanguage = \"es\"", "words is missing or empty"),
        ("[[stop_words]]\nlanguage = \"es\"\nwords = [\"!\"]", "line 3: \"!\" has no letter or digit"),
    ] {
        let told = parse("c.toml", text).unwrap_err().what;
        assert!(told.contains(what), "{told}");
    }
}

#[test]
fn a_reply_names_a_message_or_an_address() {
    let mut callers = Callers::default();
    let ways = collections::Set::of(&[collections::person::Channel::Sms]);
    callers.gateways.insert("texts".to_owned(), super::Caller { ways, keys: vec![key()] });
    let said = |gateway: &str, body: &str, keys: &[Key], sent: u64| {
        let signature = sign(keys, "r-1", sent, body.as_bytes());
        let timestamp = sent.to_string();
        let claims = Claims { id: "r-1", timestamp: &timestamp, signature: &signature };
        callers.reply(gateway, claims, body.as_bytes(), 1_000_000_000_000_000).map(|_| ())
    };
    let good = r#"{"message_id": "m-1", "at": "2026-03-01T02:00:00Z", "text": "stop"}"#;
    assert_eq!(said("texts", good, &[key()], 1_000_000_000), Ok(()));
    // Five minutes are 300 seconds.
    assert_eq!(said("texts", good, &[key()], 1_000_000_000 - 300), Ok(()));
    assert!(matches!(said("texts", good, &[key()], 1_000_000_000 - 301), Err(ReceiptRejected::Unverified(_))));
    assert!(matches!(said("texts", good, &[other()], 1_000_000_000), Err(ReceiptRejected::Unverified(_))));
    assert!(matches!(said("calls", good, &[key()], 1_000_000_000), Err(ReceiptRejected::Unverified(_))));
    let bad = |body: &str| match said("texts", body, &[key()], 1_000_000_000) {
        Err(ReceiptRejected::NotUnderstood(what)) => what,
        other => panic!("{other:?}"),
    };
    assert!(bad(r#"{"from": "+86", "at": "2026-03-01T02:00:00Z", "text": "x"}"#).contains("from and channel"));
    assert!(bad(r#"{"message_id": "m-1", "at": "noon", "text": "x"}"#).contains("at is no instant"));
    assert!(bad(r#"{"from": "+86", "channel": "fax", "at": "2026-03-01T02:00:00Z", "text": "x"}"#).contains("channel"));
    assert!(bad("{}").contains("no reply"));
}

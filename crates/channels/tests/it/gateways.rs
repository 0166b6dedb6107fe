//! Gateways: what is asked of them, that they can believe it, and what is made of their answers.

use std::time::{Duration, Instant, SystemTime};

use app::channel::{Carrier, OptOut, SendError, Sent};
use app::channel_file::{self, CarrierFile, CarrierKind, SecretPlace, Signed};
use app::signature::{Claims, Unverified, sign};
use channels::gateway::Gateway;
use collections::Set;
use collections::person::Channel;
use serde_json::json;
use tempfile::TempDir;

use crate::http_peer::{HttpPeer, Says};
use crate::support::{SUBJECT, certificate, file, letter_pdf, message, text};

const KEY: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const BEFORE: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const PHONE: &str = "+8613800138000";

fn settings(folder: &TempDir, url: String) -> channel_file::Gateway {
    let secret = SecretPlace::File(file(folder, "key", &format!("{KEY}\n")));
    let signed = Signed { url, secret, previous_secret: None, timeout: Duration::from_secs(10), ca_file: None };
    channel_file::Gateway { signed, callback_url: None }
}

fn gateway(peer: &HttpPeer) -> Gateway {
    let folder = TempDir::new().unwrap();
    Gateway::open("texts", &settings(&folder, peer.url("/v1/messages"))).unwrap()
}

#[test]
fn a_gateway_gets_a_signed_request_that_says_everything() {
    let peer = HttpPeer::start(Says("202 Accepted".to_owned(), r#"{"reference":"A/77","more":1}"#.to_owned()));
    let folder = TempDir::new().unwrap();
    let callback_url = Some("https://arrears.example.org/v1/receipts".to_owned());
    let settings = channel_file::Gateway { callback_url, ..settings(&folder, peer.url("/v1/messages")) };
    let gateway = Gateway::open("texts", &settings).unwrap();
    let mut message = message(Channel::Sms, PHONE);
    message.opt_out = Some(OptOut { url: "https://arrears.example.org/stop/1".to_owned() });
    message.attachments = vec![letter_pdf()];
    assert_eq!(gateway.send(&message), Ok(Sent { reference: Some("A/77".to_owned()) }));
    let asked = peer.asked().remove(0);
    assert_eq!(asked.line, "POST /v1/messages HTTP/1.1");
    assert_eq!(asked.header("content-type"), "application/json");
    assert_eq!((asked.header("idempotency-key"), asked.header("webhook-id")), ("m-0001", "m-0001"));
    assert!(asked.header("user-agent").starts_with("arrears/"));
    assert_eq!(asked.verified_by(KEY), Ok(()));
    assert_eq!(asked.verified_by(BEFORE), Err(Unverified::NoMatch));
    let attached = json!({"name": "催收函.pdf", "media_type": "application/pdf", "content_base64": PDF_BASE64});
    assert_eq!(
        asked.json(),
        json!({
            "message_id": "m-0001", "channel": "sms", "to": PHONE, "language": "zh-CN", "subject": SUBJECT, "text": text(),
            "opt_out_url": "https://arrears.example.org/stop/1", "attachments": [attached],
            "callback_url": "https://arrears.example.org/v1/receipts",
        })
    );
}

/// Made with: python3 -c "import base64;print(base64.b64encode(b'%PDF-1.7\r\n.\r\n'+bytes(range(256))).decode())"
const PDF_BASE64: &str = "JVBERi0xLjcNCi4NCgABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4fICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj9AQUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVpbXF1eX2BhYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ent8fX5/gIGCg4SFhoeIiYqLjI2Oj5CRkpOUlZaXmJmam5ydnp+goaKjpKWmp6ipqqusra6vsLGys7S1tre4ubq7vL2+v8DBwsPExcbHyMnKy8zNzs/Q0dLT1NXW19jZ2tvc3d7f4OHi4+Tl5ufo6err7O3u7/Dx8vP09fb3+Pn6+/z9/v8=";

#[test]
fn a_key_is_replaced_without_a_gap_and_a_second_try_has_the_same_id() {
    let peer = HttpPeer::start(Says::status(200));
    let folder = TempDir::new().unwrap();
    let mut settings = settings(&folder, peer.url("/"));
    settings.signed.previous_secret = Some(SecretPlace::File(file(&folder, "before", BEFORE)));
    let gateway = Gateway::open("texts", &settings).unwrap();
    for _ in 0..2 {
        assert_eq!(gateway.send(&message(Channel::Sms, PHONE)), Ok(Sent::default()));
    }
    let asked = peer.asked();
    assert_eq!(asked[0].body, asked[1].body);
    for one in &asked {
        assert_eq!((one.verified_by(KEY), one.verified_by(BEFORE)), (Ok(()), Ok(())));
        assert_eq!(one.header("idempotency-key"), "m-0001");
    }
    let least = asked[0].json();
    assert_eq!((least.get("attachments"), least.get("opt_out_url"), least.get("callback_url")), (None, None, None));
}

#[test]
fn answers_are_told_apart_without_their_words() {
    let peer = HttpPeer::start(Says::status(200));
    let gateway = gateway(&peer);
    let answered = |status: u16| format!("the gateway answered {status}");
    let later = |status, seconds: Option<u64>| {
        Err(SendError::Temporary { what: answered(status), retry_after: seconds.map(Duration::from_secs) })
    };
    for (status, expected) in [
        (400, Err(SendError::permanent(answered(400)))),
        (409, Err(SendError::permanent(answered(409)))),
        (422, Err(SendError::permanent(answered(422)))),
        (302, Err(SendError::unusable(answered(302)))),
        (401, Err(SendError::unusable(answered(401)))),
        (404, Err(SendError::unusable(answered(404)))),
        (408, later(408, None)),
        (429, later(429, None)),
        (500, later(500, None)),
        (503, later(503, None)),
    ] {
        peer.say(Says::status(status));
        assert_eq!(gateway.send(&message(Channel::Sms, PHONE)), expected, "{status}");
    }
    peer.say(Says("429 Slow\r\nRetry-After: 120".to_owned(), String::new()));
    assert_eq!(gateway.send(&message(Channel::Sms, PHONE)), later(429, Some(120)));
    let in_an_hour = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(3_600));
    peer.say(Says(format!("503 Busy\r\nRetry-After: {in_an_hour}"), String::new()));
    let Err(SendError::Temporary { retry_after: Some(wait), .. }) = gateway.send(&message(Channel::Sms, PHONE)) else {
        panic!("it is to be tried later");
    };
    assert!((3_595..=3_600).contains(&wait.as_secs()), "{wait:?}");
    // A code is told, a sentence is not.
    let words = format!(r#"{{"code":"NO_SUCH_NUMBER","message":"{PHONE} is unknown"}}"#);
    peer.say(Says("422 No".to_owned(), words));
    let error = gateway.send(&message(Channel::Sms, PHONE)).unwrap_err();
    assert_eq!(error, SendError::permanent("the gateway answered 422 (NO_SUCH_NUMBER)"));
    peer.say(Says("422 No".to_owned(), format!(r#"{{"code":"no such {PHONE}"}}"#)));
    let error = gateway.send(&message(Channel::Sms, PHONE)).unwrap_err();
    assert_eq!(error, SendError::permanent("the gateway answered 422"));
}

#[test]
fn a_redirect_is_not_followed() {
    let elsewhere = HttpPeer::start(Says::status(200));
    let peer = HttpPeer::start(Says(format!("307 There\r\nLocation: {}", elsewhere.url("/")), String::new()));
    let error = gateway(&peer).send(&message(Channel::Sms, PHONE)).unwrap_err();
    assert_eq!(error, SendError::unusable("the gateway answered 307"));
    assert_eq!(elsewhere.asked().len(), 0);
}

#[test]
fn a_gateway_that_says_nothing_is_not_waited_for_for_ever() {
    let peer = HttpPeer::start(Says(String::new(), String::new()));
    let folder = TempDir::new().unwrap();
    let mut settings = settings(&folder, peer.url("/"));
    settings.signed.timeout = Duration::from_millis(300);
    let begun = Instant::now();
    let error = Gateway::open("texts", &settings).unwrap().send(&message(Channel::Sms, PHONE)).unwrap_err();
    assert!(matches!(&error, SendError::Temporary { what, .. } if what.starts_with("not reached")), "{error:?}");
    assert!(begun.elapsed() < Duration::from_secs(8));
    settings.signed.url = "http://localhost:1/".to_owned();
    let error = Gateway::open("texts", &settings).unwrap().send(&message(Channel::Sms, PHONE)).unwrap_err();
    assert!(matches!(error, SendError::Temporary { .. }), "{error:?}");
}

#[test]
fn a_gateways_certificate_is_checked() {
    let (config, authority) = certificate();
    let peer = HttpPeer::serving(Says::status(200), Some(config));
    let folder = TempDir::new().unwrap();
    let mut settings = settings(&folder, format!("https://localhost:{}/", peer.port));
    let error = Gateway::open("texts", &settings).unwrap().send(&message(Channel::Sms, PHONE)).unwrap_err();
    assert!(matches!(&error, SendError::Unusable { what } if what.contains("certificate")), "{error:?}");
    assert_eq!(peer.asked().len(), 0);
    settings.signed.ca_file = Some(file(&folder, "ca.pem", &authority));
    assert_eq!(Gateway::open("texts", &settings).unwrap().send(&message(Channel::Sms, PHONE)), Ok(Sent::default()));
    assert_eq!(peer.asked()[0].verified_by(KEY), Ok(()));
}

#[test]
fn a_secret_that_is_not_there_is_told_without_it() {
    let folder = TempDir::new().unwrap();
    let refused = |secret: SecretPlace| {
        let mut settings = settings(&folder, "https://localhost/".to_owned());
        settings.signed.secret = secret;
        Gateway::open("texts", &settings).unwrap_err().to_string()
    };
    let missing = refused(SecretPlace::Env("ARREARS_NO_SUCH_KEY".to_owned()));
    assert_eq!(missing, "the environment variable ARREARS_NO_SUCH_KEY is not set, and a secret is to be in it");
    let bad = refused(SecretPlace::File(file(&folder, "bad", "hunter2!")));
    assert!(bad.contains("is no key: a signing key is Base64") && !bad.contains("hunter2"), "{bad}");
    let empty = refused(SecretPlace::File(file(&folder, "empty", "\n")));
    assert!(empty.ends_with("is empty"), "{empty}");
    assert!(refused(SecretPlace::File(folder.path().join("none"))).contains("cannot be read"));
}

/// A gateway calls back with its own key; another's is not believed, and one that tells no receipts has none.
#[test]
fn receipts_are_believed_by_their_own_gateways_key() {
    let folder = TempDir::new().unwrap();
    let carrier = |callback_url: Option<&str>| CarrierFile {
        name: "texts".to_owned(),
        carries: Set::of(&[Channel::Sms]),
        kind: CarrierKind::Gateway(channel_file::Gateway {
            callback_url: callback_url.map(str::to_owned),
            ..settings(&folder, "https://localhost/".to_owned())
        }),
    };
    let body = br#"{"message_id":"m-1","status":"failed","at":"2025-06-15T15:06:40Z","code":"UNDELIV"}"#;
    let (now, keys) = (1_750_000_000, channels::receipt_keys(&carrier(Some("https://a/"))).unwrap().unwrap());
    for (key, is_believed) in [(KEY, true), (BEFORE, false)] {
        let signature = sign(&[key.parse().unwrap()], "cb-1", now, body);
        let claims = Claims { id: "cb-1", timestamp: "1750000000", signature: &signature };
        let read = app::receipt::read(&keys, claims, body, now as i64 * 1_000_000);
        assert_eq!(read.is_ok_and(|receipt| receipt.code.as_deref() == Some("UNDELIV")), is_believed);
    }
    assert_eq!(channels::receipt_keys(&carrier(None)).unwrap(), None);
}

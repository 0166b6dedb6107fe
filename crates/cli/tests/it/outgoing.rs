//! What goes out: events that other systems are told, signatures, channel files and a message to try them with.

use serde_json::Value;

use crate::support::Desk;

const BODY: &str = "{\"test\": 2432232314}";
const SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
const KEY: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n";

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Of the book: two openings, then three repayments.
#[test]
fn events_are_shown_as_endpoints_get_them() {
    let desk = Desk::with_book();
    let all = lines(&desk.done("events show"));
    let kinds: Vec<&str> = all.iter().map(|event| event["type"].as_str().unwrap()).collect();
    assert_eq!(kinds[..2], ["arrears.account.contract_opened.v1"; 2]);
    assert_eq!(kinds[2..], ["arrears.account.repayment_received.v1"; 3]);
    assert_eq!(all[2]["subject"], "A1");
    assert_eq!(all[2]["data"]["amount"], "100.00");
    let first = lines(&desk.done("events show --limit 2"));
    let rest = desk.done(&format!("events show --after {}", first[1]["sequence"].as_str().unwrap()));
    assert_eq!(lines(&rest), all[2..]);
    let repayments = desk.done("events show --type arrears.account.repayment* --limit 1");
    assert_eq!(lines(&repayments), all[2..3]);
    assert_eq!(desk.done("events show --stream standing"), "", "nothing is closed");

    desk.done("day close --through 2025-03-01");
    let standing = lines(&desk.done("events show --stream standing"));
    assert_eq!(standing.len(), 2, "both were opened, and both have paid what was due");
    let last = standing[1]["sequence"].as_str().unwrap();
    assert_eq!(last, "2025-01-31/00000000000000000002");
    assert_eq!(desk.done(&format!("events show --stream standing --after {last}")), "");
    assert_eq!(lines(&desk.done("events show --stream standing --after 2025-01-31")), standing);
}

#[test]
fn what_cannot_be_shown_is_told_with_the_remedy() {
    let desk = Desk::with_book();
    let error = desk.refused("events show --after soon");
    assert_eq!(
        error,
        "error: \"soon\" is no place in the stream account\nhint: a place is the sequence of an event, such as 4711\n"
    );
    let error = desk.refused("events show --type arrears.account.paid.v1");
    assert!(
        error.contains("no event has a type \"arrears.account.paid.v1\": list all of them with: arrears events types")
    );
    let types = desk.done("events types");
    assert_eq!(types.lines().count(), 50);
    assert!(types.starts_with("arrears.account.contract_opened.v1 "), "{types}");
}

/// The vector of Standard Webhooks; 1,614,265,330 seconds after 1970 it was 15:02:10 UTC on 25 February 2021.
#[test]
fn a_signature_is_made_and_checked() {
    let desk = Desk::new();
    desk.write("body.json", BODY);
    desk.write("key", KEY);
    let id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    let signed = desk.done(&format!("events sign body.json --id {id} --secret-file key --at 2021-02-25T15:02:10Z"));
    assert_eq!(signed, format!("webhook-id: {id}\nwebhook-timestamp: 1614265330\nwebhook-signature: {SIGNATURE}\n"));
    let check =
        format!("events verify body.json --id {id} --timestamp 1614265330 --signature {SIGNATURE} --secret-file key");
    let yes = desk.done(&format!("{check} --at 2021-02-25T15:07:10Z"));
    assert_eq!(yes, "the request is signed by this key, and was sent within five minutes\n");
    let late = desk.refused(&check);
    assert!(late.starts_with("error: the request is not to be believed: webhook-timestamp is more than 300 seconds"));
    desk.write("body.json", "{\"test\":2432232314}");
    let changed = desk.refused(&format!("{check} --at 2021-02-25T15:02:10Z"));
    assert!(changed.contains("holds no signature of this body by a known key\nhint: the body is signed byte by byte"));
    let missing = desk.refused(&format!("{} --secret-env ARREARS_NONE", check.replace(" --secret-file key", "")));
    assert!(missing.contains("the environment variable ARREARS_NONE is not set"), "{missing}");
}

const CHANNELS: &str = "[[channel]]\nname = \"dry\"\nkind = \"file\"\ncarries = [\"sms\", \"email\"]\nfile = \"out.jsonl\"\n\
                        [[channel]]\nname = \"paper\"\nkind = \"letter\"\nfolder = \"letters\"\n\
                        [[endpoint]]\nname = \"core\"\nurl = \"https://core.example.com/hooks\"\nsecret_file = \"key\"\n";

#[test]
fn a_channel_file_is_checked_and_tried() {
    let desk = Desk::new();
    desk.write("channels.toml", CHANNELS);
    assert_eq!(
        desk.done("channel check channels.toml"),
        "dry: sms, email by a file, out.jsonl; nothing is sent\npaper: letter by a folder, letters\n\
         core: * to https://core.example.com/hooks\nchannels.toml: 2 channels, 1 endpoint\n"
    );
    assert!(!desk.path("letters").exists());
    let error = desk.refused("channel check channels.toml --open");
    assert!(error.starts_with("error: the secret in key cannot be read"), "{error}");
    desk.write("key", KEY);
    desk.done("channel check channels.toml --open");
    let tried = desk.done("channel try channels.toml --channel sms --to +8613800138000 --id t-1 --text Hello");
    assert_eq!(tried, "dry took message t-1\n");
    let written = lines(&desk.read("out.jsonl"));
    assert_eq!((&written[0]["to"], &written[0]["text"]), (&"+8613800138000".into(), &"Hello".into()));
    let error = desk.refused("channel try channels.toml --channel letter --to Me");
    assert_eq!(
        error,
        "error: paper does not take this message: a letter is PDF files, one or more, and nothing else\n"
    );
    desk.write("page.pdf", "%PDF-1.7");
    let tried = desk.done("channel try channels.toml --channel letter --to Me --pdf page.pdf --id t-2");
    assert_eq!(tried, "paper took message t-2 as t-2\n");
    assert!(desk.read("letters/ready/t-2/manifest.json").contains("\"bytes\": 8"));
    let error = desk.refused("channel try channels.toml --channel push --to Me");
    assert_eq!(
        error,
        "error: channels.toml has no channel that carries push\nhint: add a [[channel]] with carries = [\"push\"]\n"
    );
    desk.write(
        "bad.toml",
        "[[channel]]\nname = \"m\"\nkind = \"smtp\"\nhost = \"h\"\nfrom = \"a@b\"\npassword = \"x\"\n",
    );
    let error = desk.refused("channel check bad.toml");
    assert!(error.starts_with("error: bad.toml, line 6: password is not written here: name its place with"), "{error}");
}

/// Nobody listens at port 1: that may change, and so it is a failure and no refusal.
#[test]
fn a_carrier_that_is_not_reached_has_failed() {
    let desk = Desk::new();
    desk.write(
        "channels.toml",
        "[[channel]]\nname = \"mail\"\nkind = \"smtp\"\nhost = \"localhost\"\nport = 1\nsecurity = \"none\"\nfrom = \"a@example.com\"\n",
    );
    let said = desk.run("channel try channels.toml --channel email --to me@example.com");
    assert_eq!((said.code, said.out.as_str()), (Some(2), ""));
    assert!(said.err.starts_with("error: mail did not take the message, and may later: "), "{}", said.err);
    assert!(!said.err.contains("me@example.com"), "{}", said.err);
}

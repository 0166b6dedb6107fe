//! What a channel file says, and what is refused in which line.

use collections::person::Channel;

use super::*;

const WHOLE: &str = include_str!("../../../../examples/channels/channels.toml");

fn refusal(text: &str) -> String {
    parse("c.toml", text).unwrap_err().what
}

fn channel(options: &str) -> String {
    format!("[[channel]]\nname = \"c\"\n{options}\n")
}

#[test]
fn the_example_is_read() {
    let file = parse("channels.toml", WHOLE).unwrap();
    let names: Vec<&str> = file.carriers.iter().map(|carrier| carrier.name.as_str()).collect();
    assert_eq!(names, ["mail", "texts", "calls", "letters", "dry-run"]);
    let CarrierKind::Smtp(smtp) = &file.carriers[0].kind else { panic!() };
    assert_eq!((smtp.host.as_str(), smtp.port, smtp.security), ("smtp.example.com", 587, Security::StartTls));
    assert_eq!(smtp.login.as_ref().unwrap().password, SecretPlace::Env("ARREARS_SMTP_PASSWORD".to_owned()));
    let CarrierKind::Gateway(texts) = &file.carriers[1].kind else { panic!() };
    assert_eq!(texts.signed.previous_secret, Some(SecretPlace::Env("ARREARS_TEXTS_KEY_BEFORE".to_owned())));
    assert_eq!(file.carriers[1].carries, Set::of(&[Channel::Sms, Channel::Push]));
    assert_eq!(file.retry, RetryPolicy::default());
    assert_eq!(file.endpoints[0].name, "core-banking");
    assert!(file.endpoints[0].types.wants("arrears.account.repayment_received.v1"));
    assert!(!file.endpoints[0].types.wants("arrears.standing.rolled.v1"));
}

#[test]
fn what_is_not_said_has_a_usual_value() {
    let file = parse("c.toml", &channel("kind = \"smtp\"\nhost = \"h\"\nfrom = \"a@b\"")).unwrap();
    let CarrierKind::Smtp(smtp) = &file.carriers[0].kind else { panic!() };
    assert_eq!((smtp.port, smtp.connections_max, smtp.timeout.as_secs()), (587, 4, 30));
    assert_eq!(file.carriers[0].carries, Set::of(&[Channel::Email]));
    assert_eq!(parse("c.toml", "").unwrap().carriers, []);
    let retry = parse("c.toml", "[retry]\ntries_max = 3\nage_max_hours = 1").unwrap().retry;
    assert_eq!((retry.tries_max, retry.age_max), (3, 3_600_000_000));
}

#[test]
fn an_error_names_the_line_and_the_remedy() {
    let smtp = "kind = \"smtp\"\nhost = \"mail.example.com\"\nfrom = \"a@example.com\"";
    let gateway = "kind = \"gateway\"\ncarries = [\"sms\"]\nurl = \"https://g.example.com/m\"";
    let key = "secret_env = \"KEY\"";
    for (text, what) in [
        (
            channel("kind = \"fax\""),
            "c.toml, line 3: \"fax\" is no kind of channel: one of smtp, gateway, letter, file",
        ),
        (channel(smtp).replace("a@example.com", "nobody"), "line 5: \"nobody\" is no mailbox such as"),
        (
            channel(&format!("{smtp}\npassword = \"hunter2\"\nuser = \"u\"")),
            "line 6: password is not written here: name its place with password_env",
        ),
        (channel(&format!("{smtp}\nuser = \"u\"")), "line 6: user has no password"),
        (channel(&format!("{smtp}\npassword_env = \"P\"")), "line 1: a password without a user"),
        (channel(&format!("{smtp}\nsecurity = \"none\"")), "line 6: mail to mail.example.com is encrypted"),
        (channel(&format!("{smtp}\ncarries = [\"sms\"]")), "line 6: sms is not carried by this kind: email may be"),
        (channel(gateway), "line 1: https://g.example.com/m needs a key"),
        (
            channel(&format!("{gateway}\n{key}\nsecret_file = \"k\"")),
            "line 7: secret_env or secret_file is expected, not both",
        ),
        (
            channel(&format!("{gateway}\nsecret_env = \"whsec_a+b=\"")),
            "line 6: secret_env is no name of an environment variable",
        ),
        (
            channel(&format!("{gateway}\n{key}").replace("https", "http")),
            "line 5: \"http://g.example.com/m\" is not encrypted",
        ),
        (
            channel(&format!("{gateway}\n{key}").replace("g.ex", "u:p@g.ex")),
            "line 5: \"https://u:p@g.example.com/m\" is no address",
        ),
        (
            channel(&format!("{gateway}\n{key}").replace("\"sms\"", "\"visit\"")),
            "line 4: visit is not carried by this kind: ai_voice",
        ),
        (channel(&format!("{gateway}\n{key}").replace("\"sms\"", "")), "line 4: carries is missing or empty"),
        (
            channel(&format!("{gateway}\n{key}\nretry = 3")),
            "line 7: retry is not known in this channel: expected are ca_file",
        ),
        (
            format!("{0}{1}", channel(&format!("{gateway}\n{key}")), channel(smtp)),
            "line 7: a channel c is there already",
        ),
        (
            format!(
                "{}{}",
                channel(&format!("{gateway}\n{key}")),
                channel("kind = \"file\"\ncarries = [\"push\", \"sms\"]\nfile = \"m\"").replace("\"c\"", "\"d\"")
            ),
            "line 7: sms is carried by c already; one way has one carrier",
        ),
        ("[retry]\nfirst_wait_seconds = 60\nwait_max_seconds = 30".to_owned(), "line 3: wait_max_seconds is less"),
        (
            format!("[[endpoint]]\nname = \"e\"\nurl = \"https://e/h\"\n{key}\ntypes = [\"arrears.account.paid.v1\"]"),
            "line 5: no event has a type \"arrears.account.paid.v1\"",
        ),
        (
            channel(&format!("{smtp}\ntimeout_seconds = 31")),
            "line 1: a try by c may take 310 seconds: lease_seconds of [retry]",
        ),
        (
            "[[channels]]".to_owned(),
            "line 1: channels is not known in the file: expected are channel, endpoint, opt_out, retry, stop_words",
        ),
    ] {
        let found = refusal(&text);
        assert!(found.contains(what), "expected: {what}\nfound: {found}");
        assert!(!found.contains("hunter2"), "{found}");
    }
}

#[test]
fn only_this_machine_is_local() {
    for host in ["localhost", "127.0.0.1", "127.8.8.8", "::1", "[::1]"] {
        assert!(is_local(host), "{host}");
    }
    for host in ["localhost.example.com", "10.0.0.1", "example.com", "0.0.0.0", ""] {
        assert!(!is_local(host), "{host}");
    }
}

//! Reading of channel files, table by table.

use collections::person::Channel;
use collections::{Set, Word};

use super::endpoint::endpoint;
use super::place::{is_local, need_path, path, secret, signed, timeout, url};
use super::{
    CarrierFile, CarrierKind, ChannelFile, EndpointFile, Gateway, Letter, Login, OptOutFile, RecordFile, Security,
    Smtp, StopWordsFile,
};
use crate::delivery::RetryPolicy;
use crate::fields::{Checked, Fields, Wrong};

/// The kinds of carriers, as files name them.
const KINDS: &str = "smtp, gateway, letter, file";

pub(super) fn channel_file(mut fields: Fields<'_>) -> Checked<ChannelFile> {
    let carriers = fields.tables("channel", "this channel")?;
    let endpoints = fields.tables("endpoint", "this endpoint")?;
    let retry = fields.table_if_there("retry", "[retry]")?;
    let opt_out = fields.table_if_there("opt_out", "[opt_out]")?;
    let stop_words = fields.tables("stop_words", "these stop words")?;
    fields.finish()?;
    let mut file = ChannelFile {
        carriers: Vec::new(),
        retry: retry.map(retry_policy).transpose()?.unwrap_or_default(),
        endpoints: Vec::new(),
        opt_out: opt_out.map(self::opt_out).transpose()?,
        stop_words: stop_words.into_iter().map(self::stop_words).collect::<Checked<_>>()?,
    };
    for fields in carriers {
        let at = fields.at;
        let carrier = carrier(fields)?;
        check_alone(&file.carriers, &carrier).map_err(|what| Wrong::new(at, what))?;
        check_lease(&file.retry, &carrier).map_err(|what| Wrong::new(at, what))?;
        file.carriers.push(carrier);
    }
    for fields in endpoints {
        let at = fields.at;
        let endpoint = endpoint(fields)?;
        if file.endpoints.iter().any(|other: &EndpointFile| other.name == endpoint.name) {
            return Err(Wrong::new(at, format!("an endpoint {} is there already", endpoint.name)));
        }
        file.endpoints.push(endpoint);
    }
    Ok(file)
}

fn opt_out(mut fields: Fields<'_>) -> Checked<OptOutFile> {
    let text = fields.need_text("url")?;
    let url = url(&fields, "url", text)?;
    if !url.starts_with("https://") || url.contains('?') {
        let what = format!("\"{url}\" is no https address without a question: links in mails begin with it");
        return Err(fields.wrong("url", what));
    }
    let Some(secret) = secret(&mut fields, ["secret", "secret_env", "secret_file"])? else {
        let what = "links to opt out need a key: name its place with secret_env or secret_file";
        return Err(Wrong::new(fields.at, what));
    };
    let names = ["previous_secret", "previous_secret_env", "previous_secret_file"];
    let previous_secret = self::secret(&mut fields, names)?;
    fields.finish()?;
    Ok(OptOutFile { url, secret, previous_secret })
}

fn stop_words(mut fields: Fields<'_>) -> Checked<StopWordsFile> {
    let language = fields.need_text("language")?.to_owned();
    let words = fields.texts("words")?.unwrap_or_default();
    for (at, word) in &words {
        if !word.chars().any(char::is_alphanumeric) {
            return Err(Wrong::new(*at, format!("\"{word}\" has no letter or digit")));
        }
    }
    if words.is_empty() {
        return Err(
            fields.wrong("words", "words is missing or empty: name replies that stop messages, such as [\"stop\"]")
        );
    }
    fields.finish()?;
    Ok(StopWordsFile { language, words: words.into_iter().map(|(_, word)| word.to_owned()).collect() })
}

/// Two carriers have not one name, and not one way of contact.
fn check_alone(others: &[CarrierFile], new: &CarrierFile) -> Result<(), String> {
    for other in others {
        if other.name == new.name {
            return Err(format!("a channel {} is there already", new.name));
        }
        if let Some(both) = other.carries.and(new.carries).iter().next() {
            return Err(format!("{} is carried by {} already; one way has one carrier", both.word(), other.name));
        }
    }
    Ok(())
}

/// A mail server is waited for after each of so many commands, the greeting and the handshakes included.
const SMTP_ANSWERS: u64 = 10;

/// A try is over before somebody else may take the message.
fn check_lease(retry: &RetryPolicy, carrier: &CarrierFile) -> Result<(), String> {
    let seconds = match &carrier.kind {
        CarrierKind::Smtp(smtp) => smtp.timeout.as_secs() * SMTP_ANSWERS,
        CarrierKind::Gateway(gateway) => gateway.signed.timeout.as_secs(),
        CarrierKind::Letter(_) | CarrierKind::File(_) => 0,
    };
    if retry.lease / 1_000_000 >= i64::try_from(seconds).unwrap_or(i64::MAX) {
        return Ok(());
    }
    let name = &carrier.name;
    Err(format!(
        "a try by {name} may take {seconds} seconds: lease_seconds of [retry] is to be as much, or timeout_seconds less"
    ))
}

fn retry_policy(mut fields: Fields<'_>) -> Checked<RetryPolicy> {
    let mut policy = RetryPolicy::default();
    let second = |seconds: i64| seconds * 1_000_000;
    if let Some(most) = fields.number("tries_max", 1, 100)? {
        policy.tries_max = most as u32;
    }
    if let Some(seconds) = fields.number("first_wait_seconds", 1, 86_400)? {
        policy.first_wait = second(seconds);
    }
    if let Some(seconds) = fields.number("wait_max_seconds", 1, 86_400)? {
        policy.wait_max = second(seconds);
    }
    if let Some(hours) = fields.number("age_max_hours", 1, 720)? {
        policy.age_max = second(hours * 3_600);
    }
    if let Some(seconds) = fields.number("lease_seconds", 30, 3_600)? {
        policy.lease = second(seconds);
    }
    if policy.wait_max < policy.first_wait {
        return Err(fields.wrong("wait_max_seconds", "wait_max_seconds is less than first_wait_seconds"));
    }
    fields.finish()?;
    Ok(policy)
}

fn carrier(mut fields: Fields<'_>) -> Checked<CarrierFile> {
    let name = fields.need_name("name")?.to_owned();
    let kind = fields.need_text("kind")?;
    let carries: Option<Set<Channel>> = fields.words("carries")?;
    let (kind, may): (_, Set<Channel>) = match kind {
        "smtp" => (CarrierKind::Smtp(Box::new(smtp(&mut fields)?)), Set::of(&[Channel::Email])),
        "gateway" => (CarrierKind::Gateway(gateway(&mut fields)?), by_machine().without(Set::of(&[Channel::Letter]))),
        "letter" => {
            (CarrierKind::Letter(Letter { folder: need_path(&mut fields, "folder")? }), Set::of(&[Channel::Letter]))
        }
        "file" => (CarrierKind::File(RecordFile { file: need_path(&mut fields, "file")? }), by_machine()),
        _ => return Err(fields.wrong("kind", format!("\"{kind}\" is no kind of channel: one of {KINDS} is expected"))),
    };
    let carries = carries.unwrap_or(if may.iter().count() == 1 { may } else { Set::NONE });
    if carries.is_empty() {
        return Err(fields.wrong("carries", "carries is missing or empty: name the ways of contact, such as [\"sms\"]"));
    }
    if let Some(other) = carries.without(may).iter().next() {
        let words: Vec<&str> = may.iter().map(Word::word).collect();
        let what = format!("{} is not carried by this kind: {} may be", other.word(), words.join(", "));
        return Err(fields.wrong("carries", what));
    }
    fields.finish()?;
    Ok(CarrierFile { name, carries, kind })
}

/// The ways of contact that need no human: nobody is sent on a visit or made to call by a carrier.
fn by_machine() -> Set<Channel> {
    Set::all().without(Set::of(&[Channel::Voice, Channel::Visit]))
}

fn gateway(fields: &mut Fields<'_>) -> Checked<Gateway> {
    let signed = signed(fields, 30)?;
    let text = fields.text("callback_url")?;
    let callback_url = text.map(|text| url(fields, "callback_url", text)).transpose()?;
    Ok(Gateway { signed, callback_url })
}

fn smtp(fields: &mut Fields<'_>) -> Checked<Smtp> {
    let host = fields.need_text("host")?.to_owned();
    let security = security(fields, &host)?;
    let port = fields.number("port", 1, 65_535)?.map_or(security.usual_port(), |port| port as u16);
    let user = fields.text("user")?.map(str::to_owned);
    let password = secret(fields, ["password", "password_env", "password_file"])?;
    let login = match (user, password) {
        (Some(user), Some(password)) => Some(Login { user, password }),
        (None, None) => None,
        (Some(_), None) => {
            return Err(fields.wrong("user", "user has no password: name its place with password_env or password_file"));
        }
        (None, Some(_)) => return Err(Wrong::new(fields.at, "a password without a user")),
    };
    if login.is_some() && security == Security::None {
        return Err(fields.wrong("security", "a password is not sent without encryption"));
    }
    let from = fields.need_text("from")?.to_owned();
    let reply_to = fields.text("reply_to")?.map(str::to_owned);
    Ok(Smtp {
        port,
        security,
        login,
        from: mailbox(fields, "from", from)?,
        reply_to: reply_to.map(|text| mailbox(fields, "reply_to", text)).transpose()?,
        hello_name: fields.text("hello_name")?.map(str::to_owned),
        connections_max: fields.number("connections_max", 1, 100)?.unwrap_or(4) as u32,
        timeout: timeout(fields, 30)?,
        ca_file: path(fields, "ca_file")?,
        host,
    })
}

fn security(fields: &mut Fields<'_>, host: &str) -> Checked<Security> {
    match fields.text("security")?.unwrap_or("starttls") {
        "tls" => Ok(Security::Tls),
        "starttls" => Ok(Security::StartTls),
        "none" if is_local(host) => Ok(Security::None),
        "none" => Err(fields.wrong("security", format!("mail to {host} is encrypted: none is for this machine only"))),
        other => {
            let what = format!("\"{other}\" is not known here: one of tls, starttls, none is expected");
            Err(fields.wrong("security", what))
        }
    }
}

impl Security {
    fn usual_port(self) -> u16 {
        match self {
            Self::Tls => 465,
            Self::StartTls => 587,
            Self::None => 25,
        }
    }
}

/// A mailbox as far as can be said without the rules of mail: `channels` reads it again.
fn mailbox(fields: &Fields<'_>, name: &str, text: String) -> Checked<String> {
    let (_, domain) = text.trim_end_matches('>').rsplit_once('@').unwrap_or_default();
    if domain.is_empty() || text.chars().any(char::is_control) || text.contains('<') != text.ends_with('>') {
        let what = format!("\"{text}\" is no mailbox such as Example Finance <service@example.com>");
        return Err(fields.wrong(name, what));
    }
    Ok(text)
}

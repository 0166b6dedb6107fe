//! Signed requests over HTTP: how gateways and webhooks are posted to.
//!
//! One try, one answer: when to try again is decided by whoever asked. Redirects are not followed, because a signature is meant
//! for one address. What an error says has no body in it, which might name a person.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use app::Refused;
use app::channel_file::Signed;
use app::signature::{Key, sign};
use ureq::Agent;
use ureq::http::Response;

use crate::agent::agent;
use crate::secret;

/// So much of an answer is read.
const ANSWER_BYTES_MAX: u64 = 64 * 1024;

/// The header that asks to wait.
const RETRY_AFTER: &str = "retry-after";

/// An address to which signed requests are posted.
#[derive(Debug)]
pub(crate) struct SignedHttp {
    agent: Agent,
    url: String,
    keys: Vec<Key>,
}

/// What is posted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parcel<'p> {
    /// The same whenever it is posted again.
    pub(crate) id: &'p str,
    pub(crate) media_type: &'p str,
    pub(crate) body: &'p [u8],
}

/// What was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) body: Vec<u8>,
}

/// That no answer came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unreached {
    /// Words for a person.
    pub(crate) what: String,
    /// Whether that does not pass by itself: the other side's certificate is not one that is trusted.
    pub(crate) is_lasting: bool,
}

impl Unreached {
    fn by(error: &ureq::Error) -> Self {
        let text = error.to_string();
        Self { is_lasting: text.contains("certificate"), what: format!("not reached: {text}") }
    }
}

impl SignedHttp {
    /// Reads keys and certificates. Nothing is connected yet.
    pub(crate) fn open(signed: &Signed) -> Result<Self, Refused> {
        let Signed { url, secret, previous_secret, timeout, ca_file } = signed;
        let keys = secret::keys(secret, previous_secret.as_ref())?;
        let agent = agent(url, *timeout, ca_file.as_deref())?;
        Ok(Self { agent, url: url.clone(), keys })
    }

    /// Posts once, signed as of now.
    ///
    /// # Errors
    /// When no answer came.
    pub(crate) fn post(&self, parcel: Parcel<'_>) -> Result<Answer, Unreached> {
        let Parcel { id, media_type, body } = parcel;
        let now = SystemTime::now();
        let timestamp = now.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        let request = self
            .agent
            .post(&self.url)
            .header("content-type", media_type)
            .header("idempotency-key", id)
            .header("webhook-id", id)
            .header("webhook-timestamp", timestamp.to_string())
            .header("webhook-signature", sign(&self.keys, id, timestamp, body));
        let mut response = request.send(body).map_err(|error| Unreached::by(&error))?;
        let retry_after = retry_after(&response, now);
        let status = response.status().as_u16();
        // An answer that breaks off is an answer all the same: its status came.
        let body = response.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_vec().unwrap_or_default();
        Ok(Answer { status, retry_after, body })
    }
}

/// How long an answer asks to wait: seconds, or an instant (RFC 9110, 10.2.3).
fn retry_after<T>(response: &Response<T>, now: SystemTime) -> Option<Duration> {
    let text = response.headers().get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let at = httpdate::parse_http_date(text).ok()?;
    Some(at.duration_since(now).unwrap_or_default())
}

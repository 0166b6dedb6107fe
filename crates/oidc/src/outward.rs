//! Requests to the provider: one at a time, never redirected, with a bound on what is read.

use app::Refused;
use app::provider_file::ProviderFile;
use openidconnect::{HttpRequest, HttpResponse, http};
use ureq::Agent;

/// So much of an answer is read: keys of a large provider are some kilobytes.
const ANSWER_BYTES_MAX: u64 = 1024 * 1024;

/// The way to the provider.
#[derive(Debug)]
pub(crate) struct Outward(Agent);

impl Outward {
    /// Reads the certificates that are trusted. Nothing is connected yet.
    pub(crate) fn open(file: &ProviderFile) -> Result<Self, Refused> {
        channels::agent::agent(&file.issuer, file.timeout, file.ca_file.as_deref()).map(Self)
    }

    /// Asks once.
    pub(crate) fn ask(&self, request: HttpRequest) -> Result<HttpResponse, ureq::Error> {
        let (parts, body) = request.into_parts();
        let mut answer = if body.is_empty() {
            self.0.run(http::Request::from_parts(parts, ()))?
        } else {
            self.0.run(http::Request::from_parts(parts, body))?
        };
        let body = answer.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_vec()?;
        let (parts, _) = answer.into_parts();
        Ok(HttpResponse::from_parts(parts, body))
    }

    /// What a provider says of whoever bears a token (OpenID Connect Core 1.0, 5.3).
    pub(crate) fn about_bearer(&self, url: &str, token: &str) -> Result<HttpResponse, ureq::Error> {
        let request = http::Request::get(url)
            .header(http::header::AUTHORIZATION, format!("Bearer {token}"))
            .header(http::header::ACCEPT, "application/json")
            .body(Vec::new())?;
        self.ask(request)
    }
}

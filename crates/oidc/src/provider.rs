//! A provider: where to send whoever wants to sign in, and what to make of what they bring back.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use app::Refused;
use app::access::{Failed, Hidden, Provided};
use app::port::Micros;
use app::provider_file::ProviderFile;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use openidconnect::core::{CoreAuthenticationFlow, CoreClient, CoreIdToken, CoreProviderMetadata};
use openidconnect::{
    AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken, IssuerUrl, Nonce,
    OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope,
    SignatureVerificationError, TokenResponse,
};

use crate::claims::Claims;
use crate::outward::Outward;

/// For how long what a provider says of itself is believed: an hour.
const KNOWN_FOR: Micros = 3_600_000_000;

/// How often keys are read anew because a token is signed with another: once a minute.
const KEYS_AT_MOST_EVERY: Micros = 60_000_000;

/// A provider of one lender.
pub struct Provider {
    file: ProviderFile,
    client_secret: Option<ClientSecret>,
    outward: Outward,
    known: Mutex<Option<Arc<Known>>>,
}

/// What a provider has said of itself, and when it was asked.
struct Known {
    metadata: CoreProviderMetadata,
    read_at: Micros,
}

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Provider").field("issuer", &self.file.issuer).finish_non_exhaustive()
    }
}

impl Provider {
    /// Reads secret and certificates. Nothing is connected yet: a server starts, whether its provider answers or not.
    ///
    /// # Errors
    /// When the secret or a certificate cannot be read.
    pub fn open(file: ProviderFile) -> Result<Self, Refused> {
        let client_secret = file.client_secret.as_ref().map(channels::secret::read).transpose()?.map(ClientSecret::new);
        let outward = Outward::open(&file)?;
        Ok(Self { file, client_secret, outward, known: Mutex::new(None) })
    }

    /// The subject of a token that is good.
    fn verified(&self, token: &CoreIdToken, nonce: &Nonce, known: &Known, now: Micros) -> Result<String, Failed> {
        let check = |known: &Known| {
            let at = DateTime::<Utc>::from_timestamp_micros(now).unwrap_or_default();
            let client = self.client(known)?;
            let verifier = client.id_token_verifier().set_time_fn(move || at);
            Ok(token.claims(&verifier, nonce).map(|claims| claims.subject().as_str().to_owned()))
        };
        let first = check(known)?;
        let is_other_key = matches!(
            &first,
            Err(ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey))
        );
        let judged = if is_other_key { check(&*self.known(now, KEYS_AT_MOST_EVERY)?)? } else { first };
        judged.map_err(|error| Failed::NotGood(format!("the ID token is refused: {error}")))
    }

    /// Whether what is needed stands in the token itself.
    fn says_enough(&self, claims: &Claims) -> bool {
        let has_groups = self.file.groups.as_ref().is_none_or(|groups| claims.has(&groups.claim));
        has_groups && claims.has(&self.file.name_claim)
    }

    /// What the provider says of whoever bears a token, if it is the same person: many keep groups out of their tokens.
    fn about_bearer(&self, known: &Known, token: &str, subject: &str) -> Result<Claims, Failed> {
        let Some(url) = known.metadata.userinfo_endpoint() else { return Ok(Claims::default()) };
        let answer = self.outward.about_bearer(url.as_str(), token);
        let answer = answer.map_err(|error| self.unreached(error.to_string()))?;
        if !answer.status().is_success() {
            return Err(self.unreached(format!("what it knows of a user is answered with {}", answer.status())));
        }
        let claims = Claims::of(answer.body()).unwrap_or_default();
        match claims.text("sub") == Some(subject) {
            true => Ok(claims),
            false => Err(Failed::NotGood("what the provider knows is of somebody else".to_owned())),
        }
    }

    fn provided(&self, claims: &Claims, subject: String) -> Result<Provided, Failed> {
        let name = claims.text(&self.file.name_claim);
        let name = name.ok_or_else(|| Failed::NoName(self.file.name_claim.clone()))?.to_owned();
        let roles = self.file.groups.as_ref().map(|groups| groups.roles_of(&claims.texts(&groups.claim)));
        Ok(Provided { issuer: self.file.issuer.clone(), subject, name, roles })
    }

    /// What the provider says of itself, asked anew when it was asked longer ago than that.
    fn known(&self, now: Micros, not_older_than: Micros) -> Result<Arc<Known>, Failed> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.as_ref().filter(|known| now - known.read_at < not_older_than) {
            return Ok(Arc::clone(known));
        }
        let issuer = IssuerUrl::new(self.file.issuer.clone()).map_err(|error| self.unreached(error.to_string()))?;
        let metadata = CoreProviderMetadata::discover(&issuer, &|request| self.outward.ask(request));
        let metadata = metadata.map_err(|error| self.unreached(chain(&error)))?;
        Ok(Arc::clone(known.insert(Arc::new(Known { metadata, read_at: now }))))
    }

    fn client(&self, known: &Known) -> Result<Client, Failed> {
        let url = RedirectUrl::new(self.file.return_url.clone()).map_err(|error| Failed::NotGood(error.to_string()))?;
        let id = ClientId::new(self.file.client_id.clone());
        let client = CoreClient::from_provider_metadata(known.metadata.clone(), id, self.client_secret.clone());
        Ok(client.set_redirect_uri(url))
    }

    fn unreached(&self, why: String) -> Failed {
        Failed::Unreached { issuer: self.file.issuer.clone(), why }
    }
}

impl app::access::Provider for Provider {
    fn name(&self) -> &str {
        &self.file.name
    }

    fn begin(&self, hidden: &Hidden, now: Micros) -> Result<String, Failed> {
        let known = self.known(now, KNOWN_FOR)?;
        let (state, nonce) = (CsrfToken::new(hidden.state.clone()), Nonce::new(hidden.nonce.clone()));
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier(hidden));
        let client = self.client(&known)?;
        let mut request = client
            .authorize_url(CoreAuthenticationFlow::AuthorizationCode, move || state, move || nonce)
            .set_pkce_challenge(challenge);
        for scope in &self.file.scopes {
            request = request.add_scope(Scope::new(scope.clone()));
        }
        Ok(request.url().0.to_string())
    }

    fn end(&self, hidden: &Hidden, code: &str, now: Micros) -> Result<Provided, Failed> {
        let known = self.known(now, KNOWN_FOR)?;
        let client = self.client(&known)?;
        let request = client.exchange_code(AuthorizationCode::new(code.to_owned()));
        let request = request.map_err(|error| self.unreached(error.to_string()))?;
        let answer = request.set_pkce_verifier(verifier(hidden)).request(&|request| self.outward.ask(request));
        let answer = answer.map_err(|error| match error {
            RequestTokenError::ServerResponse(said) => Failed::NotGood(format!("the code is refused: {said}")),
            RequestTokenError::Request(error) => self.unreached(error.to_string()),
            RequestTokenError::Parse(error, _) => self.unreached(error.to_string()),
            RequestTokenError::Other(error) => self.unreached(error),
        })?;
        let token =
            answer.id_token().ok_or_else(|| Failed::NotGood("there is no ID token in the answer".to_owned()))?;
        let nonce = Nonce::new(hidden.nonce.clone());
        let subject = self.verified(token, &nonce, &known, now)?;
        let mut claims = claims_of(token).unwrap_or_default();
        if !self.says_enough(&claims) {
            claims = claims.or(self.about_bearer(&known, answer.access_token().secret(), &subject)?);
        }
        self.provided(&claims, subject)
    }
}

/// A client that knows where the provider is.
type Client = CoreClient<
    openidconnect::EndpointSet,
    openidconnect::EndpointNotSet,
    openidconnect::EndpointNotSet,
    openidconnect::EndpointNotSet,
    openidconnect::EndpointMaybeSet,
    openidconnect::EndpointMaybeSet,
>;

fn verifier(hidden: &Hidden) -> PkceCodeVerifier {
    PkceCodeVerifier::new(hidden.verifier.clone())
}

/// The claims of a token that was found good, those beside the standard's included.
fn claims_of(token: &CoreIdToken) -> Option<Claims> {
    let text = token.to_string();
    let payload = text.split('.').nth(1)?;
    Claims::of(&URL_SAFE_NO_PAD.decode(payload).ok()?)
}

/// An error and what lies beneath it.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    text
}

//! Signing in and out, of people of the house and of borrowers.

use app::access::{Actor, Attempt, NotSignedIn, Password, Permission, Redeemed, Secret, SignedIn};
use axum::Json;
use axum::extract::{Extension, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use schemars::JsonSchema;
use serde::Serialize;

use crate::guard::strange;
use crate::identity::{Peer, Visitor, set_cookie};
use crate::problem::{Code, Problem};
use crate::request::Fields;
use crate::state::Shared;

/// Who wants to sign in.
#[derive(Debug, JsonSchema)]
#[expect(dead_code, reason = "describes the fields that are read one by one")]
pub(crate) struct SignInRequest {
    /// The name.
    user: String,
    /// The password.
    password: String,
    /// The code of the authenticator app, where the user has one.
    code: Option<String>,
}

/// How a borrower comes in: by the secret of a link, or by a code together with the person that it was told to.
#[derive(Debug, JsonSchema)]
#[expect(dead_code, reason = "describes the fields that are read one by one")]
pub(crate) struct BorrowerSignInRequest {
    /// The secret of a link.
    link: Option<String>,
    /// The person, as the lender's accounts name them; with `code`.
    person: Option<String>,
    /// Eight digits.
    code: Option<String>,
}

/// A password that takes the place of another.
#[derive(Debug, JsonSchema)]
#[expect(dead_code, reason = "describes the fields that are read one by one")]
pub(crate) struct PasswordRequest {
    /// The password until now.
    password: String,
    /// The password from now on: at least 12 characters.
    new_password: String,
}

/// Who asks, and what they may.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Session")]
pub(crate) struct SessionView {
    /// The name that is written beside everything that they do.
    name: String,
    /// Their roles; a program has none.
    roles: Vec<&'static str>,
    /// What they may.
    permissions: Vec<&'static str>,
    /// Of a borrower: the only person whom they see.
    person: Option<String>,
    /// Of a browser: what pages send back in `X-Page-Token` when they change something.
    page_token: Option<String>,
}

impl SessionView {
    fn of(actor: &Actor, secret: Option<&Secret>) -> Self {
        let may = |permission: &Permission| actor.may(*permission);
        Self {
            name: actor.name.clone(),
            roles: actor.roles.iter().map(|role| role.name()).collect(),
            permissions: Permission::ALL.iter().filter(|one| may(one)).map(|one| one.name()).collect(),
            person: actor.person.clone(),
            page_token: secret.map(Secret::page_token),
        }
    }
}

type Cookie = [(HeaderName, HeaderValue); 1];

/// Signs a user in
///
/// The answer sets a cookie. Whoever sends it with a request that changes something sends `page_token` of the answer in the
/// header `X-Page-Token`, too. After five wrong attempts a user is shut out for a quarter of an hour.
#[utoipa::path(post, path = "/v1/session", tag = "access", operation_id = "sign_in", security(()),
    request_body(content = ref("#/components/schemas/SignInRequest"), content_type = "application/json"),
    responses((status = 200, description = "Signed in.", body = ref("#/components/schemas/Session"))))]
pub(crate) async fn sign_in(
    State(shared): State<Shared>,
    peer: Option<Extension<Peer>>,
    mut fields: Fields,
) -> Result<(Cookie, Json<SessionView>), Problem> {
    strange(&shared, peer.map(|Extension(peer)| peer))?;
    let (name, password, code) = (fields.text("user")?, fields.text("password")?, fields.text_if_any("code")?);
    fields.end()?;
    let attempt = Attempt { user: name, password: Password::said(&password), code };
    answer(&shared, try_to_sign_in(&shared, attempt).await?)
}

/// Signs somebody in, or counts a wrong attempt.
pub(crate) async fn try_to_sign_in(
    shared: &Shared,
    attempt: Attempt,
) -> Result<Result<SignedIn, NotSignedIn>, Problem> {
    let checked = shared.readers.check(attempt).await?;
    shared.writer.sign_in(checked).await
}

/// Lets a borrower in, by a link or code that works once
///
/// As for users, the answer sets a cookie. A borrower sees what is theirs, and nothing else.
#[utoipa::path(post, path = "/v1/borrower-session", tag = "access", operation_id = "borrower_sign_in", security(()),
    request_body(content = ref("#/components/schemas/BorrowerSignInRequest"), content_type = "application/json"),
    responses((status = 200, description = "Let in.", body = ref("#/components/schemas/Session"))))]
pub(crate) async fn borrower(
    State(shared): State<Shared>,
    peer: Option<Extension<Peer>>,
    mut fields: Fields,
) -> Result<(Cookie, Json<SessionView>), Problem> {
    strange(&shared, peer.map(|Extension(peer)| peer))?;
    let (link, person, code) =
        (fields.text_if_any("link")?, fields.text_if_any("person")?, fields.text_if_any("code")?);
    fields.end()?;
    let brought = match (link, person, code) {
        (Some(link), None, None) => Redeemed::Link(Secret::said(&link)),
        (None, Some(person), Some(code)) => Redeemed::Code(person, Secret::said(&code)),
        _ => return Err(Problem::field("link", "stands alone; without it, person and code are needed")),
    };
    let signed_in = shared.writer.redeem(brought).await?;
    answer(&shared, signed_in)
}

fn answer(shared: &Shared, signed_in: Result<SignedIn, NotSignedIn>) -> Result<(Cookie, Json<SessionView>), Problem> {
    match signed_in {
        Ok(SignedIn { actor, secret }) => {
            let cookie = [(header::SET_COOKIE, set_cookie(shared, Some(&secret)))];
            Ok((cookie, Json(SessionView::of(&actor, Some(&secret)))))
        }
        Err(why) => Err(refused(shared, why)),
    }
}

fn refused(shared: &Shared, why: NotSignedIn) -> Problem {
    match why {
        NotSignedIn::Wrong => Problem::new(Code::SignInFailed, why.to_string()),
        NotSignedIn::CodeNeeded => {
            Problem::new(Code::OneTimeCodeNeeded, why.to_string()).hint("send it in the field code")
        }
        NotSignedIn::ShutOut => {
            let seconds = shared.config.sign_in.shut_time / 1_000_000;
            Problem::new(Code::ShutOut, why.to_string()).retry_after(seconds.unsigned_abs())
        }
    }
}

/// Who asks, and what they may
#[utoipa::path(get, path = "/v1/session", tag = "access", operation_id = "session",
    responses((status = 200, description = "Whoever asks.", body = ref("#/components/schemas/Session"))))]
pub(crate) async fn show(Extension(visitor): Extension<Visitor>) -> Json<SessionView> {
    Json(SessionView::of(&visitor.actor, visitor.session.as_ref()))
}

/// Signs out
#[utoipa::path(delete, path = "/v1/session", tag = "access", operation_id = "sign_out",
    responses((status = 204, description = "The session has ended.")))]
pub(crate) async fn sign_out(
    State(shared): State<Shared>,
    Extension(visitor): Extension<Visitor>,
) -> Result<(StatusCode, Cookie), Problem> {
    if let Some(secret) = visitor.session {
        shared.writer.sign_out(secret).await?;
    }
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, set_cookie(&shared, None))]))
}

/// Gives whoever asks another password; all their sessions end
#[utoipa::path(post, path = "/v1/session/password", tag = "access", operation_id = "change_password",
    request_body(content = ref("#/components/schemas/PasswordRequest"), content_type = "application/json"),
    responses((status = 204, description = "It is changed.")))]
pub(crate) async fn password(
    State(shared): State<Shared>,
    Extension(visitor): Extension<Visitor>,
    mut fields: Fields,
) -> Result<(StatusCode, Cookie), Problem> {
    let actor = visitor.actor;
    if visitor.session.is_none() || actor.person.is_some() {
        return Err(Problem::new(Code::Forbidden, "only a user who has signed in has a password"));
    }
    let (old, new) = (fields.text("password")?, fields.text("new_password")?);
    fields.end()?;
    let attempt = Attempt { user: actor.name.clone(), password: Password::said(&old), code: None };
    let checked = shared.readers.check(attempt).await?;
    if let Err(why) = shared.writer.change_password(checked, new).await? {
        return Err(match why {
            NotSignedIn::ShutOut => Problem::new(Code::ShutOut, why.to_string()),
            NotSignedIn::Wrong | NotSignedIn::CodeNeeded => {
                Problem::new(Code::SignInFailed, "the password until now is not right")
            }
        });
    }
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, set_cookie(&shared, None))]))
}

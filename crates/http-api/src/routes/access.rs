//! Who is let in: users, tokens of programs, invitations of borrowers, and the log of access.

use app::access::{
    AccessRow, Change, NewToken, NewUser, Permission, Role, Token, User, Wish, invite, read_log, token, user,
};
use app::port::Store;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderName;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::IntoParams;

use super::page::{Page, cursor};
use crate::call::{Answer, Call};
use crate::problem::Problem;
use crate::request::{Asked, By, Fields, In, Seen, etag};
use crate::state::Shared;

/// A user who is to be added.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UserRequest {
    /// The name by which they sign in.
    name: String,
    /// Their roles.
    roles: Vec<String>,
    /// Their first password: at least 12 characters. Without, they sign in by the provider.
    password: Option<String>,
}

/// What is to be changed of a user; one thing at a time.
#[derive(Debug, JsonSchema)]
#[expect(dead_code, reason = "describes the fields that are read one by one")]
pub(crate) struct UserChangeRequest {
    /// Their roles from now on.
    roles: Option<Vec<String>>,
    /// Whether they are locked out.
    is_locked: Option<bool>,
    /// Another password; all their sessions end.
    password: Option<String>,
    /// `false`: they sign in by the provider from now on, whoever has their name there first; all their sessions end.
    has_password: Option<bool>,
}

/// A user.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "User")]
pub(crate) struct UserView {
    /// The name by which they sign in.
    name: String,
    /// Their roles.
    roles: Vec<&'static str>,
    /// Whether they are locked out.
    is_locked: bool,
    /// Whether they sign in with a password, and not by the provider.
    has_password: bool,
    /// Whether they sign in with codes of an authenticator app.
    has_totp: bool,
    /// Who added them.
    made_by: String,
    /// When.
    made_at: String,
    /// How often they were changed: the `ETag`.
    version: u64,
}

/// All users.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Users {
    /// By name.
    users: Vec<UserView>,
}

/// A token that is to be made.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TokenRequest {
    /// Its name.
    name: String,
    /// What whoever bears it may do: words of permissions.
    scopes: Vec<String>,
    /// When it ends, as an instant; without, when it is revoked.
    ends_at: Option<String>,
}

/// A token, without its secret.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Token")]
pub(crate) struct TokenView {
    /// Its name.
    name: String,
    /// What whoever bears it may do.
    scopes: Vec<&'static str>,
    /// Who made it.
    made_by: String,
    /// When.
    made_at: String,
    /// When it ends by itself.
    ends_at: Option<String>,
    /// When it was revoked.
    revoked_at: Option<String>,
    /// The secret, in the answer to the request that made it, and never again.
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
}

/// All tokens.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Tokens {
    /// By name.
    tokens: Vec<TokenView>,
}

/// What lets a borrower in once; kept nowhere.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Invitation")]
pub(crate) struct InvitationView {
    /// The secret of a link.
    link: String,
    /// Eight digits, which count with the person.
    code: String,
    /// Until when either works.
    ends_at: String,
}

/// A part of the log of access.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct AccessLog {
    /// Its lines, in order.
    lines: Vec<AccessLine>,
    /// What to ask for next; none at the end.
    next_cursor: Option<String>,
}

/// A line of the log of access.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct AccessLine {
    /// Its place in the journal of persons.
    seq: u64,
    /// When.
    at: String,
    /// Whose data; of users and tokens `user:NAME`.
    of: String,
    /// Who.
    actor: String,
    /// What: `read`, `signed_in`, `roles_changed` and so on.
    what: String,
    /// What is to be said beside it.
    told: Value,
}

fn instant(at: i64) -> String {
    Timestamp::from_microsecond(at).map_or_else(|_| at.to_string(), |at| at.to_string())
}

impl UserView {
    fn of(user: &User) -> Self {
        let (made_by, made_at) = user.made();
        Self {
            name: user.name.clone(),
            roles: user.roles().into_iter().map(Role::name).collect(),
            is_locked: user.is_locked(),
            has_password: user.has_password(),
            has_totp: user.has_totp(),
            made_by: made_by.to_owned(),
            made_at: instant(made_at),
            version: user.version(),
        }
    }
}

impl TokenView {
    fn of(token: &Token) -> Self {
        let (made_by, made_at) = token.made();
        Self {
            name: token.name.clone(),
            scopes: token.scopes().into_iter().map(Permission::name).collect(),
            made_by: made_by.to_owned(),
            made_at: instant(made_at),
            ends_at: token.ends_at().map(instant),
            revoked_at: token.revoked_at().map(instant),
            secret: None,
        }
    }
}

fn roles(words: &[String]) -> Result<Vec<Role>, Problem> {
    let role = |word: &String| Role::named(word).ok_or_else(|| Problem::field("roles", format!("{word:?} is no role")));
    words.iter().map(role).collect()
}

/// The users
#[utoipa::path(get, path = "/v1/users", tag = "access", operation_id = "users",
    responses((status = 200, description = "All of them.", body = ref("#/components/schemas/Users"))))]
pub(crate) async fn users(State(shared): State<Shared>, By(actor): By) -> Result<Json<Users>, Problem> {
    let all = shared.ask(&actor, Wish::book(Permission::ManageUsers), |book| user::all(book)).await?;
    Ok(Json(Users { users: all.iter().map(UserView::of).collect() }))
}

/// A user
#[utoipa::path(get, path = "/v1/users/{user}", tag = "access", operation_id = "user",
    params(("user" = String, Path, description = "The name.")),
    responses((status = 200, description = "The user.", body = ref("#/components/schemas/User"))))]
pub(crate) async fn show_user(
    State(shared): State<Shared>,
    By(actor): By,
    In(name): In<String>,
) -> Result<([(HeaderName, String); 1], Json<UserView>), Problem> {
    let wish = Wish::book(Permission::ManageUsers);
    let user = shared.ask(&actor, wish, move |book| user::one(book, &name)).await?;
    Ok((etag(user.version()), Json(UserView::of(&user))))
}

/// Adds a user
#[utoipa::path(post, path = "/v1/users", tag = "access", operation_id = "add_user",
    request_body(content = ref("#/components/schemas/UserRequest"), content_type = "application/json"),
    responses((status = 201, description = "The user is there.", body = ref("#/components/schemas/User"))))]
pub(crate) async fn add_user(call: Call, fields: Fields) -> Answer<UserView> {
    let wish = Wish::book(Permission::ManageUsers);
    let UserRequest { name, roles: words, password } = call.body(&wish, fields)?;
    let roles = roles(&words)?;
    let (now, random, by) = (call.now(), call.random(), call.actor.name.clone());
    let work = move |store: &mut dyn Store, _: &_| {
        let new = NewUser { name: &name, roles: &roles, password: password.as_deref() };
        Ok(UserView::of(&user::add(store, new, (&by, now), &random)?))
    };
    Ok(call.change(wish, work).await?.created())
}

/// Changes a user
///
/// One thing at a time. With `If-Match`, only if nobody has changed them since.
#[utoipa::path(patch, path = "/v1/users/{user}", tag = "access", operation_id = "change_user",
    params(("user" = String, Path, description = "The name."),
        ("if-match" = Option<String>, Header, description = "The `ETag` that was seen.")),
    request_body(content = ref("#/components/schemas/UserChangeRequest"), content_type = "application/json"),
    responses((status = 200, description = "The user as they are now.", body = ref("#/components/schemas/User"))))]
pub(crate) async fn change_user(
    State(shared): State<Shared>,
    By(actor): By,
    In(name): In<String>,
    Seen(seen): Seen,
    mut fields: Fields,
) -> Result<([(HeaderName, String); 1], Json<UserView>), Problem> {
    let wish = Wish::book(Permission::ManageUsers);
    wish.granted_to(&actor).map_err(app::Error::from)?;
    let words = fields.texts_if_any("roles")?;
    let (is_locked, password) = (fields.flag_if_any("is_locked")?, fields.text_if_any("password")?);
    let has_password = fields.flag_if_any("has_password")?;
    fields.end()?;
    let (now, random, by) = ((shared.config.now)(), (shared.config.random)(), actor.name.clone());
    let change = match (words, is_locked, &password, has_password) {
        (Some(words), None, None, None) => Some(Change::Roles(roles(&words)?)),
        (None, Some(true), None, None) => Some(Change::Lock),
        (None, Some(false), None, None) => Some(Change::Unlock),
        (None, None, None, Some(false)) => Some(Change::Provider),
        (None, None, Some(_), None) => None,
        (None, None, None, Some(true)) => {
            return Err(Problem::field("has_password", "a password is given in password"));
        }
        _ => {
            let what = "one thing is changed at a time: roles, is_locked, password or has_password";
            return Err(Problem::field("roles", what));
        }
    };
    let changed = shared.write(&actor, wish, move |store, _| match (change, password) {
        (Some(change), _) => user::change(store, &name, (&change, seen), (&by, now)),
        (None, password) => user::set_password(store, &name, &password.unwrap_or_default(), (&by, now), &random),
    });
    let user = changed.await?;
    Ok((etag(user.version()), Json(UserView::of(&user))))
}

/// The tokens of programs
#[utoipa::path(get, path = "/v1/tokens", tag = "access", operation_id = "tokens",
    responses((status = 200, description = "All of them.", body = ref("#/components/schemas/Tokens"))))]
pub(crate) async fn tokens(State(shared): State<Shared>, By(actor): By) -> Result<Json<Tokens>, Problem> {
    let all = shared.ask(&actor, Wish::book(Permission::ManageTokens), |book| token::all(book)).await?;
    Ok(Json(Tokens { tokens: all.iter().map(TokenView::of).collect() }))
}

/// Makes a token for a program
///
/// The secret is in the answer, and never shown again.
#[utoipa::path(post, path = "/v1/tokens", tag = "access", operation_id = "make_token",
    request_body(content = ref("#/components/schemas/TokenRequest"), content_type = "application/json"),
    responses((status = 201, description = "The token.", body = ref("#/components/schemas/Token"))))]
pub(crate) async fn make_token(call: Call, fields: Fields) -> Answer<TokenView> {
    let wish = Wish::book(Permission::ManageTokens);
    let TokenRequest { name, scopes, ends_at } = call.body(&wish, fields)?;
    let scope = |word: &String| {
        Permission::named(word).ok_or_else(|| Problem::field("scopes", format!("{word:?} is no permission")))
    };
    let scopes: Vec<Permission> = scopes.iter().map(scope).collect::<Result<_, _>>()?;
    let ends_at: Option<Timestamp> = ends_at
        .map(|text| crate::request::parsed("ends_at", &text, "an instant such as 2027-01-01T00:00:00Z"))
        .transpose()?;
    let (now, random, by) = (call.now(), call.random(), call.actor.name.clone());
    let work = move |store: &mut dyn Store, _: &_| {
        let ends_at = ends_at.map(Timestamp::as_microsecond);
        let new = NewToken { name: &name, scopes: &scopes, ends_at };
        let (token, secret) = token::add(store, new, (&by, now), &random)?;
        Ok(TokenView { secret: Some(secret.reveal().to_owned()), ..TokenView::of(&token) })
    };
    Ok(call.change_secretly(wish, work).await?.created())
}

/// Revokes a token for good
#[utoipa::path(delete, path = "/v1/tokens/{token}", tag = "access", operation_id = "revoke_token",
    params(("token" = String, Path, description = "The name.")),
    responses((status = 200, description = "The token, revoked.", body = ref("#/components/schemas/Token"))))]
pub(crate) async fn revoke_token(call: Call, In(name): In<String>) -> Answer<TokenView> {
    let (now, by) = (call.now(), call.actor.name.clone());
    let work = move |store: &mut dyn Store, _: &_| Ok(TokenView::of(&token::revoke(store, &name, (&by, now))?));
    call.change(Wish::book(Permission::ManageTokens), work).await
}

/// For how long a link or code works: three days.
const INVITATION_LIFE: i64 = 3 * 86_400_000_000;

/// Makes a link and a code that let a borrower in once
///
/// For three days, and instead of those made before. Neither is kept: send them now.
#[utoipa::path(post, path = "/v1/persons/{person}/invitations", tag = "access", operation_id = "invite_borrower",
    params(("person" = String, Path, description = "The person, as accounts name them.")),
    responses((status = 201, description = "Link and code.", body = ref("#/components/schemas/Invitation"))))]
pub(crate) async fn invite_borrower(call: Call, In(person): In<String>) -> Answer<InvitationView> {
    let (now, random, by) = (call.now(), call.random(), call.actor.name.clone());
    let wish = Wish::person(Permission::InviteBorrowers, &person);
    let work = move |store: &mut dyn Store, _: &_| {
        let invitation = invite(store, &person, INVITATION_LIFE, (&by, now), &random)?;
        Ok(InvitationView {
            link: invitation.link.reveal().to_owned(),
            code: invitation.code.reveal().to_owned(),
            ends_at: instant(invitation.ends_at),
        })
    };
    Ok(call.change_secretly(wish, work).await?.created())
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct LogPage {
    /// Only what concerns this person, or `user:NAME`.
    person: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// How many, at most.
    #[param(minimum = 1, maximum = 1000, value_type = Option<u32>)]
    limit: Option<String>,
}

/// Who signed in, who changed what anybody may, and who has read what of whom
#[utoipa::path(get, path = "/v1/access-log", tag = "access", operation_id = "access_log", params(LogPage),
    responses((status = 200, description = "A page of it.", body = ref("#/components/schemas/AccessLog"))))]
pub(crate) async fn access_log(
    State(shared): State<Shared>,
    By(actor): By,
    Asked(LogPage { person, cursor: from, limit }): Asked<LogPage>,
) -> Result<Json<AccessLog>, Problem> {
    let (after, limit) = Page { cursor: from, limit }.read()?;
    let wish = Wish::book(Permission::ReadAccessLog);
    let rows = shared.walk(&actor, wish, move |book| read_log(book, person.as_deref(), after, limit)).await?;
    let next_cursor = rows.last().filter(|_| rows.len() == limit).map(|row| cursor(row.seq));
    let line =
        |AccessRow { seq, at, of, actor, what, told }| AccessLine { seq, at: instant(at), of, actor, what, told };
    Ok(Json(AccessLog { lines: rows.into_iter().map(line).collect(), next_cursor }))
}

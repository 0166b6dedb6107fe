//! Admin: users, tokens of programs, and what the book has of products, templates and texts.

use app::Result;
use app::access::{Permission, Role, User, token, user};
use app::explain::Language;
use maud::{Markup, html};

use super::once;
use crate::acts::roles_of_the_house;
use crate::door::{Reply, Shown, View};
use crate::field::{Form, More};
use crate::figure::NONE;
use crate::nav::Page;
use crate::query::encoded;
use crate::table::{Cell, Table};
use crate::terms;

fn role(view: &View<'_>, role: Role) -> String {
    match view.language {
        Language::English => format!("{} — {}", role.name().replace('_', " "), role.told().0),
        Language::Chinese => format!("{} — {}", terms::role(view.language, role), role.told().1),
    }
}

fn roles_of(view: &View<'_>, user: &User) -> String {
    user.roles().into_iter().map(|role| terms::role(view.language, role)).collect::<Vec<_>>().join(", ")
}

pub(super) fn page(view: &View<'_>) -> Result<Reply> {
    let words = view.words;
    let users = user::all(view.book.store)?;
    let body = html! {
        div.title { h1 { (words.admin) } }
        (user_table(view, &users).html(view, words.nothing))
        p.row {
            a href="/console/admin/users" { (words.add_user) }
            @if view.may(Permission::ManageTokens) { " · " a href="/console/admin/tokens" { (words.tokens) } }
            @if view.may(Permission::ReadDocuments) { " · " a href="/console/admin/channels" { (words.channels) } " · " a href="/console/documents" { (words.documents) } " · " a href="/console/admin/templates" { (words.templates) } }
            " · " a href="/console/admin/products" { (words.products) }
            @if view.may(Permission::ManageEndpoints) { " · " a href="/console/admin/endpoints" { (words.endpoints) } }
        }
        section aria-label=(words.roles) {
            h2 { (words.roles) }
            (roles_table(view).html(view, words.nothing))
        }
    };
    Ok(Reply::Page(Shown::new(Page::Admin, words.admin, body)))
}

fn user_table(view: &View<'_>, users: &[User]) -> Table {
    let words = view.words;
    let rows = users.iter().map(|user| {
        let (by, at) = user.made();
        vec![
            Cell::link(format!("/console/admin/users/{}", encoded(&user.name)), &user.name),
            Cell::text(roles_of(view, user)),
            Cell::text(if user.is_locked() { words.locked } else { words.may_sign_in }),
            Cell::text(if user.has_totp() { words.so } else { words.not_so }),
            Cell::text(by),
            Cell::text(view.clock.micros(at)),
        ]
    });
    let header = [words.name, words.roles, words.state, words.authenticator, words.made_by, words.at];
    Table::new(words.users, &header, rows.collect())
}

fn roles_table(view: &View<'_>) -> Table {
    let words = view.words;
    let rows = Role::ALL.into_iter().map(|one| {
        let may: Vec<&str> = one.permissions().iter().map(|permission| permission.name()).collect();
        vec![Cell::text(role(view, one)), Cell::text(may.join(", "))]
    });
    Table::new(words.roles_caption, &[words.role, words.may_do], rows.collect())
}

fn ticks(view: &View<'_>, form: &Form<'_>, has: impl Fn(Role) -> bool) -> Markup {
    html! {
        fieldset {
            legend { (view.words.roles) }
            @for one in roles_of_the_house() { (form.tick_that(&format!("role_{}", one.name()), &role(view, one), has(one))) }
        }
    }
}

pub(super) fn users(view: &View<'_>) -> Result<Reply> {
    let words = view.words;
    let users = user::all(view.book.store)?;
    let form = Form::new(view, "add", "/console/admin/users/add");
    let body = html! {
        div.title { h1 { (words.users) } }
        (user_table(view, &users).html(view, words.nothing))
        h2 { (words.add_user) }
        (form.html(&html! {
            (form.input("name", words.user_name, "text", More::NEEDED))
            (form.input("password", words.first_password, "password", More::default().hint(words.password_hint)))
            (form.tick("by_provider", words.by_provider))
            (ticks(view, &form, |_| false))
        }, words.add_user))
        p { a href="/console/admin" { (words.admin) } }
    };
    Ok(Reply::Page(Shown::new(Page::Admin, words.users, body)))
}

pub(super) fn user(view: &View<'_>, name: &str) -> Result<Reply> {
    let words = view.words;
    let one = user::one(view.book.store, name)?;
    let base = format!("/console/admin/users/{}", encoded(&one.name));
    let form = |name: &str| Form::new(view, name, format!("{base}/{name}"));
    let (roles, lock, unlock, password) = (form("roles"), form("lock"), form("unlock"), form("password"));
    let provider = form("provider");
    let seen = one.version().to_string();
    let seen = html! { input type="hidden" name="seen" value=(seen); };
    let had = one.roles();
    let body = html! {
        div.title { h1 { (one.name) } p.soft { (roles_of(view, &one)) " · " (if one.is_locked() { words.locked } else { words.may_sign_in }) } }
        h2 { (words.roles) }
        (roles.html(&html! { (seen) (ticks(view, &roles, |role| had.contains(&role))) }, words.keep))
        h2 { (words.password) }
        (password.html(&password.input("password", words.new_password, "password", More::NEEDED.hint(words.password_hint)), words.set_password))
        @if one.has_password() { (provider.html(&html! { (seen) p.soft { (words.to_provider_long) } }, words.to_provider)) } @else { p.soft { (words.by_provider) } }
        h2 { (words.sign_in) }
        @if one.is_locked() { (unlock.html(&seen, words.unlock)) } @else { (lock.html(&html! { (seen) p.soft { (words.lock_long) } }, words.lock)) (unlock.html(&html! { (seen) p.soft { (words.unlock_long) } }, words.unlock)) }
        p { a href="/console/admin/users" { (words.users) } }
    };
    Ok(Reply::Page(Shown::new(Page::Admin, one.name.clone(), body)))
}

pub(super) fn tokens(view: &View<'_>) -> Result<Reply> {
    let words = view.words;
    let all = token::all(view.book.store)?;
    let at = |at: Option<i64>| at.map_or_else(|| NONE.to_owned(), |at| view.clock.micros(at));
    let rows = all.iter().map(|one| {
        let (by, made) = one.made();
        vec![
            Cell::text(&one.name),
            Cell::text(one.scopes().iter().map(|scope| scope.name()).collect::<Vec<_>>().join(", ")),
            Cell::text(by),
            Cell::text(at(Some(made))),
            Cell::text(at(one.ends_at())),
            Cell::text(at(one.revoked_at())),
        ]
    });
    let header = [words.name, words.may_do, words.made_by, words.at, words.ends, words.revoked];
    let (add, revoke) = (
        Form::new(view, "add", "/console/admin/tokens/add"),
        Form::new(view, "revoke", "/console/admin/tokens/revoke"),
    );
    let good = all.iter().filter(|one| one.revoked_at().is_none());
    let good: Vec<(String, String)> = good.map(|one| (one.name.clone(), one.name.clone())).collect();
    let body = html! {
        div.title { h1 { (words.tokens) } }
        @if let Some(typed) = view.typed { (once(view, typed)) }
        (Table::new(words.tokens_caption, &header, rows.collect()).html(view, words.nothing))
        details.action open[add.was_sent()] {
            summary { (words.add_token) }
            (add.html(&html! {
                (add.input("name", words.name, "text", More::NEEDED))
                (add.input("ends_on", words.ends_on, "date", More::MAY))
                fieldset { legend { (words.may_do) }
                    @for permission in Permission::ALL { (add.tick(&format!("scope_{}", permission.name()), &format!("{} — {}", permission.name(), terms::permission(view.language, permission)))) } }
            }, words.add_token))
        }
        @if !good.is_empty() {
            details.action open[revoke.was_sent()] {
                summary { (words.revoke) }
                (revoke.html(&revoke.select("token", words.name, &good, More::NEEDED), words.revoke))
            }
        }
        p { a href="/console/admin" { (words.admin) } }
    };
    Ok(Reply::Page(Shown::new(Page::Admin, words.tokens, body)))
}

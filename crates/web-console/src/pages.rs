//! The pages: which address shows what, and what is shown where there is nothing.

mod account;
mod admin;
mod assessment;
mod cases;
mod channels;
mod close;
mod compliance;
mod deadlines;
mod documents;
mod endpoints;
pub(crate) mod let_in;
mod messages;
pub(crate) mod my;
mod person;
mod portfolio;
mod risk;
mod search;
pub(crate) mod sign_in;
mod strategy;
mod terms_of_book;
mod today;
mod work;

use app::access::Actor;
use app::{Code, Refused, Result};
use maud::{Markup, html};
use primitives::Date;

use crate::door::{Reply, Shown, View};
use crate::nav::Page;
use crate::sent::{Say, Typed};
use crate::walks::Found;
use crate::words::Words;

/// What an address shows.
pub(crate) fn reply(view: &View<'_>, parts: &[&str]) -> Result<Reply> {
    match parts {
        [] => today::page(view),
        ["work"] => work::page(view),
        ["work", "next"] => work::next(view),
        ["cases"] => cases::page(view),
        ["cases", id] => cases::one(view, id),
        ["relief", id] => cases::relief(view, id),
        ["documents"] => documents::kinds(view),
        ["documents", kind] => documents::page(view, kind),
        ["documents", kind, key] => documents::version(view, kind, key),
        ["admin"] => admin::page(view),
        ["admin", "users"] => admin::users(view),
        ["admin", "users", name] => admin::user(view, name),
        ["admin", "tokens"] => admin::tokens(view),
        ["admin", "channels"] => channels::page(view),
        ["admin", "endpoints"] => endpoints::page(view),
        ["admin", "endpoints", name] => endpoints::one(view, name),
        ["admin", "products"] => terms_of_book::products(view),
        ["admin", "products", id, version] => terms_of_book::product(view, id, version),
        ["admin", "templates"] => terms_of_book::templates(view),
        ["admin", "templates", id, version] => terms_of_book::template(view, id, version),
        ["messages"] => messages::page(view),
        ["messages", id] => messages::one(view, id),
        ["compliance", "access"] => compliance::access(view),
        ["portfolio"] => portfolio::page(view),
        ["portfolio", "accounts"] => portfolio::list::page(view),
        ["portfolio", "kpis"] => portfolio::kpis::page(view),
        ["portfolio", table] => portfolio::csv(view, table),
        ["close"] => close::page(view),
        ["close", day] => close::day(view, day),
        ["strategy"] => strategy::page(view),
        ["strategy", id, version] => strategy::version(view, id, version),
        ["strategy", id, version, "simulation"] => strategy::trial::simulation(view, &format!("{id}@{version}")),
        ["strategy", id, version, "comparison"] => strategy::trial::comparison(view, &format!("{id}@{version}")),
        ["compliance"] => compliance::page(view),
        ["compliance", id, version] => compliance::pack(view, id, version),
        ["risk"] => risk::page(view),
        ["risk", "warnings"] => risk::warnings::page(view),
        ["risk", id, version] => risk::model(view, id, version),
        ["risk", id, version, "stability"] => risk::stability::page(view, id, version),
        ["search"] => search::page(view),
        ["person", person] => person::page(view, person, None),
        ["person", person, "job", job] => person::page(view, person, Some(job)),
        ["account", account] => account::page(view, account),
        ["account", account, "assessment"] => assessment::page(view, account),
        _ => Ok(Reply::Page(nothing_here(view.words))),
    }
}

/// A form that is asked once more.
pub(crate) fn really(view: &View<'_>, typed: &Typed) -> Shown {
    let words = view.words;
    let what = crate::words::really(words, &typed.form);
    let body = crate::field::confirmed(view, typed, what);
    Shown { status: 200, title: words.really.to_owned(), page: None, body, waits: false }
}

/// What is said about a form on its page: what was refused, what is shown once, what was done.
pub(crate) fn once(view: &View<'_>, typed: &Typed) -> Markup {
    let words = view.words;
    html! {
        @match &typed.say {
            Say::Once(told) => {
                div.notice role="status" {
                    p { b { (words.shown_once) } }
                    dl.asked { @for (name, value) in told { div { dt { (name) } dd { code { (value) } } } } }
                }
            },
            Say::Revealed(told) => {
                div.notice role="status" {
                    p { b { (words.revealed) } }
                    dl.asked { @for (name, value) in told { div { dt { (name) } dd { (value) } } } }
                }
            },
            Say::Told(told) => { div.notice role="status" { ul { @for line in told { li { (line) } } } } },
            Say::Nothing | Say::Confirm | Say::Preview => {},
        }
    }
}

/// What is said where a form was open for too long.
pub(crate) fn stale(words: &Words, path: &str) -> Shown {
    let body = html! {
        p.notice role="alert" { (words.form_stale) }
        p { a href=(crate::door::page_before(path)) { (words.back_to_form) } }
    };
    message(403, words.refused, &body)
}

/// A day in a field of the query; what is no day is refused in words.
pub(crate) fn day_of(view: &View<'_>, field: &str) -> Result<Option<Date>> {
    let parse = |text: &str| text.parse().map_err(|_| refused_day(view, text));
    Ok(view.query.get(field).map(parse).transpose()?)
}

fn refused_day(view: &View<'_>, text: &str) -> Refused {
    Refused::new(format!("{} {text}", view.words.no_day)).code(Code::NotUnderstood).hint(view.words.no_day_hint)
}

fn message(status: u16, title: &str, body: &Markup) -> Shown {
    let body = html! { h1 { (title) } (body) };
    Shown { status, title: title.to_owned(), page: None, body, waits: false }
}

pub(crate) fn nothing_here(words: &Words) -> Shown {
    let body = html! { p { (words.nothing_here_long) } p { a href="/console" { (words.back_to_start) } } };
    message(404, words.nothing_here, &body)
}

pub(crate) fn not_for_you(words: &Words, actor: &Actor) -> Shown {
    let pages: Vec<Page> = Page::SHOWN.into_iter().filter(|page| page.is_for(actor)).collect();
    let body = html! {
        p { (words.not_for_you_long) }
        ul { @for page in pages { li { a href=(page.address()) { (page.name(words)) } } } }
    };
    message(403, words.not_for_you, &body)
}

/// What was refused, with what to do next. What use cases say is in English.
pub(crate) fn refused(view: &View<'_>, refused: &Refused) -> Shown {
    let words = view.words;
    let status = match refused.code {
        Code::AccountNotFound | Code::AccountNotOpen | Code::PersonNotFound | Code::NotFound => 404,
        Code::NotUnderstood => 400,
        Code::BookBeingWritten => 503,
        Code::Forbidden => 403,
        Code::NotAllowed | Code::DayNotEnded | Code::BookEmpty | Code::Changed => 409,
    };
    let body = html! {
        (crate::field::no(view, refused))
        p { a href="/console" { (words.back_to_start) } }
    };
    message(status, words.refused, &body)
}

/// What is shown when the machine failed.
pub(crate) fn failed(status: u16, words: &Words) -> Shown {
    message(status, words.failed, &html! { p.notice role="alert" { (words.failed_long) } })
}

/// What is shown while the book is counted for the first time, or where it was never closed.
pub(crate) fn not_counted(view: &View<'_>, page: Page) -> Shown {
    let words = view.words;
    let name = page.name(words);
    let is_closed = view.info.last_close.is_some();
    let body = html! {
        h1 { (name) }
        @if is_closed {
            p.notice role="status" { (words.counting) }
        } @else {
            p.notice { (words.never_closed_long) }
            p { code { "arrears day close" } }
        }
    };
    Shown { waits: is_closed, ..Shown::new(page, name, body) }
}

/// What was found by looking at every account, with when that was; or that it is being looked for.
pub(crate) fn worked_out<T>(view: &View<'_>, found: Option<&Found<T>>, show: impl FnOnce(&T) -> Markup) -> Markup {
    let words = view.words;
    html! {
        @match found {
            Some(found) => {
                (show(&found.what))
                p.soft { (words.worked_out_at) " " (view.clock.micros(found.at)) ". " (words.worked_out_again) }
            },
            None => p.notice role="status" { (words.working_out) },
        }
    }
}

/// The address of an account's page.
pub(crate) fn of_account(account: &str) -> String {
    format!("/console/account/{}", crate::query::encoded(account))
}

/// The address of a person's page.
pub(crate) fn of_person(person: &str) -> String {
    format!("/console/person/{}", crate::query::encoded(person))
}

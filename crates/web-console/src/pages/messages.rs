//! Messages of the outbox: what waits, what went, what failed and why, and what can be done about it. No text and no address.

use app::access::Permission;
use app::outbox::{self, Message, standing, state_word};
use app::{Code, Refused, Result};
use maud::{Markup, html};

use super::{of_person, once};
use crate::door::{Reply, Shown, View};
use crate::field::{Form, More};
use crate::figure::{NONE, count};
use crate::nav::{Page, sees_persons};
use crate::query::encoded;
use crate::table::{Cell, Table};
use crate::terms;

/// The states, in the order of what somebody has to look at.
const STATES: [&str; 6] = ["dead", "failed", "queued", "sending", "sent", "delivered"];

/// How many stand on a page.
const SHOWN: usize = 200;

/// Where the page of a message is.
pub(super) fn address(id: &str) -> String {
    format!("/console/messages/{}", encoded(id))
}

pub(super) fn page(view: &View<'_>) -> Result<Reply> {
    let words = view.words;
    let state = view.query.get("state").filter(|state| STATES.contains(state));
    let person = view.query.get("person").filter(|person| !person.is_empty());
    let found = outbox::list(view.book.store, (person, state), view.page_size(SHOWN))?;
    let rows = found.iter().map(|message| row(view, message)).collect();
    let header =
        [words.message, words.person, words.way, words.purpose, words.template, words.state, words.at, words.tries];
    let body = html! {
        div.title { h1 { (words.messages) } p.soft { (count(found.len() as u64)) @if found.len() == SHOWN { "+" } } }
        form.filters method="get" action="/console/messages" {
            div {
                label for="m-state" { (words.state) }
                select #m-state name="state" {
                    option value="" { (words.all) }
                    @for one in STATES { option value=(one) selected[state == Some(one)] { (terms::message_state(view.language, one)) } }
                }
            }
            div { label for="m-person" { (words.of_whom) } input #m-person type="text" name="person" value=[person] maxlength="200" autocomplete="off"; }
            button type="submit" { (words.show) }
        }
        (Table::new(words.messages_caption, &header, rows).defined(words.messages_definition).html(view, words.no_messages))
        @if view.may(Permission::ReadDocuments) { p { a href="/console/admin/channels" { (words.channels) } } }
    };
    Ok(Reply::Page(Shown::new(Page::Compliance, words.messages, body)))
}

fn row(view: &View<'_>, message: &Message) -> Vec<Cell> {
    let id = message.delivery.id.as_str();
    let person = match sees_persons(view.actor) {
        true => Cell::link(of_person(&message.person), &message.person),
        false => Cell::text(&message.person),
    };
    let (at, _) = standing(&message.delivery.state);
    vec![
        Cell::link(address(id), id),
        person,
        Cell::text(terms::channel(view.language, message.request.channel)),
        Cell::text(terms::purpose(view.language, message.request.purpose)),
        Cell::text(&message.template),
        Cell::text(terms::message_state(view.language, state_word(&message.delivery.state))),
        Cell::text(view.clock.micros(at)),
        Cell::figure(count(message.delivery.tries.into())),
    ]
}

/// One of them.
pub(super) fn one(view: &View<'_>, id: &str) -> Result<Reply> {
    let words = view.words;
    let none = || Refused::new(format!("{} {id}", words.no_such_message)).code(Code::NotFound);
    let message = outbox::known(view.book.store, id)?.ok_or_else(none)?;
    let state = state_word(&message.delivery.state);
    let (at, why) = standing(&message.delivery.state);
    let accounts: Vec<String> = message.request.accounts.iter().map(ToString::to_string).collect();
    let facts = [
        (words.person, message.person.clone()),
        (words.accounts, accounts.join(", ")),
        (words.way, terms::channel(view.language, message.request.channel).to_owned()),
        (words.purpose, terms::purpose(view.language, message.request.purpose).to_owned()),
        (words.address_id, message.request.address.as_ref().map_or_else(|| NONE.to_owned(), ToString::to_string)),
        (words.template, message.template.clone()),
        (words.language, message.language.clone()),
        (words.state, terms::message_state(view.language, state)),
        (words.at, view.clock.micros(at)),
        (words.tries, message.delivery.tries.to_string()),
        (words.why, why.unwrap_or(NONE).to_owned()),
    ];
    let rows = facts.map(|(name, value)| vec![Cell::text(name), Cell::text(value)]).to_vec();
    let body = html! {
        div.title { h1 { (words.message) } p.soft { (id) } }
        (Table::new(words.message, &["", ""], rows).facts(words.nothing))
        @if view.may(Permission::RecordContacts) { (forms(view, id, state)) }
        p.row {
            a href="/console/messages" { (words.messages) }
            @if sees_persons(view.actor) { " · " a href=(of_person(&message.person)) { (words.person) " " (message.person) } }
        }
    };
    Ok(Reply::Page(Shown::new(Page::Compliance, words.message, body)))
}

/// What can be done about it: what failed is tried again, what did not go is taken out.
fn forms(view: &View<'_>, id: &str, state: &str) -> Markup {
    let words = view.words;
    let form = |name: &str| Form::new(view, name, format!("{}/{name}", address(id)));
    let (retry, withdraw) = (form("retry"), form("withdraw"));
    let has_failed = state == "failed" || state == "dead";
    html! {
        section.actions aria-label=(words.actions) {
            @if let Some(typed) = view.typed { (once(view, typed)) }
            @if has_failed {
                details.action open[retry.was_sent()] { summary { (words.retry_message) } (retry.html(&html! { p.soft { (words.retry_message_long) } }, words.retry_message)) }
            }
            @if has_failed || state == "queued" {
                details.action open[withdraw.was_sent()] { summary { (words.withdraw_message) } (withdraw.html(&withdraw.input("reason", words.why, "text", More::NEEDED), words.withdraw_message)) }
            }
        }
    }
}

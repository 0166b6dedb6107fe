//! Endpoints that hear of events: how far each has heard, what it did not take, and what can be done about it.

use app::events_out::{EndpointState, Stream, endpoints, ends, state_of};
use app::{Code, Refused, Result};
use maud::{Markup, html};

use super::once;
use crate::door::{Reply, Shown, View};
use crate::field::{Form, More, options_of};
use crate::figure::{NONE, count};
use crate::nav::Page;
use crate::query::encoded;
use crate::table::{Cell, Table};
use crate::terms;

/// Where an endpoint's page is.
pub(super) fn address(name: &str) -> String {
    format!("/console/admin/endpoints/{}", encoded(name))
}

/// How an endpoint stands, in a word.
fn standing(view: &View<'_>, state: &EndpointState) -> &'static str {
    let words = view.words;
    match (&state.disabled, state.failures, state.dead.is_empty()) {
        (Some(_), _, _) => words.endpoint_disabled,
        (None, 1.., _) => words.endpoint_failing,
        (None, 0, false) => words.endpoint_held_back,
        (None, 0, true) => words.endpoint_well,
    }
}

/// An instant that may not be there, as the clocks of the book have it.
fn at(view: &View<'_>, at: Option<i64>) -> String {
    at.map_or_else(|| NONE.to_owned(), |at| view.clock.micros(at))
}

pub(super) fn page(view: &View<'_>) -> Result<Reply> {
    let words = view.words;
    let mut rows = Vec::new();
    for name in endpoints(view.book.store)? {
        let state = state_of(view.book.store, &name)?;
        rows.push(vec![
            Cell::link(address(&name), &name),
            Cell::text(standing(view, &state)),
            Cell::figure(count(state.failures.into())),
            Cell::figure(count(state.dead.len() as u64)),
            Cell::text(at(view, state.retry_at)),
            Cell::text(state.last_error.as_deref().unwrap_or(NONE)),
        ]);
    }
    let header = [
        words.endpoint,
        words.state,
        words.failures_in_a_row,
        words.dead_letters,
        words.tried_again_at,
        words.last_error,
    ];
    let body = html! {
        div.title { h1 { (words.endpoints) } }
        (Table::new(words.endpoints_caption, &header, rows).defined(words.endpoints_definition).html(view, words.no_endpoints))
        p { a href="/console/admin" { (words.admin) } }
    };
    Ok(Reply::Page(Shown::new(Page::Admin, words.endpoints, body)))
}

/// What an endpoint did not take or is not tried with any more, for the page of today: name, state and why.
pub(super) fn failed(view: &View<'_>) -> Result<Vec<(String, &'static str, String)>> {
    let mut failed = Vec::new();
    for name in endpoints(view.book.store)? {
        let state = state_of(view.book.store, &name)?;
        if state.disabled.is_some() || state.failures > 0 || !state.dead.is_empty() {
            let why = state.disabled.as_ref().map(|one| one.why.clone());
            let why = why.or(state.last_error.clone()).or(state.dead.last().map(|one| one.why.clone()));
            failed.push((name, standing(view, &state), why.unwrap_or_default()));
        }
    }
    Ok(failed)
}

/// One of them.
pub(super) fn one(view: &View<'_>, name: &str) -> Result<Reply> {
    let words = view.words;
    if !endpoints(view.book.store)?.iter().any(|known| known == name) {
        return Err(Refused::new(format!("{} {name}", words.no_such_endpoint)).code(Code::NotFound).into());
    }
    let state = state_of(view.book.store, name)?;
    let body = html! {
        div.title { h1 { (name) } p.soft { (standing(view, &state)) } }
        @if let Some(typed) = view.typed { (once(view, typed)) }
        @if let Some(disabled) = &state.disabled { p.notice { (words.endpoint_disabled) " · " (view.clock.micros(disabled.at)) " · " (disabled.why) } }
        @if let Some(error) = &state.last_error { p.note { (words.last_error) ": " (error) " · " (words.failures_in_a_row) " " (state.failures) " · " (words.tried_again_at) " " (at(view, state.retry_at)) } }
        (heard(view, &state)?.html(view, words.nothing))
        (letters(view, &state).html(view, words.no_dead_letters))
        (forms(view, name, &state))
        p { a href="/console/admin/endpoints" { (words.endpoints) } }
    };
    Ok(Reply::Page(Shown::new(Page::Admin, name.to_owned(), body)))
}

/// How far it has heard, beside where the streams end.
fn heard(view: &View<'_>, state: &EndpointState) -> Result<Table> {
    let words = view.words;
    let rows = ends(view.book.store)?.into_iter().map(|end| {
        let stream = end.stream();
        vec![
            Cell::text(terms::stream(view.language, stream)),
            Cell::figure(state.cursor(stream).to_string()),
            Cell::figure(end.to_string()),
        ]
    });
    Ok(Table::new(words.heard_caption, &[words.stream, words.heard, words.stream_end], rows.collect()))
}

fn letters(view: &View<'_>, state: &EndpointState) -> Table {
    let words = view.words;
    let rows = state.dead.iter().map(|letter| {
        vec![
            Cell::text(terms::stream(view.language, letter.place.0.stream())),
            Cell::text(letter.place.0.to_string()),
            Cell::text(&letter.subject),
            Cell::text(view.clock.micros(letter.at)),
            Cell::text(&letter.why),
        ]
    });
    let header = [words.stream, words.place, words.of_whom, words.at, words.why];
    Table::new(words.dead_letters, &header, rows.collect()).defined(words.dead_letters_definition)
}

/// What can be done about it: tried again, set back, a letter given up.
fn forms(view: &View<'_>, name: &str, state: &EndpointState) -> Markup {
    let words = view.words;
    let base = address(name);
    let form = |what: &str| Form::new(view, what, format!("{base}/{what}"));
    let (enable, replay, give_up) = (form("enable"), form("replay"), form("give-up"));
    let streams = options_of(&Stream::ALL, |stream| (stream.name().to_owned(), terms::stream(view.language, stream)));
    let letters: Vec<(String, String)> =
        state.dead.iter().map(|one| (one.place.to_string(), format!("{} · {}", one.place, one.subject))).collect();
    html! {
        section.actions aria-label=(words.actions) {
            @if state.disabled.is_some() || state.failures > 0 {
                details.action open[enable.was_sent()] { summary { (words.enable_endpoint) } (enable.html(&html! { p.soft { (words.enable_endpoint_long) } }, words.enable_endpoint)) }
            }
            details.action open[replay.was_sent()] {
                summary { (words.replay_endpoint) }
                p.soft { (words.replay_endpoint_long) }
                (replay.html(&html! {
                    (replay.select("stream", words.stream, &streams, More::NEEDED))
                    (replay.input("after", words.after_place, "text", More::MAY.hint(words.after_place_hint)))
                }, words.replay_endpoint))
            }
            @if !letters.is_empty() {
                details.action open[give_up.was_sent()] {
                    summary { (words.give_up_letter) }
                    p.soft { (words.give_up_letter_long) }
                    (give_up.html(&give_up.select("place", words.place, &letters, More::NEEDED), words.give_up_letter))
                }
            }
        }
    }
}

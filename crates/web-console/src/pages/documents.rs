//! Versions of dated texts: what decides, what waits for a second person, and the text of each.

use app::access::Permission;
use app::documents::{Document, State};
use app::versions::{Kind, VersionView, view as versions};
use app::{Code, Refused, Result};
use maud::{Markup, html};

use super::once;
use crate::door::{Reply, Shown, View};
use crate::field::{Form, More};
use crate::figure::{NONE, count};
use crate::nav::Page;
use crate::query::encoded;
use crate::table::{Cell, Table};
use crate::terms;

fn named(view: &View<'_>, name: &str) -> Result<Kind> {
    let missing = || Refused::new(format!("{} {name}", view.words.no_such_kind)).code(Code::NotFound);
    Ok(Kind::named(name).ok_or_else(missing)?)
}

fn address(kind: Kind, key: &str) -> String {
    format!("/console/documents/{}/{}", kind.name(), encoded(key))
}

/// The kinds of texts, with how many versions each has and which decide.
pub(super) fn kinds(view: &View<'_>) -> Result<Reply> {
    let words = view.words;
    let mut rows = Vec::new();
    for kind in Kind::ALL {
        let all = kind.room().all(view.book.store)?;
        let deciding: Vec<String> = versions(view.book.store, kind, &all, view.now)?
            .into_iter()
            .filter(|one| one.decides)
            .map(|one| one.key())
            .collect();
        let drafts = all.iter().filter(|one| one.state == State::Draft).count();
        rows.push(vec![
            Cell::link(format!("/console/documents/{}", kind.name()), terms::document_kind(view.language, kind.name())),
            Cell::text(if deciding.is_empty() { NONE.to_owned() } else { deciding.join(", ") }),
            Cell::figure(count(all.len() as u64)),
            Cell::figure(count(drafts as u64)),
        ]);
    }
    let header = [words.kind, words.in_force, words.versions, words.waits];
    let body = html! {
        div.title { h1 { (words.documents) } }
        (Table::new(words.documents_caption, &header, rows).defined(words.versions_definition).html(view, words.nothing))
        p.row {
            a href="/console/admin/templates" { (words.templates) }
            @if view.may(Permission::ReadBook) { " · " a href="/console/admin/products" { (words.products) } }
        }
    };
    Ok(Reply::Page(Shown::new(Page::Admin, words.documents, body)))
}

/// The versions of a kind, and a form that puts one in.
pub(super) fn page(view: &View<'_>, name: &str) -> Result<Reply> {
    let words = view.words;
    let kind = named(view, name)?;
    let all = kind.room().all(view.book.store)?;
    let shown = versions(view.book.store, kind, &all, view.now)?;
    let row = |one: &VersionView| {
        let last = one.changes.last();
        vec![
            Cell::link(address(kind, &one.key()), one.key()),
            Cell::text(terms::document_state(view.language, one.state)),
            Cell::text(&one.effective_from),
            Cell::text(if one.decides { words.so } else { words.not_so }),
            Cell::text(&one.made_by),
            Cell::text(last.map_or(NONE, |change| change.by.as_str())),
            Cell::text(last.map_or(NONE, |change| change.reason.as_str())),
        ]
    };
    let header =
        [words.name, words.state, words.in_force_from, words.in_force, words.made_by, words.decided_by, words.why];
    let title = terms::document_kind(view.language, kind.name());
    let body = html! {
        div.title { h1 { (title) } }
        (Table::new(words.versions, &header, shown.iter().map(row).collect()).defined(words.versions_definition).html(view, words.nothing))
        (add(view, kind))
        p { a href="/console/documents" { (words.documents) } }
    };
    Ok(Reply::Page(Shown::new(Page::Admin, title.clone(), body)))
}

/// A form that puts a version in.
pub(super) fn add(view: &View<'_>, kind: Kind) -> Markup {
    add_beginning_with(view, kind, None)
}

/// A form that puts a version in, with a text to begin with.
pub(super) fn add_beginning_with(view: &View<'_>, kind: Kind, text: Option<&str>) -> Markup {
    let words = view.words;
    let form = Form::new(view, "add", format!("/console/documents/{}/add", kind.name()));
    html! {
        @if view.may(Permission::WriteDocuments) {
            details.action open[form.was_sent()] {
                summary { (words.add_version) }
                p.soft { (words.add_version_long) }
                (form.html(&html! {
                    (form.area("text", words.text, More { value: text, ..More::NEEDED }))
                    (form.input("reason", words.why, "text", More::NEEDED))
                }, words.add_version))
            }
        }
    }
}

/// A version with its text and what was decided about it.
pub(super) fn version(view: &View<'_>, name: &str, key: &str) -> Result<Reply> {
    let words = view.words;
    let kind = named(view, name)?;
    let document = kind.room().document(view.book.store, key)?;
    let title = document.key();
    let body = html! {
        div.title { h1 { (title) } p.soft { (terms::document_kind(view.language, kind.name())) " · " (terms::state(view.language, document.state)) } }
        (deciding(view, &document, &address(kind, &document.key())))
        (changes(view, &document))
        details open { summary { (words.text) } pre tabindex="0" { (document.row.text) } }
        p { a href=(format!("/console/documents/{}", kind.name())) { (words.versions) } }
    };
    Ok(Reply::Page(Shown::new(Page::Admin, title.clone(), body)))
}

/// What was decided about a version.
pub(super) fn changes(view: &View<'_>, document: &Document) -> Markup {
    let words = view.words;
    let rows = document.changes.iter().map(|change| {
        vec![
            Cell::text(view.clock.micros(change.at)),
            Cell::text(terms::document_state(view.language, &change.state)),
            Cell::text(&change.by),
            Cell::text(&change.reason),
        ]
    });
    Table::new(words.decisions, &[words.at, words.state, words.by, words.why], rows.collect())
        .html(view, words.nothing_decided)
}

/// What can be decided about a version: whoever wrote it cannot let it count.
pub(super) fn deciding(view: &View<'_>, document: &Document, base: &str) -> Markup {
    let words = view.words;
    if !view.may(Permission::DecideDocuments) || document.state == State::Withdrawn {
        return html! {};
    }
    let form = |name: &str| Form::new(view, name, format!("{base}/{name}"));
    let (activate, withdraw) = (form("activate"), form("withdraw"));
    let is_own = document.row.made_by.eq_ignore_ascii_case(&view.actor.name);
    html! {
        @if let Some(typed) = view.typed { (once(view, typed)) }
        @if document.state == State::Draft {
            @if is_own { p.note { (words.four_eyes) } }
            details.action open[activate.was_sent()] { summary { (words.activate) } (activate.html(&activate.input("reason", words.why, "text", More::NEEDED), words.activate)) }
        }
        details.action open[withdraw.was_sent()] { summary { (words.withdraw) } (withdraw.html(&withdraw.input("reason", words.why, "text", More::NEEDED), words.withdraw)) }
    }
}

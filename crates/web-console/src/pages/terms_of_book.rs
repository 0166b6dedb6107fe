//! What the book has of products and templates: lists, and the text of each version.

use app::access::Permission;
use app::documents::{self, Document, TEMPLATE};
use app::explain::Language;
use app::template_file::{self, PRESETS};
use app::versions::Kind;
use app::{Code, Refused, Result};
use ledger::Product;
use maud::html;

use crate::door::{Reply, Shown, View};
use crate::figure::{NONE, count};
use crate::nav::Page;
use crate::query::encoded;
use crate::table::{Cell, Table};
use crate::terms;

pub(super) fn products(view: &View<'_>) -> Result<Reply> {
    let words = view.words;
    let row = |one: &Product| {
        let key = &one.key;
        let buckets: Vec<&str> = one.buckets.ranges().iter().map(|bucket| bucket.name.as_str()).collect();
        vec![
            Cell::link(format!("/console/admin/products/{}/{}", encoded(&key.id), key.version), key.to_string()),
            Cell::text(one.effective_from.to_string()),
            Cell::text(one.currency.to_string()),
            Cell::text(buckets.join(", ")),
        ]
    };
    let header = [words.product, words.in_force_from, words.currency, words.buckets];
    let rows = view.book.products.all().map(row).collect();
    let body = html! {
        div.title { h1 { (words.products) } }
        (Table::new(words.products, &header, rows).defined(words.products_definition).html(view, words.nothing))
        @if view.may(Permission::ReadDocuments) {
            (super::documents::add(view, Kind::Product))
            p.row {
                a href="/console/documents/product" { (words.product_drafts) }
                " · " a href="/console/documents/policy" { (words.policy_drafts) }
                " · " a href="/console/documents" { (words.documents) }
            }
        }
    };
    Ok(Reply::Page(Shown::new(Page::Admin, words.products, body)))
}

/// A version of a product, by its text.
pub(super) fn product(view: &View<'_>, id: &str, version: &str) -> Result<Reply> {
    let words = view.words;
    let all = view.book.store.products()?;
    let found = all.iter().find(|one| one.id == id && one.version.to_string() == version);
    let missing = || Refused::new(format!("{} {id} v{version}", words.no_such_product)).code(Code::NotFound);
    let found = found.ok_or_else(missing)?;
    let title = format!("{} v{}", found.id, found.version);
    let body = html! {
        div.title { h1 { (title) } p.soft { (words.product) } }
        pre tabindex="0" { (found.text) }
        // Another version begins with this one: change its number and its first day.
        @if view.may(Permission::ReadDocuments) { (super::documents::add_beginning_with(view, Kind::Product, Some(&found.text))) }
        p { a href="/console/admin/products" { (words.products) } }
    };
    Ok(Reply::Page(Shown::new(Page::Admin, title.clone(), body)))
}

/// The book's own templates, and those that come with the program where the book has none of the name.
pub(super) fn templates(view: &View<'_>) -> Result<Reply> {
    let words = view.words;
    let own = documents::all(view.book.store, TEMPLATE)?;
    let row = |one: &Document| {
        let last = one.changes.last();
        let (title, purpose) = told(view, &one.key(), &one.row.text);
        vec![
            Cell::link(address(one), one.key()),
            Cell::text(title),
            Cell::text(purpose),
            Cell::text(terms::state(view.language, one.state)),
            Cell::text(&one.row.made_by),
            Cell::text(last.map_or(NONE, |change| change.by.as_str())),
        ]
    };
    let header = [words.template, words.name, words.purpose, words.state, words.made_by, words.decided_by];
    let presets = PRESETS.iter().filter(|preset| own.iter().all(|one| one.row.id != preset.id)).map(|preset| {
        let (title, purpose) = told(view, preset.id, preset.text);
        vec![
            Cell::link(format!("/console/admin/templates/{}/preset", encoded(preset.id)), preset.id),
            Cell::text(title),
            Cell::text(purpose),
        ]
    });
    let body = html! {
        div.title { h1 { (words.templates) } p.soft { (count(own.len() as u64)) } }
        (Table::new(words.templates, &header, own.iter().map(row).collect()).html(view, words.no_templates))
        (Table::new(words.preset_templates, &[words.template, words.name, words.purpose], presets.collect()).html(view, words.nothing))
        (super::documents::add(view, Kind::Template))
        p { a href="/console/documents" { (words.documents) } }
    };
    Ok(Reply::Page(Shown::new(Page::Admin, words.templates, body)))
}

/// What a template is called and what it is for.
fn told(view: &View<'_>, key: &str, text: &str) -> (String, &'static str) {
    let Ok(written) = template_file::parse(key, text) else { return (NONE.to_owned(), NONE) };
    let template = written.template;
    let title = match view.language {
        Language::English => template.title.english,
        Language::Chinese => template.title.chinese,
    };
    (title, terms::purpose(view.language, template.purpose))
}

fn address(one: &Document) -> String {
    format!("/console/admin/templates/{}/{}", encoded(&one.row.id), one.row.version)
}

/// A version of a template, by its text, with what can be decided about it.
pub(super) fn template(view: &View<'_>, id: &str, version: &str) -> Result<Reply> {
    let words = view.words;
    let missing = || Refused::new(format!("{} {id}@{version}", words.no_such_template)).code(Code::NotFound);
    let own = documents::all(view.book.store, TEMPLATE)?;
    let own = own.iter().find(|one| one.row.id == id && one.row.version.to_string() == version);
    let preset = PRESETS.iter().find(|preset| preset.id == id && version == "preset");
    let (title, text) = match (own, preset) {
        (Some(own), _) => (own.key(), own.row.text.as_str()),
        (None, Some(preset)) => (preset.id.to_owned(), preset.text),
        (None, None) => return Err(missing().into()),
    };
    let body = html! {
        div.title { h1 { (title) } p.soft { (words.template) @if own.is_none() { " · " (words.comes_with_the_program) } } }
        @if let Some(own) = own {
            (super::documents::deciding(view, own, &format!("/console/documents/{TEMPLATE}/{}", encoded(&own.key()))))
            (super::documents::changes(view, own))
        }
        pre tabindex="0" { (text) }
        // Another version begins with this one: change its number and its first day.
        (super::documents::add_beginning_with(view, Kind::Template, Some(text)))
        p { a href="/console/admin/templates" { (words.templates) } }
    };
    Ok(Reply::Page(Shown::new(Page::Admin, title.clone(), body)))
}

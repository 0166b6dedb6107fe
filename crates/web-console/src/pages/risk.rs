//! Risk: the models of the book, what each may do, and who let it.

use app::Result;
use app::models::Models;
use maud::html;

use crate::door::{Reply, Shown, View};
use crate::figure::NONE;
use crate::nav::Page;
use crate::table::{Cell, Table};
use crate::terms;

pub(super) fn page(view: &View<'_>) -> Result<Reply> {
    let words = view.words;
    let models = Models::load(view.book.store)?;
    let rows = models.versions().iter().map(|one| {
        let last = one.changes.last();
        vec![
            Cell::text(one.key()),
            Cell::text(terms::model_state(view.language, one.state)),
            Cell::text(one.row.made_by.clone()),
            Cell::text(last.map_or(NONE, |change| change.by.as_str())),
            Cell::text(last.map_or(NONE, |change| change.reason.as_str())),
            Cell::figure(crate::figure::count(one.validations.len() as u64)),
            Cell::text(one.row.hash.get(..12).unwrap_or_default()),
        ]
    });
    let header = [words.model, words.state, words.made_by, words.decided_by, words.why, words.validations, words.hash];
    let body = html! {
        div.title { h1 { (words.risk) } }
        (Table::new(words.models, &header, rows.collect()).defined(words.models_definition).html(words.no_models))
        p.soft { (words.risk_more) " " code { "arrears risk warn" } " · " code { "arrears risk validate" } }
    };
    Ok(Reply::Page(Shown::new(Page::Risk, words.risk, body)))
}

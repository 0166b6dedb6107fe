//! Risk: the models of the book, what each may do, and who let it; early warnings, and reports on accounts that entered.

pub(super) mod stability;
pub(super) mod warnings;

use app::access::Permission;
use app::models::{self, Models};
use app::{Code, Refused, Result};
use ledger::day_close::Movement;
use maud::html;

use super::{of_account, of_person};

use crate::door::{Reply, Shown, View};
use crate::figure::NONE;
use crate::nav::Page;
use crate::table::{Cell, Table};
use crate::terms;

/// How many reports are offered.
const REPORTS: usize = 50;

/// How many nights before the last one are looked at for them.
const NIGHTS: i32 = 6;

pub(super) fn page(view: &View<'_>) -> Result<Reply> {
    let words = view.words;
    let models = Models::load(view.book.store)?;
    let rows = models.versions().iter().map(|one| {
        let last = one.changes.last();
        vec![
            Cell::link(format!("/console/risk/{}/{}", crate::query::encoded(&one.row.id), one.row.version), one.key()),
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
        div.title {
            h1 { (words.risk) }
            @if view.may(Permission::ReadScores) { p { a href="/console/risk/warnings" { (words.warnings) } } }
        }
        (Table::new(words.models, &header, rows.collect()).defined(words.models_definition).html(view, words.no_models))
        @if view.may(Permission::ReadScores) && view.may(Permission::ReadAccounts) { (entered(view)?.html(view, words.nothing_entered)) }
    };
    Ok(Reply::Page(Shown::new(Page::Risk, words.risk, body)))
}

/// The accounts that entered at the last close, each with its report.
fn entered(view: &View<'_>) -> Result<Table> {
    let words = view.words;
    let rows = match view.info.last_close {
        Some(day) => super::close::transitions(view, (day + -NIGHTS, day), |movement| movement == Movement::Entered)?,
        None => Vec::new(),
    };
    let mut told = Vec::new();
    for row in rows.iter().rev().take(view.page_size(REPORTS)) {
        let Some(account) = super::close::account_of(view, row.account)? else { continue };
        let report = format!("{}/assessment", of_account(&account.reference));
        told.push(vec![
            Cell::link(of_account(&account.reference), &account.reference),
            Cell::text(row.day.to_string()),
            Cell::link(of_person(&account.person), &account.person),
            Cell::text(row.to_bucket.as_deref().unwrap_or(NONE)),
            Cell::link(report, words.see_assessment),
        ]);
    }
    let header = [words.account, words.day, words.person, words.bucket, words.assessment];
    Ok(Table::new(words.reports_caption, &header, told).defined(words.reports_definition))
}

/// One version: how it did on rows that it had not seen, and what was decided about it.
pub(super) fn model(view: &View<'_>, id: &str, version: &str) -> Result<Reply> {
    let words = view.words;
    let models = Models::load(view.book.store)?;
    let found = models.versions().iter().find(|one| one.row.id == id && one.row.version.to_string() == version);
    let missing = || Refused::new(format!("{} {id} v{version}", words.no_such_model)).code(Code::NotFound);
    let one = found.ok_or_else(missing)?;
    let validations = one.validations.iter().map(|evidence| {
        let auc = evidence.measures.auc.value().map_or_else(|| NONE.to_owned(), |auc| format!("{auc:.3}"));
        vec![
            Cell::text(format!("{} – {}", evidence.first, evidence.last.as_deref().unwrap_or(NONE))),
            Cell::text(if evidence.is_out_of_time { words.so } else { words.not_so }),
            Cell::figure(auc),
            Cell::text(evidence.data_hash.get(..12).unwrap_or_default()),
        ]
    });
    let validations = Table::new(
        words.validations,
        &[words.days_range, words.out_of_time, words.auc, words.hash],
        validations.collect(),
    );
    let changes = one.changes.iter().map(|change| {
        let state = models::State::named(&change.state);
        vec![
            Cell::text(view.clock.micros(change.at)),
            Cell::text(state.map_or(change.state.as_str(), |state| terms::model_state(view.language, state))),
            Cell::text(&change.by),
            Cell::text(&change.reason),
        ]
    });
    let changes = Table::new(words.decisions, &[words.at, words.state, words.by, words.why], changes.collect());
    let title = one.key();
    let body = html! {
        div.title { h1 { (title) } p.soft { (terms::model_state(view.language, one.state)) " · " (words.made_by) " " (one.row.made_by) } }
        p { a href=(format!("/console/risk/{}/{version}/stability", crate::query::encoded(id))) { (words.monitor_it) } }
        (validations.html(view, words.no_validations))
        (changes.html(view, words.nothing_decided))
        p { a href="/console/risk" { (words.risk) } }
    };
    Ok(Reply::Page(Shown::new(Page::Risk, title.clone(), body)))
}

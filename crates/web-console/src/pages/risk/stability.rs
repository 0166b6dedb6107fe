//! Whether the accounts of the book are still like those that a model was made from.

use app::look::day_or_last_close;
use app::modelling::validation::{ShiftView, Stability};
use app::models::Models;
use app::{Code, Refused, Result};
use maud::{Markup, html};

use crate::door::{Reply, Shown, View};
use crate::figure::{NONE, count};
use crate::nav::Page;
use crate::pages::{day_of, worked_out};
use crate::query::encoded;
use crate::table::{Cell, Table};
use crate::terms;
use crate::walks::Walk;

pub(in crate::pages) fn page(view: &View<'_>, id: &str, version: &str) -> Result<Reply> {
    let words = view.words;
    let missing = || Refused::new(format!("{} {id} v{version}", words.no_such_model)).code(Code::NotFound);
    let number: u32 = version.parse().map_err(|_| missing())?;
    let models = Models::load(view.book.store)?;
    models.versions().iter().find(|one| one.row.id == id && one.row.version == number).ok_or_else(missing)?;
    let as_of = day_or_last_close(view.book.store, day_of(view, "as_of")?, view.now)?;
    let walk = Walk::Stability { model: id.to_owned(), version: number, day: as_of };
    let found = view.found(&view.walks.stability, walk)?;
    let title = format!("{id} v{version}");
    let body = html! {
        div.title { h1 { (title) } p.soft { (words.monitoring) " · " (words.as_of) " " (as_of) } }
        (worked_out(view, found.as_ref(), |found| figures(view, found)))
        p { a href=(format!("/console/risk/{}/{version}", encoded(id))) { (title) } }
    };
    let waits = found.is_none();
    Ok(Reply::Page(Shown { waits, ..Shown::new(Page::Risk, format!("{title} · {}", words.monitoring), body) }))
}

fn figures(view: &View<'_>, found: &Stability) -> Markup {
    let words = view.words;
    let all = found.score.iter().chain(&found.features);
    let header =
        [words.figure, words.psi, words.chance_of_it, words.limit_95, words.points_shift, words.unseen, words.verdict];
    html! {
        (Table::new(words.stability_caption, &header, all.map(|one| row(view, one)).collect()).defined(words.stability_definition).html(view, words.nothing))
        @if let Some(score) = &found.score { (bins(view, score).html(view, words.nothing)) }
    }
}

fn row(view: &View<'_>, one: &ShiftView) -> Vec<Cell> {
    vec![
        Cell::text(&one.name),
        Cell::figure(format!("{:.4}", one.psi)),
        Cell::figure(format!("{:.3}", one.p_value)),
        Cell::figure(format!("{:.4}", one.limit_95)),
        Cell::figure(
            one.points_shift.map_or_else(|| NONE.to_owned(), |shift| format!("{shift:+.1}").replace('-', "−")),
        ),
        Cell::figure(count(one.unseen)),
        Cell::text(terms::shift(view.language, &one.verdict)),
    ]
}

/// The bins of the score, on both sides.
fn bins(view: &View<'_>, score: &ShiftView) -> Table {
    let words = view.words;
    let share = |share: f64| format!("{:.1}%", share * 100.0);
    let rows = score.bins.iter().map(|bin| {
        vec![
            Cell::text(&bin.holds),
            Cell::figure(share(bin.baseline)),
            Cell::figure(share(bin.current)),
            Cell::figure(format!("{:.4}", bin.part)),
        ]
    });
    Table::new(words.score_spread, &[words.points, words.when_made, words.now, words.part_of_psi], rows.collect())
}

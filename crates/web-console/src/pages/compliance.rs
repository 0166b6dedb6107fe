//! Compliance: packs in force, what was tried, and what was refused by which rules.

use app::access::{AccessRow, Permission, read_log};
use app::cases::{self, Wanted};
use app::contact_pack_file;
use app::documents::{self, CONTACT_PACK, Document, State};
use app::outreach::{Law, OUTREACH};
use app::persons::{self, family, word};
use app::port::PersonEventRow;
use app::versions::Kind;
use app::{Code, Refused, Result, close_day};
use collections::case::CaseKind;
use maud::{Markup, html};

use super::{of_person, person};
use crate::door::{Reply, Shown, View};
use crate::figure::NONE;
use crate::nav::{Page, sees_persons};
use crate::table::{Cell, Table};
use crate::terms;

/// How many events of persons are looked at for a page.
const LOOKED_AT: u64 = 500;

pub(super) fn page(view: &View<'_>) -> Result<Reply> {
    let words = view.words;
    let (start, end) = window(view)?;
    let count = usize::try_from(end - start).unwrap_or(usize::MAX);
    let rows = view.book.store.person_events_after(start, count)?;
    let body = html! {
        div.title {
            h1 { (words.compliance) }
            p.row {
                @if view.may(Permission::ReadAccessLog) { a href="/console/compliance/access" { (words.access_log) } " · " }
                a href="/console/messages" { (words.messages) }
            }
        }
        @if view.may(Permission::ReadCases) { section aria-label=(words.complaints) { h2 { (words.complaints) } (complaints(view)?) } }
        section aria-label=(words.packs) { h2 { (words.packs) } (packs(view)?) (super::documents::add(view, Kind::ContactPack)) }
        section aria-label=(words.blocked) { h2 { (words.blocked) } (blocked(view, &rows).html(view, words.nothing_blocked)) }
        section aria-label=(words.contact_log) { h2 { (words.contact_log) } (log(view, &rows)?.html(view, words.nothing_tried)) }
        (paging(view, start))
    };
    Ok(Reply::Page(Shown::new(Page::Compliance, words.compliance, body)))
}

/// After which place of the journal of persons events are looked at, and through which: the last ones, or those before a place.
fn window(view: &View<'_>) -> Result<(u64, u64)> {
    let last = view.book.store.last_person_seq()?;
    let before = view.query.get("before").and_then(|text| text.parse::<u64>().ok());
    let end = before.map_or(last, |before| before.saturating_sub(1)).min(last);
    Ok((end.saturating_sub(LOOKED_AT), end))
}

/// Where earlier events are, and the latest.
fn paging(view: &View<'_>, start: u64) -> Markup {
    let words = view.words;
    html! {
        p.paging {
            @if view.query.get("before").is_some() { a href=(view.path) { (words.latest) } }
            @if start > 0 { a href=(view.query.with(view.path, "before", &(start + 1).to_string())) { (words.earlier) } }
        }
    }
}

fn packs(view: &View<'_>) -> Result<Markup> {
    let words = view.words;
    let documents = documents::all(view.book.store, CONTACT_PACK)?;
    let in_force = match documents.iter().any(|one| one.state == State::Active) {
        true => {
            let today = close_day::business_day(&view.info, view.now)?;
            let law = Law::load(view.book.store)?;
            law.packs(today)
                .iter()
                .filter(|pack| pack.effective_from <= today)
                .map(|pack| pack.key.to_string())
                .collect()
        }
        false => Vec::new(),
    };
    let row = |document: &Document| {
        let name = format!("{} v{}", document.row.id, document.row.version);
        let last = document.changes.last();
        let is_in_force = in_force.contains(&name);
        vec![
            Cell::link(
                format!("/console/compliance/{}/{}", crate::query::encoded(&document.row.id), document.row.version),
                name,
            ),
            Cell::text(terms::state(view.language, document.state)),
            Cell::text(if is_in_force { words.so } else { words.not_so }),
            Cell::text(last.map_or(NONE, |change| change.by.as_str())),
            Cell::text(last.map_or(NONE, |change| change.reason.as_str())),
        ]
    };
    let header = [words.pack, words.state, words.in_force, words.decided_by, words.why];
    let table = Table::new(words.packs_caption, &header, documents.iter().map(row).collect());
    Ok(table.html(view, words.no_pack))
}

/// Complaints, the open ones first by their deadlines.
fn complaints(view: &View<'_>) -> Result<Markup> {
    let words = view.words;
    let wanted = Wanted { kind: Some(CaseKind::Complaint), ..Wanted::default() };
    let mut found = cases::list(view.book.store, wanted)?;
    found.sort_by_key(|case| (case.state != cases::State::Open, case.deadline, case.id));
    Ok(super::cases::table(view, words.complaints, &found)?.html(view, words.no_complaints))
}

/// Who read what of whom, and who changed what anybody may: the latest first.
pub(super) fn access(view: &View<'_>) -> Result<Reply> {
    let words = view.words;
    let of = view.query.get("person");
    let (start, end) = if of.is_some() { (0, u64::MAX) } else { window(view)? };
    let count = usize::try_from(end - start).unwrap_or(usize::MAX);
    let mut lines = read_log(view.book.store, of, start, count)?;
    lines.retain(|line| line.seq <= end);
    lines.reverse();
    let rows = lines.iter().map(|line| {
        vec![
            Cell::text(view.clock.micros(line.at)),
            Cell::text(&line.actor),
            Cell::text(terms::access(view.language, &line.what)),
            Cell::text(&line.of),
            Cell::text(told(line)),
        ]
    });
    let header = [words.at, words.by, words.what, words.of_whom, words.details];
    let body = html! {
        div.title { h1 { (words.access_log) } }
        form.filters method="get" action="/console/compliance/access" {
            div { label for="f-person" { (words.of_whom) } input #f-person type="text" name="person" value=[of] maxlength="200" autocomplete="off"; }
            button type="submit" { (words.show) }
        }
        (Table::new(words.access_caption, &header, rows.collect()).defined(words.access_definition).html(view, words.nothing))
        (paging(view, start))
        p { a href="/console/compliance" { (words.compliance) } }
    };
    Ok(Reply::Page(Shown::new(Page::Compliance, words.access_log, body)))
}

/// What else is told of a line, without the names of its fields.
fn told(line: &AccessRow) -> String {
    let fields = line.told.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null());
    let values = fields.map(|(_, value)| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
    values.collect::<Vec<_>>().join(" · ")
}

fn of(view: &View<'_>, person: &str) -> Cell {
    if sees_persons(view.actor) { Cell::link(of_person(person), person) } else { Cell::text(person) }
}

fn blocked(view: &View<'_>, rows: &[PersonEventRow]) -> Table {
    let words = view.words;
    let mut refused: Vec<_> = rows.iter().filter(|row| family(row) == OUTREACH && word(row) == "refused").collect();
    refused.sort_by_key(|row| std::cmp::Reverse((row.at, row.seq)));
    let cells = |row: &PersonEventRow| {
        let told = app::outreach::refusal_of(row).unwrap_or_default();
        let by = match told.by.as_str() {
            "gate" if !told.rules.is_empty() => told.rules.join(", "),
            "gate" => words.pack_not_in_force.to_owned(),
            "busy" => words.held_by_other.to_owned(),
            _ => words.nothing_to_ask.to_owned(),
        };
        let channel = told.channel.map_or(NONE, |channel| terms::channel(view.language, channel));
        vec![
            Cell::text(view.clock.micros(row.at)),
            of(view, &row.person),
            Cell::text(channel),
            Cell::text(by),
            Cell::text(&row.actor),
        ]
    };
    let header = [words.at, words.person, words.way, words.rule, words.by];
    Table::new(words.blocked_caption, &header, refused.into_iter().map(cells).collect()).defined(words.log_definition)
}

fn log(view: &View<'_>, rows: &[PersonEventRow]) -> Result<Table> {
    let words = view.words;
    let mut told = Vec::new();
    // What was told late stands where it happened.
    let mut attempts: Vec<_> = rows.iter().filter(|row| row.kind == "contact.attempt").collect();
    attempts.sort_by_key(|row| std::cmp::Reverse((row.at, row.seq)));
    for row in attempts {
        let Some(entry) = persons::entry(row)? else { continue };
        told.push(vec![
            Cell::text(view.clock.micros(row.at)),
            of(view, &row.person),
            Cell::text(person::event_words(view, &entry.event)),
            Cell::text(&row.actor),
        ]);
    }
    Ok(Table::new(words.log_caption, &[words.at, words.person, words.what, words.by], told)
        .defined(words.log_definition))
}

/// The rules of a pack.
pub(super) fn pack(view: &View<'_>, id: &str, version: &str) -> Result<Reply> {
    let words = view.words;
    let documents = documents::all(view.book.store, CONTACT_PACK)?;
    let found = documents.iter().find(|one| one.row.id == id && one.row.version.to_string() == version);
    let missing = || Refused::new(format!("{} {id} v{version}", words.no_such_pack)).code(Code::AccountNotFound);
    let document = found.ok_or_else(missing)?;
    let title = format!("{} v{}", document.row.id, document.row.version);
    let pack = contact_pack_file::parse(&title, &document.row.text)?;
    let rows = pack.rules().iter().map(|rule| {
        let said = match view.language {
            app::explain::Language::English => &rule.title.english,
            app::explain::Language::Chinese => &rule.title.chinese,
        };
        vec![
            Cell::text(rule.id.to_string()),
            Cell::text(said),
            Cell::text(&rule.source),
            Cell::text(terms::grade(view.language, rule.grade)),
        ]
    });
    let header = [words.rule, words.says, words.source, words.grade];
    let body = html! {
        div.title { h1 { (title) } p.soft { (terms::state(view.language, document.state)) " · " (words.in_force_from) " " (pack.effective_from) } }
        (super::documents::deciding(view, document, &format!("/console/compliance/{}/{version}", crate::query::encoded(id))))
        (Table::new(words.rules, &header, rows.collect()).defined(words.no_legal_advice).html(view, words.nothing))
        (super::documents::changes(view, document))
        p { a href="/console/compliance" { (words.compliance) } }
    };
    Ok(Reply::Page(Shown::new(Page::Compliance, title.clone(), body)))
}

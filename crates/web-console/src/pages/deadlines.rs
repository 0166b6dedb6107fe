//! What must be done by a day: cases without an answer, and messages that were given up.

use app::Result;
use app::access::Permission;
use app::cases::{self, State, Wanted};
use app::outbox;
use maud::{Markup, html};

use super::cases::table;
use crate::door::View;
use crate::figure::count;
use crate::table::{Cell, Table};
use crate::terms;

/// How many cases stand on the page of today.
const SHOWN: usize = 10;

/// Cases whose deadlines are next.
pub(super) fn next(view: &View<'_>) -> Result<Markup> {
    let words = view.words;
    let mut open = cases::list(view.book.store, Wanted::default())?;
    open.retain(|case| case.state == State::Open);
    open.sort_by_key(|case| (case.deadline, case.id));
    let today = app::close_day::business_day(&view.info, view.now)?;
    let overdue = open.iter().filter(|case| case.deadline < today).count();
    let all = open.len();
    open.truncate(SHOWN);
    Ok(html! {
        p { (words.cases_open_count) " " b { (count(all as u64)) } " · " (words.overdue) " " b.late[overdue > 0] { (count(overdue as u64)) }
            " · " a href="/console/cases" { (words.cases) } }
        (table(view, words.deadlines, &open)?.html(words.no_cases))
    })
}

/// Messages that were given up or never go, and jobs that came late.
pub(super) fn failed(view: &View<'_>) -> Result<Markup> {
    let words = view.words;
    let mut rows = Vec::new();
    if view.may(Permission::ReadContacts) {
        for state in ["dead", "failed"] {
            for message in outbox::list(view.book.store, (None, Some(state)), SHOWN)? {
                rows.push(vec![
                    Cell::text(message.delivery.id.to_string()),
                    Cell::text(terms::channel(view.language, message.request.channel)),
                    Cell::text(state),
                    Cell::link(super::of_person(&message.person), &message.person),
                ]);
            }
        }
    }
    let header = [words.message, words.way, words.state, words.person];
    Ok(Table::new(words.failed_messages, &header, rows).html(words.nothing_failed))
}

//! Channels: who carries messages and who hears of events, as the server was started.

use app::Result;
use app::access::Permission;
use app::channel_file::in_force::{Carrier, Endpoint};
use collections::Word;
use collections::person::Channel;
use maud::html;

use crate::door::{Reply, Shown, View};
use crate::nav::Page;
use crate::table::{Cell, Table};
use crate::terms;

pub(super) fn page(view: &View<'_>) -> Result<Reply> {
    let words = view.words;
    let known = view.channels.filter(|channels| channels.is_given);
    let body = html! {
        div.title { h1 { (words.channels) } }
        @match known {
            Some(known) => {
                (carriers(view, &known.carriers).html(view, words.no_carriers))
                (closed(view, &known.carriers))
                (endpoints(view, &known.endpoints).html(view, words.no_endpoints_named))
                p { @if known.has_opt_out_links { (words.has_opt_out_links) } @else { (words.no_opt_out_links) } }
            },
            None => p.note { (words.no_channel_file) " " code { "arrears serve --channels" } },
        }
        p.soft { (words.channels_long) }
        p.row {
            a href="/console/admin" { (words.admin) }
            @if view.may(Permission::ReadContacts) { " · " a href="/console/messages" { (words.messages) } }
        }
    };
    Ok(Reply::Page(Shown::new(Page::Admin, words.channels, body)))
}

fn carriers(view: &View<'_>, carriers: &[Carrier]) -> Table {
    let words = view.words;
    let rows = carriers.iter().map(|one| {
        let carries = one.carries.iter().filter_map(|word| Channel::of(word));
        let carries: Vec<&str> = carries.map(|channel| terms::channel(view.language, channel)).collect();
        vec![Cell::text(&one.name), Cell::text(terms::carrier(view.language, one.kind)), Cell::text(carries.join(", "))]
    });
    Table::new(words.carriers_caption, &[words.carrier, words.kind, words.carries], rows.collect())
        .defined(words.carriers_definition)
}

/// The ways by which nothing can be sent.
fn closed(view: &View<'_>, carriers: &[Carrier]) -> maud::Markup {
    let is_carried = |channel: &Channel| carriers.iter().any(|one| one.carries.contains(&channel.word()));
    let is_sent = |channel: &Channel| !channel.is_call() && *channel != Channel::Visit;
    let none = Channel::ALL.iter().filter(|channel| is_sent(channel) && !is_carried(channel));
    let none: Vec<&str> = none.map(|channel| terms::channel(view.language, *channel)).collect();
    html! { @if !none.is_empty() { p.note { (view.words.not_carried) " " (none.join(", ")) } } }
}

fn endpoints(view: &View<'_>, endpoints: &[Endpoint]) -> Table {
    let words = view.words;
    let rows = endpoints.iter().map(|one| {
        let name = match view.may(Permission::ManageEndpoints) {
            true => Cell::link(super::endpoints::address(&one.name), &one.name),
            false => Cell::text(&one.name),
        };
        let here = if one.is_told_here { words.told_here } else { words.told_elsewhere };
        vec![name, Cell::text(&one.events), Cell::text(here)]
    });
    Table::new(words.endpoints_named_caption, &[words.endpoint, words.hears_of, words.state], rows.collect())
}

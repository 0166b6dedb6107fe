//! Who a person is: name and addresses, of which so much is shown that somebody who knows them recognises them, and all of it to somebody
//! who says why.

use app::Result;
use app::access::Permission;
use app::addresses::reveal::{AddressView, Reached, hidden};
use collections::Word;
use collections::person::{Channel, Place};
use maud::{Markup, html};

use crate::door::View;
use crate::field::{Form, More};
use crate::figure::NONE;
use crate::pages::once;
use crate::table::{Cell, Table};
use crate::terms;

/// What is known of a person, masked, with the form that asks for more.
pub(super) fn who(view: &View<'_>, person: &str) -> Result<Markup> {
    let words = view.words;
    let known = hidden(view.book.store, person)?;
    let form = Form::new(view, "reveal", format!("{}/reveal", crate::pages::of_person(person)));
    let is_known = known.name.is_some() || !known.addresses.is_empty();
    Ok(html! {
        section.who-is aria-label=(words.who) {
            h2 { (words.who) }
            (told(view, &known))
            @if is_known && view.may(Permission::RevealPersons) {
                details.action open[form.was_sent()] {
                    summary { (words.reveal) }
                    @if let Some(typed) = view.typed.filter(|_| form.was_sent()) { (once(view, typed)) }
                    (form.html(&form.input("reason", words.why, "text", More::NEEDED.hint(words.reveal_hint)), words.reveal))
                }
            }
        }
    })
}

/// Name and addresses, as far as they are handed in.
pub(in crate::pages) fn told(view: &View<'_>, known: &Reached) -> Markup {
    let words = view.words;
    let header = [words.id, words.way, words.address, words.whereabouts];
    let rows = known.addresses.iter().map(|one| row(view, one)).collect();
    html! {
        p {
            (words.name) ": "
            @match &known.name {
                Some(name) => { b { (called(view, &name.name, &name.name_zh)) } @if let Some(language) = &name.language { " · " (language) } },
                None => { (NONE) },
            }
        }
        (Table::new(words.addresses_caption, &header, rows).html(view, words.no_addresses))
    }
}

/// A name in the language of the page, and in the other one where that differs.
fn called(view: &View<'_>, english: &str, chinese: &str) -> String {
    let (first, second) = match view.language {
        app::explain::Language::English => (english, chinese),
        app::explain::Language::Chinese => (chinese, english),
    };
    match (first.is_empty(), second.is_empty() || first == second) {
        (true, _) => second.to_owned(),
        (false, true) => first.to_owned(),
        (false, false) => format!("{first} · {second}"),
    }
}

fn row(view: &View<'_>, one: &AddressView) -> Vec<Cell> {
    let place = one.place.and_then(Place::of).map(|place| terms::whereabouts(view.language, place));
    // The zone is told where it is not the one by which the page tells times.
    let zone = one.zone.as_deref().filter(|zone| *zone != view.clock.zone());
    let place = [place, zone, one.language.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    vec![
        Cell::text(&one.address),
        Cell::text(ways(view, one)),
        Cell::text(&one.value),
        Cell::text(if place.is_empty() { NONE.to_owned() } else { place }),
    ]
}

fn ways(view: &View<'_>, one: &AddressView) -> String {
    let channels = one.channels.iter().filter_map(|word| Channel::of(word));
    channels.map(|channel| terms::channel(view.language, channel)).collect::<Vec<_>>().join(", ")
}

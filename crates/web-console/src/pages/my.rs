//! The pages of a borrower: what they owe and why in plain words, and what they can do about it.
//!
//! Nothing of how they are judged stands here: no score, no strategy, no notes of the house.

use app::Result;
use app::access::Permission;
use app::addresses::reveal::hidden;
use app::dossier::{Asked, BookTerms, Dossier, Held, look};
use app::explain::Audience;
use app::look::Knowledge;
use app::persons::{self, CONTACT};
use app::relief::terms_words;
use collections::promise::Judgement;
use maud::{Markup, html};

use super::account::{owed, schedule};
use super::person::actions::{means, not_tried, parts};
use super::{nothing_here, once, person};
use crate::acts;
use crate::door::{Reply, Shown, View};
use crate::field::{Form, More, options};
use crate::figure::{decimal, money};
use crate::table::{Cell, Table};
use crate::terms;

pub(crate) fn reply(view: &View<'_>, parts: &[&str]) -> Result<Reply> {
    let own = view.actor.person.clone().unwrap_or_default();
    match parts {
        [] => page(view, &own),
        ["data"] => data(view, &own),
        ["proof", account] => proof(view, &own, account),
        _ => Ok(Reply::Page(nothing_here(view.words))),
    }
}

fn shown(view: &View<'_>, title: &str, body: &Markup) -> Reply {
    let body = html! { (body) @if view.path != "/my" { p.row { a href="/my" { (view.words.my_page) } } } };
    Reply::Page(Shown { status: 200, title: title.to_owned(), page: None, body, waits: false })
}

fn dossier(view: &View<'_>, own: &str) -> Result<Dossier> {
    let terms = BookTerms { products: view.book.products, policies: view.book.policies };
    let (language, audience, now) = (view.language, Audience::Debtor, view.now);
    let asked = Asked { person: own, as_of: None, knowledge: Knowledge::All, language, audience, now };
    look(view.book.store, terms, asked)
}

fn page(view: &View<'_>, own: &str) -> Result<Reply> {
    let words = view.words;
    let dossier = dossier(view, own)?;
    let body = html! {
        div.title { h1 { (words.my_page) } p.soft { (words.my_reference) " " (own) " · " (words.as_of) " " (dossier.as_of) } }
        @for held in &dossier.accounts { (account(view, held)) }
        (relief_of(view, own)?)
        section.actions aria-label=(words.what_you_can_do) {
            h2 { (words.what_you_can_do) }
            (forms(view, own, &dossier))
        }
        (promises(view, &dossier))
        p.row { a href="/my/data" { (words.my_data) } }
    };
    Ok(shown(view, words.my_page, &body))
}

fn account(view: &View<'_>, held: &Held) -> Markup {
    let words = view.words;
    let one = &held.view;
    let money = |text: &str| format!("{} {}", decimal(text), one.currency);
    let has_ended = one.status == "settled" || one.status == "overpaid";
    let link = view
        .payment_link
        .filter(|_| !has_ended)
        .map(|link| link.replace("{account}", &crate::query::encoded(&one.account)));
    html! {
        section.own aria-label={ (words.account) " " (one.account) } {
            h2 { (words.account) " " (one.account) }
            dl.tiles {
                div { dt { (words.you_owe_now) } dd { (money(&one.ageing.overdue.total)) } dd.soft { @if one.ageing.delinquent_days > 0 { (words.late_by) " " (one.ageing.delinquent_days) " " (words.days) } @else { (words.nothing_late) } } }
                div { dt { (words.you_owe_all) } dd { (money(&one.owed.total)) } dd.soft { (words.payoff) " " (money(&one.payoff)) } }
                @if let Some(next) = &one.next_due { div { dt { (words.next_due) } dd { (money(&next.amount)) } dd.soft { (next.due) } } }
            }
            @if let Some(link) = link { p { a.button href=(link) rel="noreferrer" { (words.pay_now) } } }
            @if has_ended { p { (words.is_settled) " " a href=(format!("/my/proof/{}", crate::query::encoded(&one.account))) { (words.proof) } } }
            h3 { (words.why_you_owe) }
            ul.why { @for sentence in &held.sentences { li { (sentence) } } }
            (owed(view, one).html(view, words.nothing))
            details { summary { (words.schedule) } (schedule(view, one).html(view, words.nothing)) }
        }
    }
}

fn promises(view: &View<'_>, dossier: &Dossier) -> Markup {
    let words = view.words;
    if dossier.promises.is_empty() {
        return html! {};
    }
    let rows = dossier.promises.iter().map(|(made, currency, judgement)| {
        let stands = match judgement {
            Some(Judgement::Open { missing, until, .. }) => {
                format!("{} · {} {} · {} {until}", words.open, words.missing, money(*currency, *missing), words.until)
            }
            Some(Judgement::Kept { on }) => format!("{} {on}", words.kept),
            Some(Judgement::Broken { on, .. }) => format!("{} {on}", words.broken),
            None => words.withdrawn.to_owned(),
        };
        vec![
            Cell::text(made.promise.made_on().to_string()),
            Cell::text(&made.account),
            Cell::figure(format!("{} {currency}", money(*currency, made.promise.total()))),
            Cell::text(stands),
        ]
    });
    let header = [words.made_on, words.account, words.promised, words.stands];
    html! { (Table::new(words.your_promises, &header, rows.collect()).html(view, words.no_promises)) }
}

/// What they asked for, and what became of it.
fn relief_of(view: &View<'_>, own: &str) -> Result<Markup> {
    let words = view.words;
    let (relief, cases) = app::own::requests(view.book.store, own)?;
    let mut rows = Vec::new();
    for one in &relief {
        let row = app::intake::find_account(view.book.store, &one.account)?;
        let currency = view.book.products.of_contract(&row.product_key())?.currency;
        rows.push(vec![
            Cell::text(one.asked_on.to_string()),
            Cell::text(terms_words(&one.terms, currency, view.language)),
            Cell::text(terms::relief_state(view.language, one.state.name())),
        ]);
    }
    for case in &cases {
        let told =
            format!("{} · {} {}", terms::case_state(view.language, case.state.name()), words.answer_by, case.deadline);
        rows.push(vec![
            Cell::text(case.came_in_on.to_string()),
            Cell::text(terms::case(view.language, case.kind)),
            Cell::text(told),
        ]);
    }
    Ok(html! {
        @if !rows.is_empty() { (Table::new(words.your_requests, &[words.asked_on, words.what, words.state], rows).html(view, words.nothing)) }
    })
}

fn forms(view: &View<'_>, own: &str, dossier: &Dossier) -> Markup {
    let words = view.words;
    let accounts: Vec<(String, String)> =
        dossier.accounts.iter().map(|held| (held.view.account.clone(), held.view.account.clone())).collect();
    let form = |name: &str| Form::new(view, name, format!("/my/{name}"));
    let fold = |title: &str, form: &Form<'_>, inner: &Markup| {
        html! { details.action open[form.was_sent()] { summary { (title) } @if let Some(typed) = view.typed.filter(|_| form.was_sent()) { (once(view, typed)) } (inner) } }
    };
    let may = |permission| view.may(permission);
    let (promise, relief, dispute, complaint) = (form("promise"), form("relief"), form("dispute"), form("complaint"));
    let (way, hours, stop) = (form("way"), form("hours"), form("stop"));
    let kinds = options(&acts::KINDS, |one| terms::relief(view.language, one).to_owned());
    let ways = acts::way_options(|one| terms::channel(view.language, one).to_owned());
    let wishes = [("yes", words.wish_yes), ("no", words.wish_no), ("never", words.wish_never)];
    let wishes: Vec<(String, String)> = wishes.map(|(value, name)| (value.to_owned(), name.to_owned())).to_vec();
    html! {
        @if may(Permission::TakePromises) {
            (fold(words.promise_to_pay, &promise, &promise.html(&html! {
                (promise.select("account", words.account, &accounts, More::NEEDED))
                (parts(view, &promise, true))
            }, words.promise_to_pay)))
        }
        @if may(Permission::SpeakForOneself) {
            (fold(words.ask_for_help, &relief, &html! {
                (relief.with_buttons(&html! {
                    (relief.select("account", words.account, &accounts, More::NEEDED))
                    (relief.select("kind", words.what_would_help, &kinds, More::NEEDED))
                    (relief.input("months", words.months, "number", More { min: Some("1"), max: Some("60"), ..More::NEEDED }))
                    fieldset data-for="hardship" { legend { (words.of_hardship) }
                        @for measure in <collections::relief::Measure as collections::Word>::ALL { (relief.tick(&format!("measure_{}", collections::Word::word(*measure)), terms::measure(view.language, *measure))) } }
                    (means(view, &relief))
                    (relief.area("reason", words.what_happened_to_you, More::NEEDED))
                }, &html! {
                    button type="submit" name="preview" value="yes" { (words.try_out) } " " button.quiet type="submit" { (words.ask_for_help) }
                }))
                (tried(view, &relief, own))
            }))
            (fold(words.dispute_item, &dispute, &dispute.html(&html! {
                (dispute.select("account", words.account, &accounts, More::NEEDED))
                (dispute.input("amount", words.disputed_amount, "amount", More::MAY.hint(words.disputed_hint)))
                (dispute.area("reason", words.what_is_wrong, More::NEEDED))
            }, words.dispute_item)))
            (fold(words.complain, &complaint, &complaint.html(&complaint.area("reason", words.what_is_wrong, More::NEEDED), words.complain)))
            (fold(words.how_to_reach_you, &way, &way.html(&html! {
                (way.select("channel", words.way, &ways, More::NEEDED))
                (way.select("wish", words.your_wish, &wishes, More::NEEDED))
            }, words.keep)))
            (fold(words.when_not, &hours, &hours.html(&html! {
                (hours.input("from", words.from, "time", More::NEEDED))
                (hours.input("until", words.until, "time", More::NEEDED))
            }, words.keep)))
            (fold(words.stop_contact, &stop, &stop.html(&html! { p.soft { (words.stop_contact_long) } }, words.stop_contact)))
        }
    }
}

/// What the help that was typed would come to.
fn tried(view: &View<'_>, form: &Form<'_>, own: &str) -> Markup {
    let Some(typed) = form.tried() else { return html! {} };
    let words = view.words;
    let now = jiff::Timestamp::from_microsecond(view.now).unwrap_or(jiff::Timestamp::MAX);
    let found = match acts::relief::tried(view.book.store, view.book.products, own, (&typed.fields, words), now) {
        Ok(found) => found,
        Err(wrong) => return not_tried(view, wrong),
    };
    let Some((first, last)) = found.previews.first().zip(found.previews.last()) else { return html! {} };
    let rows = [
        (words.you_owe_now, &first.before.ageing.overdue.total, &last.after.ageing.overdue.total),
        (words.you_owe_all, &first.before.owed.total, &last.after.owed.total),
        (words.cost_to_come, &first.before.cost, &last.after.cost),
    ];
    let rows = rows.map(|(name, before, after)| {
        vec![Cell::text(name), Cell::figure(decimal(before)), Cell::figure(decimal(after))]
    });
    html! {
        div.preview role="status" {
            (Table::new(format!("{} · {}", words.would_come_to, last.currency), &[words.what, words.without_it, words.with_it], rows.to_vec()).html(view, words.nothing))
            p.soft { (words.somebody_decides) }
        }
    }
}

/// What the lender has of them: their events, as they are kept.
fn data(view: &View<'_>, own: &str) -> Result<Reply> {
    let words = view.words;
    let mut rows = app::own::data(view.book.store, own)?;
    let mut told = Vec::new();
    rows.sort_by_key(|row| std::cmp::Reverse((row.at, row.seq)));
    for row in &rows {
        let family = persons::family(row);
        let what = match family {
            CONTACT => match persons::entry(row)? {
                Some(entry) => person::event_words(view, &entry.event),
                None => continue,
            },
            _ => person::other_words(view, &row.kind),
        };
        told.push(vec![Cell::text(view.clock.micros(row.at)), Cell::text(what)]);
    }
    let table = Table::new(words.data_caption, &[words.at, words.what], told)
        .defined(words.data_definition)
        .with_csv("/my/data?form=csv");
    if view.query.get("form") == Some("csv") {
        return Ok(Reply::Csv("my-data.csv".to_owned(), table.to_csv()));
    }
    let body = html! {
        div.title {
            h1 { (words.my_data) }
            p.soft { (words.my_reference) " " (own) " · " (words.persons_clock) " " (view.clock.zone()) }
        }
        h2 { (words.how_we_reach_you) }
        (person::who::told(view, &hidden(view.book.store, own)?))
        (table.html(view, words.nothing))
    };
    Ok(shown(view, words.my_data, &body))
}

/// That an account is settled, to be printed.
fn proof(view: &View<'_>, own: &str, account: &str) -> Result<Reply> {
    let words = view.words;
    let row = app::intake::find_account(view.book.store, account)?;
    if row.person != own {
        return Err(app::intake::no_account(account).into());
    }
    let proof = app::own::proof(view.book.store, (view.book.products, view.book.policies), account, view.now)?;
    let one = &proof.account;
    let rows = [
        (words.my_reference, own.to_owned()),
        (words.account, one.account.clone()),
        (words.product, one.product.clone()),
        (words.opened_on, one.opened_on.clone()),
        (words.state, terms::status(view.language, one.status)),
        (words.owed, format!("{} {}", decimal(&one.owed.total), one.currency)),
        (words.repaid, format!("{} {}", decimal(&one.totals.repaid), one.currency)),
        (words.as_of, proof.as_of.to_string()),
    ];
    let rows = rows.map(|(name, value)| vec![Cell::text(name), Cell::figure(value)]);
    let body = html! {
        div.title { h1 { (words.proof) } p.soft { (view.info.name) } }
        p { (words.proof_long) }
        (Table::new(words.proof, &["", ""], rows.to_vec()).facts(words.nothing))
        p.soft { (words.print_it) }
    };
    Ok(shown(view, words.proof, &body))
}

//! Search: an account or a person, by the reference that the lender gave.

use app::Result;
use maud::html;

use super::{of_account, of_person};
use crate::door::{Reply, Shown, View};
use crate::nav::Page;

pub(super) fn page(view: &View<'_>) -> Result<Reply> {
    let words = view.words;
    let Some(text) = view.query.get("q") else {
        let body = html! { h1 { (words.search) } p { (words.search_hint) } };
        return Ok(Reply::Page(Shown::new(Page::Person, words.search, body)));
    };
    let store = view.book.store;
    let account = store.accounts_by_reference(&[text])?.into_iter().flatten().next();
    let is_person = !store.accounts_of_person(text)?.is_empty();
    match (account, is_person) {
        (Some(account), false) => Ok(Reply::Elsewhere(of_account(&account.reference))),
        (None, true) => Ok(Reply::Elsewhere(of_person(text))),
        (Some(account), true) => {
            let body = html! {
                h1 { (words.search) }
                ul {
                    li { a href=(of_account(&account.reference)) { (words.account) " " (account.reference) } }
                    li { a href=(of_person(text)) { (words.person) " " (text) } }
                }
            };
            Ok(Reply::Page(Shown::new(Page::Person, words.search, body)))
        }
        (None, false) => {
            let body = html! {
                h1 { (words.nothing_found) }
                p.notice role="status" { (words.not_found) " " b { (text) } }
                p { (words.search_hint) }
            };
            Ok(Reply::Page(Shown { status: 404, ..Shown::new(Page::Person, words.nothing_found, body) }))
        }
    }
}

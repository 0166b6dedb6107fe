//! How borrowers come in: by the link or the code that was sent to them.

use maud::html;

use super::sign_in::Why;
use crate::door::{Answer, Shown, page};
use crate::frame::Frame;
use crate::preferences::Preferences;

/// Where borrowers come in.
pub(crate) const ADDRESS: &str = "/my/sign-in";

/// The page on which borrowers come in.
#[derive(Clone, Copy, Debug)]
pub struct LetIn<'l> {
    /// The header `Cookie`.
    pub cookies: &'l str,
    /// The header `Accept-Language`.
    pub accept_language: &'l str,
    /// What shows that a form comes from this page: it stands in a cookie, too.
    pub form: &'l str,
    /// The secret of the link that was followed; empty where there is none.
    pub link: &'l str,
    /// Why it did not work; none at first.
    pub why: Option<Why>,
}

/// The page. A link is sent on by a button, so that a program that looks at links in messages does not use it up.
pub fn let_in(asked: LetIn<'_>) -> Answer {
    let preferences = Preferences::of(asked.cookies, asked.accept_language);
    let words = preferences.words();
    let status = asked.why.map_or(200, |why| if why == Why::ShutOut { 429 } else { 401 });
    let body = html! {
        form.sign-in method="post" action=(ADDRESS) {
            h1 { (words.my_page) }
            @if asked.why.is_some() { p.notice role="alert" { (words.let_in_wrong) } }
            input type="hidden" name="form" value=(asked.form);
            @if asked.link.is_empty() {
                p.soft { (words.let_in_code_long) }
                label for="person" { (words.my_reference) }
                input #person type="text" name="person" required maxlength="200" autocomplete="off" autocapitalize="none" spellcheck="false";
                label for="code" { (words.my_code) }
                input #code type="text" name="code" required inputmode="numeric" autocomplete="one-time-code" maxlength="12";
            } @else {
                p.soft { (words.let_in_link_long) }
                input type="hidden" name="link" value=(asked.link);
            }
            button type="submit" { (words.open_my_page) }
        }
    };
    let frame = Frame {
        preferences,
        actor: None,
        page_token: None,
        here: ADDRESS.to_owned(),
        info: None,
        searched: String::new(),
        done: None,
    };
    page(&frame, &Shown { status, title: words.my_page.to_owned(), page: None, body, waits: false })
}

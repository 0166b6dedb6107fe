//! The frame of every page: where one is, where one can go, the day of the book, search, language and theme.

use app::access::Actor;
use app::explain::Language;
use app::port::BookInfo;
use maud::{DOCTYPE, Markup, html};

use crate::asset::{SCRIPT, STYLE};
use crate::door::Shown;
use crate::nav::{Page, sees_persons};
use crate::preferences::{Preferences, Theme, address};
use crate::words::Words;

/// What a frame needs to know.
pub(crate) struct Frame<'f> {
    pub(crate) preferences: Preferences,
    /// Who sees it; none while they sign in.
    pub(crate) actor: Option<&'f Actor>,
    /// What forms send back that change something; none where nobody has signed in.
    pub(crate) page_token: Option<&'f str>,
    /// The address of the page, with what stands behind the question mark.
    pub(crate) here: String,
    pub(crate) info: Option<&'f BookInfo>,
    /// What stands in the search box.
    pub(crate) searched: String,
    /// What was done just now.
    pub(crate) done: Option<&'static str>,
}

pub(crate) fn page(frame: &Frame<'_>, shown: &Shown) -> String {
    let words = frame.preferences.words();
    let all = html! {
        (DOCTYPE)
        html lang=(frame.preferences.tag()) data-theme=[frame.preferences.theme.name()] {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                @if shown.waits { meta http-equiv="refresh" content="2"; }
                title { (shown.title) " · Arrears" }
                link rel="stylesheet" href=(STYLE.address());
                script src=(SCRIPT.address()) defer {}
            }
            body {
                a.skip href="#main" { (words.skip) }
                (head(frame, words))
                div.body.alone[is_alone(frame)] {
                    @if let Some(actor) = frame.actor.filter(|actor| actor.person.is_none()) { (navigation(actor, words, shown.page)) }
                    main #main tabindex="-1" {
                        @if let Some(done) = frame.done { p.done role="status" { (done) } }
                        (shown.body)
                        @if frame.actor.is_some() { (foot(words)) }
                    }
                }
            }
        }
    };
    all.into_string()
}

/// Whether there is no navigation: nobody has signed in, or somebody who has one page.
fn is_alone(frame: &Frame<'_>) -> bool {
    frame.actor.is_none_or(|actor| actor.person.is_some())
}

/// The page where whoever sees this begins.
fn home(frame: &Frame<'_>) -> &'static str {
    let is_own = frame.actor.is_some_and(|actor| actor.person.is_some()) || frame.here.starts_with("/my");
    if is_own { "/my" } else { "/console" }
}

fn head(frame: &Frame<'_>, words: &Words) -> Markup {
    html! {
        header {
            a.brand href=(home(frame)) { "Arrears" }
            @if frame.actor.is_some_and(sees_persons) {
                form.search role="search" action="/console/search" method="get" {
                    label.hidden for="q" { (words.search_label) }
                    input #q type="search" name="q" value=(frame.searched) placeholder=(words.search_label)
                        autocomplete="off" spellcheck="false" maxlength="200";
                    button type="submit" { (words.search) }
                }
            }
            @if let Some(info) = frame.info.filter(|_| home(frame) == "/console") {
                p.day {
                    span.book { (info.name) }
                    " "
                    @match info.last_close {
                        Some(day) => span { (words.closed_through) " " time datetime=(day) { (day) } },
                        None => span { (words.never_closed) },
                    }
                }
            }
            (switches(frame, words))
        }
    }
}

fn switches(frame: &Frame<'_>, words: &Words) -> Markup {
    let theme = frame.preferences.theme;
    let themes = [
        (Theme::System, "system", words.theme_system),
        (Theme::Light, "light", words.theme_light),
        (Theme::Dark, "dark", words.theme_dark),
    ];
    let languages = [(Language::English, "en", "English"), (Language::Chinese, "zh", "中文")];
    html! {
        div.switches {
            span.switch role="group" aria-label=(words.language) {
                @for (language, value, name) in languages {
                    a href=(address("language", value, &frame.here)) lang=(value)
                        aria-current=[(language == frame.preferences.language).then_some("true")] { (name) }
                }
            }
            span.switch role="group" aria-label=(words.theme) {
                @for (one, value, name) in themes {
                    a href=(address("theme", value, &frame.here)) aria-current=[(one == theme).then_some("true")] { (name) }
                }
            }
            @if let Some(actor) = frame.actor { span.who { span.hidden { (words.signed_in_as) " " } (actor.person.as_ref().unwrap_or(&actor.name)) } }
            @if let Some(token) = frame.page_token {
                form.sign-out method="post" action=(format!("{}/sign-out", home(frame))) {
                    input type="hidden" name="page_token" value=(token);
                    button.quiet type="submit" { (words.sign_out) }
                }
            }
        }
    }
}

fn navigation(actor: &Actor, words: &Words, at: Option<Page>) -> Markup {
    html! {
        nav aria-label=(words.navigation) {
            ul {
                @for page in Page::SHOWN.into_iter().filter(|page| page.is_for(actor)) {
                    li { a href=(page.address()) aria-current=[(at == Some(page)).then_some("page")] { (page.name(words)) } }
                }
            }
        }
    }
}

fn foot(words: &Words) -> Markup {
    html! { footer { p { (words.foot) } } }
}

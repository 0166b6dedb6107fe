//! Forms on pages: fields with their labels, with what was typed before, and with what is wrong beside each.

use app::explain::Language;
use maud::{Markup, html};

use crate::door::View;
use crate::sent::{Say, Typed};
use crate::terms;

/// A form on a page.
pub(crate) struct Form<'v> {
    view: &'v View<'v>,
    name: String,
    action: String,
    typed: Option<&'v Typed>,
}

impl<'v> Form<'v> {
    /// A form of a name, sent to an address. Where it was sent before and is shown again, it has what was typed.
    pub(crate) fn new(view: &'v View<'v>, name: &str, action: impl Into<String>) -> Self {
        let action = action.into();
        let typed = view.typed.filter(|typed| typed.action == action && typed.form == name);
        Self { view, name: name.to_owned(), action, typed }
    }

    /// Whether it was sent and is shown again.
    pub(crate) fn was_sent(&self) -> bool {
        self.typed.is_some()
    }

    /// What was typed, where it is to be tried out.
    pub(crate) fn tried(&self) -> Option<&'v Typed> {
        self.typed.filter(|typed| typed.say == Say::Preview)
    }

    /// What was typed into a field.
    pub(crate) fn said(&self, field: &str) -> Option<&'v str> {
        self.typed.and_then(|typed| typed.fields.exact(field))
    }

    fn id(&self, field: &str) -> String {
        format!("{}-{field}", self.name)
    }

    fn wrong(&self, field: &str) -> Option<&'v str> {
        let wrong = self.typed.into_iter().flat_map(|typed| &typed.wrong);
        wrong.into_iter().find(|(other, _)| other == field).map(|(_, why)| why.as_str())
    }

    fn around(&self, field: &str, label: &str, hint: Option<&str>, inner: &Markup) -> Markup {
        let id = self.id(field);
        html! {
            div.field {
                label for=(id) { (label) }
                (inner)
                @if let Some(hint) = hint { p.hint id={ (id) "-hint" } { (hint) } }
                @if let Some(why) = self.wrong(field) { p.error id={ (id) "-error" } { (why) } }
            }
        }
    }

    fn described(&self, field: &str, hint: Option<&str>) -> Option<String> {
        let id = self.id(field);
        match (hint, self.wrong(field)) {
            (Some(_), Some(_)) => Some(format!("{id}-hint {id}-error")),
            (Some(_), None) => Some(format!("{id}-hint")),
            (None, Some(_)) => Some(format!("{id}-error")),
            (None, None) => None,
        }
    }

    /// A field of one line.
    pub(crate) fn input(&self, field: &str, label: &str, kind: &str, more: More<'_>) -> Markup {
        let invalid = self.wrong(field).map(|_| "true");
        let is_secret = kind == "password";
        let value = self.said(field).filter(|_| !is_secret).or(more.value);
        let described = self.described(field, more.hint);
        let mode = (kind == "amount").then_some("decimal");
        let kind = if kind == "amount" { "text" } else { kind };
        self.around(
            field,
            label,
            more.hint,
            &html! {
                input id=(self.id(field)) type=(kind) name=(field) value=[value] required[more.required] inputmode=[mode]
                    min=[more.min] max=[more.max] autocomplete=(if is_secret { "new-password" } else { "off" })
                    maxlength=[(kind != "date" && kind != "number").then_some("500")]
                    aria-invalid=[invalid] aria-describedby=[described];
            },
        )
    }

    /// A field of several lines.
    pub(crate) fn area(&self, field: &str, label: &str, more: More<'_>) -> Markup {
        let invalid = self.wrong(field).map(|_| "true");
        let value = self.said(field).or(more.value).unwrap_or_default();
        let described = self.described(field, more.hint);
        self.around(
            field,
            label,
            more.hint,
            &html! {
                textarea id=(self.id(field)) name=(field) rows="2" maxlength="100000" required[more.required]
                    aria-invalid=[invalid] aria-describedby=[described] { (value) }
            },
        )
    }

    /// One of several; the first is chosen where nothing is said.
    pub(crate) fn select(&self, field: &str, label: &str, options: &[(String, String)], more: More<'_>) -> Markup {
        let invalid = self.wrong(field).map(|_| "true");
        let chosen = self.said(field).or(more.value);
        let described = self.described(field, more.hint);
        self.around(
            field,
            label,
            more.hint,
            &html! {
                select id=(self.id(field)) name=(field) required[more.required] aria-invalid=[invalid] aria-describedby=[described] {
                    @for (value, name) in options { option value=(value) selected[chosen == Some(value.as_str())] { (name) } }
                }
            },
        )
    }

    /// Something that is so or not.
    pub(crate) fn tick(&self, field: &str, label: &str) -> Markup {
        self.tick_that(field, label, false)
    }

    /// Something that is so or not, and was so before.
    pub(crate) fn tick_that(&self, field: &str, label: &str, was: bool) -> Markup {
        let id = self.id(field);
        let is = if self.was_sent() { self.said(field).is_some() } else { was };
        let why = self.wrong(field);
        let described = why.map(|_| format!("{id}-error"));
        html! {
            div.tick {
                input id=(id) type="checkbox" name=(field) value="yes" checked[is] aria-describedby=[described];
                label for=(id) { (label) }
                @if let Some(why) = why { p.error id={ (id) "-error" } { (why) } }
            }
        }
    }

    /// The form around its fields, with what sends it.
    pub(crate) fn html(&self, inner: &Markup, send: &str) -> Markup {
        self.with_buttons(inner, &html! { button type="submit" { (send) } })
    }

    /// The form around its fields and buttons.
    pub(crate) fn with_buttons(&self, inner: &Markup, buttons: &Markup) -> Markup {
        // The same form sent twice is the same thing done once.
        let fresh = format!("{:x}-{}", self.view.now, self.name);
        let key = self.said("key").unwrap_or(&fresh);
        html! {
            form.act method="post" action=(self.action) {
                (hidden(self.view))
                input type="hidden" name="key" value=(key);
                @if let Some(typed) = self.typed { (told(self.view, typed)) }
                (inner)
                p.buttons { (buttons) }
            }
        }
    }
}

/// What shows that a form comes from a page of ours.
pub(crate) fn hidden(view: &View<'_>) -> Markup {
    html! { @if let Some(token) = view.page_token { input type="hidden" name="page_token" value=(token); } }
}

/// Why a form was refused.
pub(crate) fn told(view: &View<'_>, typed: &Typed) -> Markup {
    view.is_told.set(true);
    html! {
        @if let Some(refused) = &typed.refused { (no(view, refused)) }
        @if !typed.wrong.is_empty() { p.notice role="alert" { (view.words.wrong_fields) } }
    }
}

/// What else there is to say of a field.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct More<'m> {
    pub(crate) required: bool,
    pub(crate) value: Option<&'m str>,
    pub(crate) hint: Option<&'m str>,
    pub(crate) min: Option<&'m str>,
    pub(crate) max: Option<&'m str>,
}

impl<'m> More<'m> {
    /// It must be there.
    pub(crate) const NEEDED: Self = Self { required: true, value: None, hint: None, min: None, max: None };
    /// It may be missing.
    pub(crate) const MAY: Self = Self { required: false, value: None, hint: None, min: None, max: None };

    pub(crate) fn value(self, value: &'m str) -> Self {
        Self { value: Some(value), ..self }
    }

    pub(crate) fn hint(self, hint: &'m str) -> Self {
        Self { hint: Some(hint), ..self }
    }
}

/// The words of a list as options.
pub(crate) fn options<T: collections::Word>(all: &[T], name: impl Fn(T) -> String) -> Vec<(String, String)> {
    all.iter().map(|one| (one.word().to_owned(), name(*one))).collect()
}

/// Why something was refused, with what to do next. What has no sentence in Chinese is told in English, after its kind.
pub(crate) fn no(view: &View<'_>, refused: &app::Refused) -> Markup {
    let in_chinese = refused.zh.as_ref().filter(|_| view.language == Language::Chinese);
    let is_english = !refused.what.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter));
    html! {
        div.notice role="alert" {
            @if let Some(zh) = in_chinese {
                p { (zh) }
            } @else {
                @if is_english && view.language == Language::Chinese { p { (terms::refusal(refused.code)) } }
                p lang=[is_english.then_some("en")] { (refused.what) @if let Some(hint) = &refused.hint { " — " (hint) } }
            }
        }
    }
}

/// Things as options, each with what is sent and what is shown.
pub(crate) fn options_of<T: Copy>(all: &[T], told: impl Fn(T) -> (String, &'static str)) -> Vec<(String, String)> {
    all.iter().map(|one| told(*one)).map(|(value, name)| (value, name.to_owned())).collect()
}

/// A form that is asked once more, with everything that was typed.
pub(crate) fn confirmed(view: &View<'_>, typed: &Typed, what: &str) -> Markup {
    let words = view.words;
    let shown = typed.fields.all().iter().filter(|(name, value)| !is_ours(name) && !value.trim().is_empty());
    html! {
        h1 { (words.really) }
        p { (what) }
        dl.asked { @for (name, value) in shown { div { dt { (crate::acts::field_name(words, name)) } dd { (value) } } } }
        form.act method="post" action=(typed.action) {
            (hidden(view))
            @for (name, value) in typed.fields.all() { @if name != "page_token" { input type="hidden" name=(name) value=(value); } }
            input type="hidden" name="confirmed" value="yes";
            p.buttons { button type="submit" autofocus { (words.yes_do_it) } " " a.button.quiet href=(typed.page) { (words.no_go_back) } }
        }
    }
}

fn is_ours(name: &str) -> bool {
    ["page_token", "key", "confirmed"].contains(&name)
}

//! Signing in: a form, and why it did not work.

use app::access::NotLetIn;
use maud::{DOCTYPE, Markup, html};

use crate::door::{Answer, Shown, page};
use crate::frame::Frame;
use crate::preferences::Preferences;
use crate::query::{Query, encoded};
use crate::words::Words;

/// Where people sign in.
pub(crate) const ADDRESS: &str = "/console/sign-in";

/// Where people are sent on to the provider that signs users in.
const PROVIDER: &str = "/v1/session/oidc";

/// Why somebody is not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Name, password or code are not right.
    Wrong,
    /// A code of the authenticator app is needed.
    CodeNeeded,
    /// There were too many wrong attempts, or too many from this address.
    ShutOut,
    /// What was sent does not come from a form of this page that is still good.
    Stale,
    /// The provider does not answer.
    ProviderSilent,
    /// The provider lets nobody in, or what came back from it is not good.
    ProviderRefused,
    /// The provider vouches for somebody who may not come in.
    NotLetIn(NotLetIn),
}

impl Why {
    fn told(self, words: &Words) -> (u16, &'static str) {
        match self {
            Self::Wrong => (401, words.sign_in_wrong),
            Self::CodeNeeded => (401, words.sign_in_code_needed),
            Self::ShutOut => (429, words.sign_in_shut_out),
            Self::Stale => (403, words.sign_in_stale),
            Self::ProviderSilent => (503, words.provider_silent),
            Self::ProviderRefused => (401, words.provider_refused),
            Self::NotLetIn(NotLetIn::Unknown) => (403, words.let_in_unknown),
            Self::NotLetIn(NotLetIn::NoRole) => (403, words.let_in_no_role),
            Self::NotLetIn(NotLetIn::Locked) => (403, words.let_in_locked),
            Self::NotLetIn(NotLetIn::NameTaken) => (403, words.let_in_name_taken),
            Self::NotLetIn(NotLetIn::NoName) => (403, words.let_in_no_name),
        }
    }

    /// By which word it stands in the address of the page.
    fn name(self) -> &'static str {
        match self {
            Self::Wrong => "wrong",
            Self::CodeNeeded => "code_needed",
            Self::ShutOut => "shut_out",
            Self::Stale => "stale",
            Self::ProviderSilent => "provider_silent",
            Self::ProviderRefused => "provider_refused",
            Self::NotLetIn(why) => why.name(),
        }
    }

    /// What an address says of a sign-in by the provider; none when it says nothing of it.
    pub fn said(fields: &Query) -> Option<Self> {
        let by_provider = [Self::Stale, Self::ProviderSilent, Self::ProviderRefused];
        let all = by_provider.into_iter().chain(NotLetIn::ALL.map(Self::NotLetIn));
        let said = fields.get("why")?;
        all.into_iter().find(|why| why.name() == said)
    }
}

/// The page on which people sign in.
#[derive(Clone, Copy, Debug)]
pub struct SignIn<'s> {
    /// The header `Cookie`.
    pub cookies: &'s str,
    /// The header `Accept-Language`.
    pub accept_language: &'s str,
    /// What shows that a form comes from this page: it stands in a cookie, too.
    pub form: &'s str,
    /// Where whoever has signed in goes on.
    pub back: &'s str,
    /// The name that was typed.
    pub name: &'s str,
    /// Why it did not work; none at first.
    pub why: Option<Why>,
    /// What people call the provider that signs users in, where there is one.
    pub provider: Option<&'s str>,
}

/// The address at which people sign in, on their way to another.
pub fn sign_in_address(back: &str) -> String {
    if back == "/console" { ADDRESS.to_owned() } else { format!("{ADDRESS}?back={}", encoded(back)) }
}

/// The page on which people sign in, telling why the provider's way did not work.
pub fn sign_in_refused(why: Why) -> String {
    format!("{ADDRESS}?why={}", why.name())
}

/// A page that leads on to another one at once. A browser that comes from another site sends the cookie of its session only from here.
pub fn signed_in(back: &str, cookies: &str, accept_language: &str) -> String {
    let preferences = Preferences::of(cookies, accept_language);
    let words = preferences.words();
    let page = html! {
        (DOCTYPE)
        html lang=(preferences.tag()) {
            head {
                meta charset="utf-8";
                meta http-equiv="refresh" content=(format!("0;url={back}"));
                title { (words.going_on) }
            }
            body { p { (words.going_on) " " a href=(back) { (words.lead_on) } } }
        }
    };
    page.into_string()
}

/// Where somebody goes on who has signed in: a page of the console.
pub fn way_back(fields: &Query) -> String {
    let is_page = |back: &&str| !back.starts_with(ADDRESS);
    crate::preferences::way_back(fields).filter(is_page).unwrap_or("/console").to_owned()
}

/// The page.
pub fn sign_in(asked: SignIn<'_>) -> Answer {
    let preferences = Preferences::of(asked.cookies, asked.accept_language);
    let words = preferences.words();
    let told = asked.why.map(|why| why.told(words));
    let frame = Frame {
        preferences,
        actor: None,
        page_token: None,
        here: sign_in_address(asked.back),
        info: None,
        searched: String::new(),
        done: None,
    };
    let body = form(words, asked, told.map(|(_, text)| text));
    let status = told.map_or(200, |(status, _)| status);
    page(&frame, &Shown { status, title: words.sign_in.to_owned(), page: None, body, waits: false })
}

fn form(words: &Words, asked: SignIn<'_>, why: Option<&str>) -> Markup {
    let invalid = (asked.why == Some(Why::Wrong)).then_some("true");
    let is_code = asked.why == Some(Why::CodeNeeded);
    html! {
        form.sign-in method="post" action=(ADDRESS) {
            h1 { (words.sign_in) }
            @if let Some(why) = why { p.notice role="alert" #why { (why) } }
            @if let Some(provider) = asked.provider {
                a.button href=(format!("{PROVIDER}?back={}", encoded(asked.back))) { (words.sign_in_with) " " (provider) }
                p.soft { (words.sign_in_or) }
            }
            input type="hidden" name="form" value=(asked.form);
            input type="hidden" name="back" value=(asked.back);
            label for="user" { (words.user_name) }
            input #user type="text" name="user" value=(asked.name) required autocomplete="username" autocapitalize="none"
                spellcheck="false" maxlength="200" autofocus[asked.name.is_empty()] aria-invalid=[invalid];
            label for="password" { (words.password) }
            input #password type="password" name="password" required autocomplete="current-password" maxlength="1000"
                autofocus[!asked.name.is_empty()] aria-invalid=[invalid];
            label for="code" { (words.one_time_code) }
            input #code type="text" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="10"
                required[is_code] aria-describedby="code-hint";
            p.soft #code-hint { (words.one_time_code_hint) }
            button type="submit" { (words.sign_in) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_signs_in_goes_on_within_the_console() {
        let back = |text: &str| way_back(&Query::parse(text));
        assert_eq!(back("back=%2Fconsole%2Fclose%3Fpage%3D2"), "/console/close?page=2");
        for elsewhere in ["back=https%3A%2F%2Fevil.example", "back=%2F%2Fevil.example", "back=%2Fconsole%2Fsign-in", ""]
        {
            assert_eq!(back(elsewhere), "/console", "{elsewhere}");
        }
        assert_eq!(sign_in_address("/console/close?page=2"), "/console/sign-in?back=%2Fconsole%2Fclose%3Fpage%3D2");
    }
}

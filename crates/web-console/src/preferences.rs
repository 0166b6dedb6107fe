//! What somebody prefers: a language and a theme, remembered in cookies.

use app::explain::Language;

use crate::query::{Query, encoded};
use crate::words::{CHINESE, ENGLISH, Words};

/// Light or dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// As the machine of the reader has it.
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// What somebody prefers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Preferences {
    pub(crate) language: Language,
    pub(crate) theme: Theme,
}

const LANGUAGE: &str = "arrears_language";
const THEME: &str = "arrears_theme";

impl Preferences {
    /// What the cookies say; else the language that the browser asks for.
    pub(crate) fn of(cookies: &str, accept_language: &str) -> Self {
        let said = |name: &str| {
            let mut cookies = cookies.split(';').filter_map(|cookie| cookie.trim().split_once('='));
            cookies.find(|(other, _)| *other == name).map(|(_, value)| value)
        };
        let asked = accept_language.trim_start().get(..2).filter(|first| first.eq_ignore_ascii_case("zh"));
        let language = match said(LANGUAGE) {
            Some("zh") => Language::Chinese,
            Some("en") => Language::English,
            Some(_) | None if asked.is_some() => Language::Chinese,
            Some(_) | None => Language::English,
        };
        let theme = match said(THEME) {
            Some("light") => Theme::Light,
            Some("dark") => Theme::Dark,
            Some(_) | None => Theme::System,
        };
        Self { language, theme }
    }

    pub(crate) fn words(self) -> &'static Words {
        match self.language {
            Language::English => &ENGLISH,
            Language::Chinese => &CHINESE,
        }
    }

    /// `en` or `zh`, for the page itself.
    pub(crate) fn tag(self) -> &'static str {
        match self.language {
            Language::English => "en",
            Language::Chinese => "zh-CN",
        }
    }
}

impl Theme {
    /// Its name in the page; none where the machine decides.
    pub(crate) fn name(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }
}

/// The cookies that remember what a query asks for, and the page to go back to, which is one of the console.
pub(crate) fn remember(query: &Query) -> (Vec<String>, String) {
    let known = [(LANGUAGE, "language", ["en", "zh"].as_slice()), (THEME, "theme", &["system", "light", "dark"])];
    let mut cookies = Vec::new();
    for (cookie, field, values) in known {
        if let Some(value) = query.get(field).filter(|value| values.contains(value)) {
            cookies.push(format!("{cookie}={value}; Path=/console; Max-Age=31536000; SameSite=Lax; HttpOnly"));
        }
    }
    (cookies, way_back(query).unwrap_or("/console").to_owned())
}

/// The page to go back to, if it is one of the console.
pub(crate) fn way_back(query: &Query) -> Option<&str> {
    query.get("back").filter(|back| back.starts_with("/console") && !back.contains(['\\', '\r', '\n']))
}

/// The address that remembers something and comes back.
pub(crate) fn address(field: &str, value: &str, back: &str) -> String {
    format!("/console/preferences?{field}={value}&back={}", encoded(back))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_come_before_what_the_browser_asks_for() {
        let read = |cookies: &str, asked: &str| {
            let read = Preferences::of(cookies, asked);
            (read.tag(), read.theme)
        };
        assert_eq!(read("", ""), ("en", Theme::System));
        assert_eq!(read("", "zh-CN,zh;q=0.9"), ("zh-CN", Theme::System));
        assert_eq!(read("a=b; arrears_language=en; arrears_theme=dark", "zh"), ("en", Theme::Dark));
        assert_eq!(read("arrears_language=zh; arrears_theme=light", "en"), ("zh-CN", Theme::Light));
        assert_eq!(read("arrears_language=xx", "語"), ("en", Theme::System));
    }

    #[test]
    fn nobody_is_sent_elsewhere() {
        let back = |query: &str| remember(&Query::parse(query)).1;
        assert_eq!(back("theme=dark&back=%2Fconsole%2Fclose"), "/console/close");
        assert_eq!(back("back=https%3A%2F%2Fevil.example%2F"), "/console");
        assert_eq!(back("back=%2F%2Fevil.example"), "/console");
        assert_eq!(back("back=%2Fconsole%0d%0aSet-Cookie:x"), "/console");
        assert!(remember(&Query::parse("theme=pink")).0.is_empty());
    }
}

//! What somebody prefers: a language and a theme, remembered in cookies.

use app::explain::Language;

use crate::query::{Query, decoded, encoded};
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

/// The cookie of views of the worklist.
const VIEWS: &str = "arrears_views";

/// How many views are remembered, the latest first.
const VIEWS_MOST: usize = 8;

/// The views of the worklist that somebody keeps: a name and an address each.
pub(crate) fn views(cookies: &str) -> Vec<(String, String)> {
    let mut cookies = cookies.split(';').filter_map(|cookie| cookie.trim().split_once('='));
    let kept = cookies.find(|(name, _)| *name == VIEWS).map_or("", |(_, value)| value);
    let view = |part: &str| {
        let (name, address) = part.split_once('*')?;
        let (name, address) = (decoded(name), decoded(address));
        (!name.is_empty() && address.starts_with("/console/work?")).then_some((name, address))
    };
    kept.split('!').filter_map(view).take(VIEWS_MOST).collect()
}

/// The views after one was kept or forgotten; none where neither is asked for.
fn changed_views(cookies: &str, query: &Query) -> Option<String> {
    let mut kept = views(cookies);
    match (query.get("view"), query.get("address"), query.get("forget")) {
        (Some(name), Some(address), _) if address.starts_with("/console/work?") && address.len() <= 400 => {
            let name: String = name.chars().take(40).collect();
            kept.retain(|(other, _)| *other != name);
            kept.insert(0, (name, address.to_owned()));
        }
        (_, _, Some(name)) => kept.retain(|(other, _)| other != name),
        _ => return None,
    }
    kept.truncate(VIEWS_MOST);
    let written: Vec<String> =
        kept.iter().map(|(name, address)| format!("{}*{}", encoded(name), encoded(address))).collect();
    Some(written.join("!"))
}

/// The cookies that remember what a query asks for, and the page to go back to, which is one of the console.
pub(crate) fn remember(kept: &str, query: &Query) -> (Vec<String>, String) {
    let known = [(LANGUAGE, "language", ["en", "zh"].as_slice()), (THEME, "theme", &["system", "light", "dark"])];
    let mut cookies = Vec::new();
    for (cookie, field, values) in known {
        if let Some(value) = query.get(field).filter(|value| values.contains(value)) {
            cookies.push(format!("{cookie}={value}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly"));
        }
    }
    if let Some(views) = changed_views(kept, query) {
        cookies.push(format!("{VIEWS}={views}; Path=/console; Max-Age=31536000; SameSite=Lax; HttpOnly"));
    }
    (cookies, way_back(query).unwrap_or("/console").to_owned())
}

/// The page to go back to, if it is one of the console.
pub(crate) fn way_back(query: &Query) -> Option<&str> {
    query.get("back").filter(|back| {
        (back.starts_with("/console") || *back == "/my" || back.starts_with("/my/"))
            && !back.contains(['\\', '\r', '\n'])
    })
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
        let back = |query: &str| remember("", &Query::parse(query)).1;
        assert_eq!(back("theme=dark&back=%2Fconsole%2Fclose"), "/console/close");
        assert_eq!(back("back=https%3A%2F%2Fevil.example%2F"), "/console");
        assert_eq!(back("back=%2F%2Fevil.example"), "/console");
        assert_eq!(back("back=%2Fconsole%0d%0aSet-Cookie:x"), "/console");
        assert!(remember("", &Query::parse("theme=pink")).0.is_empty());
    }

    #[test]
    fn views_are_kept_by_name_and_lead_to_the_worklist_alone() {
        let keep =
            |kept: &str, query: &str| changed_views(kept, &Query::parse(query)).map(|views| format!("{VIEWS}={views}"));
        let one = keep("", "view=late%20ones&address=%2Fconsole%2Fwork%3Flate%3Dyes").expect("it is kept");
        assert_eq!(views(&one), [("late ones".to_owned(), "/console/work?late=yes".to_owned())]);
        let two = keep(&one, "view=%3Cb%3E&address=%2Fconsole%2Fwork%3Fsort%3Ddue").expect("it is kept");
        assert_eq!(views(&two).len(), 2);
        assert_eq!(views(&keep(&two, "forget=late+ones").expect("it is forgotten"))[0].0, "<b>");
        assert_eq!(keep("", "view=a&address=https%3A%2F%2Fevil.example"), None);
        assert!(views("arrears_views=x*https%3A%2F%2Fevil.example").is_empty());
    }
}

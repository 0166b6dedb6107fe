//! Every link answers, and every page has what a reader needs who does not see it.

use std::collections::BTreeSet;

use crate::support::Desk;

/// The values of an attribute on a page.
fn attributes<'p>(page: &'p str, name: &str) -> Vec<&'p str> {
    let start = format!(" {name}=\"");
    page.split(start.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

fn check(address: &str, page: &str) {
    assert_eq!(page.matches("<h1").count(), 1, "{address} has one heading");
    assert!(page.contains("<html lang=\"") && page.contains("<main") && page.contains("class=\"skip\""), "{address}");
    let title = page.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next()).unwrap_or_default();
    assert!(title.ends_with("· Arrears") && title.len() > "· Arrears".len() + 1, "{address}: {title}");
    for field in page.split("<input").skip(1) {
        let tag = field.split('>').next().unwrap_or_default();
        if tag.contains("type=\"hidden\"") {
            continue;
        }
        if tag.contains("aria-label=") {
            continue;
        }
        let id = attributes(tag, "id").first().map(|id| format!("for=\"{id}\""));
        assert!(id.is_some_and(|label| page.contains(&label)), "{address}: a field without a label: {tag}");
    }
    for svg in page.split("<svg").skip(1) {
        assert!(
            svg.split('>').next().is_some_and(|tag| tag.contains("aria-label=")),
            "{address}: a chart without a name"
        );
    }
    assert_eq!(
        page.matches("<table").count(),
        page.matches("<caption").count(),
        "{address}: every table has a caption"
    );
    let ids = attributes(page, "id");
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{address}: ids are told apart");
}

#[test]
fn every_link_answers_in_both_languages() {
    let desk = Desk::new();
    for cookies in ["arrears_language=en", "arrears_language=zh"] {
        let (mut open, mut seen) = (vec!["/console".to_owned(), "/console/person/P1".to_owned()], BTreeSet::new());
        while let Some(address) = open.pop() {
            // The past has a page for every day; a few of them will do.
            if seen.len() > 400 || !seen.insert(address.clone()) {
                continue;
            }
            let answer = desk.ask(&address, cookies);
            assert!(matches!(answer.status, 200 | 303), "{address}: {}", answer.status);
            let is_page =
                answer.headers.iter().any(|(name, value)| *name == "content-type" && value.starts_with("text/html"));
            if !is_page {
                continue;
            }
            check(&address, &answer.body);
            for link in attributes(&answer.body, "href") {
                let link = link.replace("&amp;", "&").replace("&quot;", "\"");
                if link.starts_with('/') && !link.contains("/preferences") {
                    open.push(link);
                }
            }
        }
        assert!(seen.len() > 30, "only {} pages were found", seen.len());
    }
}

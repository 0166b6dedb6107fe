//! What a template is, in lines.

use collections::Word;
use collections::message::{Language, Placeholder, Segments, Template};
use collections::{Set, message::Kind};

/// One line.
pub(super) fn line(template: &Template) -> String {
    let title = &template.title;
    format!(
        "{}, effective from {}: {} [{}] {}; {}\n",
        template.key,
        template.effective_from,
        template.country,
        words(template.kinds()),
        title.english,
        title.chinese
    )
}

fn words<T: Word>(set: Set<T>) -> String {
    set.iter().map(|one| one.word().replace('_', "-")).collect::<Vec<_>>().join(" ")
}

/// All there is to know before it is filled.
pub(super) fn all(template: &Template) -> String {
    let mut text = line(template);
    text.push_str(&format!("purpose: {}\n", template.purpose.word().replace('_', "-")));
    text.push_str(&format!("by: {}\n", words(template.roles)));
    text.push_str(&format!("to: {}\n", words(template.targets)));
    if !template.notices.is_empty() {
        text.push_str(&format!("the law calls it: {}\n", words(template.notices)));
    }
    for kind in template.kinds().iter() {
        text.push_str(&format!("{} asks for: {}\n", kind.word().replace('_', "-"), asked(template, kind).join(" ")));
        if kind == Kind::Sms {
            text.push_str(&format!("{}\n", parts(template)));
        }
    }
    text
}

/// Every placeholder of a kind, in any language.
fn asked(template: &Template, kind: Kind) -> Vec<&'static str> {
    let mut asked: Vec<Placeholder> = Language::ALL
        .iter()
        .filter_map(|language| template.text(kind, *language))
        .flat_map(collections::message::Text::placeholders)
        .collect();
    asked.sort_unstable();
    asked.dedup();
    asked.into_iter().map(Word::word).collect()
}

/// How long a text message is before its values.
fn parts(template: &Template) -> String {
    let each = Language::ALL.iter().filter_map(|language| {
        let text = template.text(Kind::Sms, *language)?;
        Some(format!("{} {} units", language.word(), Segments::of(&text.body.words()).units))
    });
    let each: Vec<String> = each.collect();
    format!("sms has at most {} parts; its words alone: {}", template.segments_max, each.join(", "))
}

/// A line for each placeholder.
pub(super) fn placeholders() -> String {
    let widest = Placeholder::ALL.iter().map(|one| one.word().len()).max().unwrap_or_default();
    let line = |one: &Placeholder| {
        let tells = if one.tells_debt() { "debt" } else { "open" };
        format!("{:widest$}  {:<12}  {tells}  {}\n", one.word(), one.value_type().word(), one.about())
    };
    Placeholder::ALL.iter().map(line).collect()
}

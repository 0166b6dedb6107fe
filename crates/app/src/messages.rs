//! Messages: templates of a file or a preset, held to content packs, and what was found, for people and machines.

mod html;
mod letterhead;
pub mod render;

use collections::conduct::{Audience, ContentPack, Finding, NotApproved, approve, check_template, check_text};
use collections::contact::PackKey;
use collections::message::{Kind, Language as Tongue, Message, Segments, Values};
use collections::person::Target;
use collections::{Set, Word};
use primitives::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::error::Refused;
use crate::explain::Language;
use crate::template_file::Written;

pub use html::html;
pub use letterhead::{Letterhead, letterhead};

/// What was found, as plain values.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FindingView {
    /// The rule.
    pub rule: String,
    /// The pack and its version.
    pub pack: String,
    /// The code of the forbidden conduct; none where something is missing.
    pub code: Option<&'static str>,
    /// What that conduct is called.
    pub conduct: Option<&'static str>,
    /// What the rule says.
    pub says: String,
    /// Where that is written.
    pub source: String,
    /// How sure that is.
    pub grade: &'static str,
    /// The line, from 1; of a template, that of its file.
    pub line: Option<usize>,
    /// The character in its line, from 1.
    pub column: Option<usize>,
    /// The first byte of the words.
    pub from: Option<usize>,
    /// The byte after the last.
    pub to: Option<usize>,
    /// The words.
    pub words: Option<String>,
    /// The words with what stands around them.
    pub excerpt: Option<String>,
    /// What is missing.
    pub missing: Option<String>,
    /// The text of a template: kinds and language.
    pub text: Option<String>,
}

/// A message, as plain values.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MessageView {
    /// The template and its version.
    pub template: String,
    /// The kind.
    pub kind: &'static str,
    /// The language.
    pub language: &'static str,
    /// What it is for.
    pub purpose: &'static str,
    /// The subject.
    pub subject: Option<String>,
    /// The body as plain text.
    pub body: String,
    /// As a text message: the alphabet, the length and the number of parts.
    pub sms: Option<SmsView>,
    /// The packs by which its content passed.
    pub packs: Vec<String>,
}

/// How a text message is divided.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SmsView {
    /// The alphabet.
    pub encoding: &'static str,
    /// The length in septets or UTF-16 units.
    pub units: u32,
    /// The number of parts.
    pub segments: u32,
}

/// The language of a message for a reader's.
pub fn tongue(language: Language) -> Tongue {
    match language {
        Language::English => Tongue::English,
        Language::Chinese => Tongue::Chinese,
    }
}

/// What packs find in a text that somebody wrote or said.
///
/// # Errors
/// When no pack is in force on the day, because a check without rules is none.
pub fn check_said(
    packs: &[&ContentPack],
    (text, target): (&str, Target),
    day: Date,
    language: Language,
) -> Result<Vec<FindingView>, Refused> {
    if !packs.iter().any(|pack| pack.effective_from <= day) {
        return Err(Refused::new(format!("no content pack is in force on {day}, and a check without rules is none")));
    }
    let found = check_text(packs, text, Set::of(&[target]), day);
    Ok(found.iter().map(|one| view(one, language)).collect())
}

/// What the packs of its country find in a template.
///
/// # Errors
/// When there is no pack of its country in force, because a check without rules is none.
pub fn check(
    packs: &[&ContentPack],
    written: &Written,
    day: Date,
    language: Language,
) -> Result<Vec<FindingView>, Refused> {
    let template = &written.template;
    if !packs.iter().any(|pack| pack.country == template.country && pack.effective_from <= day) {
        return Err(no_pack(&template.country));
    }
    let found = check_template(packs, template, day);
    Ok(found.iter().map(|finding| of_template(finding, written, language)).collect())
}

fn of_template(finding: &Finding, written: &Written, language: Language) -> FindingView {
    let mut seen = view(finding, language);
    if let Some(place) = finding.text {
        let text = &written.template.texts[place];
        let kinds: Vec<&str> = text.kinds.iter().map(Word::word).collect();
        seen.text = Some(format!("{} {}", kinds.join("+"), text.language.word()));
        seen.line = Some(written.line(place, seen.line.unwrap_or(1)));
    }
    seen
}

fn no_pack(country: &str) -> Refused {
    Refused::new(format!("no content pack of {country} is in force, and a check without rules is none"))
        .hint("name a pack of that country; list those that come with the program")
        .command("conduct packs")
}

/// Makes a message whose content passed.
///
/// # Errors
/// When it cannot be made or breaks a rule; the refusal tells each.
pub fn make(
    packs: &[&ContentPack],
    (written, values): (&Written, &Values),
    (kind, language): (Kind, Tongue),
    audience: Audience,
    day: Date,
) -> Result<collections::conduct::Approved, Refused> {
    let template = &written.template;
    approve(packs, (template, values), (kind, language), audience, day).map_err(|refused| match refused {
        NotApproved::Broken(found) => {
            let lines: Vec<String> =
                found.iter().map(|one| sentence(&view(one, Language::English), Language::English)).collect();
            Refused::new(format!("the message breaks {} of conduct:\n{}", rules(found.len()), lines.join("\n")))
                .hint("change the template, or the values whose words are named")
        }
        NotApproved::NoPack(country) => no_pack(&country),
        NotApproved::NotMade(_) | NotApproved::NotYet(_) | NotApproved::NotFor { .. } => {
            Refused::new(refused.to_string()).hint("see what it asks for").command("template show")
        }
    })
}

/// `1 rule`, `2 rules`.
pub fn rules(count: usize) -> String {
    if count == 1 { "1 rule".to_owned() } else { format!("{count} rules") }
}

/// A message as plain values.
pub fn message_view(message: &Message, packs: &[PackKey]) -> MessageView {
    let body = message.text();
    let segments = (message.kind == Kind::Sms).then(|| Segments::of(&body));
    MessageView {
        template: message.template.to_string(),
        kind: message.kind.word(),
        language: message.language.word(),
        purpose: message.purpose.word(),
        subject: message.subject.clone(),
        body,
        sms: segments.map(|found| SmsView {
            encoding: found.encoding.word(),
            units: found.units,
            segments: found.count,
        }),
        packs: packs.iter().map(ToString::to_string).collect(),
    }
}

/// What was found, as plain values.
pub fn view(finding: &Finding, language: Language) -> FindingView {
    let pick = |english: &str, chinese: &str| match language {
        Language::English => english.to_owned(),
        Language::Chinese => chinese.to_owned(),
    };
    let spot = finding.spot.as_ref();
    let conduct = finding.code.map(|code| match language {
        Language::English => code.title().0,
        Language::Chinese => code.title().1,
    });
    FindingView {
        rule: finding.rule.to_string(),
        pack: finding.pack.to_string(),
        code: finding.code.map(Word::word),
        conduct,
        says: pick(&finding.title.english, &finding.title.chinese),
        source: finding.source.clone(),
        grade: finding.grade.word(),
        line: spot.map(|spot| spot.line),
        column: spot.map(|spot| spot.column),
        from: spot.map(|spot| spot.from),
        to: spot.map(|spot| spot.to),
        words: spot.map(|spot| spot.words.clone()),
        excerpt: spot.map(|spot| spot.excerpt.clone()),
        missing: finding.missing.clone(),
        text: None,
    }
}

/// What was found, in one line.
pub fn sentence(seen: &FindingView, language: Language) -> String {
    let FindingView { rule, pack, says, source, grade, .. } = seen;
    let what = match (seen.code, &seen.excerpt, &seen.missing) {
        (Some(code), Some(excerpt), _) => match language {
            Language::English => format!("{code} \"{excerpt}\": {says}"),
            Language::Chinese => format!("{code}「{excerpt}」：{says}"),
        },
        (_, _, missing) => {
            let missing = missing.as_deref().unwrap_or_default();
            match language {
                Language::English => format!("{missing} is missing: {says}"),
                Language::Chinese => format!("缺少 {missing}：{says}"),
            }
        }
    };
    let text = seen.text.as_ref().map(|text| format!("[{text}] ")).unwrap_or_default();
    format!("{text}{what} ({rule}, {pack}; {source} [{grade}])")
}

#[cfg(test)]
mod tests;

//! Guards: words before a phrase that turn its sense, as in "we will never have you arrested".
//!
//! A guard excuses what follows it in the same clause, within its reach. Words that begin a new thought break it ("if you do not
//! pay, we will ..."), and words that only look like a denial are none ("不得不", "not only").

use regex::Regex;

use super::normal::is_han;

/// The words of a language's guard, as patterns.
#[derive(Clone, Debug, Default)]
pub struct GuardWords {
    /// Words of denial.
    pub denials: Vec<String>,
    /// What looks like a denial and is none.
    pub no_denials: Vec<String>,
    /// What ends the reach of a denial, apart from punctuation.
    pub breaks: Vec<String>,
    /// How many characters a denial reaches.
    pub reach: u32,
}

/// A guard, ready to be asked.
#[derive(Clone, Debug)]
pub struct Guard {
    denials: Option<Regex>,
    no_denials: Option<Regex>,
    breaks: Option<Regex>,
    reach: usize,
}

/// What ends every clause. A comma of English may stand in a list ("no threats, insults or arrests"), as 、 does in Chinese.
const CLAUSE_ENDS: &str = ".!?;:\n。！？；：，…";

impl Guard {
    /// Makes a guard of words.
    ///
    /// # Errors
    /// When a pattern is none; with its own words.
    pub fn new(words: &GuardWords) -> Result<Self, String> {
        Ok(Self {
            denials: any(&words.denials)?,
            no_denials: any(&words.no_denials)?,
            breaks: any(&words.breaks)?,
            reach: words.reach as usize,
        })
    }

    /// Whether what begins at a place of a text is denied before. `own` are denials that only one rule knows.
    pub(super) fn excuses(&self, text: &str, at: usize, own: Option<&Regex>) -> bool {
        let clause = self.clause(text, at);
        let no_denial: Vec<(usize, usize)> = self
            .no_denials
            .iter()
            .flat_map(|pattern| pattern.find_iter(clause))
            .map(|hit| (hit.start(), hit.end()))
            .collect();
        let is_real = |start: usize| !no_denial.iter().any(|(from, to)| (*from..*to).contains(&start));
        let denials =
            self.denials.iter().flat_map(|pattern| pattern.find_iter(clause)).filter(|hit| is_real(hit.start()));
        let owned = own.into_iter().flat_map(|pattern| pattern.find_iter(clause));
        denials.chain(owned).any(|denial| {
            let between = &clause[denial.end()..];
            !self.breaks.as_ref().is_some_and(|breaks| breaks.is_match(between))
        })
    }

    /// What stands before a place in the same clause, as far as a denial reaches.
    fn clause<'t>(&self, text: &'t str, at: usize) -> &'t str {
        let before = &text[..at];
        let is_end = |(place, letter): &(usize, char)| {
            CLAUSE_ENDS.contains(*letter) || (*letter == ',' && before[..*place].ends_with(is_han))
        };
        let end = before.char_indices().rev().find(is_end);
        let clause = end.map_or(before, |(place, letter)| &before[place + letter.len_utf8()..]);
        let extra = clause.chars().count().saturating_sub(self.reach);
        let start = clause.char_indices().nth(extra).map_or(clause.len(), |(start, _)| start);
        &clause[start..]
    }
}

/// One pattern that is any of several; none where there is none.
pub(super) fn any(patterns: &[String]) -> Result<Option<Regex>, String> {
    if patterns.is_empty() {
        return Ok(None);
    }
    for pattern in patterns {
        compiled(pattern)?;
    }
    let all: Vec<String> = patterns.iter().map(|pattern| format!("(?:{pattern})")).collect();
    compiled(&all.join("|")).map(Some)
}

/// A pattern that does not care about capitals.
pub(super) fn compiled(pattern: &str) -> Result<Regex, String> {
    let built = regex::RegexBuilder::new(pattern).case_insensitive(true).size_limit(1 << 20).build();
    let regex = built.map_err(|error| format!("\"{pattern}\" is no pattern: {error}"))?;
    if regex.is_match("") {
        return Err(format!("\"{pattern}\" matches nothing at all, so it would match everywhere"));
    }
    Ok(regex)
}

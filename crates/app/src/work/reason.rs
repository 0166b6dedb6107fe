//! Why there is a job, in both languages: jobs keep one text, and a page shows its reader's half of it.

use crate::explain::Language;

/// Between the halves of a reason.
const BETWEEN: &str = " / ";

/// Before what is the same in both languages: amounts, and what somebody said.
const DETAILS: &str = ": ";

/// A reason in both languages, with what belongs to it in either; nothing where that is empty.
pub fn in_both(english: &str, chinese: &str, details: &str) -> String {
    let after = if details.is_empty() { "" } else { DETAILS };
    format!("{english}{BETWEEN}{chinese}{after}{details}")
}

/// A reason as a reader of a language is told it. One that has a single language is told as it is.
pub fn told_in(reason: &str, language: Language) -> String {
    let Some((english, rest)) = reason.split_once(BETWEEN) else { return reason.to_owned() };
    let (chinese, details) = rest.split_once(DETAILS).unwrap_or((rest, ""));
    if is_chinese(english) || !is_chinese(chinese) {
        return reason.to_owned();
    }
    let (half, before) = match language {
        Language::English => (english, DETAILS),
        Language::Chinese => (chinese, "："),
    };
    if details.is_empty() { half.to_owned() } else { format!("{half}{before}{details}") }
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readers_are_told_their_half_and_what_belongs_to_both() {
        let reason = in_both("Past due for a month", "逾期一个月", "A1: 20.00 CNY / 2 bills");
        assert_eq!(told_in(&reason, Language::English), "Past due for a month: A1: 20.00 CNY / 2 bills");
        assert_eq!(told_in(&reason, Language::Chinese), "逾期一个月：A1: 20.00 CNY / 2 bills");
        assert_eq!(told_in(&in_both("Lost", "失联", ""), Language::Chinese), "失联");
    }

    #[test]
    fn what_somebody_wrote_is_told_as_it_is() {
        for text in ["called / wrote: no answer", "客户说 / 没钱", "plain"] {
            assert_eq!([Language::English, Language::Chinese].map(|language| told_in(text, language)), [text; 2]);
        }
    }
}

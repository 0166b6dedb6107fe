//! A no in sentences.

use super::No;
use crate::contact::sentences;
use crate::explain::Language;

/// Why nobody is contacted now, in sentences: the first says no.
pub fn no_sentences(no: &No, language: Language) -> Vec<String> {
    match (no, language) {
        (No::Gate(answer), _) => sentences(answer, language),
        (No::Busy { party, until }, Language::English) => {
            vec![format!("no: {party} has a permit for this person until {until}, and may be with them")]
        }
        (No::Busy { party, until }, Language::Chinese) => {
            vec![format!("否：{party} 已取得联系许可（至 {until}），可能正在联系该客户")]
        }
        (No::Settled(settled), Language::English) => {
            settled.iter().map(|one| format!("no: nothing is {} on account {}", one.lacks, one.account)).collect()
        }
        (No::Settled(settled), Language::Chinese) => {
            settled.iter().map(|one| format!("否：账户 {} 目前没有应催收的款项", one.account)).collect()
        }
    }
}

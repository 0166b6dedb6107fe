//! The page of the figures, made from their definitions.

use collections::Word;
use collections::kpi::{Definition, Kpi};

/// `docs/reference/kpis.md`.
pub fn page() -> String {
    let mut page = String::from(
        "# Figures of collection work\n\nMade from the code; do not edit. `arrears work kpi` tells these figures of a period whose days are closed, \
         for the book and by what is named under each. \"The start\" is the end of the day before the period; money is in the currency of the \
         work rules, accounts in another one are left out. A figure without a denominator is none, not 0.\n",
    );
    for kpi in Kpi::ALL {
        let Definition { english, chinese, numerator, denominator, unit, origin, by, source } = kpi.definition();
        let by: Vec<&str> = by.iter().map(|by| by.word()).collect();
        let by = if by.is_empty() { "the book alone".to_owned() } else { by.join(", ") };
        page.push_str(&format!(
            "\n## `{}`: {english} ({chinese})\n\n- over: {numerator}\n- out of: {denominator}\n- unit: {}\n- by: {by}\n- read from: {source}\n- definition: {}\n",
            kpi.word(),
            unit.word(),
            origin.word()
        ));
    }
    page.push_str(
        "\n## People, adjusted for their cases\n\nA person counts for whoever called or visited them first in the period, and counts as paid when \
         money came in from that day to the end of it. Expected is the sum, over the buckets at the start, of somebody's persons times the share that paid \
         of everybody's persons there. Paid over expected has an interval of 95 % (Byar). With fewer than 5 expected nothing is said.\n",
    );
    page
}

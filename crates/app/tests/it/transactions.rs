//! Every kind of transaction: how it is spread, what it leaves, what it changes when it is learned late or taken
//! back, and what is refused as nonsense.

mod back_dated;
mod ends;
mod giving_back;
mod money_back;
mod money_in;
mod refusals;
mod waivers;

use crate::support::{EXTERNAL, product};

/// 339.00 in three: 115.00 due on 28 February, 113.00 on 28 March, 111.00 on 28 April; then what else is told, one a
/// line.
///
/// On 10 March the first is ten days past due. Of the second's 8.00 of interest ten days of 28 are earned, 2.86; of
/// the third's 6.00 nothing.
fn story(lines: &str) -> String {
    let mut story = "        2025-01-31 open A1
          1 2025-02-28 100.00 interest 10.00 fee 5.00
          2 2025-03-28 100.00 interest 8.00 fee 5.00
          3 2025-04-28 100.00 interest 6.00 fee 5.00\n"
        .to_owned();
    for line in lines.lines().filter(|line| !line.trim().is_empty()) {
        story.push_str(&format!("{}\n", line.trim_end()));
    }
    story
}

/// The product of [`story`]: penalty, fee, interest, principal, instalment by instalment.
fn terms(sections: &str) -> String {
    product(EXTERNAL, sections)
}

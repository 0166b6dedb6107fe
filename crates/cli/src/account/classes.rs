//! `arrears account classes`: the classes of one account by the policies of its product.

use app::classes::{self, ClassChangeView, ClassHistoryView};
use app::{Refused, Result};
use clap::Args;
use serde_json::json;

use super::{Lang, Look};
use crate::console::{print, print_json};

#[derive(Debug, Args)]
pub(crate) struct Classes {
    #[command(flatten)]
    look: Look,
    /// List every change of class through the day instead
    #[arg(long)]
    history: bool,
    /// The language of the sentences
    #[arg(long, value_enum, default_value_t = Lang::En)]
    lang: Lang,
}

impl Classes {
    pub(super) fn run(self) -> Result<()> {
        let look = &self.look;
        let desk = look.desk()?;
        let known = look.known(&desk)?;
        if known.history().as_of(known.as_of).is_none() {
            return Err(known.not_open().into());
        }
        if known.product.classification.is_empty() {
            return Err(Refused::new(format!("{} is classified by no policy", known.product.key))
                .hint("name policies in its file: classification = [\"ifrs9\"] in [product]")
                .into());
        }
        let (account, as_of) = (&look.account, known.as_of.to_string());
        let (language, is_history, is_json) = (self.lang.language(), self.history, look.json);
        let answer = known.ask(&*desk.store, &desk.products, &desk.policies, |asked| match (is_history, is_json) {
            (false, false) => Answer::Text(format!("{}\n", classes::sentences(asked, language).join("\n"))),
            (false, true) => {
                Answer::Json(json!({ "account": account, "as_of": as_of, "classes": classes::view(asked) }))
            }
            (true, false) => Answer::Text(timeline(&classes::history_view(asked))),
            (true, true) => {
                Answer::Json(json!({ "account": account, "as_of": as_of, "history": classes::history_view(asked) }))
            }
        })?;
        match answer {
            Answer::Text(text) => print(&text),
            Answer::Json(value) => print_json(&value),
        }
    }
}

enum Answer {
    Text(String),
    Json(serde_json::Value),
}

/// A line for each change of class, policy by policy.
fn timeline(histories: &[ClassHistoryView]) -> String {
    let line = |policy: &str, change: &ClassChangeView| {
        let from = change.from.as_deref().unwrap_or("none");
        format!("{}  {policy} v{}: {from} -> {}\n", change.day, change.version, change.to)
    };
    let lines = histories.iter().flat_map(|history| history.changes.iter().map(|change| line(&history.policy, change)));
    lines.collect()
}

//! `arrears day classify`.

use app::classes::{Classified, ToBook, as_arrivals, classes_to_book, day_to_book, reason_views, reasons_in_words};
use app::close_day::Options;
use app::intake::{OnRefusal, take_in};
use app::policies::Policies;
use app::port::Store;
use app::products::Products;
use app::{Refused, Result};
use clap::Args;
use primitives::Date;
use serde_json::{Value, json};

use crate::account::Lang;
use crate::book::check_policy;
use crate::console::{counted, print, print_json, progress};
use crate::{BookArgs, now};

#[derive(Debug, Args)]
pub(crate) struct Classify {
    #[command(flatten)]
    book: BookArgs,
    /// The policy by which accounts are classified
    #[arg(long, value_name = "POLICY")]
    policy: String,
    /// The closed day at whose end the classes are taken; by default the last one
    #[arg(long, value_name = "DAY")]
    date: Option<Date>,
    /// Book nothing: list what would be booked, and why
    #[arg(long)]
    preview: bool,
    /// The language of the reasons
    #[arg(long, value_enum, default_value_t = Lang::En)]
    lang: Lang,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

impl Classify {
    pub(super) fn run(self) -> Result<()> {
        if self.preview {
            let store = self.book.read()?;
            let (products, policies) = (Products::load(&*store)?, Policies::load(&*store)?);
            let (day, found) = self.find(&*store, &products, &policies)?;
            return self.tell_preview(day, &found);
        }
        let mut store = self.book.write()?;
        let (products, policies) = (Products::load(&*store)?, Policies::load(&*store)?);
        let (day, found) = self.find(&*store, &products, &policies)?;
        let (arrivals, changes) = (as_arrivals(&found), found.iter().map(as_json).collect::<Vec<_>>());
        let taken = take_in(&mut *store, &products, &arrivals, now(), OnRefusal::BookNothing, |_| {})?;
        if let Some((place, why)) = taken.refused.first() {
            let why = format!("account {}: {why}", arrivals[*place].account);
            return Err(Refused::new(why).hint("nothing was booked").into());
        }
        if self.json {
            return self.print_json(day, &changes, taken.booked);
        }
        print(&format!("{} of {day} by {} booked\n", counted(taken.booked, "class", "classes"), self.policy))
    }

    fn find<'b>(
        &self,
        store: &'b dyn Store,
        products: &'b Products,
        policies: &'b Policies,
    ) -> Result<(Date, Vec<ToBook<'b>>)> {
        check_policy(policies, Some(&self.policy))?;
        let day = day_to_book(&store.info()?, self.date)?;
        let bar = progress(store.info()?.accounts, "classifying");
        let threads = Options::default().threads;
        let book = Classified { store, products, policies, threads };
        let found = classes_to_book(book, &self.policy, day, |done| bar.set_position(done))?;
        bar.finish_and_clear();
        Ok((day, found))
    }

    fn tell_preview(&self, day: Date, found: &[ToBook<'_>]) -> Result<()> {
        if self.json {
            return self.print_json(day, &found.iter().map(as_json).collect::<Vec<_>>(), 0);
        }
        print(&found.iter().map(|found| as_line(found, self.lang)).collect::<String>())?;
        let classes = counted(found.len() as u64, "class", "classes");
        print(&format!("would be: {classes} of {day} by {} booked\n", self.policy))
    }

    fn print_json(&self, day: Date, changes: &[Value], booked: u64) -> Result<()> {
        print_json(&json!({
            "day": day.to_string(), "policy": self.policy, "preview": self.preview, "events_booked": booked,
            "changes": changes,
        }))
    }
}

fn as_line(found: &ToBook<'_>, lang: Lang) -> String {
    let why = reasons_in_words(&found.to, lang.language()).join(" ");
    let from = found.from.as_deref().unwrap_or("none");
    format!("{}: {from} -> {}. {why}\n", found.account, found.to.class_id())
}

fn as_json(found: &ToBook<'_>) -> Value {
    json!({
        "account": found.account, "version": found.to.policy.key.version, "from": found.from,
        "to": found.to.class_id(), "since": found.to.since.to_string(), "reasons": reason_views(&found.to),
    })
}

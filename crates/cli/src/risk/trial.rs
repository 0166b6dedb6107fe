//! `arrears risk trial`.

use app::Result;
use app::close_day::Options;
use app::products::Products;
use app::uses::trial::{ArmView, Asked, LookView, TrialView, trial};
use clap::Args;
use primitives::Date;

use crate::BookArgs;
use crate::account::Lang;
use crate::book::day_or_last_close;
use crate::console::{print, print_json, progress};
use crate::table::render;

#[derive(Debug, Args)]
pub(crate) struct Trial {
    #[command(flatten)]
    book: BookArgs,
    /// The model
    #[arg(long, value_name = "NAME")]
    id: String,
    /// The last day that counts; by default the last closed day. A look is made with what was known on its own day
    #[arg(long, value_name = "DAY")]
    day: Option<Date>,
    /// The language of the answer
    #[arg(long, value_enum, default_value_t = Lang::En)]
    lang: Lang,
    /// Answer as JSON, in both languages
    #[arg(long)]
    json: bool,
}

impl Trial {
    pub(super) fn run(self) -> Result<()> {
        let store = self.book.read()?;
        let products = Products::load(&*store)?;
        let as_of = day_or_last_close(&*store, self.day)?;
        let threads = Options::default().threads;
        let asked = Asked { store: &*store, products: &products, id: &self.id, as_of, threads };
        let bar = progress(0, "outcomes");
        let view = trial(asked, |done| bar.set_position(done));
        bar.finish_and_clear();
        let view = view?;
        if self.json {
            return print_json(&view);
        }
        self.told(&view)
    }

    fn told(&self, view: &TrialView) -> Result<()> {
        print(&format!(
            "{} against {}, bad is \"{}\"\n{} to {}, {:.2} % of accounts, {} looks, {} accounts a side at least, stopped for harm above {:.2} points\n",
            view.challenger,
            view.champion,
            view.outcome,
            view.began_on,
            view.ends_on,
            f64::from(view.share_bp) / 100.0,
            view.looks,
            view.accounts_min,
            f64::from(view.harm_bp) / 100.0
        ))?;
        if !view.looked.is_empty() {
            let rows: Vec<Vec<String>> = view.looked.iter().map(row).collect();
            let header = ["look", "day", "champion", "challenger", "immature", "difference", "interval", "says"];
            print(&render(&header, &rows))?;
        }
        print(&format!(
            "{}\n",
            match self.lang {
                Lang::En => &view.en,
                Lang::Zh => &view.zh,
            }
        ))
    }
}

fn row(look: &LookView) -> Vec<String> {
    let arm = |arm: &ArmView| {
        let rate = arm.bad_rate.map_or_else(|| "-".to_owned(), |rate| format!("{:.2} %", 100.0 * rate));
        format!("{} of {}: {rate}", arm.bads, arm.accounts)
    };
    let points = |share: f64| format!("{:+.2}", 100.0 * share);
    let dash = || "-".to_owned();
    let interval = look.low.zip(look.high).map(|(low, high)| format!("{} to {}", points(low), points(high)));
    vec![
        look.number.to_string(),
        look.on.clone(),
        arm(&look.champion),
        arm(&look.challenger),
        look.immature.to_string(),
        look.difference.map_or_else(dash, points),
        interval.unwrap_or_else(dash),
        look.says.replace('_', " "),
    ]
}

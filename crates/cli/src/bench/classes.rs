//! `arrears bench classes`.

use app::classes::{Classified, changes, tallies};
use app::close_day::Options;
use app::policies::Policies;
use app::policy_file::{PRESETS, parse};
use app::products::{Products, add};
use app::{Refused, Result};
use ledger::Product;
use primitives::Date;

use super::machine::peak_memory_mib;
use super::portfolio::{OPENING_DAYS, Portfolio};
use super::{Figures, Ground, PRODUCT, Size, Timer};

/// What is measured: the name of the figures, the policies, and after how many days.
const MEASURED: [(&str, &[&str], i32); 4] = [
    ("early_1_policy", &["ifrs9"], 75),
    ("late_1_policy", &["ifrs9"], 365),
    ("late_2_policies", &["cn-retail-2023", "ifrs9"], 365),
    ("late_contagion", &["frappe-npa"], 365),
];

impl Size {
    pub(super) fn classes(self) -> Result<()> {
        if self.accounts < OPENING_DAYS {
            return Err(Refused::new(format!("at least {OPENING_DAYS} accounts are needed")).into());
        }
        let ground = self.ground()?;
        let answer = self.measure_classes(&ground);
        drop(ground);
        answer?.print(self.json)
    }

    fn measure_classes(&self, ground: &Ground) -> Result<Figures> {
        let mut figures = self.figures();
        let threads = Options::default().threads;
        figures.add("accounts", "", f64::from(self.accounts));
        figures.add("threads", "", threads as f64);
        let mut store = ground.book()?;
        let store = &mut *store;
        let (product, _) = add(store, "pay-later-instalments.toml", PRODUCT)?;
        let first: Date = "2025-01-01".parse().map_err(|error| anyhow::anyhow!("{error}"))?;
        let persons = self.accounts.div_ceil(2);
        let stored = Products::load(store)?;
        let portfolio = Portfolio { product: product.key.clone(), first, accounts: self.accounts, idle: 0, persons };
        portfolio.load(store, &stored)?;
        let mut policies = Policies::default();
        for preset in PRESETS {
            policies.insert(parse(preset.id, preset.text)?);
        }
        for (name, named, days) in MEASURED {
            let mut products = Products::default();
            let classification = named.iter().map(|id| (*id).to_owned()).collect();
            products.insert(Product { classification, ..product.clone() });
            let book = Classified { store: &*store, products: &products, policies: &policies, threads };
            let began = Timer::start(ground);
            std::hint::black_box(tallies(book, first + days, |_| {})?);
            began.stop(&mut figures, name);
            figures.add(name, "accounts/s", f64::from(self.accounts) / figures.get(&format!("{name}_seconds")));
            if name == "early_1_policy" {
                let began = Timer::start(ground);
                let found = changes(book, (first + days, first + days), |_| {})?;
                began.stop(&mut figures, "changes_of_a_day");
                figures.add("changes_of_a_day", "changes", found.len() as f64);
            }
        }
        figures.add("peak_memory", "MiB", peak_memory_mib());
        Ok(figures)
    }
}

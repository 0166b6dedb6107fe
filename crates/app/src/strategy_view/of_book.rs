//! Questions about strategies of a book, each answered as doors show it.

use collections::contact::Pack;
use primitives::Date;

use super::{ComparisonView, SimulationView, comparison, simulation};
use crate::contact_packs::CONTACT_PACKS;
use crate::error::{Code, Refused, Result};
use crate::port::Reading;
use crate::products::Products;
use crate::strategies::{Asked, Scorers, survey};
use crate::strategy_file::Written;
use crate::strategy_simulation::responses::Responses;
use crate::strategy_simulation::{Past, Trial, simulate};
use crate::strategy_versions::named;
use crate::versions::deciding;

/// How many days a past may have on which something is tried while somebody waits for the answer.
pub const TRIED_DAYS_MAX: i32 = 366;

/// Which accounts would be in another state under a strategy than under another one.
///
/// # Errors
/// When there is no such version, the two are in different currencies, or the book cannot be read.
pub fn comparison_of_book(
    store: &dyn Reading,
    products: &Products,
    (strategy, against): (&str, &str),
    as_of: Date,
    threads: usize,
) -> Result<ComparisonView> {
    let (from, to) = (named(store, against, as_of)?, named(store, strategy, as_of)?);
    let strategies = [&from, &to];
    let scorers = Scorers::load(store, &strategies, as_of, Vec::new())?;
    let asked = Asked { store, products, as_of, scoring: scorers.scoring(), threads };
    let found = survey(asked, &strategies, |_| Ok(()), |_| {})?;
    Ok(comparison(&from, &to, as_of, &found))
}

/// What is to be tried on the past.
#[derive(Clone, Copy, Debug)]
pub struct Tried<'t> {
    /// The strategy: a name, @ and a version, or the one in force.
    pub strategy: &'t str,
    /// The one that it is compared with; alone where there is none.
    pub against: Option<&'t str>,
    /// What actions are assumed to bring; nothing is estimated without.
    pub responses: Option<&'t Responses>,
    /// The first day on which steps are taken.
    pub from: Date,
    /// The last one.
    pub to: Date,
    /// Whether today's contact packs are asked about days before their first one.
    pub backdates_packs: bool,
    /// For how many days before the first it is decided without doing anything.
    pub warm_up_days: u32,
    /// What chance starts from.
    pub seed: u64,
}

/// What a strategy would have done on the past of a book, alone or beside another one, by the contact packs that decide on the last day.
///
/// # Errors
/// When days, strategies and packs do not fit together, there are too many days, or the book cannot be read.
pub fn simulation_of_book(past: Past<'_>, tried: Tried<'_>) -> Result<SimulationView> {
    let Tried { strategy, against, responses, from, to, backdates_packs, warm_up_days, seed } = tried;
    if to < from || to - from >= TRIED_DAYS_MAX {
        let what = format!("{to} is not from {from} on and less than {TRIED_DAYS_MAX} days later");
        let zh = format!("结束日 {to} 须不早于开始日 {from}，且期间少于 {TRIED_DAYS_MAX} 天。");
        return Err(Refused::new(what).code(Code::NotUnderstood).hint("name other days").zh(zh).into());
    }
    let names = [Some(strategy), against];
    let written = names.into_iter().flatten().map(|name| named(past.store, name, to)).collect::<Result<Vec<_>>>()?;
    let strategies: Vec<&Written> = written.iter().collect();
    let mut packs: Vec<Pack> = deciding(CONTACT_PACKS.active(past.store)?, to);
    if backdates_packs {
        packs.iter_mut().for_each(|pack| pack.effective_from = pack.effective_from.min(from));
    }
    let packs: Vec<&Pack> = packs.iter().collect();
    let trial =
        Trial { strategies: &strategies, packs: &packs, responses, from, to, warm_up_days, seed, tells_actions: false };
    let simulated = simulate(past, trial, |_| Ok(()), |_| {})?;
    Ok(simulation(&trial, &simulated))
}

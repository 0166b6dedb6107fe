//! Accrued income: told by closes and their kinks, compared with every account looked at on every day.

mod by_hand;

use std::collections::BTreeMap;

use ledger::account::{Account, SettlementState};
use ledger::accrual::{Accrued, Kind, Kink, Trajectory, Units, accrued};
use ledger::ageing::age;
use ledger::day_close::close_with_accruals;
use ledger::product::{AccrualTerms, NonAccrual};
use ledger::{Event, History, Product};
use primitives::Date;
use rand::RngExt;
use testkit::history::seeded;
use testkit::naive::naive;

use crate::{Story, for_random_stories};

/// What each account bore, in the engine's closed form and by the naive ledger's figures.
#[test]
fn what_an_account_bore_is_what_the_naive_ledgers_days_bore() {
    for_random_stories(|story| {
        let history = History::new(&story.product, &story.entries);
        let mut day = story.opened_on;
        while day <= story.last_day {
            let account = history.as_reported(day, day);
            let slow = naive(&story.product, &story.entries, day, day);
            let (fast, slow) = (account.as_ref().map(accrued), slow.map(|slow| by_hand::accrued(story, &slow, day)));
            assert_eq!(fast, slow, "seed {}, {day}", story.seed);
            day = day + 5;
        }
    });
}

/// The closes tell each day's income, and what is foretold after each close is what the account foretells on that evening.
#[test]
fn closes_tell_every_days_income_and_foretell_the_rest() {
    for_random_stories(|story| closes_tell(story, &story.product));
}

/// The same with products that stop accruing, take back, or go on off the books.
#[test]
fn accounts_that_accrue_no_income_are_told_like_all_others() {
    for_random_stories(|story| {
        let mut rng = seeded(story.seed);
        let mut product = story.product.clone();
        let ways = [NonAccrual::Stop, NonAccrual::Reverse, NonAccrual::Memo];
        product.accrual = AccrualTerms {
            non_accrual_days_over: Some([0, 5, 20, 45][rng.random_range(0..4)]),
            non_accrual: ways[rng.random_range(0..3)],
        };
        closes_tell(story, &product);
    });
}

fn closes_tell(story: &Story, product: &Product) {
    let history = History::new(product, &story.entries);
    let mut book = Book::default();
    let mut owners: BTreeMap<String, Book> = BTreeMap::new();
    let mut days = Days::default();
    let mut wake = None;
    let mut day = story.opened_on;
    while day <= story.last_day {
        let has_news = story.entries.iter().any(|entry| entry.booked_on == day);
        if wake == Some(day) || has_news {
            let close = close_with_accruals(history, day, |owner, kink| {
                book.add(kink);
                owners.entry(owner.to_owned()).or_default().add(kink);
            });
            wake = close.and_then(|close| close.next_wake);
        }
        book.finish(day);
        owners.values_mut().for_each(|book| book.finish(day));
        let at = format!("seed {}, {day}", story.seed);
        assert_eq!(book.cumulative, days.counted(history, day), "{at}: income");
        let told = Trajectory::as_reported(history, day);
        let mut foretold = Book::default();
        told.iter().flat_map(|told| &told.kinks).for_each(|kink| foretold.add(*kink));
        assert_eq!(book.to_come(day), foretold.to_come(day), "{at}: what is to come");
        compare_owners(history, day, &owners, &at);
        day = day.next();
    }
}

/// What the closes told each owner is the growth of the days on which it was the owner, and only the present one's goes on.
fn compare_owners(history: History<'_>, day: Date, told: &BTreeMap<String, Book>, at: &str) {
    let Some(account) = history.as_reported(day, day) else { return };
    if account.sales.is_empty() {
        assert!(told.iter().all(|(owner, book)| owner == account.owner() || book.is_nothing(day)), "{at}: owners");
        return;
    }
    for (owner, book) in told {
        assert!(account.owner_on(day.next()) == owner || book.to_come(day).is_empty(), "{at}: {owner} goes on");
    }
    // Each day of its life, on some days: as many folds as it has days.
    if (day - account.opened_on) % 37 != 0 {
        return;
    }
    let mut grown: BTreeMap<String, Accrued> = BTreeMap::new();
    let mut before = Accrued::default();
    let mut on = account.opened_on;
    while on <= day {
        let then = history.as_reported(on, day).expect("the account is open");
        let now = Trajectory::of(history, &then, day).accrued;
        let sum = grown.entry(account.owner_on(on).to_owned()).or_default();
        *sum = *sum + (now - before);
        (before, on) = (now, on.next());
    }
    for (owner, book) in told {
        assert_eq!(book.cumulative, grown.remove(owner).unwrap_or_default(), "{at}: income of {owner}");
    }
    assert!(grown.values().all(|accrued| *accrued == Accrued::default()), "{at}: {grown:?}");
}

/// A general ledger of one account: what the closes told.
#[derive(Default)]
struct Book {
    kinks: BTreeMap<(Date, Kind), (Units, Units)>,
    slopes: Accrued,
    cumulative: Accrued,
}

impl Book {
    fn add(&mut self, kink: Kink) {
        let (slope, jump) = self.kinks.entry((kink.day, kink.kind)).or_default();
        *slope += kink.slope;
        *jump += kink.jump;
    }

    fn finish(&mut self, day: Date) {
        let later = self.kinks.split_off(&(day.next(), Kind::Interest));
        for ((on, kind), (slope, jump)) in std::mem::replace(&mut self.kinks, later) {
            assert_eq!(on, day, "a kink was told too late");
            self.slopes[kind] += slope;
            self.cumulative[kind] += jump;
        }
        for kind in Kind::ALL {
            let slope = self.slopes[kind];
            self.cumulative[kind] += slope;
        }
    }

    /// Whether nothing was told, or all of it taken back.
    fn is_nothing(&self, day: Date) -> bool {
        self.cumulative == Accrued::default() && self.to_come(day).is_empty()
    }

    /// All changes after a day, the growth that is going on as one of the next day.
    fn to_come(&self, day: Date) -> BTreeMap<(Date, Kind), (Units, Units)> {
        let mut kinks = self.kinks.clone();
        for kind in Kind::ALL {
            kinks.entry((day.next(), kind)).or_default().0 += self.slopes[kind];
        }
        kinks.retain(|_, (slope, jump)| !slope.is_zero() || !jump.is_zero());
        kinks
    }
}

/// The income that counts, found by looking at every day of the account's life, one after the other.
#[derive(Default)]
struct Days {
    /// What was accrued before the present spell without accrual.
    before_spell: Option<Accrued>,
    evening: Accrued,
    walked_to: Option<Date>,
}

impl Days {
    /// The income by the end of `day` with the knowledge of that day. Called for one day after the other.
    fn counted(&mut self, history: History<'_>, day: Date) -> Accrued {
        let has_news = history.entries().iter().any(|entry| entry.booked_on == day);
        if has_news {
            *self = Self::default();
        }
        let Some(account) = history.as_reported(day, day) else { return Accrued::default() };
        let mut on = self.walked_to.map_or(account.opened_on, Date::next);
        while on <= day {
            self.walk(&history.as_reported(on, day).expect("the account is open"));
            on = on.next();
        }
        let Some(before) = self.before_spell else { return accrued(&account) };
        match history.product().accrual.non_accrual {
            NonAccrual::Stop => before,
            NonAccrual::Reverse => by_hand::received(&account),
            NonAccrual::Memo => {
                let mut counted = before;
                counted[Kind::Memo] = accrued(&account).total() - before.total();
                counted
            }
        }
    }

    fn walk(&mut self, account: &Account<'_>) {
        let over = account.product.accrual.non_accrual_days_over;
        let is_too_late = over.is_some_and(|over| age(account).delinquent_days.days() > over);
        let suspends = account.product.non_performing.as_ref().is_some_and(|terms| terms.suspends_income);
        let is_over = is_too_late || (suspends && account.is_non_performing());
        let settlement = account.settlement.as_ref().map(|settlement| settlement.state);
        let is_forgiven = matches!(settlement, Some(SettlementState::Completed { .. }));
        let has_left = is_forgiven || account.charge_off.is_some() || account.written_off_on.is_some();
        if is_over {
            self.before_spell.get_or_insert(self.evening);
        } else if !has_left {
            self.before_spell = None;
        }
        self.evening = accrued(account);
        self.walked_to = Some(account.as_of);
    }
}

/// The day on which an account was charged off, as it is known on a day.
pub(crate) fn charged_off_on(story: &Story, day: Date) -> Option<Date> {
    let known = story.entries.iter().filter(|entry| entry.booked_on <= day && entry.effective_on <= day);
    let reversed: Vec<u64> =
        story.entries.iter().filter(|e| e.booked_on <= day).filter_map(|e| e.event.reverses()).collect();
    let in_force = known.filter(|entry| !reversed.contains(&entry.seq));
    // A charge-off after a write-off changes nothing; the entries are in the order in which they apply.
    let mut ends = in_force.take_while(|entry| !matches!(entry.event, Event::WrittenOff { .. }));
    ends.find(|entry| matches!(entry.event, Event::ChargedOff { .. })).map(|entry| entry.effective_on)
}

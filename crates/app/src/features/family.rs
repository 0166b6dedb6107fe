//! Families: one idea over several windows, declared together.

use ledger::course::{Bill, Course};
use primitives::Date;
use risk::feature::{Direction, Feature, Purpose, Unit, Window, Words};

use super::other_accounts::OtherAccounts;
use super::value::special;
use super::{Declared, NO_HISTORY, Subject};

/// One idea, and the windows over which it is asked.
pub(super) struct Family {
    /// The name without its window; the window's is put behind it.
    pub(super) name: &'static str,
    /// The windows.
    pub(super) windows: Vec<Window>,
    /// What it is, `{}` standing for the window.
    pub(super) meaning: (&'static str, &'static str),
    /// The characteristic: all that is one reason.
    pub(super) characteristic: &'static str,
    /// What a borrower is told.
    pub(super) reason: (&'static str, &'static str),
    /// What it is counted in.
    pub(super) unit: Unit,
    /// How risk moves with it.
    pub(super) direction: Direction,
    /// The codes among its values.
    pub(super) specials: &'static [f64],
    /// How it is worked out.
    pub(super) of: Of,
}

/// How a value is worked out.
#[derive(Clone, Copy, Debug)]
pub(super) enum Of {
    /// From the account, through a day; no history when there is none.
    Own(fn(&Course<'_>, Date, Window) -> f64),
    /// From the account and what else is known.
    Subject(fn(&Subject<'_, '_>, Window) -> f64),
    /// From the other accounts of the person.
    Others(fn(&OtherAccounts, Window) -> f64),
}

impl Of {
    pub(super) fn value(self, subject: &Subject<'_, '_>, others: &OtherAccounts, window: Window) -> f64 {
        match self {
            Self::Own(of) => subject.own.map_or(NO_HISTORY, |course| of(course, subject.day, window)),
            Self::Subject(of) => of(subject, window),
            Self::Others(of) => of(others, window),
        }
    }
}

impl Family {
    /// Its features, one for each window.
    pub(super) fn declared(self, group: &'static str) -> Vec<Declared> {
        let declare = |&window: &Window| {
            let (en, zh) = window_words(window);
            let feature = Feature {
                name: format!("{}{}", self.name, window_suffix(window)),
                meaning: Words { en: self.meaning.0.replace("{}", &en), zh: self.meaning.1.replace("{}", &zh) },
                characteristic: self.characteristic.to_owned(),
                reason: Words { en: self.reason.0.to_owned(), zh: self.reason.1.to_owned() },
                window,
                unit: self.unit,
                direction: self.direction,
                specials: self.specials.iter().map(|&code| special(code)).collect(),
                purpose: Purpose::Decision,
            };
            Declared { feature, group, of: self.of }
        };
        self.windows.iter().map(declare).collect()
    }
}

/// What a window adds to a name: `_3b`, `_90d`, `_ever`, nothing for the present.
fn window_suffix(window: Window) -> String {
    match window {
        Window::Now => String::new(),
        Window::Days(days) => format!("_{days}d"),
        Window::Bills(bills) => format!("_{bills}b"),
        Window::Ever => "_ever".to_owned(),
    }
}

fn window_words(window: Window) -> (String, String) {
    match window {
        Window::Now => ("now".to_owned(), "当前".to_owned()),
        Window::Days(days) => (format!("in the last {days} days"), format!("最近{days}天")),
        Window::Bills(1) => ("of the last bill".to_owned(), "最近1期账单".to_owned()),
        Window::Bills(bills) => (format!("of the last {bills} bills"), format!("最近{bills}期账单")),
        Window::Ever => ("ever".to_owned(), "历史上".to_owned()),
    }
}

/// The state on the day.
pub(super) fn now() -> Vec<Window> {
    vec![Window::Now]
}

/// All that is known.
pub(super) fn ever() -> Vec<Window> {
    vec![Window::Ever]
}

/// The last so many bills, for each of these.
pub(super) fn bills(counts: &[u32]) -> Vec<Window> {
    counts.iter().map(|&count| Window::Bills(count)).collect()
}

/// The last so many days, for each of these.
pub(super) fn days(counts: &[u32]) -> Vec<Window> {
    counts.iter().map(|&count| Window::Days(count)).collect()
}

/// The first day of a window that ends on a day.
pub(super) fn first_day(window: Window, day: Date) -> Date {
    match window {
        Window::Now => day,
        Window::Days(days) => day + (1 - i32::try_from(days).unwrap_or(i32::MAX)),
        Window::Bills(_) | Window::Ever => Date::MIN,
    }
}

/// The bills of a window that ends on a day, oldest first.
pub(super) fn bills_in<'c>(course: &'c Course<'_>, day: Date, window: Window) -> &'c [Bill] {
    last_of(course.bills_through(day), window)
}

/// The last of these that a window reaches back to.
pub(super) fn last_of<T>(all: &[T], window: Window) -> &[T] {
    match window {
        Window::Bills(count) => &all[all.len().saturating_sub(usize::try_from(count).unwrap_or(usize::MAX))..],
        Window::Now | Window::Days(_) | Window::Ever => all,
    }
}

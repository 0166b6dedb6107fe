//! Purchases: what a revolving account is used for.

use ledger::course::Course;
use ledger::event::{Event, Purchase};
use primitives::{Amount, Date};
use risk::feature::{Direction, Unit, Window};

use super::family::{Family, Of, days, ever, first_day};
use super::repayment::{amounts, merchant_refund};
use super::value::{count, minor, ratio, share};
use super::{NEVER, NO_HISTORY};

const BOUGHT: (&str, &str) = ("recent purchases", "近期消费");

pub(super) fn families() -> Vec<Family> {
    let family = |name, windows, meaning, unit, specials, of| Family {
        name,
        windows,
        meaning,
        characteristic: "purchases",
        reason: BOUGHT,
        unit,
        direction: Direction::Free,
        specials,
        of: Of::Own(of),
    };
    vec![
        family(
            "purchases",
            days(&[7, 30, 90]),
            ("purchases {}", "{}消费笔数"),
            Unit::Count,
            &[NO_HISTORY],
            |course, day, window| revolving(course, || count(bought(course, day, window).count())),
        ),
        family(
            "purchase_amount",
            days(&[30, 90]),
            ("bought {}", "{}消费金额"),
            Unit::MinorUnits,
            &[NO_HISTORY],
            |course, day, window| revolving(course, || minor(sum(course, day, window))),
        ),
        family(
            "purchase_change",
            days(&[30]),
            ("bought {} as a multiple of a third of the last 90 days", "{}消费金额相当于最近90天月均的倍数"),
            Unit::Ratio,
            &[NO_HISTORY],
            |course, day, window| {
                revolving(course, || 3.0 * share(sum(course, day, window), sum(course, day, Window::Days(90))))
            },
        ),
        family(
            "instalment_purchase_share",
            days(&[90]),
            ("share of purchases that were split into instalments {}", "{}分期消费笔数占比"),
            Unit::Ratio,
            &[NO_HISTORY],
            |course, day, window| {
                revolving(course, || {
                    let split = bought(course, day, window).filter(|purchase| purchase.instalments > 1).count();
                    ratio(whole(split), whole(bought(course, day, window).count()))
                })
            },
        ),
        family(
            "returned_share",
            days(&[90]),
            ("refunded by merchants of what was bought {}", "{}商户退款占消费金额的比例"),
            Unit::Ratio,
            &[NO_HISTORY],
            |course, day, window| {
                revolving(course, || {
                    share(amounts(course, day, window, merchant_refund).sum(), sum(course, day, window))
                })
            },
        ),
        family(
            "days_since_purchase",
            ever(),
            ("days since the last purchase", "距上次消费的天数"),
            Unit::Days,
            &[NO_HISTORY, NEVER],
            |course, day, _| {
                revolving(course, || {
                    let purchases = course.events.iter().filter(|entry| purchase(&entry.event).is_some());
                    purchases.map(|entry| entry.counts_from()).max().map_or(NEVER, |last| f64::from(day - last))
                })
            },
        ),
    ]
}

fn revolving(course: &Course<'_>, of: impl Fn() -> f64) -> f64 {
    if course.account.product.is_revolving() { of() } else { NO_HISTORY }
}

fn bought<'c>(course: &'c Course<'_>, day: Date, window: Window) -> impl Iterator<Item = &'c Purchase> + 'c {
    let first = first_day(window, day);
    let within = course.events.iter().filter(move |entry| first <= entry.counts_from() && entry.counts_from() <= day);
    within.filter_map(|entry| purchase(&entry.event))
}

fn purchase(event: &Event) -> Option<&Purchase> {
    if let Event::PurchaseBooked(purchase) = event { Some(purchase) } else { None }
}

fn sum(course: &Course<'_>, day: Date, window: Window) -> Amount {
    bought(course, day, window).map(|purchase| purchase.amount).sum()
}

fn whole(things: usize) -> i64 {
    i64::try_from(things).unwrap_or(i64::MAX)
}

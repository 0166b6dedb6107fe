//! How well it goes: figures with numerator and denominator.

use app::access::{Permission, Wish};
use app::port::Reading;
use app::work::{KpiWanted, Kpis, Span, kpis as measure};
use collections::Word;
use collections::kpi::{Dimension, Kpi, Slice};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::in_force;
use crate::call::{Answer, Call, needed};
use crate::request::{Asked, day};

/// Figures of a period.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct KpiReport {
    /// The first day.
    from: String,
    /// The last day.
    through: String,
    /// The work rules.
    rules: String,
    /// The currency of amounts, that of the work rules.
    currency: String,
    /// The figures. Those of single users are told only to those who share out work.
    figures: Vec<KpiFigure>,
    /// How many accounts in another currency were left out.
    other_currency: u64,
    /// Whether breaches are known: a contact pack is active.
    breaches_known: bool,
}

/// A figure; `docs/reference/kpis.md` defines each.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct KpiFigure {
    /// Its name.
    figure: &'static str,
    /// By what it is divided: `team`, `user`, `party` or `bucket`; none for the whole book.
    by: Option<&'static str>,
    /// Of which of them.
    of: String,
    /// Its value; none where there was nothing to count out of.
    value: Option<f64>,
    /// The unit of the value.
    unit: &'static str,
    /// What is counted: `money`, in the currency of the report, or `number`.
    counts: &'static str,
    /// The numerator: a decimal amount, or a whole number.
    numerator: String,
    /// The denominator, as the numerator.
    denominator: String,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct KpiPeriod {
    /// The first day.
    #[param(format = Date)]
    from: Option<String>,
    /// The last day, which is closed.
    #[param(format = Date)]
    through: Option<String>,
}

/// How well it goes: figures of the book and by team, user, party and bucket
#[utoipa::path(get, path = "/v1/work/kpis", tag = "work", operation_id = "kpis", params(KpiPeriod),
    responses((status = 200, description = "The figures.", body = ref("#/components/schemas/KpiReport"))))]
pub(crate) async fn kpis(call: Call, Asked(KpiPeriod { from, through }): Asked<KpiPeriod>) -> Answer<KpiReport> {
    let wish = Wish::book(Permission::ReadWork);
    call.may(&wish)?;
    let (first, last) = (day("from", &needed("from", from)?)?, day("through", &needed("through", through)?)?);
    let sees_users = call.actor.may(Permission::AssignWork);
    let question = move |book: &dyn Reading, _: &_| {
        let rules = in_force(book, last)?;
        let found = measure(book, KpiWanted { span: Span { first, last }, rules: &rules })?;
        Ok(report(&found, rules.key(), sees_users))
    };
    call.walk(wish, question).await
}

fn report(found: &Kpis, rules: String, sees_users: bool) -> KpiReport {
    let is_shown = |slice: &&Slice| sees_users || slice.dimension() != Some(Dimension::User);
    let figures = found.figures.slices().into_iter().filter(is_shown).flat_map(|slice| {
        let by = slice.dimension();
        let has = move |kpi: &Kpi| by.is_none_or(|by| kpi.definition().by.contains(&by));
        Kpi::ALL.iter().copied().filter(has).map(move |kpi| figure(found, slice, kpi))
    });
    KpiReport {
        from: found.span.first.to_string(),
        through: found.span.last.to_string(),
        rules,
        currency: found.currency.to_string(),
        figures: figures.collect(),
        other_currency: found.other_currency,
        breaches_known: found.has_law,
    }
}

fn figure(found: &Kpis, slice: &Slice, kpi: Kpi) -> KpiFigure {
    let (figure, unit) = (found.figures.get(slice, kpi), kpi.definition().unit);
    KpiFigure {
        figure: kpi.word(),
        by: slice.dimension().map(Word::word),
        of: slice.name().to_owned(),
        value: figure.value(unit),
        unit: unit.word(),
        counts: if kpi.counts_money() { "money" } else { "number" },
        numerator: found.counted(kpi, figure.numerator),
        denominator: found.counted(kpi, figure.denominator),
    }
}

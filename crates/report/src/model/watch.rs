//! How a model holds over time, and what moves its scores.

use app::modelling::validation::{ShiftView, Validation};
use maud::{Markup, html};

use super::performance::{MEASURE_HEADER, measure_rows};
use crate::chart::{Axis, Labels, Series, Style, lines};
use crate::layout::{figure, four, percent, table};

pub(super) fn over_time(validation: &Validation) -> Markup {
    let months = &validation.by_month;
    let points: Vec<(f64, f64)> = months
        .iter()
        .enumerate()
        .filter_map(|(at, month)| Some((at as f64 + 1.0, month.measures.auc.value()?)))
        .collect();
    if points.len() < 2 {
        return html! { h2 { "Over time" } p { "Fewer than two months can be measured." } };
    }
    let lowest = points.iter().map(|point| point.1).fold(1.0, f64::min).min(0.5);
    let x = Axis { name: "month", range: (1.0, months.len() as f64), labels: Labels::Whole };
    let y = Axis { name: "AUC", range: (lowest, 1.0), labels: Labels::Numbers };
    let psi: Vec<(f64, f64)> =
        validation.stability_by_month.iter().enumerate().map(|(at, month)| (at as f64 + 1.0, month.psi)).collect();
    let limit: Vec<(f64, f64)> =
        validation.stability_by_month.iter().enumerate().map(|(at, month)| (at as f64 + 1.0, month.limit_95)).collect();
    let highest = psi.iter().chain(&limit).map(|point| point.1).fold(0.1, f64::max) * 1.1;
    let series = |name, points, style| Series { name, points, style };
    let psi_rows: Vec<Vec<String>> = validation
        .stability_by_month
        .iter()
        .map(|month| vec![month.month.clone(), month.rows.to_string(), four(month.psi), four(month.limit_95)])
        .collect();
    html! {
        h2 { "Over time" }
        div.pair {
            (figure(&lines("AUC by month", x, y, &[series("AUC", points, Style::Line)]), &["AUC"], "Months from the first on."))
            (figure(&lines("Stability index by month", x, Axis { name: "PSI", range: (0.0, highest), labels: Labels::Numbers },
                &[series("PSI", psi, Style::Line), series("chance", limit, Style::Dashed)]), &["PSI of the score", "95 % limit of chance"], ""))
        }
        (table("", &MEASURE_HEADER, &[], &measure_rows(months)))
        (table("Stability of the score against training", &["month", "rows", "PSI", "95 % limit of chance"], &[], &psi_rows))
    }
}

pub(super) fn stability(validation: &Validation) -> Markup {
    let row = |shift: &ShiftView| {
        vec![
            shift.name.clone(),
            four(shift.psi),
            four(shift.limit_95),
            if shift.p_value < 0.0001 { "below 0.0001".to_owned() } else { four(shift.p_value) },
            shift.points_shift.map_or_else(|| "-".to_owned(), |points| format!("{points:+.2}")),
            shift.unseen.to_string(),
            shift.verdict.clone(),
        ]
    };
    let rows: Vec<Vec<String>> =
        validation.stability.score.iter().chain(&validation.stability.features).map(row).collect();
    html! {
        h2 { "Stability" }
        p { "These rows against those of training, over bins that stay as they are; missing is a bin. The index has a size and a chance: below 0.10 is little, from 0.25 on large, by habit only." }
        @if rows.is_empty() { p.warn { "The model does not say how its rows were spread." } }
        @else { (table("", &["", "PSI", "95 % limit of chance", "p", "points moved", "unseen", "verdict"], &[6], &rows)) }
        @if let Some(score) = &validation.stability.score {
            (table("The score, bin by bin", &["points", "training", "now", "part of the index", ""], &[4],
                &score.bins.iter().map(|bin| vec![
                    bin.holds.clone(), percent(bin.baseline), percent(bin.current), four(bin.part),
                    if bin.is_floored { format!("empty on one side: counts as {:.5}", score.floor) } else { String::new() },
                ]).collect::<Vec<_>>()))
        }
    }
}

pub(super) fn contributions(validation: &Validation) -> Markup {
    let most = validation.contributions.first().map_or(0.0, |first| first.mean_absolute).max(f64::MIN_POSITIVE);
    html! {
        h2 { "What moves scores" }
        p { "The mean of what each feature adds to the log-odds of bad, without its sign, over at most 5,000 of these rows." }
        div.wide {
            table {
                thead { tr { th.text scope="col" { "feature" } th.text scope="col" { "characteristic" } th scope="col" { "mean" } th.text scope="col" { "" } } }
                tbody {
                    @for one in &validation.contributions {
                        tr {
                            td.text { (one.feature) } td.text { (one.characteristic) } td { (four(one.mean_absolute)) }
                            td.text style="width:45%" {
                                svg viewBox="0 0 100 6" preserveAspectRatio="none" style="height:.7rem" role="img"
                                    aria-label=(format!("{}: {:.4}", one.feature, one.mean_absolute)) {
                                    rect width=(format!("{:.2}", one.mean_absolute / most * 100.0)) height="6" fill="#174070" {}
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

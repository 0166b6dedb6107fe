//! How a model holds over time, and what moves its scores.

use app::modelling::validation::{ShiftView, Validation};
use maud::{Markup, html};

use super::performance::{MEASURE_HEADER, measure_rows};
use crate::chart::{Axis, Labels, Series, Style, lines};
use crate::layout::{figure, four, percent, table};
use crate::words::Say;

pub(super) fn over_time(say: Say, validation: &Validation) -> Markup {
    let months = &validation.by_month;
    let points: Vec<(f64, f64)> = months
        .iter()
        .enumerate()
        .filter_map(|(at, month)| Some((at as f64 + 1.0, month.measures.auc.value()?)))
        .collect();
    if points.len() < 2 {
        return html! { h2 { (say.t("Over time")) } p { (say.t("Fewer than two months can be measured.")) } };
    }
    let lowest = points.iter().map(|point| point.1).fold(1.0, f64::min).min(0.5);
    let x = Axis { name: say.t("month"), range: (1.0, months.len() as f64), labels: Labels::Whole };
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
        h2 { (say.t("Over time")) }
        div.pair {
            (figure(&lines(say.t("AUC by month"), x, y, &[series("AUC", points, Style::Line)]), &["AUC"], say.t("Months from the first on.")))
            (figure(&lines(say.t("Stability index by month"), x, Axis { name: "PSI", range: (0.0, highest), labels: Labels::Numbers },
                &[series("PSI", psi, Style::Line), series(say.t("by chance"), limit, Style::Dashed)]), &say.all(["PSI of the score", "95 % limit of chance"]), ""))
        }
        (table("", &say.all(MEASURE_HEADER), &[], &measure_rows(say, months)))
        (table(say.t("Stability of the score against training"), &say.all(["month", "rows", "PSI", "95 % limit of chance"]), &[], &psi_rows))
    }
}

pub(super) fn stability(say: Say, validation: &Validation) -> Markup {
    let row = |shift: &ShiftView| {
        vec![
            say.phrase(&shift.name),
            four(shift.psi),
            four(shift.limit_95),
            if shift.p_value < 0.0001 { say.phrase("below 0.0001") } else { four(shift.p_value) },
            shift.points_shift.map_or_else(|| "-".to_owned(), |points| format!("{points:+.2}")),
            shift.unseen.to_string(),
            say.phrase(&shift.verdict),
        ]
    };
    let rows: Vec<Vec<String>> =
        validation.stability.score.iter().chain(&validation.stability.features).map(row).collect();
    html! {
        h2 { (say.t("Stability")) }
        p { (say.t("These rows against those of training, over bins that stay as they are; missing is a bin. The index has a size and a chance: below 0.10 is little, from 0.25 on large, by habit only.")) }
        @if rows.is_empty() { p.warn { (say.t("The model does not say how its rows were spread.")) } }
        @else { (table("", &say.all(["feature", "PSI", "95 % limit of chance", "p", "points moved", "unseen", "verdict"]), &[6], &rows)) }
        @if let Some(score) = &validation.stability.score {
            (table(say.t("The score, bin by bin"), &say.all(["points", "training", "now", "part of the index", "remark"]), &[4],
                &score.bins.iter().map(|bin| vec![
                    say.phrase(&bin.holds), percent(bin.baseline), percent(bin.current), four(bin.part),
                    if bin.is_floored { say.one(format!("empty on one side: counts as {:.5}", score.floor), format!("一侧为空，按 {:.5} 计", score.floor)) } else { String::new() },
                ]).collect::<Vec<_>>()))
        }
    }
}

pub(super) fn contributions(say: Say, validation: &Validation) -> Markup {
    let most = validation.contributions.first().map_or(0.0, |first| first.mean_absolute).max(f64::MIN_POSITIVE);
    html! {
        h2 { (say.t("What moves scores")) }
        p { (say.t("The mean of what each feature adds to the log-odds of bad, without its sign, over at most 5,000 of these rows.")) }
        div.wide {
            table {
                thead { tr { th.text scope="col" { (say.t("feature")) } th.text scope="col" { (say.t("characteristic")) } th scope="col" { (say.t("mean")) } th.text scope="col" { "" } } }
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

//! How well a model ranks, and whether what it says happens.

use app::model_file::{Measured, ModelFile};
use app::modelling::validation::Validation;
use maud::{Markup, html};

use super::told;
use crate::chart::{Axis, Bar, Labels, Series, Style, bars, lines};
use crate::layout::{figure, four, percent, table};

const SHARE: (f64, f64) = (0.0, 1.0);

fn share(name: &str) -> Axis<'_> {
    Axis { name, range: SHARE, labels: Labels::Percent }
}

/// Rows of measures.
pub(super) fn measure_rows(measured: &[Measured]) -> Vec<Vec<String>> {
    let row = |one: &Measured| {
        let of = &one.measures;
        let value = |figure: &app::model_file::Figure| figure.value().map_or_else(|| "-".to_owned(), four);
        vec![
            one.on.clone(),
            of.rows.to_string(),
            of.bads.to_string(),
            told(&of.auc),
            value(&of.ks),
            value(&of.lift_10),
            value(&of.brier),
            value(&of.brier_constant),
            value(&of.ece_10_equal_frequency),
        ]
    };
    measured.iter().map(row).collect()
}

pub(super) const MEASURE_HEADER: [&str; 9] =
    ["on", "rows", "bads", "AUC (95 %)", "KS", "lift at 10 %", "Brier", "Brier, constant", "ECE, 10 groups"];

pub(super) fn measures(file: &ModelFile, validation: &Validation) -> Markup {
    let here = Measured { on: "this report's rows".to_owned(), measures: validation.overall.clone() };
    let all: Vec<Measured> = file.measures.iter().cloned().chain([here]).collect();
    html! {
        h2 { "Measures" }
        (table("AUC by mid-ranks with DeLong's interval; ECE in ten groups of equal frequency. Folds are told before calibration, the rest after.",
            &MEASURE_HEADER, &[], &measure_rows(&all)))
        @if !validation.by_segment.is_empty() {
            h3 { "By segment" }
            (table("", &MEASURE_HEADER, &[], &measure_rows(&validation.by_segment)))
        }
    }
}

pub(super) fn ranking(validation: &Validation) -> Markup {
    let curve = &validation.curve;
    if curve.is_empty() {
        return html! { h2 { "Ranking" } p.warn { "One class is absent: there is nothing to rank." } };
    }
    let roc = std::iter::once((0.0, 0.0)).chain(curve.iter().map(|point| (point.goods, point.bads))).collect();
    let of = |which: fn(&app::modelling::validation::CurveView) -> f64| -> Vec<(f64, f64)> {
        std::iter::once((0.0, 0.0)).chain(curve.iter().map(|point| (point.rows, which(point)))).collect()
    };
    let series = |name, points, style| Series { name, points, style };
    let diagonal = || series("by chance", vec![(0.0, 0.0), (1.0, 1.0)], Style::Dashed);
    let ks = validation.ks_at.map(|at| format!("Furthest apart at log-odds {at:.3} and above.")).unwrap_or_default();
    let gain_rows: Vec<Vec<String>> = validation
        .gains
        .iter()
        .map(|gain| vec![percent(gain.riskiest), percent(gain.captured), format!("{:.3}", gain.lift)])
        .collect();
    let curve_rows: Vec<Vec<String>> = curve
        .iter()
        .step_by(curve.len().div_ceil(10).max(1))
        .map(|point| {
            let apart = point.bads - point.goods;
            vec![
                format!("{:.3}", point.log_odds),
                percent(point.rows),
                percent(point.bads),
                percent(point.goods),
                percent(apart),
            ]
        })
        .collect();
    html! {
        h2 { "Ranking" }
        div.pair {
            (figure(&lines("ROC curve", share("goods at least as risky"), share("bads at least as risky"),
                &[series("the model", roc, Style::Line), diagonal()]), &["the model", "by chance"], ""))
            (figure(&lines("Kolmogorov-Smirnov curves", share("rows, the riskiest first"), share("reached"),
                &[series("bads", of(|point| point.bads), Style::Line), series("goods", of(|point| point.goods), Style::Dashed)]),
                &["bads", "goods"], &ks))
        }
        (table("Some points of both curves", &["log-odds at least", "rows", "bads", "goods", "apart"], &[], &curve_rows))
        h3 { "Gains and lift" }
        div.pair {
            (figure(&lines("Gains", share("rows, the riskiest first"), share("bads among them"),
                &[series("the model", of(|point| point.bads), Style::Line), diagonal()]), &["the model", "by chance"], ""))
            (table("The riskiest share of rows", &["rows", "bads among them", "lift"], &[], &gain_rows))
        }
    }
}

pub(super) fn calibration(validation: &Validation) -> Markup {
    let grades = &validation.grades;
    let highest = grades.iter().map(|grade| grade.bad_rate_high.max(grade.pd_high)).fold(0.0, f64::max);
    let axis = |name| Axis { name, range: (0.0, highest), labels: Labels::Percent };
    let series = |name, points, style| Series { name, points, style };
    let chart = lines(
        "Calibration by grade",
        axis("said"),
        axis("happened"),
        &[
            series("grades", grades.iter().map(|grade| (grade.pd_mean, grade.bad_rate)).collect(), Style::Dots),
            series("as said", vec![(0.0, 0.0), (highest, highest)], Style::Dashed),
        ],
    );
    let rows: Vec<Vec<String>> = grades
        .iter()
        .map(|grade| {
            vec![
                format!("{} to {}", percent(grade.pd_low), percent(grade.pd_high)),
                grade.rows.to_string(),
                grade.bads.to_string(),
                percent(grade.pd_mean),
                format!(
                    "{} ({} to {})",
                    percent(grade.bad_rate),
                    percent(grade.bad_rate_low),
                    percent(grade.bad_rate_high)
                ),
                grade.z.map_or_else(|| "-".to_owned(), |z| format!("{z:.2}")),
                four(grade.binomial),
                four(grade.jeffreys),
            ]
        })
        .collect();
    html! {
        h2 { "Calibration" }
        div.pair {
            (figure(&chart, &["grades", "as said"], ""))
            div {
                @if let Some(all) = &validation.hosmer_lemeshow {
                    p { "Hosmer-Lemeshow " (format!("{:.2}", all.statistic)) " with " (all.degrees) " degrees of freedom, p = " (format!("{:.4}", all.p_value)) "." }
                }
                p.soft { "The tests take outcomes as independent. Those of one month are not, so they reject too often." }
            }
        }
        (table("Ten groups of equal frequency", &["said", "rows", "bads", "mean said", "happened (95 %)", "z", "P(at least as many)", "P(true pd is not above)"], &[], &rows))
    }
}

pub(super) fn distribution(validation: &Validation) -> Markup {
    let spread = &validation.distribution;
    let Some((first, last)) = spread.first().zip(spread.last()) else {
        return html! { h2 { "Scores" } p { "Every row has the same score." } };
    };
    let total: u64 = spread.iter().map(|range| range.goods + range.bads).sum();
    let part = |count: u64| count as f64 / total.max(1) as f64;
    let all: Vec<Bar> = spread
        .iter()
        .map(|range| Bar { from: range.from, to: range.to, parts: vec![part(range.goods), part(range.bads)] })
        .collect();
    let highest = all.iter().map(|bar| bar.parts.iter().sum::<f64>()).fold(0.0, f64::max);
    let x = Axis { name: "points", range: (first.from, last.to), labels: Labels::Numbers };
    let y = Axis { name: "share of rows", range: (0.0, highest * 1.05), labels: Labels::Percent };
    let rows: Vec<Vec<String>> = spread
        .iter()
        .map(|range| {
            let rows = range.goods + range.bads;
            let rate = if rows == 0 { "-".to_owned() } else { percent(range.bads as f64 / rows as f64) };
            vec![format!("{:.1} to {:.1}", range.from, range.to), rows.to_string(), range.bads.to_string(), rate]
        })
        .collect();
    html! {
        h2 { "Scores" }
        div.pair {
            (figure(&bars("Spread of scores", x, y, &all), &["goods", "bads"], "Higher is safer."))
            (table("", &["points", "rows", "bads", "bad rate"], &[], &rows))
        }
    }
}

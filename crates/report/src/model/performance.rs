//! How well a model ranks, and whether what it says happens.

use app::model_file::{Measured, ModelFile};
use app::modelling::validation::Validation;
use maud::{Markup, html};

use super::told;
use crate::chart::{Axis, Bar, Labels, Series, Style, bars, lines};
use crate::layout::{figure, four, percent, table};
use crate::words::Say;

const SHARE: (f64, f64) = (0.0, 1.0);

fn share(name: &str) -> Axis<'_> {
    Axis { name, range: SHARE, labels: Labels::Percent }
}

/// Rows of measures.
pub(super) fn measure_rows(say: Say, measured: &[Measured]) -> Vec<Vec<String>> {
    let row = |one: &Measured| {
        let of = &one.measures;
        let value = |figure: &app::model_file::Figure| figure.value().map_or_else(|| "-".to_owned(), four);
        vec![
            say.phrase(&one.on),
            of.rows.to_string(),
            of.bads.to_string(),
            told(say, &of.auc),
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

pub(super) fn measures(say: Say, file: &ModelFile, validation: &Validation) -> Markup {
    let here = Measured { on: "this report's rows".to_owned(), measures: validation.overall.clone() };
    let all: Vec<Measured> = file.measures.iter().cloned().chain([here]).collect();
    html! {
        h2 { (say.t("Measures")) }
        (table(say.t("AUC by mid-ranks with DeLong's interval; ECE in ten groups of equal frequency. Folds are told before calibration, the rest after."),
            &say.all(MEASURE_HEADER), &[], &measure_rows(say, &all)))
        @if !validation.by_segment.is_empty() {
            h3 { (say.t("By segment")) }
            (table("", &say.all(MEASURE_HEADER), &[], &measure_rows(say, &validation.by_segment)))
        }
    }
}

pub(super) fn ranking(say: Say, validation: &Validation) -> Markup {
    let curve = &validation.curve;
    if curve.is_empty() {
        return html! { h2 { (say.t("Ranking")) } p.warn { (say.t("One class is absent: there is nothing to rank.")) } };
    }
    let roc = std::iter::once((0.0, 0.0)).chain(curve.iter().map(|point| (point.goods, point.bads))).collect();
    let of = |which: fn(&app::modelling::validation::CurveView) -> f64| -> Vec<(f64, f64)> {
        std::iter::once((0.0, 0.0)).chain(curve.iter().map(|point| (point.rows, which(point)))).collect()
    };
    let series = |name, points, style| Series { name, points, style };
    let diagonal = || series(say.t("by chance"), vec![(0.0, 0.0), (1.0, 1.0)], Style::Dashed);
    let ks = validation
        .ks_at
        .map(|at| {
            say.one(format!("Furthest apart at log-odds {at:.3} and above."), format!("对数几率 {at:.3} 处差距最大。"))
        })
        .unwrap_or_default();
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
        h2 { (say.t("Ranking")) }
        div.pair {
            (figure(&lines(say.t("ROC curve"), share(say.t("goods at least as risky")), share(say.t("bads at least as risky")),
                &[series(say.t("the model"), roc, Style::Line), diagonal()]), &say.all(["the model", "by chance"]), ""))
            (figure(&lines(say.t("Kolmogorov-Smirnov curves"), share(say.t("rows, the riskiest first")), share(say.t("reached")),
                &[series(say.t("bads"), of(|point| point.bads), Style::Line), series(say.t("goods"), of(|point| point.goods), Style::Dashed)]),
                &say.all(["bads", "goods"]), &ks))
        }
        (table(say.t("Some points of both curves"), &say.all(["log-odds at least", "rows", "bads", "goods", "apart"]), &[], &curve_rows))
        h3 { (say.t("Gains and lift")) }
        div.pair {
            (figure(&lines(say.t("Gains"), share(say.t("rows, the riskiest first")), share(say.t("bads among them")),
                &[series(say.t("the model"), of(|point| point.bads), Style::Line), diagonal()]), &say.all(["the model", "by chance"]), ""))
            (table(say.t("The riskiest share of rows"), &say.all(["rows", "bads among them", "lift"]), &[], &gain_rows))
        }
    }
}

pub(super) fn calibration(say: Say, validation: &Validation) -> Markup {
    let grades = &validation.grades;
    let highest = grades.iter().map(|grade| grade.bad_rate_high.max(grade.pd_high)).fold(0.0, f64::max);
    let axis = |name| Axis { name, range: (0.0, highest), labels: Labels::Percent };
    let series = |name, points, style| Series { name, points, style };
    let chart = lines(
        say.t("Calibration by grade"),
        axis(say.t("said")),
        axis(say.t("happened")),
        &[
            series(say.t("grades"), grades.iter().map(|grade| (grade.pd_mean, grade.bad_rate)).collect(), Style::Dots),
            series(say.t("as said"), vec![(0.0, 0.0), (highest, highest)], Style::Dashed),
        ],
    );
    let rows: Vec<Vec<String>> = grades
        .iter()
        .map(|grade| {
            vec![
                say.span(&percent(grade.pd_low), &percent(grade.pd_high)),
                grade.rows.to_string(),
                grade.bads.to_string(),
                percent(grade.pd_mean),
                say.interval(&percent(grade.bad_rate), &percent(grade.bad_rate_low), &percent(grade.bad_rate_high)),
                grade.z.map_or_else(|| "-".to_owned(), |z| format!("{z:.2}")),
                four(grade.binomial),
                four(grade.jeffreys),
            ]
        })
        .collect();
    html! {
        h2 { (say.t("Calibration")) }
        div.pair {
            (figure(&chart, &say.all(["grades", "as said"]), ""))
            div {
                @if let Some(all) = &validation.hosmer_lemeshow {
                    p { (say.one(
                        format!("Hosmer-Lemeshow {:.2} with {} degrees of freedom, p = {:.4}.", all.statistic, all.degrees, all.p_value),
                        format!("Hosmer-Lemeshow 统计量 {:.2}，自由度 {}，p = {:.4}。", all.statistic, all.degrees, all.p_value),
                    )) }
                }
                p.soft { (say.t("The tests take outcomes as independent. Those of one month are not, so they reject too often.")) }
            }
        }
        (table(say.t("Ten groups of equal frequency"), &say.all(["said", "rows", "bads", "mean said", "happened (95 %)", "z", "P(at least as many)", "P(true pd is not above)"]), &[], &rows))
    }
}

pub(super) fn distribution(say: Say, validation: &Validation) -> Markup {
    let spread = &validation.distribution;
    let Some((first, last)) = spread.first().zip(spread.last()) else {
        return html! { h2 { (say.t("Scores")) } p { (say.t("Every row has the same score.")) } };
    };
    let total: u64 = spread.iter().map(|range| range.goods + range.bads).sum();
    let part = |count: u64| count as f64 / total.max(1) as f64;
    let all: Vec<Bar> = spread
        .iter()
        .map(|range| Bar { from: range.from, to: range.to, parts: vec![part(range.goods), part(range.bads)] })
        .collect();
    let highest = all.iter().map(|bar| bar.parts.iter().sum::<f64>()).fold(0.0, f64::max);
    let x = Axis { name: say.t("points"), range: (first.from, last.to), labels: Labels::Numbers };
    let y = Axis { name: say.t("share of rows"), range: (0.0, highest * 1.05), labels: Labels::Percent };
    let rows: Vec<Vec<String>> = spread
        .iter()
        .map(|range| {
            let rows = range.goods + range.bads;
            let rate = if rows == 0 { "-".to_owned() } else { percent(range.bads as f64 / rows as f64) };
            vec![
                say.span(&format!("{:.1}", range.from), &format!("{:.1}", range.to)),
                rows.to_string(),
                range.bads.to_string(),
                rate,
            ]
        })
        .collect();
    html! {
        h2 { (say.t("Scores")) }
        div.pair {
            (figure(&bars(say.t("Spread of scores"), x, y, &all), &say.all(["goods", "bads"]), say.t("Higher is safer.")))
            (table("", &say.all(["points", "rows", "bads", "bad rate"]), &[], &rows))
        }
    }
}

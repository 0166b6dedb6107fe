//! The frame of a page: its style, and how figures and tables are put.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::words::Say;

const STYLE: &str = "
:root { color-scheme: light; --ink: #1f2328; --soft: #59636e; --line: #d5dae0; --fill: #f5f7f9; --warn: #8a3a00; }
* { box-sizing: border-box; }
body { margin: 0; font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', 'Noto Sans', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Source Han Sans SC', sans-serif; color: var(--ink); background: #fff; }
main { max-width: 62rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.15rem; margin: 2.2rem 0 .5rem; padding-top: .6rem; border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.4rem 0 .3rem; }
p { margin: .3rem 0 .7rem; max-width: 46rem; }
.soft, caption { color: var(--soft); }
.warn { color: var(--warn); font-weight: 600; }
.mono { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .86em; overflow-wrap: anywhere; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 1rem 2rem; align-items: start; }
.pair > * { min-width: 0; }
figure { margin: 0; }
figcaption { font-size: .88rem; color: var(--soft); }
svg { display: block; width: 100%; height: auto; }
svg text { font-family: inherit; }
.key { display: inline-block; margin-right: 1rem; white-space: nowrap; }
.key i { display: inline-block; width: 1.4rem; height: .6rem; margin-right: .35rem; vertical-align: baseline; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: .88rem; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding: .2rem 0; }
th, td { padding: .22rem .6rem .22rem 0; text-align: right; border-bottom: 1px solid var(--line); vertical-align: top; white-space: nowrap; }
th { font-weight: 600; }
th:first-child, td:first-child, .text { text-align: left; }
td.text, .facts td { white-space: normal; }
td.text:first-child { min-width: 6.5em; }
th.text:not(:first-child), td.text:not(:first-child) { padding-left: .8rem; }
.facts td, .facts th { text-align: left; }
.facts th { width: 13rem; padding-right: 1rem; }
.bar { display: inline-block; height: .62rem; background: #174070; vertical-align: baseline; }
@media (max-width: 34rem) { .facts th { width: 8rem; white-space: normal; } }
@page { size: A4; margin: 16mm 14mm; }
@media print {
  body { font-size: 10pt; }
  main { max-width: none; padding: 0; }
  h1, h2, h3 { break-after: avoid; }
  h3 + p { break-after: avoid; }
  caption { break-after: avoid; }
  thead { display: table-header-group; }
  figure, tr, ul { break-inside: avoid; }
  .pair { grid-template-columns: 1fr 1fr; gap: 4mm 8mm; }
  .wide { overflow: visible; }
  table { font-size: 8.5pt; }
  th { white-space: normal; }
  th, td { padding-right: .35rem; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
";

/// A page with everything that it needs in itself.
pub(crate) fn page(say: Say, title: &str, body: &Markup) -> String {
    let all = html! {
        (DOCTYPE)
        html lang=(say.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body { main { (body) } }
        }
    };
    all.into_string()
}

/// A table; the first column is to the left, and so are those that are texts.
pub(crate) fn table(caption: &str, header: &[&str], texts: &[usize], rows: &[Vec<String>]) -> Markup {
    let class = |column: usize| (column == 0 || texts.contains(&column)).then_some("text");
    html! {
        div.wide {
            table {
                @if !caption.is_empty() { caption { (caption) } }
                thead { tr { @for (at, name) in header.iter().enumerate() { th class=[class(at)] scope="col" { (name) } } } }
                tbody { @for row in rows { tr { @for (at, cell) in row.iter().enumerate() { td class=[class(at)] { (cell) } } } } }
            }
        }
    }
}

/// Facts, one a line.
pub(crate) fn facts(rows: &[(&str, Markup)]) -> Markup {
    html! {
        table.facts { tbody { @for (name, value) in rows { tr { th scope="row" { (name) } td { (value) } } } } }
    }
}

/// A chart with its legend and what it says.
pub(crate) fn figure(svg: &str, names: &[&str], says: &str) -> Markup {
    html! {
        figure {
            (PreEscaped(svg))
            figcaption {
                @for (at, name) in names.iter().enumerate() {
                    span.key { i style=(format!("background:{}", crate::chart::colour(at))) {} (name) }
                }
                (says)
            }
        }
    }
}

/// A share as percent.
pub(crate) fn percent(share: f64) -> String {
    format!("{:.2} %", share * 100.0)
}

/// A figure with four digits.
pub(crate) fn four(value: f64) -> String {
    format!("{value:.4}")
}

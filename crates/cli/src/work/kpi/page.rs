//! The figures as a page: one HTML text that asks nothing of the network, readable on a telephone and on paper.

use app::explain::Language;
use app::work::{Kpis, Span};
use collections::kpi::Slice;

use super::{Kpi, counted, named, of_slice, person_row, told};
use crate::actor::pick;

const STYLE: &str = "\
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem 1rem 3rem; color: #1f2328; background: #fff;
  font: 15px/1.5 system-ui, 'Segoe UI', 'Noto Sans', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif }
h1 { font-size: 1.5rem; margin: 0 }
h2 { font-size: 1.1rem; margin: 2rem 0 .3rem }
p { margin: .2rem 0 .6rem; color: #59636e }
.wide { overflow-x: auto }
table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums }
td, th { padding: .25rem .6rem .25rem 0; border-bottom: 1px solid #d5dae0; text-align: right; vertical-align: top }
td:first-child, th:first-child { text-align: left }
thead th { color: #59636e; font-weight: 600 }
@media (max-width: 34rem) { table { font-size: .82rem } }
@media print { body { max-width: none; padding: 0 } tr { break-inside: avoid } thead { display: table-header-group } }
";

impl Kpi {
    pub(super) fn page(&self, found: &Kpis, rules: &str) -> String {
        let Span { first, last } = found.span;
        let (tongue, title) = (pick(self.lang, "en", "zh-CN"), pick(self.lang, "Collection figures", "催收作业指标"));
        let span = match self.lang {
            Language::English => format!("{first} to {last}"),
            Language::Chinese => format!("{first}至{last}"),
        };
        let (rules, currency) = (escaped(rules), found.currency);
        let told_by = match self.lang {
            Language::English => format!("{span}, by the work rules {rules}; amounts in {currency}."),
            Language::Chinese => format!("{span}，依据作业规则{rules}；金额单位{currency}。"),
        };
        let mut body = format!("<h1>{title}</h1>\n<p>{told_by}</p>\n");
        for slice in found.figures.slices() {
            self.slice(found, slice, &mut body);
        }
        self.people_on_page(found, &mut body);
        for line in self.remarks(found) {
            body.push_str(&format!("<p>{}</p>\n", escaped(&line)));
        }
        format!(
            "<!DOCTYPE html>\n<html lang=\"{tongue}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, \
             initial-scale=1\">\n<title>{title} {span}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
        )
    }

    fn slice(&self, found: &Kpis, slice: &Slice, body: &mut String) {
        let rows: Vec<Vec<String>> = of_slice(slice)
            .map(|kpi| {
                let figure = found.figures.get(slice, kpi);
                let (over, out_of) = counted(kpi, figure, found);
                vec![self.name(kpi).to_owned(), told(self.lang, kpi, figure), over, out_of]
            })
            .collect();
        body.push_str(&format!("<h2>{}</h2>\n", escaped(&named(self.lang, slice))));
        body.push_str(&table(&self.heads(), &rows));
    }

    fn people_on_page(&self, found: &Kpis, body: &mut String) {
        if found.people.is_empty() {
            return;
        }
        let head = pick(
            self.lang,
            "Persons who paid after somebody contacted them first, against what is usual in their buckets",
            "首次联系后还款的客户数，与同账龄段的通常水平比较",
        );
        let rows: Vec<Vec<String>> = found.people.iter().map(|one| person_row(self.lang, one)).collect();
        body.push_str(&format!("<h2>{head}</h2>\n{}", table(&self.people_heads(), &rows)));
    }
}

fn table(heads: &[&str], rows: &[Vec<String>]) -> String {
    let head: String = heads.iter().map(|cell| format!("<th>{cell}</th>")).collect();
    let row = |row: &Vec<String>| {
        let cells: String = row.iter().map(|cell| format!("<td>{}</td>", escaped(cell))).collect();
        format!("<tr>{cells}</tr>\n")
    };
    let rows: String = rows.iter().map(row).collect();
    format!("<div class=\"wide\"><table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table></div>\n")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

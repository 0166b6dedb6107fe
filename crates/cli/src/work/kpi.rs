//! `arrears work kpi`.

mod page;

use app::Result;
use app::explain::Language;
use app::work::{KpiWanted, Kpis, PersonFigures, Span, kpis, versions};
use clap::{Args, ValueEnum};
use collections::Word;
use collections::kpi::{Definition, Dimension, Figure, Kpi as Name, Slice, Unit};
use primitives::Date;
use serde_json::{Value, json};

use crate::BookArgs;
use crate::actor::pick;
use crate::console::{print, print_json};
use crate::contact::language;
use crate::table::render;

/// By what figures are divided.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum By {
    Team,
    User,
    Party,
    Bucket,
}

#[derive(Debug, Args)]
pub(crate) struct Kpi {
    #[command(flatten)]
    book: BookArgs,
    /// The first day
    #[arg(long, value_name = "DAY")]
    from: Date,
    /// The last day, which is closed
    #[arg(long, value_name = "DAY")]
    through: Date,
    /// Divide them by team, user, party (agency) or bucket
    #[arg(long, value_enum)]
    by: Option<By>,
    /// Answer as JSON, with every division
    #[arg(long, conflicts_with_all = ["html", "csv"])]
    json: bool,
    /// Answer as a page, with every division
    #[arg(long, conflicts_with = "csv")]
    html: bool,
    /// Answer as CSV, with every division
    #[arg(long)]
    csv: bool,
    /// The language of the names: en or zh
    #[arg(long, value_parser = language, default_value = "en")]
    lang: Language,
}

impl Kpi {
    pub(super) fn run(self) -> Result<()> {
        let store = self.book.read()?;
        let rules = versions::in_force(&*store, self.through)?;
        let span = Span { first: self.from, last: self.through };
        let found = kpis(&*store, KpiWanted { span, rules: &rules })?;
        if self.json {
            return print_json(&self.view(&found, &rules.key()));
        }
        if self.csv {
            return print(&self.comma_separated(&found));
        }
        if self.html {
            return print(&self.page(&found, &rules.key()));
        }
        self.tables(&found, &rules.key())
    }

    fn name(&self, kpi: Name) -> &'static str {
        let Definition { english, chinese, .. } = kpi.definition();
        match self.lang {
            Language::English => english,
            Language::Chinese => chinese,
        }
    }

    /// The slices of a division, in order; the book alone without one.
    fn slices<'f>(&self, found: &'f Kpis) -> Vec<&'f Slice> {
        let dimension = self.by.map(|by| match by {
            By::Team => Dimension::Team,
            By::User => Dimension::User,
            By::Party => Dimension::Party,
            By::Bucket => Dimension::Bucket,
        });
        found.figures.slices().into_iter().filter(|slice| slice.dimension() == dimension).collect()
    }

    fn tables(&self, found: &Kpis, rules: &str) -> Result<()> {
        let Span { first, last } = found.span;
        let currency = found.currency;
        print(&match self.lang {
            Language::English => format!("{first} to {last}, by the work rules {rules}; amounts in {currency}\n"),
            Language::Chinese => format!("{first}至{last}，依据作业规则{rules}；金额单位{currency}\n"),
        })?;
        for slice in self.slices(found) {
            if slice.dimension().is_some() {
                print(&format!("\n{}\n", named(self.lang, slice)))?;
            }
            let rows: Vec<Vec<String>> = of_slice(slice)
                .map(|kpi| {
                    let figure = found.figures.get(slice, kpi);
                    let (over, out_of) = counted(kpi, figure, found);
                    vec![self.name(kpi).to_owned(), told(self.lang, kpi, figure), over, out_of]
                })
                .collect();
            print(&render(&self.heads(), &rows))?;
        }
        self.people(found)?;
        for line in self.remarks(found) {
            print(&format!("{line}\n"))?;
        }
        Ok(())
    }

    fn heads(&self) -> [&'static str; 4] {
        match self.lang {
            Language::English => ["figure", "value", "numerator", "denominator"],
            Language::Chinese => ["指标", "数值", "分子", "分母"],
        }
    }

    fn people_heads(&self) -> [&'static str; 7] {
        match self.lang {
            Language::English => ["who", "persons", "paid", "expected", "paid over expected", "95 %", "says"],
            Language::Chinese => ["人员", "客户数", "还款数", "预期", "还款/预期", "95 %", "结论"],
        }
    }

    /// What is to be known of the figures.
    fn remarks(&self, found: &Kpis) -> Vec<String> {
        let mut remarks = Vec::new();
        if !found.has_law {
            let words = pick(
                self.lang,
                "no contact pack is active in the book: breaches are not known",
                "账簿中没有生效的联系规则包，违规情况未知",
            );
            remarks.push(words.to_owned());
        }
        if found.other_currency > 0 {
            let others = found.other_currency;
            remarks.push(match self.lang {
                Language::English => format!("in another currency, left out: {others} accounts"),
                Language::Chinese => format!("其他币种账户{others}个，未计入"),
            });
        }
        let words = pick(
            self.lang,
            "each figure is defined in docs/reference/kpis.md; none means that there was nothing to count out of",
            "各指标定义见 docs/reference/kpis.md；“无”表示分母为零",
        );
        remarks.push(words.to_owned());
        remarks
    }

    fn people(&self, found: &Kpis) -> Result<()> {
        if found.people.is_empty() {
            return Ok(());
        }
        print(pick(
            self.lang,
            "\npersons who paid after somebody contacted them first, against what is usual in their buckets\n",
            "\n首次联系后还款的客户数，与同账龄段的通常水平比较\n",
        ))?;
        let rows: Vec<Vec<String>> = found.people.iter().map(|one| person_row(self.lang, one)).collect();
        print(&render(&self.people_heads(), &rows))
    }

    fn view(&self, found: &Kpis, rules: &str) -> Value {
        let figures: Vec<Value> = found
            .figures
            .slices()
            .into_iter()
            .flat_map(|slice| of_slice(slice).map(move |kpi| (slice, kpi)))
            .map(|(slice, kpi)| {
                let figure = found.figures.get(slice, kpi);
                let Definition { unit, .. } = kpi.definition();
                json!({
                    "figure": kpi.word(), "name": self.name(kpi), "by": slice.dimension().map(Word::word), "of": slice.name(),
                    "value": figure.value(unit), "unit": unit.word(),
                    "counts": if kpi.counts_money() { "money" } else { "number" },
                    "numerator": found.counted(kpi, figure.numerator), "denominator": found.counted(kpi, figure.denominator),
                })
            })
            .collect();
        let people: Vec<Value> = found.people.iter().map(person_view).collect();
        json!({
            "from": found.span.first.to_string(), "through": found.span.last.to_string(), "rules": rules,
            "currency": found.currency.code(), "figures": figures, "people": people, "other_currency": found.other_currency,
            "breaches_known": found.has_law,
        })
    }

    /// All figures, a row each: by, of, figure, name, value, unit, numerator, denominator.
    fn rows(&self, found: &Kpis) -> Vec<[String; 8]> {
        let slices = found.figures.slices();
        let all = slices.into_iter().flat_map(|slice| of_slice(slice).map(move |kpi| (slice, kpi)));
        all.map(|(slice, kpi)| {
            let figure = found.figures.get(slice, kpi);
            let unit = kpi.definition().unit;
            [
                slice.dimension().map_or("book", Word::word).to_owned(),
                slice.name().to_owned(),
                kpi.word().to_owned(),
                self.name(kpi).to_owned(),
                figure.value(unit).map(|value| format!("{value:.4}")).unwrap_or_default(),
                unit.word().to_owned(),
                found.counted(kpi, figure.numerator),
                found.counted(kpi, figure.denominator),
            ]
        })
        .collect()
    }

    fn comma_separated(&self, found: &Kpis) -> String {
        let cell = |cell: &String| {
            if cell.contains([',', '"', '\n']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.clone() }
        };
        let line = |row: &[String; 8]| row.iter().map(cell).collect::<Vec<_>>().join(",") + "\n";
        let header = "by,of,figure,name,value,unit,numerator,denominator\n".to_owned();
        header + &self.rows(found).iter().map(line).collect::<String>()
    }
}

/// The figures that a slice has.
fn of_slice(slice: &Slice) -> impl Iterator<Item = Name> {
    let by = slice.dimension();
    Name::ALL.iter().copied().filter(move |kpi| by.is_none_or(|by| kpi.definition().by.contains(&by)))
}

fn named(language: Language, slice: &Slice) -> String {
    let by = match slice {
        Slice::Book => return pick(language, "the book", "全部").to_owned(),
        Slice::Team(_) => pick(language, "team", "团队"),
        Slice::User(_) => pick(language, "user", "人员"),
        Slice::Party(_) => pick(language, "party", "机构"),
        Slice::Bucket(_) => pick(language, "bucket", "账龄段"),
    };
    format!("{by} {}", slice.name())
}

/// Where there was nothing to count out of.
fn none(language: Language) -> String {
    pick(language, "none", "无").to_owned()
}

fn told(language: Language, kpi: Name, figure: Figure) -> String {
    let unit = kpi.definition().unit;
    let sign = match (language, unit) {
        (Language::English, _) | (_, Unit::Percent | Unit::Ratio) => unit.sign(),
        (Language::Chinese, Unit::PerTenThousand) => "‱",
        (Language::Chinese, Unit::AnHour) => " 件/小时",
    };
    figure.value(unit).map_or_else(|| none(language), |value| format!("{value:.2}{sign}"))
}

/// Numerator and denominator as people read them.
fn counted(kpi: Name, figure: Figure, found: &Kpis) -> (String, String) {
    (found.counted(kpi, figure.numerator), found.counted(kpi, figure.denominator))
}

fn person_row(language: Language, one: &PersonFigures) -> Vec<String> {
    let paid = one.paid;
    let (ratio, interval, says) = match paid.ratio {
        None => (none(language), String::new(), pick(language, "too few to say", "样本不足")),
        Some((ratio, low, high)) => {
            let says = match (paid.differs(), ratio > 1.0) {
                (false, _) => pick(language, "as usual, or chance", "与通常无显著差异"),
                (true, true) => pick(language, "more than usual", "高于通常"),
                (true, false) => pick(language, "less than usual", "低于通常"),
            };
            let to = pick(language, "to", "至");
            (format!("{ratio:.2}"), format!("{low:.2} {to} {high:.2}"), says)
        }
    };
    let expected = format!("{:.1}", paid.expected);
    vec![
        one.user.clone(),
        paid.cases.to_string(),
        paid.observed.to_string(),
        expected,
        ratio,
        interval,
        says.to_owned(),
    ]
}

fn person_view(one: &PersonFigures) -> Value {
    let paid = one.paid;
    json!({
        "user": one.user, "persons": paid.cases, "paid": paid.observed, "expected": paid.expected,
        "ratio": paid.ratio.map(|(ratio, ..)| ratio), "low": paid.ratio.map(|(_, low, _)| low),
        "high": paid.ratio.map(|(_, _, high)| high), "differs": paid.differs(),
    })
}

//! Charts as SVG. Colours are classes, which the stylesheet fills in for light, dark and paper.

use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;

const SIZE: (u32, u32) = (600, 260);

/// The colours of what is drawn: markers that become classes.
const INK: RGBColor = RGBColor(1, 2, 0);
const GRID: RGBColor = RGBColor(1, 2, 1);
const SERIES: u8 = 8;

/// Points of one name, from the bottom or the oldest to the top or the latest.
#[derive(Clone, Debug)]
pub(crate) struct Series {
    pub(crate) name: String,
    pub(crate) values: Vec<f64>,
}

/// How values are labelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Labels {
    Counts,
    Percent,
}

/// The class of the nth of some series: shades from light to dark.
pub(crate) fn class(nth: usize, of: usize) -> usize {
    let last = usize::from(SERIES) - 1;
    if of <= 1 { last } else { (nth * last) / (of - 1) }
}

fn marker(nth: usize, of: usize) -> RGBColor {
    RGBColor(1, 3, u8::try_from(class(nth, of)).unwrap_or(0))
}

/// Areas, one upon the other.
pub(crate) fn stack(title: &str, ticks: &[String], series: &[Series]) -> String {
    let length = series.iter().map(|one| one.values.len()).max().unwrap_or(0);
    let mut sums = vec![0.0_f64; length];
    let mut layers = Vec::new();
    for one in series {
        let lower = sums.clone();
        one.values.iter().zip(&mut sums).for_each(|(value, sum)| *sum += value);
        layers.push((lower, sums.clone()));
    }
    let top = sums.iter().copied().fold(1.0, f64::max);
    drawn(title, ticks, length, (top, Labels::Counts), |chart| {
        for (nth, (lower, upper)) in layers.iter().enumerate() {
            let there = upper.iter().enumerate().map(|(at, value)| (at as f64, *value));
            let back = lower.iter().enumerate().rev().map(|(at, value)| (at as f64, *value));
            let points: Vec<(f64, f64)> = there.chain(back).collect();
            chart.draw_series(std::iter::once(Polygon::new(points, marker(nth, series.len()).filled())))?;
        }
        Ok(())
    })
}

/// Lines, which may end early.
pub(crate) fn lines(title: &str, ticks: &[String], labels: Labels, series: &[Series]) -> String {
    let length = series.iter().map(|one| one.values.len()).max().unwrap_or(0);
    let most = series.iter().flat_map(|one| &one.values).copied().fold(0.0, f64::max);
    let top = if most > 0.0 { most * 1.05 } else { 1.0 };
    drawn(title, ticks, length, (top, labels), |chart| {
        for (nth, one) in series.iter().enumerate() {
            let points = one.values.iter().enumerate().map(|(at, value)| (at as f64, *value));
            chart.draw_series(LineSeries::new(points, marker(nth, series.len()).stroke_width(2)))?;
        }
        Ok(())
    })
}

/// Bars that lie under one another, each with its name.
pub(crate) fn bars(title: &str, bars: &[(String, f64)]) -> String {
    let most = bars.iter().map(|(_, value)| *value).fold(1.0, f64::max);
    let count = bars.len();
    let mut svg = String::new();
    let draw = |svg: &mut String| -> Result<(), Box<dyn std::error::Error>> {
        let height = 28 * u32::try_from(count.max(1))? + 12;
        let area = SVGBackend::with_string(svg, (SIZE.0, height)).into_drawing_area();
        for (nth, (name, value)) in bars.iter().enumerate() {
            let top = 6 + 28 * i32::try_from(nth)?;
            let length = ((value / most) * 330.0).round() as i32;
            area.draw(&Rectangle::new([(200, top), (200 + length.max(1), top + 20)], marker(nth, count).filled()))?;
            let text = ("sans-serif", 13).into_font().color(&INK);
            area.draw(&Text::new(name.clone(), (4, top + 4), text.clone()))?;
            area.draw(&Text::new(crate::figure::count(value.round() as u64), (206 + length, top + 4), text))?;
        }
        Ok(area.present()?)
    };
    // As for the others: its table stands beside it.
    if draw(&mut svg).is_err() {
        return String::new();
    }
    classed(&svg, title)
}

type Chart<'c, 's> = ChartContext<'c, SVGBackend<'s>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;
type Drawn<'s> = Result<(), DrawingAreaErrorKind<<SVGBackend<'s> as DrawingBackend>::ErrorType>>;

fn drawn(
    title: &str,
    ticks: &[String],
    length: usize,
    (top, labels): (f64, Labels),
    draw: impl for<'c, 's> Fn(&mut Chart<'c, 's>) -> Drawn<'s>,
) -> String {
    let mut svg = String::new();
    // Nothing here can fail but writing to memory; a chart that did would be left out, its table stands below it.
    if try_drawn(&mut svg, ticks, length, (top, labels), draw).is_err() {
        return String::new();
    }
    classed(&svg, title)
}

fn try_drawn<'s>(
    svg: &'s mut String,
    ticks: &[String],
    length: usize,
    (top, labels): (f64, Labels),
    draw: impl for<'c, 'd> Fn(&mut Chart<'c, 'd>) -> Drawn<'d>,
) -> Drawn<'s> {
    let last = length.saturating_sub(1).max(1) as f64;
    let area = SVGBackend::with_string(svg, SIZE).into_drawing_area();
    let mut chart = ChartBuilder::on(&area)
        .margin_top(10)
        .margin_right(18)
        .x_label_area_size(26)
        .y_label_area_size(52)
        .build_cartesian_2d(0.0..last, 0.0..top)?;
    let text = ("sans-serif", 13).into_font().color(&INK);
    chart
        .configure_mesh()
        .disable_x_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(GRID)
        .axis_style(GRID)
        .label_style(text)
        .x_labels(7)
        .y_labels(5)
        .x_label_formatter(&|at| whole(*at).and_then(|at| ticks.get(at).cloned()).unwrap_or_default())
        .y_label_formatter(&|value| match labels {
            Labels::Percent => format!("{:.1}%", value * 100.0),
            Labels::Counts => crate::figure::count(value.round() as u64),
        })
        .draw()?;
    draw(&mut chart)?;
    area.present()
}

fn whole(at: f64) -> Option<usize> {
    ((at - at.round()).abs() < 1e-6 && at >= 0.0).then(|| at.round() as usize)
}

/// Markers as classes, and what the chart is for those who do not see it.
fn classed(svg: &str, title: &str) -> String {
    let mut svg = svg.replace("fill=\"#010200\"", "class=\"ink\"").replace("stroke=\"#010201\"", "class=\"grid\"");
    for nth in 0..SERIES {
        svg = svg.replace(&format!("fill=\"#01030{nth}\""), &format!("class=\"area-{nth}\""));
        svg = svg.replace(&format!("stroke=\"#01030{nth}\""), &format!("class=\"line-{nth}\""));
    }
    let title = title.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
    svg.replacen("<svg ", &format!("<svg role=\"img\" aria-label=\"{title}\" "), 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_names_itself_and_has_classes_for_colours() {
        let series = [("a", vec![1.0, 2.0]), ("b", vec![3.0, 1.0])]
            .map(|(name, values)| Series { name: name.to_owned(), values });
        let ticks = ["x".to_owned(), "y".to_owned()];
        let svg = stack("a \"b\" & <c>", &ticks, &series);
        assert!(svg.contains("aria-label=\"a &quot;b&quot; &amp; &lt;c>\""), "{svg}");
        assert!(svg.contains("area-0") && svg.contains("area-7") && svg.contains("class=\"ink\""), "{svg}");
        assert!(!svg.contains("#0103"), "{svg}");
        assert!(lines("l", &ticks, Labels::Percent, &series).contains("line-7"));
    }
}

//! Charts as SVG: lines and bars, plain enough to be read in grey.

use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;

/// The colours of series, in their order; on paper they differ by darkness, and lines by their dashes too.
const COLOURS: [RGBColor; 3] = [RGBColor(23, 64, 112), RGBColor(192, 96, 30), RGBColor(90, 120, 90)];
const INK: RGBColor = RGBColor(60, 66, 74);
const FAINT: RGBColor = RGBColor(214, 219, 225);
const SIZE: (u32, u32) = (560, 330);

/// How an axis is labelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Labels {
    /// Numbers.
    Numbers,
    /// Whole numbers only.
    Whole,
    /// Shares, as percent.
    Percent,
}

/// An axis.
#[derive(Clone, Copy, Debug)]
pub struct Axis<'a> {
    /// What it measures.
    pub name: &'a str,
    /// From where to where.
    pub range: (f64, f64),
    /// How it is labelled.
    pub labels: Labels,
}

/// How a series is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// A line.
    Line,
    /// A dashed line.
    Dashed,
    /// Dots.
    Dots,
}

/// Points of one name.
#[derive(Clone, Debug)]
pub struct Series<'a> {
    /// The name, for the legend.
    pub name: &'a str,
    /// The points.
    pub points: Vec<(f64, f64)>,
    /// How it is drawn.
    pub style: Style,
}

/// A bar of stacked parts.
#[derive(Clone, Debug)]
pub struct Bar {
    /// Where it begins.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// Its parts, from the bottom.
    pub parts: Vec<f64>,
}

/// Lines and dots.
pub fn lines(title: &str, x: Axis<'_>, y: Axis<'_>, series: &[Series<'_>]) -> String {
    drawn(title, x, y, |chart| {
        for (one, colour) in series.iter().zip(COLOURS.iter().cycle()) {
            let points = one.points.iter().copied();
            match one.style {
                Style::Line => {
                    chart.draw_series(LineSeries::new(points, colour.stroke_width(2)))?;
                }
                Style::Dashed => {
                    chart.draw_series(DashedLineSeries::new(points, 6, 4, colour.stroke_width(2)))?;
                }
                Style::Dots => {
                    chart.draw_series(points.map(|point| Circle::new(point, 4, colour.filled())))?;
                }
            }
        }
        Ok(())
    })
}

/// Bars of stacked parts.
pub fn bars(title: &str, x: Axis<'_>, y: Axis<'_>, bars: &[Bar]) -> String {
    drawn(title, x, y, |chart| {
        for bar in bars {
            let mut bottom = 0.0;
            let inset = (bar.to - bar.from) * 0.06;
            for (part, colour) in bar.parts.iter().zip(COLOURS.iter().cycle()) {
                let corners = [(bar.from + inset, bottom), (bar.to - inset, bottom + part)];
                chart.draw_series(std::iter::once(Rectangle::new(corners, colour.filled())))?;
                bottom += part;
            }
        }
        Ok(())
    })
}

/// The colour of the nth series as CSS writes it.
pub fn colour(nth: usize) -> String {
    let RGBColor(red, green, blue) = COLOURS[nth % COLOURS.len()];
    format!("#{red:02x}{green:02x}{blue:02x}")
}

type Chart<'c, 's> = ChartContext<'c, SVGBackend<'s>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;
type Drawn<'s> = Result<(), DrawingAreaErrorKind<<SVGBackend<'s> as DrawingBackend>::ErrorType>>;

fn drawn(title: &str, x: Axis<'_>, y: Axis<'_>, draw: impl for<'c, 's> Fn(&mut Chart<'c, 's>) -> Drawn<'s>) -> String {
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
        let mut chart = ChartBuilder::on(&area)
            .margin(10)
            .margin_right(24)
            .x_label_area_size(44)
            .y_label_area_size(58)
            .build_cartesian_2d(widened(x.range), widened(y.range))
            .expect("axes fit into a chart");
        let text = ("sans-serif", 15).into_font().color(&INK);
        chart
            .configure_mesh()
            .disable_x_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(FAINT)
            .axis_style(INK)
            .label_style(text.clone())
            .axis_desc_style(text)
            .x_labels(6)
            .y_labels(6)
            .x_desc(x.name)
            .y_desc(y.name)
            .x_label_formatter(&|value| label(*value, x))
            .y_label_formatter(&|value| label(*value, y))
            .draw()
            .expect("an SVG in memory can be drawn");
        draw(&mut chart).expect("an SVG in memory can be drawn");
        area.present().expect("an SVG in memory can be drawn");
    }
    let name = title.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
    svg.replacen("<svg ", &format!("<svg role=\"img\" aria-label=\"{name}\" "), 1)
}

/// A range that has a width.
fn widened((from, to): (f64, f64)) -> std::ops::Range<f64> {
    if to > from { from..to } else { from - 0.5..from + 0.5 }
}

fn label(value: f64, axis: Axis<'_>) -> String {
    let span = (axis.range.1 - axis.range.0).abs();
    match axis.labels {
        Labels::Whole if value.fract() != 0.0 => String::new(),
        Labels::Whole => format!("{value:.0}"),
        Labels::Percent if span < 0.05 => format!("{:.1}%", value * 100.0),
        Labels::Percent => format!("{:.0}%", value * 100.0),
        Labels::Numbers if span >= 20.0 => format!("{value:.0}"),
        Labels::Numbers if span >= 2.0 => format!("{value:.1}"),
        Labels::Numbers => format!("{value:.2}"),
    }
}

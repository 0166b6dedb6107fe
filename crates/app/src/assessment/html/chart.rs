//! The chart of days past due.

use std::fmt::Write;

use super::labels::Labels;
use crate::assessment::DaysView;

const WIDTH: f64 = 780.0;
const HEIGHT: f64 = 90.0;
const LEFT: f64 = 34.0;
const FOOT: f64 = 16.0;

/// Days past due at the end of each day, as steps.
pub(super) fn chart(view: &DaysView, labels: &Labels) -> String {
    let most = view.days.iter().copied().max().unwrap_or(0).max(10);
    let step = (WIDTH - LEFT) / (view.days.len().max(2) as f64);
    let y = |days: u32| 6.0 + (HEIGHT - 6.0) * (1.0 - f64::from(days) / f64::from(most));
    let mut line = String::new();
    for (place, &days) in view.days.iter().enumerate() {
        let (from, to) = (LEFT + step * place as f64, LEFT + step * (place + 1) as f64);
        let _ = write!(line, "{from:.1},{y:.1} {to:.1},{y:.1} ", y = y(days));
    }
    let (zero, top) = (y(0), y(most));
    format!(
        "<section>\n<h2>{}</h2>\n<svg viewBox=\"0 0 {WIDTH} {}\" role=\"img\" aria-label=\"{}\">\n<line x1=\"{LEFT}\" x2=\"{WIDTH}\" y1=\"{zero}\" y2=\"{zero}\" stroke=\"#cfd6de\"/>\n<line x1=\"{LEFT}\" x2=\"{WIDTH}\" y1=\"{top}\" y2=\"{top}\" stroke=\"#e3e8ee\"/>\n<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{most}</text>\n<text x=\"{}\" y=\"{}\" text-anchor=\"end\">0</text>\n<polyline points=\"{}\" fill=\"none\" stroke=\"#b3541e\" stroke-width=\"2\"/>\n<text x=\"{LEFT}\" y=\"{}\">{}</text>\n<text x=\"{WIDTH}\" y=\"{}\" text-anchor=\"end\">{}</text>\n</svg>\n</section>\n",
        labels.chart,
        HEIGHT + FOOT,
        labels.chart,
        LEFT - 6.0,
        top + 4.0,
        LEFT - 6.0,
        zero + 4.0,
        line.trim_end(),
        HEIGHT + FOOT - 2.0,
        view.first,
        HEIGHT + FOOT - 2.0,
        labels.today,
    )
}

//! How points stand to odds.

/// A score, the odds that it stands for, and the points that double them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scaling {
    /// The score.
    pub score: f64,
    /// Goods for each bad at that score.
    pub odds: f64,
    /// The points that double the odds.
    pub points_to_double: f64,
}

impl Default for Scaling {
    /// 600 at 50 goods to a bad, doubled by 20 points (Siddiqi).
    fn default() -> Self {
        Self { score: 600.0, odds: 50.0, points_to_double: 20.0 }
    }
}

impl Scaling {
    /// Whether it gives every odds a score of its own.
    pub fn is_valid(self) -> bool {
        let is_above_zero = |value: f64| value.is_finite() && value > 0.0;
        self.score.is_finite() && is_above_zero(self.odds) && is_above_zero(self.points_to_double)
    }

    /// Points for each unit of log-odds.
    pub fn factor(self) -> f64 {
        self.points_to_double / std::f64::consts::LN_2
    }

    /// The score at even odds.
    pub fn offset(self) -> f64 {
        self.score - self.factor() * libm::log(self.odds)
    }

    /// The score of these log-odds of bad.
    pub fn score_of(self, log_odds: f64) -> f64 {
        self.offset() - self.factor() * log_odds
    }

    /// The log-odds of bad at this score.
    pub fn log_odds(self, score: f64) -> f64 {
        (self.offset() - score) / self.factor()
    }

    /// The points of a cell: its share of the offset and of the intercept, and what its WOE is worth.
    ///
    /// `offset / n - factor * (beta * WOE + alpha / n)` for the n-th part of a scorecard of n characteristics.
    pub fn cell_points(self, weighted_woe: f64, intercept: f64, characteristics: usize) -> f64 {
        let n = characteristics as f64;
        self.offset() / n - self.factor() * (weighted_woe + intercept / n)
    }
}

/// What becomes of the points of a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Rounding {
    /// Whole points, half away from zero. The sum may differ from the rounded sum by half a point a characteristic.
    #[default]
    Whole,
    /// As they are.
    Exact,
}

impl Rounding {
    /// These points, rounded.
    pub fn round(self, points: f64) -> f64 {
        match self {
            Self::Whole => points.round(),
            Self::Exact => points,
        }
    }
}

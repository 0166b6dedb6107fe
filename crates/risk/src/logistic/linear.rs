//! Small symmetric systems, solved by Cholesky's method.

/// A symmetric matrix; its lower triangle is kept.
#[derive(Clone, Debug)]
pub(super) struct Symmetric {
    size: usize,
    cells: Vec<f64>,
}

impl Symmetric {
    pub(super) fn zero(size: usize) -> Self {
        Self { size, cells: vec![0.0; size * size] }
    }

    /// Adds to a cell of the lower triangle.
    pub(super) fn add(&mut self, row: usize, column: usize, value: f64) {
        self.cells[row * self.size + column] += value;
    }

    /// Adds `weight * x x'`.
    pub(super) fn add_square(&mut self, x: &[f64], weight: f64) {
        for (i, &xi) in x.iter().enumerate() {
            let scaled = weight * xi;
            let row = &mut self.cells[i * self.size..i * self.size + i + 1];
            for (cell, &xj) in row.iter_mut().zip(x) {
                *cell += scaled * xj;
            }
        }
    }

    /// The x with `self * x = right`, or none when the matrix is not positive definite.
    pub(super) fn solve(mut self, right: &[f64]) -> Option<Vec<f64>> {
        self.factorise()?;
        Some(self.back(self.forward(right)))
    }

    /// The diagonal of the inverse, or none when there is none.
    pub(super) fn inverse_diagonal(mut self) -> Option<Vec<f64>> {
        self.factorise()?;
        let unit = |at: usize| {
            let mut unit = vec![0.0; self.size];
            unit[at] = 1.0;
            // The diagonal of (L L')^-1 is the square of the columns of L^-1.
            self.forward(&unit).iter().fold(0.0, |sum, value| sum + value * value)
        };
        Some((0..self.size).map(unit).collect())
    }

    fn at(&self, row: usize, column: usize) -> f64 {
        self.cells[row * self.size + column]
    }

    /// Replaces the lower triangle by its Cholesky factor.
    fn factorise(&mut self) -> Option<()> {
        for j in 0..self.size {
            let diagonal = self.at(j, j);
            let rest = (0..j).fold(diagonal, |rest, k| rest - self.at(j, k) * self.at(j, k));
            if rest.is_nan() || rest <= diagonal * 1e-14 {
                return None;
            }
            let root = rest.sqrt();
            self.cells[j * self.size + j] = root;
            for i in j + 1..self.size {
                let rest = (0..j).fold(self.at(i, j), |rest, k| rest - self.at(i, k) * self.at(j, k));
                self.cells[i * self.size + j] = rest / root;
            }
        }
        Some(())
    }

    fn forward(&self, right: &[f64]) -> Vec<f64> {
        let mut x = right.to_vec();
        for i in 0..self.size {
            let rest = (0..i).fold(x[i], |rest, k| rest - self.at(i, k) * x[k]);
            x[i] = rest / self.at(i, i);
        }
        x
    }

    fn back(&self, mut x: Vec<f64>) -> Vec<f64> {
        for i in (0..self.size).rev() {
            let rest = (i + 1..self.size).fold(x[i], |rest, k| rest - self.at(k, i) * x[k]);
            x[i] = rest / self.at(i, i);
        }
        x
    }
}

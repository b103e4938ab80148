/// Rows of a batch, grouped by cluster, each group in the order of the batch.
pub struct Groups<'a> {
    /// m, the weight of each group.
    pub counts: &'a mut [f64],
    /// Where the group of each cluster ends in `order`.
    pub ends: &'a mut [u32],
    /// Row numbers.
    pub order: &'a mut [u32],
}

impl Groups<'_> {
    /// @param labels - y, b.
    /// @param weights - w, b; left out: every row weighs 1.
    /// @returns The sum of weights.
    ///
    /// # Panics
    /// Unless every label is a cluster's.
    pub fn fill(&mut self, labels: &[i32], weights: Option<&[f32]>) -> f64 {
        self.counts.fill(0.0);
        self.ends.fill(0);
        let mut total = 0.0;
        for (i, label) in labels.iter().enumerate() {
            let weight = weights.map_or(1.0, |weights| f64::from(weights[i]));
            self.counts[*label as usize] += weight;
            self.ends[*label as usize] += 1;
            total += weight;
        }
        let mut start = 0;
        for end in self.ends.iter_mut() {
            let size = *end;
            *end = start;
            start += size;
        }
        for (i, label) in labels.iter().enumerate() {
            let end = &mut self.ends[*label as usize];
            self.order[*end as usize] = i as u32;
            *end += 1;
        }
        total
    }
}

/// The rows of cluster c.
pub fn group<'a>(order: &'a [u32], ends: &[u32], c: usize) -> &'a [u32] {
    let start = if c == 0 { 0 } else { ends[c - 1] };
    &order[start as usize..ends[c] as usize]
}

/// Prices of a clustering and what they move by.
pub struct Duals<'a> {
    pub lower: &'a [f64],
    pub upper: &'a [f64],
    /// rho, K float32.
    pub prices: &'a mut [f32],
    pub drift: &'a mut [f64],
}

impl Duals<'_> {
    /// rho_k ← median(q + eta l_k, 0, q + eta u_k) with q = rho_k - eta m_k / b; drift_k += b (change of
    /// rho_k) / eta. In float64; rho is rounded to float32 last, after its change went into drift.
    ///
    /// @param counts - m, K.
    /// @param b - Weight of the batch.
    pub fn update(&mut self, counts: &[f64], b: f64, eta: f64) {
        for (c, m) in counts.iter().enumerate() {
            let rho = f64::from(self.prices[c]);
            // The share first: a cluster that takes the whole batch stays at 0 exactly where u = 1.
            let q = rho - eta * (m / b);
            let low = q + eta * self.lower[c];
            let high = q + eta * self.upper[c];
            let price = least(high, largest(low, 0.0));
            self.prices[c] = price as f32;
            self.drift[c] += (b * (price - rho)) / eta;
        }
    }
}

/// The second unless the first is larger.
fn largest(a: f64, b: f64) -> f64 {
    if a > b {
        a
    } else {
        b
    }
}

/// The second unless the first is less.
fn least(a: f64, b: f64) -> f64 {
    if a < b {
        a
    } else {
        b
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_keep_the_order_of_the_batch() {
        let (mut counts, mut ends, mut order) = ([0.0; 4], [0; 4], [0; 5]);
        let mut groups = Groups { counts: &mut counts, ends: &mut ends, order: &mut order };
        let total = groups.fill(&[2, 0, 2, 3, 0], Some(&[1.0, 2.0, 3.0, 4.0, 5.0]));
        assert_eq!(total, 15.0);
        assert_eq!(counts, [7.0, 0.0, 4.0, 4.0]);
        let of = |c| group(&order, &ends, c).to_vec();
        assert_eq!([of(0), of(1), of(2), of(3)], [vec![1, 4], vec![], vec![0, 2], vec![3]]);
    }

    #[test]
    fn prices_rise_where_members_are_scarce() {
        let (lower, upper) = ([0.25, 0.0], [1.0, 0.5]);
        let (mut prices, mut drift) = ([0.0, 0.0], [0.0, 0.0]);
        let mut duals =
            Duals { lower: &lower, upper: &upper, prices: &mut prices, drift: &mut drift };
        duals.update(&[0.0, 4.0], 4.0, 2.0);
        assert_eq!(prices, [0.5, -1.0]);
        assert_eq!(drift, [1.0, -2.0]);
    }
}

use crate::duals::{group, Groups};
use crate::error::{Error, Result};
use crate::held_rows::HeldRows;
use crate::kernels::Kernel;
use crate::parts::Parts;
use crate::pool::Pool;
use crate::tasks::{Tasks, LARGE};
use crate::vectors::{product, zeros};
use std::sync::Arc;

/// Sums of rows by their cluster: names are those of `ClusterSums`.
pub struct ClusterSums {
    /// K × d.
    pub sums: Vec<f64>,
    /// K.
    pub weights: Vec<f64>,
}

/// Rows to add up by their labels. It has all memory that this takes and needs no scorer, so any thread may do it.
pub struct Summing {
    pool: Arc<Pool>,
    kernel: &'static Kernel,
    rows: Arc<HeldRows>,
    /// y, n.
    labels: Vec<i32>,
    /// w, n.
    weights: Option<Vec<f32>>,
    /// Scratch: rows grouped by cluster.
    order: Vec<u32>,
    ends: Vec<u32>,
    /// d zeros, which sums begin with.
    zero: Vec<f32>,
    added: ClusterSums,
}

impl Summing {
    /// @param labels - y, n or more, each below K.
    /// @param weights - w, n or more; left out: every row weighs 1.
    pub fn new(
        pool: Arc<Pool>,
        kernel: &'static Kernel,
        k: usize,
        dim: usize,
        rows: Arc<HeldRows>,
        labels: &[i32],
        weights: Option<&[f32]>,
    ) -> Result<Self> {
        let n = rows.rows;
        let weighted = weights.map_or(n, <[f32]>::len);
        for (name, length) in [("labels", labels.len()), ("weights", weighted)] {
            if length < n {
                let rule = format!("{n} or more");
                return Err(Error::should_be(&format!("{name}.length"), rule, length));
            }
        }
        let labels = copy(&labels[..n])?;
        let none = labels.iter().find(|label| !(0..k as i64).contains(&i64::from(**label)));
        if let Some(label) = none {
            return Err(Error::should_be("labels", format!("from 0 to {}", k - 1), label));
        }
        let weights = weights.map(|weights| copy(&weights[..n])).transpose()?;
        let (order, ends, zero) = (zeros(n)?, zeros(k)?, zeros(dim)?);
        let added = ClusterSums { sums: zeros(product(k, dim)?)?, weights: zeros(k)? };
        Ok(Self { pool, kernel, rows, labels, weights, order, ends, zero, added })
    }

    /// In float64, each cluster's row after row.
    pub fn run(mut self) -> ClusterSums {
        let (k, dim, weights) = (self.ends.len(), self.zero.len(), self.weights.as_deref());
        let ClusterSums { sums, weights: counts } = &mut self.added;
        let (order, ends) = (&mut self.order, &mut self.ends);
        Groups { counts, ends, order }.fill(&self.labels, weights);
        let (order, ends, zero) = (&*order, &*ends, &self.zero);
        let x = self.rows.part(0..self.rows.rows);
        let clusters = Tasks::of(k, self.pool.threads());
        let out = Parts::new(sums);
        self.pool.run(clusters.len(), x.numbers(dim) >= LARGE, &|task, _| {
            for c in clusters.range(task) {
                // SAFETY: of this task's clusters.
                let out = unsafe { out.part(c * dim..(c + 1) * dim) };
                x.sum_into(self.kernel, zero, 0.0, weights, group(order, ends, c), out);
            }
        });
        self.added
    }
}

fn copy<T: Copy>(values: &[T]) -> Result<Vec<T>> {
    let mut copy = Vec::new();
    copy.try_reserve_exact(values.len())?;
    copy.extend_from_slice(values);
    Ok(copy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adds_up_by_label_and_refuses_what_is_none() {
        let rows = Arc::new(HeldRows::new(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], 3, 2).unwrap());
        let pool = Arc::new(Pool::new(1));
        let begin = |labels: &[i32], weights| {
            Summing::new(
                Arc::clone(&pool),
                Kernel::best(),
                2,
                2,
                Arc::clone(&rows),
                labels,
                weights,
            )
        };
        let ClusterSums { sums, weights } =
            begin(&[1, 0, 1], Some(&[1.0, 2.0, 0.5])).unwrap().run();
        assert_eq!(sums, [6.0, 8.0, 3.5, 5.0]);
        assert_eq!(weights, [2.0, 1.5]);
        let message = |labels| begin(labels, None).err().unwrap().to_string();
        assert_eq!(message(&[0, 2, 0]), "labels should be from 0 to 1, got 2");
        assert_eq!(message(&[0, -1, 0]), "labels should be from 0 to 1, got -1");
        assert_eq!(message(&[0, 0]), "labels.length should be 3 or more, got 2");
    }
}

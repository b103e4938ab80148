use crate::duals::{group, Groups};
use crate::error::{Error, Result};
use crate::held_rows::HeldRows;
use crate::kernels::Kernel;
use crate::parts::Parts;
use crate::pool::Pool;
use crate::tasks::{Tasks, LARGE};
use crate::vectors::{product, zeros};

/// Sums of rows by their cluster: names are those of `ClusterSums`.
pub struct ClusterSums {
    /// K × d.
    pub sums: Vec<f64>,
    /// K.
    pub weights: Vec<f64>,
}

/// Add up rows by their labels in float64, each cluster's row after row.
///
/// @param labels - y, n or more, each below K.
/// @param weights - w, n or more; left out: every row weighs 1.
pub fn sums(
    pool: &Pool,
    kernel: &Kernel,
    k: usize,
    dim: usize,
    rows: &HeldRows,
    labels: &[i32],
    weights: Option<&[f32]>,
) -> Result<ClusterSums> {
    let n = rows.rows;
    for (name, length) in [("labels", labels.len()), ("weights", weights.map_or(n, <[f32]>::len))] {
        if length < n {
            let rule = format!("{n} or more");
            return Err(Error::should_be(&format!("{name}.length"), rule, length));
        }
    }
    let labels = &labels[..n];
    if let Some(label) = labels.iter().find(|label| !(0..k as i64).contains(&i64::from(**label))) {
        return Err(Error::should_be("labels", format!("from 0 to {}", k - 1), label));
    }
    let (mut counts, mut ends, mut order) = (zeros(k)?, zeros(k)?, zeros(n)?);
    Groups { counts: &mut counts, ends: &mut ends, order: &mut order }.fill(labels, weights);
    let mut sums = zeros(product(k, dim)?)?;
    let (zero, x) = (zeros(dim)?, rows.part(0..n));
    let clusters = Tasks::of(k, pool.threads());
    let out = Parts::new(&mut sums);
    pool.run(clusters.len(), x.numbers(dim) >= LARGE, &|task, _| {
        for c in clusters.range(task) {
            // SAFETY: of this task's clusters.
            let out = unsafe { out.part(c * dim..(c + 1) * dim) };
            x.sum_into(kernel, &zero, 0.0, weights, group(&order, &ends, c), out);
        }
    });
    Ok(ClusterSums { sums, weights: counts })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adds_up_by_label_and_refuses_what_is_none() {
        let rows = HeldRows::new(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], 3, 2).unwrap();
        let pool = Pool::new(1);
        let add =
            |labels: &[i32], weights| sums(&pool, Kernel::best(), 2, 2, &rows, labels, weights);
        let ClusterSums { sums, weights } = add(&[1, 0, 1], Some(&[1.0, 2.0, 0.5])).unwrap();
        assert_eq!(sums, [6.0, 8.0, 3.5, 5.0]);
        assert_eq!(weights, [2.0, 1.5]);
        let message = |labels| add(labels, None).err().unwrap().to_string();
        assert_eq!(message(&[0, 2, 0]), "labels should be from 0 to 1, got 2");
        assert_eq!(message(&[0, -1, 0]), "labels should be from 0 to 1, got -1");
        assert_eq!(message(&[0, 0]), "labels.length should be 3 or more, got 2");
    }
}

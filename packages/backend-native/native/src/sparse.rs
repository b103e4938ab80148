//! What sparse rows are summed by. Sums are taken in the order of dense rows, where a 0 adds nothing: to the bit the same.

use crate::sparse_rows::{SparseRow, SparseRows};

/// x·c, in the 4 sums side by side that `similarities::dot` has.
pub fn dot_sparse(x: SparseRow<'_>, c: &[f32]) -> f64 {
    let whole = c.len() & !3;
    let (mut sums, mut rest) = ([0f64; 4], None);
    let joined = |sums: &[f64; 4]| (sums[0] + sums[2]) + (sums[1] + sums[3]);
    for (j, value) in x.iter() {
        let term = value * f64::from(c[j]);
        if j < whole {
            sums[j & 3] += term;
        } else {
            *rest.get_or_insert(joined(&sums)) += term;
        }
    }
    rest.unwrap_or(joined(&sums))
}

/// -|x - c|²/2: |c|²/2, and by what each number of the row changes it, loses no more than the rounding of |c|².
///
/// @param half - |c|²/2.
pub fn half_squared_distance_sparse(x: SparseRow<'_>, c: &[f32], half: f64) -> f64 {
    let mut square = 2.0 * half;
    for (j, value) in x.iter() {
        square += value * (value - 2.0 * f64::from(c[j]));
    }
    -(if square > 0.0 { square } else { 0.0 }) / 2.0
}

/// sums ← n c + Σ w_i x_i, as `Kernel::sum_rows` but for the squared length.
pub fn add_sparse(
    center: &[f32],
    n: f64,
    x: &SparseRows<'_>,
    weights: Option<&[f32]>,
    order: &[u32],
    sums: &mut [f64],
) {
    for (sum, value) in sums.iter_mut().zip(center) {
        // A dense row's zeros make -0 a 0.
        *sum = n * f64::from(*value) + 0.0;
    }
    for i in order {
        let i = *i as usize;
        let weight = weights.map_or(1.0, |weights| f64::from(weights[i]));
        for (j, value) in x.row(i).iter() {
            sums[j] += weight * value;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::held_rows::HeldRows;
    use crate::kernels::{squared_sums, Kernel};
    use crate::path::Path;
    use crate::pool::Pool;
    use crate::rows::Rows;
    use crate::scorer::{Candidates, Scorer};
    use crate::session::{Scores, Session, StepOptions};
    use crate::similarities::{dot, half_squared_distance, squared_length};
    use crate::ClusteringState;
    use std::sync::Arc;

    const DIM: usize = 19;
    const ROWS: usize = 7;
    const K: usize = 17;

    /// Numbers from -1 to 1, by a rule.
    fn numbers(seed: u32) -> impl FnMut() -> f32 {
        let mut state = seed;
        move || {
            state = state.wrapping_mul(1664525).wrapping_add(1013904223);
            (state >> 8) as f32 / 8388608.0 - 1.0
        }
    }

    /// Rows, and the same by what is not 0.
    fn rows() -> (Vec<f32>, Vec<f32>, Vec<u32>, Vec<u32>) {
        let mut next = numbers(1);
        let (mut dense, mut data, mut indices, mut indptr) = (vec![], vec![], vec![], vec![0]);
        for _ in 0..ROWS {
            for j in 0..DIM as u32 {
                let (there, value) = (next() > 0.2, next());
                dense.push(if there { value } else { 0.0 });
                if there {
                    data.push(value);
                    indices.push(j);
                }
            }
            indptr.push(data.len() as u32);
        }
        (dense, data, indices, indptr)
    }

    #[test]
    fn sums_are_those_of_dense_rows_to_the_bit() {
        let (dense, data, indices, indptr) = rows();
        let x = SparseRows::new(&data, &indices, &indptr, DIM).unwrap();
        let c = &dense[..DIM];
        for (i, row) in dense.chunks_exact(DIM).enumerate() {
            assert_eq!(dot_sparse(x.row(i), c), dot(row, c));
            let got = half_squared_distance_sparse(x.row(i), c, squared_length(c) / 2.0);
            assert!((got - half_squared_distance(row, c)).abs() < 1e-12);
        }
        let (mut wanted, mut got) = ([0.0; DIM], [0.0; DIM]);
        let order: Vec<u32> = (0..ROWS as u32).rev().collect();
        for weights in [None, Some(&data[..ROWS])] {
            let squared = Kernel::best().sum_rows(c, 0.3, &dense, weights, &order, &mut wanted);
            add_sparse(c, 0.3, &x, weights, &order, &mut got);
            assert_eq!(got, wanted);
            assert_eq!(squared_sums(&got), squared);
        }
    }

    /// What a step, an assignment and the end of an epoch leave of a session, as bits.
    fn outcome(x: Rows<'_>, threads: usize) -> Vec<u32> {
        let path = Path::named(Some("plain"), "auto").unwrap();
        let mut session = Session::new(Arc::new(Pool::new(threads)), path, false, DIM).unwrap();
        let centers: Vec<f32> = std::iter::repeat_with(numbers(2)).take(K * DIM).collect();
        let state = ClusteringState {
            k: K,
            dim: DIM,
            lower: &[0.01; K],
            upper: &[1.0; K],
            centers: &centers,
            previous_centers: &centers,
            prices: &[0.0; K],
            counts: &[0.0; K],
            drift: &[0.0; K],
        };
        session.add(&state).unwrap();
        let options = StepOptions {
            dual_learning_rates: &[0.5],
            previous: false,
            similarities: true,
            unit_length: true,
            weights: Some(&[0.5; ROWS]),
            carry: 1.0,
        };
        let mut bits = Vec::new();
        for previous in [false, true] {
            session.step(x, options).unwrap();
            session.assign(x, Scores { previous, prices: true, similarities: true }).unwrap();
            bits.extend(session.labels(ROWS).iter().map(|label| *label as u32));
            bits.extend(session.similarities(ROWS).iter().map(|value| value.to_bits()));
            session.end_epoch(Some(0.5), 0.5);
        }
        bits.extend(session.clusterings()[0].current.values().iter().map(|value| value.to_bits()));
        bits
    }

    #[test]
    fn a_session_of_sparse_rows_is_that_of_dense_rows_by_cosine() {
        let (dense, data, indices, indptr) = rows();
        let wanted = outcome(Rows::Dense { data: &dense, rows: ROWS }, 1);
        let sparse = SparseRows::new(&data, &indices, &indptr, DIM).unwrap();
        assert_eq!(outcome(Rows::Sparse(sparse), 2), wanted);
        let path = Path::named(Some("plain"), "auto").unwrap();
        let mut other = Session::new(Arc::new(Pool::new(1)), path, false, DIM + 1).unwrap();
        let scores = Scores { previous: false, prices: true, similarities: true };
        let error = other.assign(Rows::Sparse(sparse), scores).unwrap_err();
        assert_eq!(error.to_string(), "x.cols should be 20, got 19");
    }

    #[test]
    fn a_scorer_of_sparse_rows_lists_what_that_of_dense_rows_does() {
        let (dense, data, indices, indptr) = rows();
        let sparse = SparseRows::new(&data, &indices, &indptr, DIM).unwrap();
        let listed = |held: HeldRows, threads| {
            let path = Path::named(Some("plain"), "auto").unwrap();
            let pool = Arc::new(Pool::new(threads));
            let mut scorer = Scorer::new(pool, path, true, K, DIM).unwrap();
            let mut bits = Vec::new();
            for seed in [3, 4] {
                let centers: Vec<f32> =
                    std::iter::repeat_with(numbers(seed)).take(K * DIM).collect();
                scorer.set_centers(&centers).unwrap();
                let write = |lists: &Candidates, _: usize, rows: usize| {
                    bits.extend(lists.counts[..rows].iter().map(|count| *count as u32));
                    bits.extend(lists.clusters[..3 * rows].iter().map(|cluster| *cluster as u32));
                    bits.extend(lists.scores[..3 * rows].iter().map(|score| score.to_bits()));
                    bits.extend(lists.thresholds[..rows].iter().map(|value| value.to_bits()));
                    Ok(())
                };
                scorer.near(&held, 1..6, 0.7, 3, write).unwrap();
            }
            let labels: Vec<i32> = (0..ROWS as i32).map(|i| i % 3).collect();
            let sums = scorer.summing(Arc::new(held), &labels, None).unwrap().run().sums;
            (bits, sums)
        };
        let wanted = listed(HeldRows::new(&dense, ROWS, DIM).unwrap(), 1);
        assert_eq!(listed(HeldRows::sparse(sparse).unwrap(), 2), wanted);
    }
}

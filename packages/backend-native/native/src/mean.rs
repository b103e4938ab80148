use crate::rows::Rows;
use crate::sparse::add_sparse;

/// Columns whose sums stay in registers while the rows go by.
const COLUMNS: usize = 16;

/// sums ← n c + Σ w_i x_i, over the rows whose numbers are in `order`; returns its squared length. In float64,
/// row after row.
///
/// @param center - c, d float32.
/// @param x - Rows of width d.
/// @param weights - w, one a row; left out: every row weighs 1.
/// @param sums - d float64.
pub fn sum(
    center: &[f32],
    n: f64,
    x: Rows<'_>,
    weights: Option<&[f32]>,
    order: &[u32],
    sums: &mut [f64],
) -> f64 {
    match x {
        Rows::Dense { data, .. } => sum_rows(center, n, data, weights, order, sums),
        Rows::Sparse(rows) => {
            add_sparse(center, n, &rows, weights, order, sums);
            squared_sums(&sums[..center.len()])
        }
    }
}

/// As `sum`, of dense rows.
pub fn sum_rows(
    center: &[f32],
    n: f64,
    x: &[f32],
    weights: Option<&[f32]>,
    order: &[u32],
    sums: &mut [f64],
) -> f64 {
    match weights {
        Some(weights) => sum_weighted(center, n, x, |i| f64::from(weights[i]), order, sums),
        None => sum_weighted(center, n, x, |_| 1.0, order, sums),
    }
}

#[inline(always)]
fn sum_weighted(
    center: &[f32],
    n: f64,
    x: &[f32],
    weight: impl Fn(usize) -> f64,
    order: &[u32],
    sums: &mut [f64],
) -> f64 {
    let d = center.len();
    let (blocks, rest) = center.as_chunks::<COLUMNS>();
    let (sum_blocks, sum_rest) = sums[..d].as_chunks_mut::<COLUMNS>();
    // 4 sums of squares, as similarities have them.
    let mut squares = [0f64; 4];
    for (j, (center, sums)) in blocks.iter().zip(sum_blocks).enumerate() {
        let mut own = center.map(|value| n * f64::from(value));
        for i in order {
            let i = *i as usize;
            let row: &[f32; COLUMNS] =
                x[i * d + j * COLUMNS..][..COLUMNS].try_into().expect("16 columns");
            let w = weight(i);
            for (sum, value) in own.iter_mut().zip(row) {
                *sum += w * f64::from(*value);
            }
        }
        *sums = own;
        add_squares(&own, &mut squares);
    }
    let mut squared = joined(&squares);
    for (j, (center, sum)) in (d - rest.len()..d).zip(rest.iter().zip(sum_rest)) {
        let mut value = n * f64::from(*center);
        for i in order {
            let i = *i as usize;
            value += weight(i) * f64::from(x[i * d + j]);
        }
        *sum = value;
        squared += value * value;
    }
    squared
}

/// Squared length of sums, in the order of `sum_rows`.
pub fn squared_sums(sums: &[f64]) -> f64 {
    let (blocks, rest) = sums.as_chunks::<COLUMNS>();
    let mut squares = [0f64; 4];
    blocks.iter().for_each(|block| add_squares(block, &mut squares));
    rest.iter().fold(joined(&squares), |squared, sum| squared + sum * sum)
}

#[inline(always)]
fn add_squares(sums: &[f64; COLUMNS], squares: &mut [f64; 4]) {
    let square = sums.map(|value| value * value);
    for (s, lane) in squares.iter_mut().zip([0, 1, 8, 9]) {
        *s += (square[lane] + square[lane + 2]) + (square[lane + 4] + square[lane + 6]);
    }
}

fn joined(squares: &[f64; 4]) -> f64 {
    (squares[0] + squares[2]) + (squares[1] + squares[3])
}

/// out ← sums · scale, in float32.
pub fn scale_sums(sums: &[f64], scale: f64, out: &mut [f32]) {
    for (out, sum) in out.iter_mut().zip(sums) {
        *out = (sum * scale) as f32;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_the_rows_it_is_told() {
        let d = 19;
        let x: Vec<f32> = (0..3 * d).map(|value| value as f32).collect();
        let center = vec![2f32; d];
        let mut sums = vec![0f64; d];
        let squared = sum_rows(&center, 0.5, &x, Some(&[1.0, 9.0, 3.0]), &[2, 0], &mut sums);
        let wanted: Vec<f64> = (0..d).map(|j| (1 + 3 * (2 * d + j) + j) as f64).collect();
        assert_eq!(sums, wanted);
        assert_eq!(squared, wanted.iter().map(|sum| sum * sum).sum());
        sum_rows(&center, 0.0, &x, None, &[1], &mut sums);
        assert_eq!(sums, (d..2 * d).map(|value| value as f64).collect::<Vec<_>>());
        let mut out = vec![0f32; d];
        scale_sums(&sums, 0.5, &mut out);
        assert_eq!(out[18], 18.5);
    }
}

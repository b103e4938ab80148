//! Sums of rows in float64, and means: the same operations whatever the width of registers, which hold columns side by side.

use super::doubles::Doubles;

/// Columns whose sums stay in registers while the rows go by.
const COLUMNS: usize = 16;

/// Registers that they take at most.
const MOST_REGISTERS: usize = COLUMNS / 2;

/// sums ← n c + Σ w_i x_i, over the rows whose numbers are in `order`; returns its squared length. In float64,
/// row after row.
///
/// @param center - c, d float32.
/// @param x - Rows of width d.
/// @param weights - w, one a row; left out: every row weighs 1.
/// @param sums - d float64.
///
/// # Safety
/// As for the methods of `D`.
#[inline(always)]
pub unsafe fn sum_rows<D: Doubles>(
    center: &[f32],
    n: f64,
    x: &[f32],
    weights: Option<&[f32]>,
    order: &[u32],
    sums: &mut [f64],
) -> f64 {
    let d = center.len();
    assert!(order.iter().all(|i| (*i as usize + 1) * d <= x.len()), "rows should be there");
    if let Some(weights) = weights {
        assert!(order.iter().all(|i| (*i as usize) < weights.len()), "rows should have weights");
    }
    let (blocks, rest) = center.as_chunks::<COLUMNS>();
    let (sum_blocks, sum_rest) = sums[..d].as_chunks_mut::<COLUMNS>();
    // 4 sums of squares, as similarities have them.
    let mut squares = [0f64; 4];
    for (j, (center, sums)) in blocks.iter().zip(sum_blocks).enumerate() {
        let at = j * COLUMNS;
        // SAFETY: rows and weights are there, and so are the columns.
        unsafe {
            match weights {
                Some(weights) => sum_weighted::<D>(center, n, x, weights, order, d, at, sums),
                None => sum_block::<D>(center, n, x, order, d, at, sums),
            }
        }
        add_squares(sums, &mut squares);
    }
    let mut squared = joined(&squares);
    let weight = |i: usize| weights.map_or(1.0, |weights| f64::from(weights[i]));
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

/// out ← sums · scale, in float32.
///
/// # Safety
/// As for the methods of `D`.
#[inline(always)]
pub unsafe fn scale_sums<D: Doubles>(sums: &[f64], scale: f64, out: &mut [f32]) {
    let sums = &sums[..out.len()];
    let (blocks, rest) = sums.split_at(sums.len() / D::LANES * D::LANES);
    let wide = unsafe { D::splat(scale) };
    for (sums, out) in blocks.chunks_exact(D::LANES).zip(out.chunks_exact_mut(D::LANES)) {
        unsafe { D::load(sums.as_ptr()).times(wide).store_narrow(out.as_mut_ptr()) };
    }
    for (sum, out) in rest.iter().zip(&mut out[blocks.len()..]) {
        *out = (sum * scale) as f32;
    }
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

#[inline(always)]
fn joined(squares: &[f64; 4]) -> f64 {
    (squares[0] + squares[2]) + (squares[1] + squares[3])
}

/// Rows that weigh 1: to multiply by it would change nothing.
#[inline(always)]
unsafe fn sum_block<D: Doubles>(
    center: &[f32; COLUMNS],
    n: f64,
    x: &[f32],
    order: &[u32],
    d: usize,
    at: usize,
    sums: &mut [f64; COLUMNS],
) {
    unsafe {
        let mut own = [D::splat(0.0); MOST_REGISTERS];
        for r in 0..COLUMNS / D::LANES {
            own[r] = D::splat(n).times(D::widen(center.as_ptr().add(r * D::LANES)));
        }
        for i in order {
            let row = x.as_ptr().add(*i as usize * d + at);
            for r in 0..COLUMNS / D::LANES {
                own[r] = own[r].plus(D::widen(row.add(r * D::LANES)));
            }
        }
        for r in 0..COLUMNS / D::LANES {
            own[r].store(sums.as_mut_ptr().add(r * D::LANES));
        }
    }
}

#[inline(always)]
unsafe fn sum_weighted<D: Doubles>(
    center: &[f32; COLUMNS],
    n: f64,
    x: &[f32],
    weights: &[f32],
    order: &[u32],
    d: usize,
    at: usize,
    sums: &mut [f64; COLUMNS],
) {
    unsafe {
        let mut own = [D::splat(0.0); MOST_REGISTERS];
        for r in 0..COLUMNS / D::LANES {
            own[r] = D::splat(n).times(D::widen(center.as_ptr().add(r * D::LANES)));
        }
        for i in order {
            let w = D::splat(f64::from(weights[*i as usize]));
            let row = x.as_ptr().add(*i as usize * d + at);
            for r in 0..COLUMNS / D::LANES {
                own[r] = own[r].plus(w.times(D::widen(row.add(r * D::LANES))));
            }
        }
        for r in 0..COLUMNS / D::LANES {
            own[r].store(sums.as_mut_ptr().add(r * D::LANES));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::kernels::Kernel;

    #[test]
    fn sums_the_rows_it_is_told() {
        for kernel in Kernel::available() {
            sums_by(kernel);
        }
    }

    fn sums_by(kernel: &Kernel) {
        let d = 19;
        let x: Vec<f32> = (0..3 * d).map(|value| value as f32).collect();
        let center = vec![2f32; d];
        let mut sums = vec![0f64; d];
        let squared = kernel.sum_rows(&center, 0.5, &x, Some(&[1.0, 9.0, 3.0]), &[2, 0], &mut sums);
        let wanted: Vec<f64> = (0..d).map(|j| (1 + 3 * (2 * d + j) + j) as f64).collect();
        assert_eq!(sums, wanted);
        assert_eq!(squared, wanted.iter().map(|sum| sum * sum).sum());
        kernel.sum_rows(&center, 0.0, &x, None, &[1], &mut sums);
        let mut out = vec![0f32; d];
        kernel.scale_sums(&sums, 0.1, &mut out);
        assert_eq!(out, (d..2 * d).map(|value| (value as f64 * 0.1) as f32).collect::<Vec<_>>());
        assert_eq!(sums, (d..2 * d).map(|value| value as f64).collect::<Vec<_>>());
    }
}

//! No integer score is farther from the float32 one than the margin.

use super::hard_rows::{draw, Data, Setup};
use super::kernels;
use super::random::Random;
use crate::kernels::margin::{above, below};
use crate::kernels::scan::Found;
use crate::kernels::scratch::{Scratch, Sizes};
use crate::kernels::{Clusters, PackedCenters};

#[test]
fn hold() {
    let mut random = Random::new(8);
    for _ in 0..200 {
        let setup = Setup { rows: 9, ..Setup::draw(&mut random, 200) };
        let data = draw(&setup, &mut random);
        holds(&data, &format!("{setup:?}"));
    }
}

/// Integers lose nothing of numbers that are all the same, and float32 sums lose at every step.
#[test]
fn hold_where_only_sums_are_rounded() {
    for dim in [1000, 5000] {
        let (rows, centers) = (vec![0.1; 2 * dim], vec![0.3; 16 * dim]);
        let data = Data { dim, rows, centers, halves: vec![0.0; 16], offsets: vec![0.0; 16] };
        holds(&data, "equal numbers");
    }
}

fn holds(data: &Data, of: &str) {
    for kernel in kernels().into_iter().filter(|kernel| kernel.integers.is_some()) {
        let mut packed = PackedCenters::new(kernel, data.clusters(), data.dim, true).unwrap();
        packed.pack_all(kernel, &data.centers, data.dim);
        let clusters = Clusters::new(kernel, data.dim, &data.centers, &packed, &data.offsets);
        let stride = data.offsets.len();
        let sizes = Sizes { values: 32 * stride, pairs: 16, found: 1 };
        let mut scratch = Scratch::new(data.dim, data.clusters(), &sizes).unwrap();
        scratch.quantize(&clusters, &data.rows);
        scratch.screen(&clusters, 0, stride / 16, stride);
        for (i, row) in data.rows.chunks_exact(data.dim).enumerate() {
            let margin = scratch.doubts[i] / 2.0;
            for (k, score) in data.scores(row).into_iter().enumerate() {
                let value = scratch.values[i * stride + k];
                let error = (f64::from(value) - f64::from(score)).abs();
                assert!(error <= margin, "{kernel:?} {of}: {error} > {margin}");
                let mut found = [Found { cluster: k as u32, value: 0.0 }];
                let offsets = &data.offsets;
                unsafe { (kernel.floats.loosely)(row, &data.centers, offsets, &mut found) };
                let error = (f64::from(found[0].value) - f64::from(score)).abs();
                let margin = scratch.loose_doubts[i] / 2.0;
                assert!(
                    error <= margin || margin.is_infinite(),
                    "{kernel:?} {of}, in any order: {error} > {margin}"
                );
            }
        }
    }
}

#[test]
fn are_rounded_to_the_safe_side() {
    let mut random = Random::new(9);
    for _ in 0..10_000 {
        let value = f64::from(random.normal()) * 10f64.powi(random.below(82) as i32 - 45);
        assert!(f64::from(below(value)) < value && f64::from(above(value)) >= value);
        assert!(f64::from(above(value).next_down()) < value);
    }
    assert_eq!(below(f64::NEG_INFINITY), -f32::MAX);
    assert_eq!(below(-1e300), -f32::MAX);
    assert_eq!(above(0.0), 0.0);
    assert_eq!(above(1e-60), 1e-45);
    assert_eq!(above(-1e-60), 0.0);
}

//! Lengths and residuals are what `docs/native-screening.md` says they are: upper bounds.

use super::hard_rows::{draw, Setup};
use super::random::Random;
use super::{kernels, quantized_row};
use crate::kernels::panels::{row_bytes, Line};
use crate::kernels::quantize::Quantized;

fn check(x: &[f32], integers: impl Iterator<Item = i32>, known: &Quantized, limit: i32) {
    // In float64 these are off by some 1e-16 of themselves, far less than the bounds allow for.
    let squared: f64 = x.iter().map(|&x| f64::from(x).powi(2)).sum();
    assert!(squared.sqrt() <= known.norm * (1.0 + 1e-15), "{known:?}");
    let rests = x.iter().zip(integers).map(|(&x, integer)| {
        assert!(integer.abs() <= limit);
        f64::from(x) - f64::from(known.step) * f64::from(integer)
    });
    let residual = rests.map(|rest| rest * rest).sum::<f64>().sqrt();
    assert!(residual <= known.residual * (1.0 + 1e-15), "{residual} {known:?}");
    // Nor are they far too large.
    if known.step > 0.0 {
        assert!(known.norm <= squared.sqrt() * 1.0001);
        assert!(known.residual <= residual * 1.0001 + 3e-6 * squared.sqrt());
    }
}

#[test]
fn of_rows_and_centers() {
    let mut random = Random::new(7);
    for _ in 0..400 {
        let setup = Setup { rows: 3, clusters: 2, ..Setup::draw(&mut random, 300) };
        let data = draw(&setup, &mut random);
        for kernel in kernels() {
            let Some(ways) = &kernel.integers else {
                continue;
            };
            for x in data.rows.chunks_exact(data.dim) {
                let mut to = vec![0xffu8; row_bytes(data.dim)];
                let known = quantized_row(ways, x, &mut to);
                let integers = to.iter().map(|byte| i32::from(byte.wrapping_sub(ways.bias) as i8));
                check(x, integers.clone(), &known, ways.row_limit as i32);
                assert!(integers.skip(data.dim).all(|integer| integer == 0));
            }
            for x in data.centers.chunks_exact(data.dim) {
                let mut lines = vec![Line::ZERO; data.dim.div_ceil(4)];
                let (known, sum) = unsafe { (ways.quantize_center)(x, 127.0, &mut lines, 3) };
                let integers =
                    lines.iter().flat_map(|line| line.0[12..16].iter().map(|&c| i32::from(c)));
                check(x, integers.clone(), &known, 127);
                assert_eq!(integers.sum::<i32>(), sum);
            }
        }
    }
}

#[test]
fn of_vectors_at_the_ends_of_what_float32_holds() {
    for scale in [1e-45f32, 1e-38, 1e-16, 1e-15, 1e17, 1e18, 1e19, 3e38] {
        let x: Vec<f32> = (0..37).map(|j| scale * ((j % 5) as f32 - 2.0) / 2.0).collect();
        for kernel in kernels() {
            let Some(ways) = &kernel.integers else {
                continue;
            };
            let mut to = vec![0xffu8; 64];
            let known = quantized_row(ways, &x, &mut to);
            let integers = to.iter().map(|byte| i32::from(byte.wrapping_sub(ways.bias) as i8));
            check(&x, integers, &known, ways.row_limit as i32);
        }
    }
}

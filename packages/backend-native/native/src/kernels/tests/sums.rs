//! Integer sums are exact, whatever the integers are.

use super::random::Random;
use super::{kernels, quantized_row};
use crate::kernels::integer_tiles::{IntegerTiles, ROWS};
use crate::kernels::packed::{pack, PackedCenters};
use crate::kernels::panels::{row_bytes, PANEL};
use crate::kernels::quantize::LARGEST_DIM;
use crate::kernels::scan::{peaks_of, TOGETHER};

/// Rows and centers of integers up to `limit`, which quantize to themselves: their first is the largest.
fn integers(count: usize, dim: usize, limit: i32, mut draw: impl FnMut() -> i32) -> Vec<f32> {
    let mut all: Vec<f32> = (0..count * dim).map(|_| draw().clamp(-limit, limit) as f32).collect();
    all.chunks_exact_mut(dim).for_each(|one| one[0] = limit as f32);
    all
}

fn check(dim: usize, panels: usize, mut draw: impl FnMut() -> i32) {
    for kernel in kernels() {
        let Some(ways) = &kernel.integers else {
            continue;
        };
        let limit = ways.row_limit as i32;
        let rows = integers(ROWS, dim, limit, &mut draw);
        let centers = integers(panels * PANEL, dim, 127, &mut draw);
        let mut packed = PackedCenters::new(kernel, panels * PANEL, dim, true).unwrap();
        packed.pack_all(kernel, &centers, dim);
        let bytes = row_bytes(dim);
        let mut quantized = vec![0xffu8; ROWS * bytes];
        for (x, to) in rows.chunks_exact(dim).zip(quantized.chunks_exact_mut(bytes)) {
            let known = quantized_row(ways, x, to);
            assert_eq!(known.step, 1.0);
        }
        let mut values = vec![f32::NAN; ROWS * panels * PANEL];
        let mut peaks = vec![f32::NAN; ROWS * peaks_of(panels)];
        unsafe {
            (ways.score)(&mut IntegerTiles {
                rows: &quantized,
                row_bytes: bytes,
                row_steps: &[1.0; ROWS],
                lines: packed.lines(),
                depth: packed.depth(),
                heads: packed.heads(),
                offsets: &vec![0.0; panels * PANEL],
                values: &mut values,
                stride: panels * PANEL,
                peaks: &mut peaks,
            })
        };
        for (i, row) in rows.chunks_exact(dim).enumerate() {
            for (k, center) in centers.chunks_exact(dim).enumerate() {
                let sum: i64 = row.iter().zip(center).map(|(x, c)| (x * c) as i64).sum();
                let value = values[i * panels * PANEL + k];
                assert_eq!(value, sum as f32, "{kernel:?}, d {dim}, row {i}, cluster {k}");
            }
            let values = &values[i * panels * PANEL..][..panels * PANEL];
            for (at, peak) in peaks[i * peaks_of(panels)..][..peaks_of(panels)].iter().enumerate() {
                let group = &values[at / PANEL * TOGETHER * PANEL..];
                let group = &group[..group.len().min(TOGETHER * PANEL)];
                let lane = group.iter().skip(at % PANEL).step_by(PANEL);
                let most = lane.fold(f32::NEG_INFINITY, |most, value| most.max(*value));
                assert_eq!(*peak, most, "{kernel:?}, d {dim}, row {i}, peak {at}");
            }
        }
    }
}

#[test]
fn of_every_width() {
    let mut random = Random::new(5);
    for dim in 1..=300 {
        check(dim, 1 + dim % 6, || random.below(255) as i32 - 127);
    }
}

#[test]
fn of_the_largest_integers() {
    for dim in [1, 2, 3, 4, 64, 129, 1000] {
        check(dim, 3, || 127);
        check(dim, 3, || -127);
        let mut turn = 0;
        check(dim, 3, || {
            turn += 1;
            [127, -127][turn % 2]
        });
    }
}

#[test]
fn of_the_widest_rows() {
    check(LARGEST_DIM, 1, || 127);
    check(LARGEST_DIM, 1, || -127);
}

#[test]
fn what_is_packed_over_leaves_nothing_behind() {
    let mut random = Random::new(6);
    for kernel in kernels().into_iter().filter(|kernel| kernel.integers.is_some()) {
        let dim = 37;
        let draw =
            |random: &mut Random| -> Vec<f32> { (0..dim).map(|_| random.normal()).collect() };
        let center = draw(&mut random);
        let mut fresh = PackedCenters::new(kernel, 16, dim, true).unwrap();
        let mut used = PackedCenters::new(kernel, 16, dim, true).unwrap();
        let (lines, heads) = fresh.panels_mut();
        pack(kernel, &center, 5, lines, &mut heads[0]);
        let (lines, heads) = used.panels_mut();
        for center in [draw(&mut random), vec![0.0; dim], vec![1e30; dim], center] {
            pack(kernel, &center, 5, lines, &mut heads[0]);
        }
        let lines =
            |packed: &PackedCenters| packed.lines().iter().map(|line| line.0).collect::<Vec<_>>();
        assert_eq!(lines(&used), lines(&fresh));
        assert_eq!(used.heads()[0].starts.0, fresh.heads()[0].starts.0);
    }
}

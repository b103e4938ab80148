//! Assignments by the million: none differs from float32's.

use super::assigning::labels;
use super::hard_rows::Data;
use super::kernels;
use super::random::Random;
use crate::kernels::Mode;

/// Rows around centers of uneven length and weight, as embeddings are; some just noise.
fn draw(rows: usize, dim: usize, clusters: usize, random: &mut Random) -> Data {
    let scales: Vec<f32> = (0..dim).map(|j| 1.0 / (1.0 + j as f32).sqrt()).collect();
    let one = |random: &mut Random| -> Vec<f32> {
        scales.iter().map(|scale| scale * random.normal()).collect()
    };
    let centers: Vec<f32> = (0..clusters).flat_map(|_| one(random)).collect();
    let mut all = Vec::with_capacity(rows * dim);
    for _ in 0..rows {
        let center = random.below(clusters) * random.below(clusters) / clusters;
        let near = [0.0, 0.5, 1.0][random.below(3)];
        let noise = one(random);
        all.extend((0..dim).map(|j| near * centers[center * dim + j] + noise[j]));
    }
    let mut offsets: Vec<f32> = (0..clusters).map(|_| 0.05 * random.normal()).collect();
    offsets.resize(clusters.next_multiple_of(16), f32::NEG_INFINITY);
    Data { dim, rows: all, centers, halves: vec![0.0; clusters], offsets }
}

fn check(batches: usize, random: &mut Random) {
    for batch in 0..batches {
        let (dim, clusters) = [(100, 64), (24, 300), (384, 33), (64, 130)][batch % 4];
        let data = draw(10_000, dim, clusters, random);
        let mut kernels = kernels().into_iter();
        let first = kernels.next().unwrap();
        let expected = labels(first, Mode::Never, &data);
        assert!(labels(first, Mode::Auto, &data) == expected, "{first:?}, batch {batch}");
        for kernel in kernels.filter(|kernel| kernel.name != "amx-emulated") {
            assert!(labels(kernel, Mode::Auto, &data) == expected, "{kernel:?}, batch {batch}");
        }
    }
}

#[test]
fn a_few() {
    check(4, &mut Random::new(11));
}

/// Minutes: `cargo test --release many -- --ignored`.
#[test]
#[ignore = "takes minutes"]
fn ten_million() {
    check(1000, &mut Random::new(12));
}

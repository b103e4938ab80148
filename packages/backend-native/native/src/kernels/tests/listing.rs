//! Lists of every kernel are those of plain loops.

use super::hard_rows::{draw, Data, Setup};
use super::kernels;
use super::random::Random;
use crate::kernels::{
    near, Clusters, Kernel, Lists, Mode, NearScratch, Nearness, PackedCenters, Screening,
};

/// Clusters and scores of each row, and its threshold.
type Found = Vec<(Vec<(i32, u32)>, u32)>;

fn listed(kernel: &'static Kernel, mode: Mode, data: &Data, nearness: &Nearness) -> Found {
    let dim = data.dim;
    let count = data.rows.len() / dim;
    let mut packed = PackedCenters::new(kernel, data.clusters(), dim, mode != Mode::Never).unwrap();
    packed.pack_all(kernel, &data.centers, dim);
    let clusters = Clusters::new(kernel, dim, &data.centers, &packed, &data.offsets);
    let mut scratch = NearScratch::new(dim, data.clusters()).unwrap();
    let capacity = nearness.capacity;
    let mut lists = vec![-1; count * capacity];
    let mut scores = vec![f32::NAN; count * capacity];
    let mut counts = vec![-1; count];
    let mut thresholds = vec![f32::NAN; count];
    near(
        &clusters,
        nearness,
        &data.rows,
        &Screening::new(mode).begin(data.clusters()),
        &mut scratch,
        Lists {
            clusters: &mut lists,
            scores: &mut scores,
            counts: &mut counts,
            thresholds: &mut thresholds,
        },
    );
    let row = |i: usize| {
        let own = i * capacity..i * capacity + counts[i] as usize;
        let scores = scores[own.clone()].iter().map(|score| score.to_bits());
        (lists[own].iter().copied().zip(scores).collect(), thresholds[i].to_bits())
    };
    (0..count).map(row).collect()
}

fn expected(data: &Data, nearness: &Nearness) -> Found {
    let row = |row: &[f32]| {
        let (products, scores) = (data.products(row), data.scores(row));
        let best = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        // The least float32 that is not below the best, less the margin.
        let exact = f64::from(best) - nearness.margin;
        let mut threshold = exact as f32;
        if f64::from(threshold) < exact {
            threshold = threshold.next_up();
        }
        let mut order: Vec<usize> = (0..scores.len()).filter(|&k| scores[k] >= threshold).collect();
        order.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]));
        if order.len() > nearness.capacity {
            threshold = scores[order[nearness.capacity]];
            order.truncate(nearness.capacity);
        }
        order.sort();
        let score = |k: usize| match nearness.halves {
            Some(halves) => (f64::from(products[k]) - halves[k]) as f32,
            None => products[k],
        };
        let list = order.iter().map(|&k| (k as i32, score(k).to_bits()));
        (list.collect(), threshold.to_bits())
    };
    data.rows.chunks_exact(data.dim).map(row).collect()
}

#[test]
fn every_margin_and_capacity() {
    let mut random = Random::new(10);
    for _ in 0..300 {
        let setup = Setup::draw(&mut random, 60);
        let data = draw(&setup, &mut random);
        let size = 10f64.powi(2 * setup.exponent) * setup.dim as f64;
        let nearness = Nearness {
            margin: size * [0.0, 0.01, 0.3, 1e9][random.below(4)],
            capacity: 1 + [random.below(5), random.below(data.clusters() + 3)][random.below(2)],
            halves: setup.euclidean.then_some(&data.halves[..]),
        };
        let expected = expected(&data, &nearness);
        for kernel in kernels() {
            for mode in [Mode::Never, Mode::Always] {
                let got = listed(kernel, mode, &data, &nearness);
                assert_eq!(got, expected, "{kernel:?} {mode:?} {setup:?} {nearness:?}");
            }
        }
    }
}

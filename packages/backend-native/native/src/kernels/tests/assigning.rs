//! Labels of every kernel are those of plain loops.

use super::hard_rows::{draw, Data, Setup};
use super::kernels;
use super::random::Random;
use crate::kernels::{assign, AssignScratch, Clusters, Kernel, Mode, PackedCenters, Screening};

pub fn labels(kernel: &'static Kernel, mode: Mode, data: &Data) -> Vec<i32> {
    let dim = data.dim;
    let mut packed = PackedCenters::new(kernel, data.clusters(), dim, mode != Mode::Never).unwrap();
    packed.pack_all(kernel, &data.centers, dim);
    let clusters = Clusters::new(kernel, dim, &data.centers, &packed, &data.offsets);
    let mut scratch = AssignScratch::new(dim, data.clusters()).unwrap();
    let mut labels = vec![-1; data.rows.len() / dim];
    let tally = Screening::new(mode).begin(data.clusters());
    assign(&clusters, &data.rows, &tally, &mut scratch, &mut labels);
    labels
}

fn expected(data: &Data) -> Vec<i32> {
    let best = |scores: Vec<f32>| {
        let mut label = 0;
        let mut best = f32::NEG_INFINITY;
        for (k, score) in scores.into_iter().enumerate() {
            if score > best {
                (label, best) = (k as i32, score);
            }
        }
        label
    };
    data.rows.chunks_exact(data.dim).map(|row| best(data.scores(row))).collect()
}

fn check(setup: &Setup, random: &mut Random) {
    let data = draw(setup, random);
    let expected = expected(&data);
    for kernel in kernels() {
        for mode in [Mode::Never, Mode::Always] {
            assert_eq!(labels(kernel, mode, &data), expected, "{kernel:?} {mode:?} {setup:?}");
        }
    }
}

#[test]
fn every_width_from_1_to_300() {
    let mut random = Random::new(1);
    for dim in 1..=300 {
        let setup = Setup { dim, rows: 5, ..Setup::draw(&mut random, 300) };
        check(&setup, &mut random);
    }
}

#[test]
fn every_count_of_clusters_and_of_rows() {
    let mut random = Random::new(2);
    for clusters in 1..=70 {
        let rows = [clusters, 71 - clusters][clusters % 2];
        let setup = Setup { clusters, rows, ..Setup::draw(&mut random, 40) };
        check(&setup, &mut random);
    }
}

#[test]
fn hard_rows() {
    let mut random = Random::new(3);
    for _ in 0..300 {
        let setup = Setup::draw(&mut random, 100);
        check(&setup, &mut random);
    }
}

#[test]
fn more_clusters_than_are_scored_at_a_time() {
    let mut random = Random::new(4);
    for clusters in [1024, 1025, 2063] {
        let setup = Setup { clusters, dim: 9, rows: 40, ..Setup::draw(&mut random, 9) };
        check(&setup, &mut random);
    }
}

/// Half of the clusters stand again behind more than are scored at a time: some as they were, so that the first has to
/// win, some so little nearer to the rows that integers hardly tell.
#[test]
fn clusters_that_come_again_far_behind() {
    let mut random = Random::new(5);
    for (dim, half) in [(9, 1032), (700, 150)] {
        let mut numbers =
            |count: usize| -> Vec<f32> { (0..count).map(|_| random.normal()).collect() };
        let (mut centers, noise) = (numbers(half * dim), numbers(half * dim));
        let near = |by: f32| centers.iter().zip(&noise).map(move |(c, n)| c + by * n);
        let rows: Vec<f32> = near(0.3).take(40 * dim).collect();
        let again: Vec<f32> = near(2e-3).collect();
        let copies = 20 * dim;
        centers.extend_from_within(..copies);
        centers.extend(&again[copies..]);
        let mut offsets = vec![0.0; 2 * half];
        offsets.resize((2 * half).next_multiple_of(16), f32::NEG_INFINITY);
        let data = Data { dim, rows, centers, halves: vec![0.0; 2 * half], offsets };
        let expected = expected(&data);
        assert!(expected.iter().any(|label| (*label as usize) < 20));
        assert!(expected.iter().any(|label| *label as usize >= half + 20));
        for kernel in kernels() {
            for mode in [Mode::Never, Mode::Always] {
                assert_eq!(labels(kernel, mode, &data), expected, "{kernel:?} {mode:?} {dim}");
            }
        }
    }
}

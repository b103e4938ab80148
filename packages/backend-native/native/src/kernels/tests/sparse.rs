//! Labels and lists of sparse rows are those of the same rows with their zeros, on every kernel.

use super::hard_rows::{draw, Data, Setup};
use super::kernels;
use super::random::Random;
use crate::kernels::{
    assign, assign_sparse, near, near_sparse, transpose, AssignScratch, Clusters, Kernel, Lanes,
    Lists, Mode, NearScratch, Nearness, PackedCenters, Screening, PANEL,
};
use crate::sparse_rows::SparseRows;

/// Rows by what is not 0.
fn compressed(data: &Data) -> (Vec<f32>, Vec<u32>, Vec<u32>) {
    let (mut values, mut indices, mut indptr) = (vec![], vec![], vec![0]);
    for row in data.rows.chunks_exact(data.dim) {
        for (j, &value) in row.iter().enumerate().filter(|(_, value)| **value != 0.0) {
            values.push(value);
            indices.push(j as u32);
        }
        indptr.push(values.len() as u32);
    }
    (values, indices, indptr)
}

fn check(kernel: &'static Kernel, data: &Data, nearness: &Nearness) {
    let (dim, k) = (data.dim, data.clusters());
    let (values, indices, indptr) = compressed(data);
    let rows = SparseRows::new(&values, &indices, &indptr, dim).unwrap();
    let packed = PackedCenters::new(kernel, k, dim, false).unwrap();
    let clusters = Clusters::new(kernel, dim, &data.centers, &packed, &data.offsets);
    let mut panels = vec![Lanes([0.0; PANEL]); dim * data.offsets.len() / PANEL];
    for (centers, panel) in data.centers.chunks(PANEL * dim).zip(panels.chunks_exact_mut(dim)) {
        transpose(centers, dim, panel);
    }
    let tally = Screening::new(Mode::Never).begin(k);
    let count = rows.count();

    let mut scratch = AssignScratch::new(dim, k).unwrap();
    let (mut wanted, mut labels) = (vec![-1; count], vec![-2; count]);
    assign(&clusters, &data.rows, &tally, &mut scratch, &mut wanted);
    assign_sparse(&clusters, &panels, &rows, &mut scratch, &mut labels);
    assert_eq!(labels, wanted, "{kernel:?}");

    let mut scratch = NearScratch::new(dim, k).unwrap();
    let mut listed = |sparse: bool| {
        let size = count * nearness.capacity;
        let (mut clusters_near, mut scores) = (vec![-1; size], vec![0.0; size]);
        let (mut counts, mut thresholds) = (vec![-1; count], vec![f32::NAN; count]);
        let lists = Lists {
            clusters: &mut clusters_near,
            scores: &mut scores,
            counts: &mut counts,
            thresholds: &mut thresholds,
        };
        if sparse {
            near_sparse(&clusters, &panels, nearness, &rows, &mut scratch, lists);
        } else {
            near(&clusters, nearness, &data.rows, &tally, &mut scratch, lists);
        }
        let bits = scores.iter().chain(&thresholds).map(|value| value.to_bits());
        (clusters_near, counts, bits.collect::<Vec<_>>())
    };
    assert_eq!(listed(true), listed(false), "{kernel:?} {nearness:?}");
}

#[test]
fn zeros_change_nothing() {
    let mut random = Random::new(30);
    for _ in 0..100 {
        let setup = Setup::draw(&mut random, 60);
        let mut data = draw(&setup, &mut random);
        let filled = [0.0, 0.1, 0.5, 1.0][random.below(4)];
        data.rows.iter_mut().for_each(|value| {
            if random.uniform() >= filled {
                *value = 0.0;
            }
        });
        let size = 10f64.powi(2 * setup.exponent) * setup.dim as f64;
        let nearness = Nearness {
            margin: size * [0.0, 0.01, 0.3, 1e9][random.below(4)],
            capacity: 1 + random.below(data.clusters() + 3),
            halves: setup.euclidean.then_some(&data.halves[..]),
        };
        kernels().into_iter().for_each(|kernel| check(kernel, &data, &nearness));
    }
}

//! What screening on a prefix would leave: `cargo run --release --example prefix-experiment`.
//!
//! Rows and centers are turned so that their first numbers are those along the principal axes of the rows. With z the first
//! p of them and r the length of the rest, x·c is at most z_x·z_c + r_x r_c (Cauchy-Schwarz), so that clusters are left
//! whose bound reaches the score of the likeliest. Rounding, which would leave more, is not counted. Printed beside it:
//! what 8-bit integers of all numbers leave.

use coke_native::kernels::{
    assign, AssignScratch, Clusters, Kernel, Mode, PackedCenters, Screening,
};

const ROWS: usize = 20_000;
const K: usize = 1000;
/// Rows that are looked at.
const LOOKED_AT: usize = 400;
const LATENT: usize = 48;

fn main() {
    println!("d     rows        p  left of K  panels of 16  tiles of 4 x 64  by 8 bits");
    for dim in [384, 768, 1024] {
        for data in ["clusters", "redundant", "isotropic"] {
            let x = draw(data, dim);
            let (centers, eight_bits) = cluster(&x, dim);
            for share in [8, 4, 2] {
                let p = dim / share;
                let axes = principal_axes(&x, dim, p);
                let [one, panel, tile] = left(&x, &centers, &axes, dim);
                let all = [one, panel, tile].map(|share| format!("{:.1} %", 100.0 * share));
                let [one, panel, tile] = all;
                println!(
                    "{dim:4}  {data:10} {p:4} {one:>9} {panel:>13} {tile:>16} {:>9}",
                    format!("{:.2} %", 100.0 * eight_bits)
                );
            }
        }
    }
}

/// Rows at unit length.
fn draw(data: &str, dim: usize) -> Vec<f32> {
    let mut state = 1u64;
    let mut uniform = move || {
        // splitmix64
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) >> 40) as f32 / (1 << 24) as f32
    };
    let mut normal = move || (0..12).fold(-6.0, |sum, _| sum + uniform());
    let mut normals = |count: usize| (0..count).map(|_| normal()).collect::<Vec<f32>>();
    let mut x = normals(ROWS * dim);
    match data {
        "clusters" => {
            let middles = normals(K * dim);
            for (i, x) in x.chunks_exact_mut(dim).enumerate() {
                let middle = &middles[i * 7 % K * dim..][..dim];
                x.iter_mut().zip(middle).for_each(|(x, middle)| *x = middle + 0.5 * *x);
            }
        }
        // As embeddings: topics of families, in few directions, and a tenth of noise in all.
        "redundant" => {
            let (families, topics) = (normals(40 * LATENT), normals(ROWS / 100 * LATENT));
            let (own, map) = (normals(ROWS * LATENT), normals(LATENT * dim));
            for (i, x) in x.chunks_exact_mut(dim).enumerate() {
                let topic = i * 7 % (ROWS / 100);
                x.iter_mut().for_each(|x| *x *= 0.12);
                for l in 0..LATENT {
                    let weight = families[topic % 40 * LATENT + l]
                        + 0.7 * topics[topic * LATENT + l]
                        + 0.5 * own[i * LATENT + l];
                    let direction = &map[l * dim..][..dim];
                    let weight = weight / (LATENT as f32).sqrt();
                    x.iter_mut().zip(direction).for_each(|(x, along)| *x += weight * along);
                }
            }
        }
        _ => {}
    }
    x.chunks_exact_mut(dim).for_each(to_unit);
    x
}

fn to_unit(x: &mut [f32]) {
    let length = dot(x, x).sqrt();
    x.iter_mut().for_each(|value| *value /= length);
}

/// Centers after some of Lloyd's iterations, at unit length, and the share of pairs that 8 bits leave in doubt at the end.
fn cluster(x: &[f32], dim: usize) -> (Vec<f32>, f64) {
    let kernel = Kernel::best();
    let mut centers = x[..K * dim].to_vec();
    let mut labels = vec![0; ROWS];
    let mut offsets = vec![0.0; K];
    offsets.resize(K.next_multiple_of(16), f32::NEG_INFINITY);
    let mut packed = PackedCenters::new(kernel, K, dim, true).expect("memory");
    let mut scratch = AssignScratch::new(dim, K).expect("memory");
    let mut share = 0.0;
    for _ in 0..5 {
        packed.pack_all(kernel, &centers, dim);
        let clusters = Clusters::new(kernel, dim, &centers, &packed, &offsets);
        let tally = Screening::new(Mode::Always).begin(K);
        assign(&clusters, x, &tally, &mut scratch, &mut labels);
        share = tally.pairs() as f64 / (ROWS * K) as f64;
        let mut sums = vec![0.0; K * dim];
        for (x, &label) in x.chunks_exact(dim).zip(&labels) {
            let sum = &mut sums[label as usize * dim..][..dim];
            sum.iter_mut().zip(x).for_each(|(sum, x)| *sum += x);
        }
        for (center, sum) in centers.chunks_exact_mut(dim).zip(sums.chunks_exact_mut(dim)) {
            if dot(sum, sum) > 0.0 {
                to_unit(sum);
                center.copy_from_slice(sum);
            }
        }
    }
    (centers, share)
}

/// p × d, orthonormal: by iteration of a subspace, on a sample.
fn principal_axes(x: &[f32], dim: usize, p: usize) -> Vec<f32> {
    let sample = 2 * dim;
    let mut axes = x[ROWS / 2 * dim..][..p * dim].to_vec();
    orthonormalize(&mut axes, dim);
    for _ in 0..4 {
        let mut next = vec![0.0; p * dim];
        for x in x.chunks_exact(dim).take(sample) {
            for (axis, next) in axes.chunks_exact(dim).zip(next.chunks_exact_mut(dim)) {
                let weight = dot(axis, x);
                next.iter_mut().zip(x).for_each(|(next, x)| *next += weight * x);
            }
        }
        axes = next;
        orthonormalize(&mut axes, dim);
    }
    axes
}

fn orthonormalize(axes: &mut [f32], dim: usize) {
    for at in 0..axes.len() / dim {
        let (before, rest) = axes.split_at_mut(at * dim);
        let axis = &mut rest[..dim];
        // Twice is enough.
        for _ in 0..2 {
            for before in before.chunks_exact(dim) {
                let along = dot(before, axis);
                axis.iter_mut().zip(before).for_each(|(axis, before)| *axis -= along * before);
            }
            to_unit(axis);
        }
    }
}

/// Numbers along the axes, and the length of the rest.
fn turn(x: &[f32], axes: &[f32], dim: usize) -> (Vec<f32>, f32) {
    let z: Vec<f32> = axes.chunks_exact(dim).map(|axis| dot(axis, x)).collect();
    let rest = (dot(x, x) - dot(&z, &z)).max(0.0).sqrt();
    (z, rest)
}

/// Share of clusters that are left, of panels of 16 with one that is, and of tiles of 4 rows by 64 clusters.
fn left(x: &[f32], centers: &[f32], axes: &[f32], dim: usize) -> [f64; 3] {
    let turned: Vec<_> = centers.chunks_exact(dim).map(|center| turn(center, axes, dim)).collect();
    let (mut counts, mut panels, mut tiles) = (0, 0, 0);
    // The first rows are what centers began with.
    for four in x[(ROWS - LOOKED_AT) * dim..].chunks_exact(4 * dim) {
        let mut together = vec![false; K.div_ceil(64)];
        for x in four.chunks_exact(dim) {
            let (z, rest) = turn(x, axes, dim);
            let scores: Vec<f32> = turned.iter().map(|(center, _)| dot(&z, center)).collect();
            let likeliest = (0..K).max_by(|&a, &b| scores[a].total_cmp(&scores[b])).unwrap_or(0);
            let score = dot(x, &centers[likeliest * dim..][..dim]);
            let reaches = |k: usize| scores[k] + rest * turned[k].1 >= score;
            counts += (0..K).filter(|&k| reaches(k)).count();
            panels += (0..K.div_ceil(16))
                .filter(|&panel| (16 * panel..K.min(16 * panel + 16)).any(reaches))
                .count();
            for (tile, any) in together.iter_mut().enumerate() {
                *any |= (64 * tile..K.min(64 * tile + 64)).any(reaches);
            }
        }
        tiles += together.into_iter().filter(|any| *any).count();
    }
    [
        counts as f64 / (LOOKED_AT * K) as f64,
        panels as f64 / (LOOKED_AT * K.div_ceil(16)) as f64,
        tiles as f64 / (LOOKED_AT / 4 * K.div_ceil(64)) as f64,
    ]
}

/// Eight sums, which the compiler keeps side by side.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0; 8];
    for (a, b) in a.chunks_exact(8).zip(b.chunks_exact(8)) {
        for lane in 0..8 {
            sums[lane] += a[lane] * b[lane];
        }
    }
    sums.iter().sum()
}

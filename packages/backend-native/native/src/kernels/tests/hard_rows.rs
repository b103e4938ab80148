//! Rows whose clusters are hard to tell apart by rounded scores, as in `@coke/backend-wasm`.

use super::random::Random;

#[derive(Clone, Copy, Debug)]
pub enum Kind {
    Noise,
    Clusters,
    Ulps,
    Lattice,
    Spike,
    Scales,
    Equal,
    Opposite,
}

pub const KINDS: [Kind; 8] = [
    Kind::Noise,
    Kind::Clusters,
    Kind::Ulps,
    Kind::Lattice,
    Kind::Spike,
    Kind::Scales,
    Kind::Equal,
    Kind::Opposite,
];

#[derive(Clone, Copy, Debug)]
pub struct Setup {
    pub kind: Kind,
    pub clusters: usize,
    pub dim: usize,
    pub rows: usize,
    /// Everything is multiplied by 10 to this power.
    pub exponent: i32,
    pub prices: bool,
    pub euclidean: bool,
}

impl Setup {
    pub fn draw(random: &mut Random, largest_dim: usize) -> Self {
        let kind = KINDS[random.below(KINDS.len())];
        // No score may leave float32: such rows never get here.
        let huge = if matches!(kind, Kind::Spike) { 14 } else { 17 };
        Setup {
            kind,
            clusters: 1 + [random.below(20), random.below(200)][random.below(2)],
            dim: 1 + random.below(largest_dim),
            rows: 1 + random.below(70),
            exponent: [0, 0, 0, -14, -25, 12, huge][random.below(7)],
            prices: random.below(2) == 0,
            euclidean: random.below(3) == 0,
        }
    }
}

/// Rows, centers and what a score adds, filled up to a multiple of 16.
pub struct Data {
    pub dim: usize,
    pub rows: Vec<f32>,
    pub centers: Vec<f32>,
    pub halves: Vec<f64>,
    pub offsets: Vec<f32>,
}

pub fn draw(setup: &Setup, random: &mut Random) -> Data {
    let Setup { kind, clusters, dim, rows, exponent, prices, euclidean } = *setup;
    let scale = 10f32.powi(exponent);
    let base: Vec<f32> = (0..dim).map(|_| random.normal()).collect();
    let mut centers = Vec::with_capacity(clusters * dim);
    for c in 0..clusters {
        for (j, base) in base.iter().enumerate() {
            let near = base * (1.0 + (random.below(5) as f32 - 2.0) * f32::EPSILON);
            let value = match kind {
                Kind::Noise | Kind::Clusters => random.normal(),
                Kind::Ulps => near,
                Kind::Lattice => random.below(5) as f32 - 2.0,
                Kind::Spike if j == c % dim => 1000.0,
                Kind::Spike => 1e-3 * random.normal(),
                Kind::Scales => random.normal() * 10f32.powi(-(c as i32 % 7)),
                Kind::Equal => *base,
                Kind::Opposite => [near, -near][c % 2],
            };
            centers.push(value * scale);
        }
    }
    let mut all = Vec::with_capacity(rows * dim);
    for _ in 0..rows {
        let c = random.below(clusters);
        let own = match kind {
            Kind::Scales => 10f32.powi(-(random.below(7) as i32)),
            _ => 1.0,
        };
        let zero = random.below(10) == 0;
        for j in 0..dim {
            let noise = match kind {
                Kind::Lattice => random.below(3) as f32 - 1.0,
                _ => random.normal(),
            };
            let value = match kind {
                Kind::Noise => noise * scale,
                _ => centers[c * dim + j] + 0.1 * noise * scale,
            };
            all.push(if zero { 0.0 } else { own * value });
        }
    }
    let halves: Vec<f64> = centers
        .chunks_exact(dim)
        .map(|center| center.iter().map(|&c| f64::from(c) * f64::from(c)).sum::<f64>() / 2.0)
        .collect();
    let mut offsets: Vec<f32> = halves
        .iter()
        .map(|half| {
            let rho = match kind {
                _ if !prices => 0.0,
                Kind::Lattice => f64::from(random.below(3) as f32),
                _ => 0.1 * f64::from(scale * scale * random.normal()),
            };
            (rho - if euclidean { *half } else { 0.0 }) as f32
        })
        .collect();
    offsets.resize(clusters.next_multiple_of(16), f32::NEG_INFINITY);
    Data { dim, rows: all, centers, halves, offsets }
}

impl Data {
    pub fn clusters(&self) -> usize {
        self.halves.len()
    }

    /// D of a row: x·c_k of all clusters, as float32 has it.
    pub fn products(&self, row: &[f32]) -> Vec<f32> {
        let centers = self.centers.chunks_exact(self.dim);
        let product =
            |center: &[f32]| row.iter().zip(center).fold(0.0f32, |sum, (x, c)| sum + x * c);
        centers.map(product).collect()
    }

    /// F of a row.
    pub fn scores(&self, row: &[f32]) -> Vec<f32> {
        self.products(row)
            .iter()
            .zip(&self.offsets)
            .map(|(product, offset)| product + offset)
            .collect()
    }
}

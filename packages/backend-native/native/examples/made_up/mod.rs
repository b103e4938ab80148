//! Rows that benchmarks draw.

/// Rows and centers at unit length.
pub fn draw(rows: usize, dim: usize, clusters: usize, spread: f32) -> (Vec<f32>, Vec<f32>) {
    let mut state = 1u64;
    // The sum of uniform numbers is as good as normal here.
    let mut normal = move || {
        (0..4).fold(0.0f32, |sum, _| {
            state = state.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
            sum + (state >> 40) as f32 / (1 << 23) as f32 - 1.0
        })
    };
    let mut centers: Vec<f32> = (0..clusters * dim).map(|_| normal()).collect();
    let mut x: Vec<f32> = (0..rows * dim)
        .map(|at| {
            let center = centers[(at / dim * 7 % clusters) * dim + at % dim];
            if spread.is_finite() {
                center + spread * normal()
            } else {
                normal()
            }
        })
        .collect();
    for all in [&mut x, &mut centers] {
        for one in all.chunks_exact_mut(dim) {
            let length = one.iter().map(|value| value * value).sum::<f32>().sqrt();
            one.iter_mut().for_each(|value| *value /= length);
        }
    }
    (x, centers)
}

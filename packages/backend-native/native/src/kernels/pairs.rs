//! x_i·c_k of single pairs of a row and a cluster, in the order of operations of the tiles.

/// Pairs that are scored side by side, on the widest kernel: lists are filled up to a multiple of it.
pub const ABREAST: usize = 16;

/// Pairs to score: where in `rows` and `centers` the vectors of each begin.
pub struct Pairs<'a> {
    pub rows: &'a [f32],
    pub centers: &'a [f32],
    pub dim: usize,
    /// A multiple of `ABREAST`.
    pub pairs: &'a [Pair],
    /// Written: D of each pair.
    pub scores: &'a mut [f32],
}

#[derive(Clone, Copy, Debug, Default)]
pub struct Pair {
    pub row: u32,
    pub cluster: u32,
}

impl Pairs<'_> {
    /// What the instructions rely on.
    #[inline(always)]
    pub fn check(&self) {
        assert!(self.pairs.len().is_multiple_of(ABREAST) && self.scores.len() == self.pairs.len());
        let (rows, centers) = (self.rows.len() / self.dim, self.centers.len() / self.dim);
        assert!(self
            .pairs
            .iter()
            .all(|pair| { (pair.row as usize) < rows && (pair.cluster as usize) < centers }));
    }

    /// Where row and center of a pair begin.
    #[inline(always)]
    pub fn vectors(&self, at: usize) -> (*const f32, *const f32) {
        let Pair { row, cluster } = self.pairs[at];
        let row = &self.rows[row as usize * self.dim..];
        let center = &self.centers[cluster as usize * self.dim..];
        (row.as_ptr(), center.as_ptr())
    }
}

/// Score pairs, four abreast: one alone would wait for its own sums.
#[inline(always)]
pub fn score_plain(pairs: &mut Pairs) {
    pairs.check();
    let dim = pairs.dim;
    for at in (0..pairs.pairs.len()).step_by(4) {
        let vectors: [(&[f32], &[f32]); 4] = std::array::from_fn(|p| {
            let Pair { row, cluster } = pairs.pairs[at + p];
            let (row, cluster) = (row as usize * dim, cluster as usize * dim);
            (&pairs.rows[row..row + dim], &pairs.centers[cluster..cluster + dim])
        });
        let mut sums = [0.0f32; 4];
        for j in 0..dim {
            for (sum, (x, c)) in sums.iter_mut().zip(vectors) {
                *sum += x[j] * c[j];
            }
        }
        pairs.scores[at..at + 4].copy_from_slice(&sums);
    }
}

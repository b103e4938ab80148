use crate::center_set::{panels_of, CenterSet, PANEL};
use crate::error::{Error, Result};
use crate::kernels::{Mode, Screening};
use crate::path::Path;
use crate::pool::Pool;
use crate::vectors::{copy, product, zeros};

/// State of one clustering as it is handed in: names are those of `ClusteringState`.
#[derive(Clone, Copy)]
pub struct ClusteringState<'a> {
    pub k: usize,
    pub dim: usize,
    pub lower: &'a [f64],
    pub upper: &'a [f64],
    pub centers: &'a [f32],
    pub previous_centers: &'a [f32],
    pub prices: &'a [f32],
    pub counts: &'a [f64],
    pub drift: &'a [f64],
}

/// One clustering, with room to work in.
pub struct Clustering {
    pub lower: Vec<f64>,
    pub upper: Vec<f64>,
    pub screening: Screening,
    pub current: CenterSet,
    pub previous: CenterSet,
    /// rho, K.
    pub prices: Vec<f32>,
    /// n, K.
    pub counts: Vec<f64>,
    pub drift: Vec<f64>,
    /// Scratch: what scores add to x·c, a whole number of panels.
    pub offsets: Vec<f32>,
    /// Scratch: m, K.
    pub batch_counts: Vec<f64>,
    /// Scratch: where the rows of each cluster end, K.
    pub ends: Vec<u32>,
}

impl Clustering {
    pub fn new(
        state: &ClusteringState<'_>,
        path: Path,
        euclidean: bool,
        pool: &Pool,
    ) -> Result<Self> {
        let ClusteringState { k, dim, .. } = *state;
        state.check()?;
        let mode = path.mode(k, dim);
        let set = |values| -> Result<CenterSet> {
            let mut set = CenterSet::new(path.kernel, k, dim, mode != Mode::Never, euclidean)?;
            set.set(pool, values);
            Ok(set)
        };
        Ok(Self {
            lower: copy(state.lower)?,
            upper: copy(state.upper)?,
            screening: Screening::new(mode),
            current: set(state.centers)?,
            previous: set(state.previous_centers)?,
            prices: copy(state.prices)?,
            counts: copy(state.counts)?,
            drift: copy(state.drift)?,
            offsets: zeros(panels_of(k) * PANEL)?,
            batch_counts: zeros(k)?,
            ends: zeros(k)?,
        })
    }

    pub fn k(&self) -> usize {
        self.current.k()
    }

    /// The centers that rows are scored by.
    pub fn set(&mut self, previous: bool) -> &mut CenterSet {
        if previous {
            &mut self.previous
        } else {
            &mut self.current
        }
    }
}

impl ClusteringState<'_> {
    fn check(&self) -> Result<()> {
        let Self { k, dim, .. } = *self;
        if k == 0 || dim == 0 || k > i32::MAX as usize {
            return Err(Error::should_be("k and dim", "positive", format!("{k} and {dim}")));
        }
        let size = product(k, dim)?;
        for (name, length, wanted) in [
            ("lower", self.lower.len(), k),
            ("upper", self.upper.len(), k),
            ("centers", self.centers.len(), size),
            ("previousCenters", self.previous_centers.len(), size),
            ("prices", self.prices.len(), k),
            ("counts", self.counts.len(), k),
            ("drift", self.drift.len(), k),
        ] {
            if length != wanted {
                return Err(Error::should_be(&format!("{name}.length"), wanted, length));
            }
        }
        Ok(())
    }
}

//! How centers are laid out for scoring.

/// Clusters of a panel: what lies side by side.
pub const PANEL: usize = 16;

/// Integers of one center that lie together: what a dot-product instruction takes at a time.
pub const GROUP: usize = 4;

/// 4 integers of each of 16 clusters. A panel is a run of lines: elements 0 to 3, then 4 to 7, and so on.
#[derive(Clone, Copy)]
#[repr(C, align(64))]
pub struct Line(pub [i8; LINE]);

impl Line {
    pub const ZERO: Line = Line([0; LINE]);
}

/// Bytes of a line.
pub const LINE: usize = GROUP * PANEL;

/// A number for each of 16 clusters.
#[derive(Clone, Copy)]
#[repr(C, align(64))]
pub struct Lanes<T>(pub [T; PANEL]);

/// Bytes of a row of integers: a multiple of 64.
pub fn row_bytes(dim: usize) -> usize {
    dim.next_multiple_of(64)
}

pub fn panels_of(clusters: usize) -> usize {
    clusters.div_ceil(PANEL)
}

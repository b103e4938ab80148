//! Scores in float32 as every path has them in the end: products summed element after element, without fused
//! operations, then the offset. Loops that a compiler makes vectors of.

/// Centers that are packed side by side: element j of all of them is a line.
pub const PANEL: usize = 8;

type Line = [f32; PANEL];

pub fn panels_of(k: usize) -> usize {
    k.div_ceil(PANEL)
}

/// Pack center `c` of width d.
///
/// @param panels - Of the panel that it is in, d lines.
pub fn pack(center: &[f32], c: usize, panel: &mut [f32]) {
    for (line, value) in panel.chunks_exact_mut(PANEL).zip(center) {
        line[c % PANEL] = *value;
    }
}

/// labels ← argmax_k (x_i·c_k + offset_k), lowest k on ties.
///
/// @param x - Rows of width d, as many as labels.
/// @param offsets - A whole number of panels; -infinity where there is no cluster.
pub fn assign(x: &[f32], d: usize, panels: &[f32], offsets: &[f32], labels: &mut [i32]) {
    let mut rows = x.chunks_exact(d);
    for labels in labels.chunks_mut(4) {
        let last = labels.len() - 1;
        let block: [&[f32]; 4] = {
            let mut take = || rows.next().unwrap_or(&x[..d]);
            [take(), take(), take(), take()]
        };
        let mut best = [[f32::NEG_INFINITY; PANEL]; 4];
        let mut clusters = [[0i32; PANEL]; 4];
        for_panels(panels, offsets, d, |p, panel, offsets| {
            let values = tile(block, panel);
            for r in 0..=last {
                for lane in 0..PANEL {
                    let score = values[r][lane] + offsets[lane];
                    let more = score > best[r][lane];
                    let cluster = (p * PANEL + lane) as i32;
                    best[r][lane] = if more { score } else { best[r][lane] };
                    clusters[r][lane] = if more { cluster } else { clusters[r][lane] };
                }
            }
        });
        for (r, label) in labels.iter_mut().enumerate() {
            *label = winner(&best[r], &clusters[r]);
        }
    }
}

/// values ← x·c_k of all clusters, a whole number of panels.
pub fn score_all(x: &[f32], panels: &[f32], values: &mut [f32]) {
    for (panel, values) in panels
        .chunks_exact(PANEL * x.len())
        .zip(values.chunks_exact_mut(PANEL))
    {
        values.copy_from_slice(&tile([x], panel)[0]);
    }
}

fn for_panels(
    panels: &[f32],
    offsets: &[f32],
    d: usize,
    mut each: impl FnMut(usize, &[f32], &Line),
) {
    let panels = panels.chunks_exact(PANEL * d);
    let offsets = offsets.chunks_exact(PANEL);
    for (p, (panel, offsets)) in panels.zip(offsets).enumerate() {
        each(p, panel, offsets.try_into().expect("a whole line"));
    }
}

#[inline(always)]
fn tile<const ROWS: usize>(x: [&[f32]; ROWS], panel: &[f32]) -> [Line; ROWS] {
    let mut sums = [[0f32; PANEL]; ROWS];
    let d = panel.len() / PANEL;
    let x = x.map(|row| &row[..d]);
    for (j, line) in panel.chunks_exact(PANEL).enumerate() {
        for (sums, row) in sums.iter_mut().zip(x) {
            let value = row[j];
            for (sum, center) in sums.iter_mut().zip(line) {
                *sum += value * center;
            }
        }
    }
    sums
}

/// The cluster of the highest lane, the lowest cluster on ties.
fn winner(best: &Line, clusters: &[i32; PANEL]) -> i32 {
    let mut lane = 0;
    for other in 1..PANEL {
        let more = best[other] > best[lane];
        if more || (best[other] == best[lane] && clusters[other] < clusters[lane]) {
            lane = other;
        }
    }
    clusters[lane]
}

/**
 * How `fit` was measured.
 *
 * @param backend - Name of ours.
 * @param native - Name of the one that the case `unbounded` has; undefined: that has ours, too.
 * @param limit - Seconds that one fit of a slow peer may take.
 */
export function notes(backend: string, native: string | undefined, limit: number): string[] {
  return [
    `All contestants get the same rows and the same first centers, K rows drawn at random. They ` +
      `take turns, from one checkpoint to the next, after a warm-up. Seconds are those of fitting ` +
      `alone: not of reading rows, starting processes or judging; processor time is what all threads ` +
      `had of the processors meanwhile, which other work on the machine troubles less. "To the ` +
      `target" is when a checkpoint was first within 1 % of the best quality that any contestant ` +
      `without bounds came to; all but "a pass" is with the largest number of threads. Sizes are ` +
      `shares of the average N/K, of the worst fit; "out of them" is the share of all rows that ` +
      `clusters have too few or too many of. A fit of a slow library is stopped after the pass in ` +
      `which ${limit} seconds are over, or, where a pass takes long after that, without an answer.`,
    `One piece of code judges all, in float64: each row against the center that the contestant's ` +
      `own label names. "CoKe exact" keeps sizes to the row; what it says of its quality on the way ` +
      `is checked at the end. Labels of the online algorithm are those given on arrival, which its ` +
      `bounds are about, by centers that have moved on since; "by nearest center" (dashed) ignores ` +
      `them and the bounds. Contestants without bounds get the labels of the nearest centers, a pass ` +
      `over the rows that is not counted as theirs. Within the online algorithm's first epoch, rows ` +
      `that have not arrived are labelled as they would be now.`,
    `"CoKe exact 0.8" is constrained Lloyd on ${backend} from those first centers, with clusters of at ` +
      `least 0.8 N/K rows; "equal" is N/K, rounded down or up; what else it does is the ` +
      `library's default, which from 50,000 rows on is epochs of the online algorithm first, whose time ` +
      `counts. "CoKe online 0.8" is that algorithm with ratio 0.8, by its defaults but for what the ` +
      `name says: "carry 0" is centerCarry: 0, as published. CoKe online 0 has no bounds. ` +
      `faiss.Kmeans is told to train on all rows; by default it takes 256 a center, which is the other ` +
      `line, its passes being over that sample. ` +
      `Batches of MiniBatchKMeans (partial_fit, in a new random order every pass) are as large as ` +
      `CoKe's. For cosine, rows are at unit length, faiss is spherical, and those that know only ` +
      `squared distances minimise these. Python's threads wait actively or passively ` +
      `(OMP_WAIT_POLICY), whichever was faster at the warm-up. @thi.ng/k-means shows nothing on ` +
      `its way: each point is a run of its own.`,
    `Fits without bounds (unbounded) are on ${native ?? backend}: "CoKe exact" is Lloyd's algorithm, no ` +
      `epochs of the online one first. SuperKMeans is told to train on all rows, flat, in float32 and ` +
      `to the end; it draws its first centers itself and shows nothing on its way: each point is a run ` +
      `of its own. As good as the best of the others is within 0.1 % of it.`,
    `k-means-constrained has its defaults but for the bounds and first centers. Its flow minimises ` +
      `distances, not their squares, times 1000 and rounded.`,
    `On small data both have their defaults but for a tolerance of 0 (scikit-learn's stops where centers ` +
      `have moved little; ours tries 5 swaps of centers): inertia in float64, one thread. R's data are ` +
      `those of the Python package pydataset; their columns, and wine's, are scaled to a deviation of 1.`,
    `GloVe is clustered by cosine, as word vectors are compared. MNIST's pixels by squared ` +
      `distance, what most k-means libraries minimise, so that both metrics are here. Groups are 30 ` +
      `Gaussian ones, deviation and spread of means 1, of uneven shares. Titles are made up: 2 to 9 ` +
      `words of 17,693 drawn by Zipf's law, 70 % of them from one of 40 topics, TF-IDF as ` +
      `scikit-learn has it, rows at unit length, then a random projection by signs to 300 columns; ` +
      `132,600 of them, as 25 clusters of at least 5300 need 132,500. Embeddings are unit rows about ` +
      `topics in 40 families, whose shares fall off as 1 / rank, in 48 directions of 768, and noise.`,
  ];
}

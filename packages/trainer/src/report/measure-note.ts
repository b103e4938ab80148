/** What a reader is told below the chart of a measure, by its name. Objectives of one's own have none. */
const NOTES = new Map([
  [
    'positiveWins',
    'Share of views that are nearer to their positive, as a rule the other view, than to all negatives.',
  ],
  ['positiveSimilarity', 'Mean cosine of positives: as a rule, of the two views of an image.'],
  ['negativeSimilarity', 'Mean cosine of a view and its negatives, rows of other images.'],
  ['differentNeighbors', 'Share of nearest rows that differ. Near 0, all views have the same one.'],
  ['codeEntropy', 'Of the mean code, in nats: ln K if all prototypes are used alike, 0 if one is.'],
  ['winningPrototypes', 'Share of prototypes that are the nearest to some row of a batch.'],
  ['spread', 'Of projections: 1 on an evenly filled sphere, 0 where all are the same.'],
  ['diagonal', 'Mean correlation of a number of a projection between the two views. The aim is 1.'],
  ['offDiagonal', 'Mean absolute correlation of two different numbers. The aim is 0.'],
  ['teacherEntropy', "Of the twin's outputs for an image, in nats: the lower, the sharper."],
  [
    'divergence',
    "Of the network's outputs from the twin's, in nats: the loss without their entropy.",
  ],
  [
    'targetEntropy',
    'Of the mean target, in nats: ln K if all outputs are used alike, 0 if one is.',
  ],
  ['labelAgreement', 'Of labels with those of the epoch before (NMI): 1 if no cluster changed.'],
  ['changeRatio', 'Share of images that took another label when they came by.'],
  ['splits', 'Large clusters split in the epoch, each in place of one that was too small.'],
]);

/** A sentence about a measure that objectives of this package have, if it is one. */
export function measureNote(name: string): string | undefined {
  return NOTES.get(name);
}

/**
 * What does it cost, next to what one would use otherwise? All benchmarks, or those that are named:
 *
 *   npm run bench -- [step profile fit scale screening memory files sparse devices learning …] [--threads 1,2] [--peers all] [--help]
 *
 * Each of them also runs alone: its file says what question it answers.
 */
import { clusterCounts } from './cluster-counts.ts';
import { clusteringShare } from './clustering-share.ts';
import { decoupling } from './decoupling.ts';
import { devices } from './devices.ts';
import { endless } from './endless.ts';
import { files } from './files.ts';
import { fit } from './fit.ts';
import { learning } from './learning.ts';
import { memory } from './memory.ts';
import { multiClustering } from './multi-clustering.ts';
import { objectivesCost } from './objectives-cost.ts';
import { profile } from './profile.ts';
import { recipes } from './recipes.ts';
import { scale } from './scale.ts';
import { screening } from './screening.ts';
import { sizeBounds } from './size-bounds.ts';
import { spark } from './spark.ts';
import { sparkRows } from './spark-rows.ts';
import { sparse } from './sparse.ts';
import { step } from './step.ts';
import { streams } from './streams.ts';
import { runBenchmarks } from './suite/run-benchmarks.ts';

await runBenchmarks([
  ...[step, profile, fit, scale, screening, memory, files, sparse, devices],
  ...[streams, endless, spark, sparkRows],
  ...[clusteringShare, objectivesCost, learning, recipes],
  ...[sizeBounds, decoupling, clusterCounts, multiClustering],
]);

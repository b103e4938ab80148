/** @module @coke/spark */
export { runWorker, type WorkerPipes } from './worker/run-worker.ts';

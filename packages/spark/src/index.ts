/** @module @coke/spark */
export { submitCommand } from './submit-command.ts';
export { runWorker, type WorkerPipes } from './worker/run-worker.ts';

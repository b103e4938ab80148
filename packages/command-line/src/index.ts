export { addFlags } from './add-flags.ts';
export { ProgressBar } from './progress-bar.ts';
export { TimeLeft } from './time-left.ts';

// A private package, whose code the build takes in: the one file that imports it.
export { addFlags } from '@coke/command-line';

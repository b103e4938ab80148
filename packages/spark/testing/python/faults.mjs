// For tests: loaded into Node before the worker. What the file `fault` beside it says happens once, in the middle of the
// rows of partition 1: to Node, to the Python that started it, or to the executor above; or Node takes its time. It
// happens in a pass, but to `list` and `predict` in the commands of these names.
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

/** Its name and its parent, of a process. */
function processOf(id) {
  const [, name, parent] = /^\d+ \((.*)\) \S+ (\d+)/.exec(readFileSync(`/proc/${id}/stat`, 'utf8'));
  return { name, parent: Number(parent) };
}

function executor() {
  let id = process.ppid;
  while (processOf(id).name !== 'java') id = processOf(id).parent;
  return id;
}

/** The first to ask has it. */
function isFirst(fault) {
  try {
    mkdirSync(here(`./had-${fault}`));
    return true;
  } catch {
    return false;
  }
}

const [, , command, json = ''] = process.argv;
const fault = existsSync(here('./fault')) ? readFileSync(here('./fault'), 'utf8') : '';
const hit = ['list', 'predict'].includes(fault) ? fault : 'learn';
if (command === hit && JSON.parse(json).partition === 1) {
  if (command === 'learn') appendFileSync(here('./started'), 'started\n');
  if (fault !== '' && isFirst(fault)) {
    if (fault === 'slow') await new Promise((resolve) => setTimeout(resolve, 60_000));
    const node = () => process.pid;
    const python = () => process.ppid;
    const victims = { node, python, executor, list: node, predict: python };
    const { push } = process.stdin;
    let parts = 0;
    process.stdin.push = function (part, ...rest) {
      parts += 1;
      if (parts > 1) process.kill(victims[fault](), 'SIGKILL');
      return push.call(this, part, ...rest);
    };
  }
}

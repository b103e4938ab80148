// For tests: loaded into Node before the worker. What the file `fault` beside it says happens once, in the middle of the
// rows of partition 1: to Node, to the Python that started it, or to the executor above; or Node takes its time.
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

const [, , command, ...words] = process.argv;
if (command === 'learn' && words.includes('--partition=1')) {
  appendFileSync(here('./started'), 'started\n');
  const fault = existsSync(here('./fault')) ? readFileSync(here('./fault'), 'utf8') : '';
  if (fault !== '' && isFirst(fault)) {
    if (fault === 'slow') await new Promise((resolve) => setTimeout(resolve, 60_000));
    const victims = { node: () => process.pid, python: () => process.ppid, executor };
    const { push } = process.stdin;
    let parts = 0;
    process.stdin.push = function (part, ...rest) {
      parts += 1;
      if (parts > 1) process.kill(victims[fault](), 'SIGKILL');
      return push.call(this, part, ...rest);
    };
  }
}

/** What Node, Deno and Bun ask a value for what `console.log` should show in its place. */
const INSPECT = Symbol.for('nodejs.util.inspect.custom');

/** Have `console.log` show `object` as `name { field: value }`, of the fields as they are then. */
export function inspectAs(object: object, name: string, fields: () => object): void {
  class Shown {}
  Object.defineProperty(Shown, 'name', { value: name });
  Object.defineProperty(object, INSPECT, { value: () => Object.assign(new Shown(), fields()) });
}

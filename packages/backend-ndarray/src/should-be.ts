/** The one form of every message: `<name> should be <rule>, got <value>`. */
export function shouldBe(name: string, rule: string, got: unknown): string {
  return `${name} should be ${rule}, got ${show(got)}`;
}

function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 40));
  if (typeof value === 'bigint') return `${value}n`;
  if (Array.isArray(value)) return `[${value.map(show).join(', ')}]`;
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

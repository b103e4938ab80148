import type { Kit } from '../kit.ts';
import { type BackendProperty, example } from '../property.ts';

/** What a backend says of sparse rows is what it is tested with. */
export function sparseProperties<Input>(kit: Kit<Input>): BackendProperty[] {
  const name = kit.sparse ? 'says that it takes sparse rows' : 'says that it takes no sparse rows';
  return [
    example(kit, name, async ({ sparse = false }) => {
      if (sparse !== kit.sparse) throw new Error(`sparse should be ${kit.sparse}, got ${sparse}`);
    }),
  ];
}

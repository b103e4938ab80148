import type { Backend, Problem, Session } from '@coke/core/backend';

/** Open a session, use it, and dispose it, whatever happens. */
export async function withSession<Input, T>(
  backend: Backend<Input>,
  problem: Problem,
  use: (session: Session<Input>) => Promise<T>,
): Promise<T> {
  const session = await backend.open(problem);
  try {
    return await use(session);
  } finally {
    session.dispose();
  }
}

import { makeViews } from './make-views.ts';
import type { ViewMaker } from './view-maker.ts';
import { newViews, type ViewRecipe } from './view-recipe.ts';

/** Views made by the thread that asks for them. */
export function viewsHere(recipe: ViewRecipe): ViewMaker {
  return {
    concurrent: false,
    async make(job) {
      const views = newViews(recipe, job.ids.length);
      const out = views.map(({ data }) => data);
      return (await makeViews(recipe, job, out)) ? views : undefined;
    },
    async dispose() {},
  };
}

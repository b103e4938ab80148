import { boolean, inRange, positiveInteger, shouldBe } from '@coke/core/check-options';
import { defaultText, type OptionFlag, type OptionRow } from '@coke/core/option-table';
import { predictor } from '../network/predictor.ts';
import { projector } from '../network/projector.ts';
import { coke } from '../objectives/coke/coke.ts';
import { COKE_OPTIONS, type CokeOptions, type Decoupling } from '../objectives/coke/options.ts';
import type { RunHeads, RunObjective } from './run-objective.ts';
import { withPublished } from './with-published.ts';

/** Options of CoKe in a run; see `CokeOptions`. */
export interface CokeRunOptions {
  /** Large views of an image. @defaultValue 2 */
  readonly views?: 1 | 2;
  /** K, one a head. @defaultValue one head of N / 10 */
  readonly k?: readonly number[];
  /** gamma'. @defaultValue 0.4 */
  readonly ratio?: number;
  /** lambda. @defaultValue 0.1 */
  readonly temperature?: number;
  /** alpha, of two views. @defaultValue 1: the stored label alone */
  readonly alpha?: number;
  /** beta, see `CokeOptions`. */
  readonly beta?: number;
  /** s, of one view: see `CokeOptions`. @defaultValue 0.8 `epochs`, rounded */
  readonly stage2From?: number;
  /** Labels that the loss reads. @defaultValue 'previous' */
  readonly labels?: Decoupling;
  /** Centers that the loss reads. @defaultValue 'previous' */
  readonly centers?: Decoupling;
  /** Width of the projector's middle layer. @defaultValue that of the features */
  readonly hidden?: number;
  /** d: width of projections: of what is clustered. @defaultValue 128 */
  readonly dimension?: number;
  /** With a predictor. @defaultValue false */
  readonly predictor?: boolean;
}

type Defaulted =
  | 'views'
  | 'ratio'
  | 'temperature'
  | 'alpha'
  | 'labels'
  | 'centers'
  | 'dimension'
  | 'predictor';

/** With what does not hang on the data filled in. */
export type ResolvedCokeRunOptions = Omit<CokeRunOptions, Defaulted> &
  Required<Pick<CokeRunOptions, Defaulted>>;

/** Not in the paper: many clusters beat few at this scale. */
const IMAGES_PER_CLUSTER = 10;
const FEWEST_CLUSTERS = 10;

const GROUP = 'Clustering and loss';
const NETWORK = { group: 'Network' } as const;

type Row<Name extends keyof ResolvedCokeRunOptions> = OptionRow<
  ResolvedCokeRunOptions[Name],
  ResolvedCokeRunOptions,
  undefined
>;

/** An option that `coke` checks and tells of. */
function ofCoke<Name extends keyof CokeRunOptions & keyof CokeOptions>(
  name: Name,
  flag: OptionFlag,
  own: Pick<Row<Name>, 'default' | 'defaultText'> = {},
): Row<Name> {
  const { help } = COKE_OPTIONS[name];
  const published = defaultText(COKE_OPTIONS[name]);
  const value = own.default === undefined ? undefined : String(own.default);
  const ours = own.defaultText ?? value;
  const told = ours === undefined ? published : withPublished(ours, published);
  return {
    group: GROUP,
    check: (_, value) => value as ResolvedCokeRunOptions[Name],
    help,
    flag,
    ...own,
    // A value that is the published one tells itself.
    ...(told !== undefined && told !== value && { defaultText: told }),
  };
}

const EPOCHS: OptionFlag = {
  kind: 'choice',
  value: 'epoch',
  choices: ['previous', 'current'],
};

/** CoKe in a run. */
export const cokeRun: RunObjective<ResolvedCokeRunOptions> = {
  title: 'CoKe',
  source: 'Qian et al. 2021, arXiv:2105.11527',
  recipe: {},
  smallCrops: true,
  table: {
    hidden: {
      ...NETWORK,
      check: positiveInteger,
      defaultText: 'that of the features',
      help: "width of the projector's middle layer",
      flag: { kind: 'integer', value: 'n' },
    },
    dimension: {
      ...NETWORK,
      check: positiveInteger,
      default: 128,
      help: 'd: width of projections, of what is clustered',
      flag: { kind: 'integer', value: 'n' },
    },
    predictor: {
      ...NETWORK,
      check: boolean,
      default: false,
      help: 'with a predictor',
      flag: { kind: 'switch' },
    },
    views: {
      group: GROUP,
      check: (name, value) => inRange(name, value, '1 or 2', (n) => n === 1 || n === 2) as 1 | 2,
      default: 2,
      help: 'large views of an image, 1 or 2',
      flag: { kind: 'integer', value: 'n' },
    },
    k: ofCoke('k', { kind: 'integers', value: 'n,…' }, { defaultText: 'one head of N / 10' }),
    ratio: ofCoke('ratio', { kind: 'number', value: 'share' }, { default: 0.4 }),
    temperature: ofCoke('temperature', { kind: 'number', value: 'x' }, { default: 0.1 }),
    alpha: {
      ...ofCoke('alpha', { kind: 'number', value: 'share' }, { default: 1 }),
      check: (name, value, { options: { views } }) => {
        if (views === 2) return value as number;
        throw new RangeError(shouldBe(name, 'left out with one view', value));
      },
    },
    beta: ofCoke('beta', { kind: 'number', value: 'share' }),
    stage2From: ofCoke('stage2From', { kind: 'integer', value: 'epoch' }),
    labels: ofCoke('labels', EPOCHS, { default: 'previous' }),
    centers: ofCoke('centers', EPOCHS, { default: 'previous' }),
  },
  largeViews: ({ views }) => views,
  heads: cokeHeads,
  make(
    { k, alpha, beta, stage2From, hidden, dimension, predictor, ...options },
    { images, backend },
  ) {
    const clusters = Math.max(FEWEST_CLUSTERS, Math.round(images / IMAGES_PER_CLUSTER));
    return coke({
      ...options,
      k: k ?? [clusters],
      ...(options.views === 2 && { alpha }),
      ...(beta !== undefined && { beta }),
      ...(stage2From !== undefined && { stage2From }),
      ...(backend && { backend }),
    });
  },
};

/** Seeds of each part are their own. */
function cokeHeads(
  {
    dimension,
    hidden,
    predictor: hasPredictor,
  }: Pick<ResolvedCokeRunOptions, 'dimension' | 'hidden' | 'predictor'>,
  { inputs, seed }: { readonly inputs: number; readonly seed: number },
): RunHeads {
  const project = projector({
    ...{ inputs, outputs: dimension, seed: seed + 1 },
    ...(hidden !== undefined && { hidden }),
  });
  if (!hasPredictor) return { projector: project };
  return { projector: project, predictor: predictor({ inputs: dimension, seed: seed + 2 }) };
}

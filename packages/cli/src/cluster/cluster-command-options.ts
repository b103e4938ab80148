import type { YesNo } from '../options/checks.ts';
import type { ClusterOptions } from '../options/cluster-options.ts';
import type { ConfigOptions } from '../options/config-options.ts';
import type { InputOptions } from '../options/input-options.ts';
import type { LabelOptions, ReportOptions, SaveOption } from '../options/output-options.ts';
import type { PlaceOptions } from '../options/place-options.ts';
import type { ShownOptions } from '../options/shown-options.ts';
import type { MemoryOptions } from '../out-of-core/memory-options.ts';

export interface ClusterCommandOptions
  extends InputOptions,
    ClusterOptions,
    LabelOptions,
    ReportOptions,
    SaveOption,
    ConfigOptions,
    PlaceOptions,
    MemoryOptions,
    ShownOptions {
  readonly k: number;
  readonly compare: YesNo | undefined;
  readonly resume: boolean;
}

import { boolean, oneOf } from '@coke/core/check-options';
import type { OptionTable } from '@coke/core/option-table';
import { fitPreprocessing, writeWhole } from '@coke/io';
import { clusterRows } from '../cluster-rows.ts';
import { defineCommand } from '../command.ts';
import { configText, runConfig } from '../config/run-config.ts';
import type { Context } from '../context.ts';
import { UsageError } from '../exit-status.ts';
import { loadInput } from '../input/load-input.ts';
import { openInput } from '../input/open-input.ts';
import { openBackend } from '../open-backend.ts';
import { text } from '../options/checks.ts';
import {
  CLUSTER_OPTIONS,
  type ClusterOptions,
  clusterCount,
} from '../options/cluster-options.ts';
import { CONFIG_OPTIONS, type ConfigOptions } from '../options/config-options.ts';
import { INPUT_OPTIONS, type InputOptions } from '../options/input-options.ts';
import {
  LABEL_OPTIONS,
  type LabelOptions,
  REPORT_OPTIONS,
  type ReportOptions,
} from '../options/output-options.ts';
import { PLACE_OPTIONS, type PlaceOptions } from '../options/place-options.ts';
import { SHOWN_OPTIONS, type ShownOptions } from '../options/shown-options.ts';

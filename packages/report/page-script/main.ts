// The script of the page of a clustering. It is bundled to `src/generated/page-script.ts` by `generate.mjs`.
import { addCardTools } from './card-tools.ts';
import { addCopyButtons } from './copy-buttons.ts';
import { drawMap } from './map.ts';
import { makeSortable } from './sortable-table.ts';

makeSortable();
addCardTools();
addCopyButtons();
drawMap();

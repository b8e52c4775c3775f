"""``python -m assistant``."""

import os

# Before anything loads numpy: see app.py.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

from assistant.cli import main

if __name__ == "__main__":
    main()

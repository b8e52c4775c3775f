"""Entry point: ``streamlit run app.py``."""

import os

# Before anything loads numpy: one thread per query is faster beside other work than two.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

from assistant.ui.app import main

main()

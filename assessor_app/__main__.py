"""`python -m assessor_app` is the same as `assessor`."""

import multiprocessing

from assessor_app.cli import main

if __name__ == "__main__":
    multiprocessing.freeze_support()
    main()

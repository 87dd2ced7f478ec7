"""The tests. To collect garbage as often as a small script needs it was a seventh of a run."""

import gc

gc.set_threshold(50_000, 20, 20)

"""The tests. Property tests have no deadline: machines differ, and the first call builds tables."""

from hypothesis import settings

settings.register_profile("kaifong", deadline=None, print_blob=True)
settings.load_profile("kaifong")

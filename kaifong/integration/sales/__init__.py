"""Sales on their way in: judged in a scratch database, then written over sets."""

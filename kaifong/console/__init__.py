"""The operators' surface: the command `kaifong`."""

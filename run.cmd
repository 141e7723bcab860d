@echo off
rem The demo city on this machine, like "make run".
chcp 65001 >nul
cd /d "%~dp0"
if not exist .venv\Scripts\python.exe py -3.11 -m venv .venv || exit /b 2
.venv\Scripts\python -m pip --disable-pip-version-check install --quiet --require-hashes -r requirements.txt || exit /b 2
.venv\Scripts\python -m shuangyong_metrics demo --port 8501

#!/bin/sh
# make-venv.sh PYTHON FOLDER: make a virtual environment where there is no working one, or say what is missing.
set -eu
python=$1
folder=$2

stop() {
    echo "tachawor: $1" >&2
    exit 1
}

# One that works is kept; one broken off half way, or whose Python has gone, is made anew.
"$folder/bin/python" -m pip --version >/dev/null 2>&1 && exit 0

command -v "$python" >/dev/null 2>&1 ||
    stop "$python is not there: install Debian's package python3, or name another with make PYTHON=/path/to/python3."
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
    stop "$python is $("$python" -V 2>&1), Python 3.11 or newer is needed: install Debian 12's package python3, or name another with make PYTHON=/path/to/python3."
"$python" -c 'import venv, ensurepip' 2>/dev/null ||
    stop "$python has no venv: install Debian's package python3-venv."
exec "$python" -m venv --clear "$folder"

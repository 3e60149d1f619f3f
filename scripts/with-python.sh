#!/bin/sh
# Runs its arguments with a Python that can make the environment: 3.11 or newer, with venv and pip.
# PYTHON names one; otherwise the machine's own python3 comes first, because what its owner has set
# up for it (a mirror, wheels at hand) is most likely to fit it.
set -u

probe='import sys
if sys.version_info < (3, 11):
    sys.exit("%s is Python %s" % (sys.argv[1], sys.version.split()[0]))
try:
    import ensurepip, venv
except ImportError:
    sys.exit("%s cannot make environments (no venv or ensurepip; Debian: apt-get install python3-venv)" % sys.argv[1])'

found=""
for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11 python3.14 python}; do
    command -v "$candidate" >/dev/null 2>&1 || continue
    if said=$("$candidate" -c "$probe" "$candidate" 2>&1); then
        exec "$candidate" "$@"
    fi
    # A version manager's shim for a version that is switched off says several lines: keep the first.
    found="${found:+$found; }$(printf '%s\n' "$said" | head -n 1)"
done
echo "Footnote needs Python 3.11 or newer: ${found:-${PYTHON:-python3} was not found}. Install one, or name it: make run PYTHON=/path/to/python3.12" >&2
exit 2

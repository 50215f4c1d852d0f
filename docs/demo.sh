#!/bin/sh
# `make demo`: a site is made, rendered, judged, edited and compared, in a folder that is thrown
# away. The argument is the railwright to run.
set -eu
railwright=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then on=$(printf '\033[1;36m') off=$(printf '\033[0m'); else on='' off=''; fi

say() { printf '\n%s# %s%s\n' "$on" "$1" "$off"; }
run() {
    printf '%s$ railwright %s%s\n' "$on" "$*" "$off"
    "$railwright" "$@"
}

say 'A site of four rail leaves and two spines, Spectrum-4 and Teralynx 10 mixed'
run init inventories/lab
run show fabric inventories/lab
say 'Rendered: one config_db.json per switch'
run build inventories/lab -o before
say 'Judged by design rules and by YANG'
run check inventories/lab
say 'Edited in fabric.yml: the cables between leaf and spine, length_m: 30 becomes length_m: 45'
sed 's/length_m: 30/length_m: 45/' inventories/lab/fabric.yml >edited
cmp -s edited inventories/lab/fabric.yml && { echo 'the edit changed nothing' >&2; exit 1; }
mv edited inventories/lab/fabric.yml
say 'What that does to the switches'
code=0
run diff inventories/lab --against before || code=$?
test "$code" -eq 1 || { echo "diff should have found differences (exit $code)" >&2; exit 1; }
say 'And where a value comes from'
run why inventories/lab leaf-1-01 PORT Ethernet0 fec

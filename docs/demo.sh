#!/bin/sh
# `make demo`: a site is made, rendered, judged, edited and compared, then a change is pushed to its
# switches, which a lab on this machine stands in for. All of it in a folder that is thrown away.
# The argument is the railwright to run.
set -eu
railwright=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
folder=$(mktemp -d)
export XDG_STATE_HOME="$folder/state" XDG_RUNTIME_DIR="$folder/run"
mkdir -m 700 "$XDG_RUNTIME_DIR"
cd "$folder"
leave() {
    "$railwright" lab down inventories/lab --quiet >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap leave EXIT
trap 'exit 130' INT TERM
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then on=$(printf '\033[1;36m') off=$(printf '\033[0m'); else on='' off=''; fi

say() { printf '\n%s# %s%s\n' "$on" "$1" "$off"; }
run() {
    printf '%s$ railwright %s%s\n' "$on" "$*" "$off"
    "$railwright" "$@"
}
ends() { # ends CODE WORDS...: run what has to end with that code
    wanted=$1 code=0
    shift
    run "$@" || code=$?
    test "$code" -eq "$wanted" || { echo "railwright $1 ended with $code, not $wanted" >&2; exit 1; }
}
edit() { # edit SED_SCRIPT: it has to change something
    sed "$1" inventories/lab/fabric.yml >edited
    cmp -s edited inventories/lab/fabric.yml && { echo 'the edit changed nothing' >&2; exit 1; }
    mv edited inventories/lab/fabric.yml
}

say 'A site of four rail leaves and two spines, Spectrum-4 and Teralynx 10 mixed'
run init inventories/lab
run show fabric inventories/lab
say 'Rendered: one config_db.json per switch'
run build inventories/lab -o before
say 'Judged by design rules and by YANG'
run check inventories/lab
say 'Edited in fabric.yml: the cables between leaf and spine, length_m: 30 becomes length_m: 45'
cp inventories/lab/fabric.yml as-it-was
edit 's/length_m: 30/length_m: 45/'
say 'What that does to the switches'
ends 1 diff inventories/lab --against before
say 'And where a value comes from'
run why inventories/lab leaf-1-01 PORT Ethernet0 fec

say 'Its switches on this machine: SSH and a CONFIG_DB each, and no ASIC'
mv as-it-was inventories/lab/fabric.yml
run lab up inventories/lab --quiet
say 'Another change, in fabric.yml: leaves begin to mark earlier. Planned against what the switches have'
cat >>inventories/lab/fabric.yml <<'EOF'

patches:
  - match: {tier: leaf}
    reason: the hosts react better to marks that begin earlier
    set:
      WRED_PROFILE:
        ai-26-48-roce-400g:
          green_min_threshold: "150000"
          yellow_min_threshold: "150000"
          red_min_threshold: "150000"
EOF
run fetch inventories/lab --lab -o running
run plan inventories/lab --against running --running running -o plan.json --no-exit-code
say 'Tried: every switch is asked, none is changed'
run push plan.json inventories/lab --lab | tee tried
approved=$(sed -n 's/^plan //p' tried)
say 'Pushed in two waves. The chip of one switch of the first wave does not take it'
run lab fault inventories/lab leaf-1-03 sai-reject
ends 4 push plan.json inventories/lab --lab --commit --yes --quiet --verify 5 --approved "$approved"
say 'It has what it had, and nobody of the second wave was begun. Mended, and pushed again'
run lab fault inventories/lab leaf-1-03 sai-reject --clear
run push plan.json inventories/lab --lab --commit --yes --quiet --verify 5 --approved "$approved"
say 'What the switches do, held against the inventory'
run verify inventories/lab --lab
run lab down inventories/lab

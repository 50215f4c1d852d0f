# Plan every site: notes on lines go to the log, files to a folder, the comment also to the summary.
# The exit code is kept for the last step, so that the comment is written first.
set -uo pipefail

folder="${RUNNER_TEMP:?}/railwright-plans"
mkdir -p "$folder"
code=0
worst=hitless

keep() { # the worst exit code of all commands
    local this=$?
    ((this > code)) && code=$this
    return 0
}

while IFS= read -r site; do
    site="${site#"${site%%[![:space:]]*}"}"
    site="${site%"${site##*[![:space:]]}"}"
    [ -n "$site" ] || continue
    out="$folder/${site//\//-}"
    mkdir -p "$out"
    echo "::group::railwright check $site"
    railwright check "$site" --format github
    keep
    echo "::endgroup::"
    railwright plan "$site" --against "$AGAINST" -o "$out/plan.json" --page "$out/plan.html" \
        --format markdown ${MAX_CLASS:+--max-class "$MAX_CLASS"} > "$out/comment.md"
    keep
    if [ -f "$out/plan.json" ]; then
        railwright plan "$site" --from "$out/plan.json" --format github
        class=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["disruption"])' \
            "$out/plan.json")
        worst=$(printf '%s\n' hitless session-reset port-flap qos-reload swss-restart \
            config-reload reboot unknown | grep -x -e "$worst" -e "$class" | tail -n 1)
    fi
    if [ -s "$out/comment.md" ]; then
        cat "$out/comment.md" >> "${GITHUB_STEP_SUMMARY:-/dev/null}"
    fi
done <<< "$SITES"

{
    echo "folder=$folder"
    echo "code=$code"
    echo "disruption=$worst"
} >> "$GITHUB_OUTPUT"

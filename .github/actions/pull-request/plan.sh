# Check and plan every site: notes on lines go to the log, files to a folder, the comment also to the
# summary of the job. The exit code is kept for the last step, so that the comment is written first.
# shellcheck shell=bash disable=SC2016
set -uo pipefail

: "${RUNNER_TEMP:?}" "${GITHUB_OUTPUT:?}"
folder=$RUNNER_TEMP/railwright-plans
code=0
classes='hitless session-reset port-flap qos-reload swss-restart config-reload reboot unknown' # mildest first
worst=hitless

# Print what a site is held against. In a pull request GitHub checks out its merge with the branch
# that it goes to: the first parent is that branch as it was merged, whatever happened to it since.
against() {
    local base
    if [ -n "${AGAINST:-}" ]; then
        printf '%s' "$AGAINST"
        return
    fi
    if [ -z "${BASE_SHA:-}" ] || [ "$(git -C "$1" rev-parse HEAD 2>&1)" = "${GITHUB_SHA:-}" ]; then
        base=$(git -C "$1" rev-parse --verify --quiet 'HEAD^1')
    else
        base=$(git -C "$1" merge-base "$BASE_SHA" HEAD 2>/dev/null)
    fi
    printf 'git:%s' "${base:-${BASE_SHA:-HEAD^1}}"
}

# Keep the worst exit code, and the worst class of disruption.
keep_code() { ((code < $1)) && code=$1; }
keep_class() {
    local class=$1
    [[ " $classes " == *" $class "* ]] || class=unknown # a program that died has said nothing
    worst=$(tr ' ' '\n' <<< "$classes" | grep -x -e "$worst" -e "$class" | tail -n 1)
}

plan() {
    local site=$1 out checked planned class
    out=$folder/${site//\//-}
    while [ -e "$out" ]; do out=$out-; done
    mkdir -p "$out"
    echo "railwright check $site"
    railwright check "$site" --format github
    checked=$?
    keep_code "$checked"
    echo "railwright plan $site"
    railwright plan "$site" --against "$(against "$site")" -o "$out/plan.json" \
        --page "$out/plan.html" --comment "$out/comment.md" ${MAX_CLASS:+--max-class "$MAX_CLASS"} \
        --format github > "$out/notes"
    planned=$?
    keep_code "$planned"
    ((checked == 3)) || cat "$out/notes" # else check has said the same
    rm "$out/notes"
    class=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["disruption"])' \
        "$out/plan.json" 2>/dev/null)
    keep_class "$class"
    [ -n "$class" ] || keep_code 1
    if [ ! -s "$out/comment.md" ]; then
        printf '<!-- railwright plan %s -->\n### `%s`: railwright plan ended with %d\n\n%s\n' \
            "${site//--/}" "$site" "$planned" 'There is no plan. The log of the job says why.' \
            > "$out/comment.md"
    elif ((checked == 1)); then # a plan can be made of what nobody should load
        {
            head -n 1 "$out/comment.md"
            printf '**`railwright check` found errors**: see the notes on lines, and the log.\n\n'
            tail -n +2 "$out/comment.md"
        } > "$out/both"
        mv "$out/both" "$out/comment.md"
    fi
    cat "$out/comment.md" >> "${GITHUB_STEP_SUMMARY:-/dev/null}"
}

rm -rf "$folder" # of an earlier use in the same job
mkdir -p "$folder"
while IFS= read -r site; do
    site=${site#"${site%%[![:space:]]*}"}
    site=${site%"${site##*[![:space:]]}"}
    [ -z "$site" ] || plan "${site%/}"
done <<< "${SITES:-}"
if [ -z "$(ls -A "$folder")" ]; then
    echo "::error title=railwright::the input 'sites' names no folder"
    keep_code 2
    keep_class unknown
fi

{
    echo "folder=$folder"
    echo "code=$code"
    echo "disruption=$worst"
} >> "$GITHUB_OUTPUT"

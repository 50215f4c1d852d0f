# Write the comment of each site, or write over the one that is there: its first line names it.
set -euo pipefail

: "${FOLDER:?the step before did not say where its files are}"
shopt -s nullglob
for file in "$FOLDER"/*/comment.md; do
    MARKER=$(head -n 1 "$file")
    export MARKER
    url=$(gh pr view "$PULL_REQUEST" --json comments \
        --jq '[.comments[] | select(.viewerDidAuthor and (.body | startswith(env.MARKER)))][0].url // ""')
    if [ -n "$url" ]; then
        gh api --silent --method PATCH "repos/$GH_REPO/issues/comments/${url##*-}" -F "body=@$file"
    else
        gh pr comment "$PULL_REQUEST" --body-file "$file"
    fi || echo "::warning title=railwright::the comment could not be written (a fork's token may only read); see the summary"
done

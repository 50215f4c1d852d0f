# Write the comment of each site, or write over the one that is there: its first line names it.
# A comment that cannot be written is no reason to fail: the token of a fork may only read.
# shellcheck shell=bash
set -uo pipefail

: "${FOLDER:?the step before did not say where its files are}" "${PULL_REQUEST:?}" "${GH_REPO:?}"

# Print the number of the comment that this token wrote and that begins with a line, if there is one.
ours() {
    gh pr view "$PULL_REQUEST" --json comments | MARK=$1 python3 -c '
import json, os, sys

for one in json.load(sys.stdin)["comments"]:
    if one["viewerDidAuthor"] and one["body"].startswith(os.environ["MARK"]):
        print(one["url"].rpartition("-")[2])
        break
'
}

write() {
    local number
    number=$(ours "$(head -n 1 "$1")") || return
    if [ -n "$number" ]; then
        gh api --silent --method PATCH "repos/$GH_REPO/issues/comments/$number" -F "body=@$1"
    else
        gh pr comment "$PULL_REQUEST" --body-file "$1"
    fi
}

for file in "$FOLDER"/*/comment.md; do
    write "$file" ||
        echo "::warning title=railwright::no comment could be written: the token needs" \
            "pull-requests: write, which that of a fork never has; see the summary of the job"
done

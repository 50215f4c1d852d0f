right=0 wrong=0 unknown=0

tell() { # verdict, port, rest
    printf '%-7s  %-15s  %s\n' "$1" "$2" "$3"
}

check() { # name, match, wanted, shown to people, reader and its arguments
    name=$1 match=$2 wanted=$3 read=$4
    shift 4
    phrase=$(printf '%s' "$wanted" | sed 's/ / or /g')
    [ "$match" = equal ] || phrase="$match $phrase"
    if found=$("$@"); then
        found=$(plain "$found")
        if holds "$match" "$found" "$wanted"; then
            right=$((right + 1))
            tell OK "$nic" "$name: $found"
        else
            wrong=$((wrong + 1))
            tell WRONG "$nic" "$name: found ${found:-nothing}, expected $phrase ($read)"
        fi
    else
        unknown=$((unknown + 1))
        tell UNKNOWN "$nic" "$name: $(plain "$found"); expected $phrase ($read)"
    fi
}

# Of the tools that show QoS, the vendor's is asked first, then dcb of iproute2, then lldptool.

mlnx() {
    have mlnx_qos || return 1
    all=$(run mlnx_qos -i "$nic" 2>/dev/null)
    case $all in *"PFC configuration:"*) printf '%s\n' "$all" ;; *) return 1 ;; esac
}

dscp_table() { # lines "DSCP PRIORITY"
    if shown=$(mlnx); then
        printf '%s\n' "$shown" | awk '$1 ~ /^prio:/ {
            priority = substr($1, 6); sub(/^dscp:/, "", $2); n = split($2, points, ",")
            for (i = 1; i <= n; i++) if (points[i] != "") print points[i] + 0, priority }'
    elif have dcb && shown=$(run dcb -N app show dev "$nic" dscp-prio 2>/dev/null); then
        printf '%s\n' "$shown" | awk '{ for (i = 2; i <= NF; i++) {
            split($i, pair, ":"); print pair[1] + 0, pair[2] } }'
    else
        cannot "neither mlnx_qos nor dcb shows it"
    fi
}

priority_of() {
    table=$(dscp_table) || { cannot "$table"; return 1; }
    printf '%s\n' "$table" | awk -v dscp="$1" '
        $1 == dscp { found = $2 } END { print found == "" ? "none" : found }'
}

foreign() { # priority, its own code points
    table=$(dscp_table) || { cannot "$table"; return 1; }
    printf '%s\n' "$table" | awk -v priority="$1" -v own="$2" '
        BEGIN { n = split(own, points, ","); for (i = 1; i <= n; i++) mine[points[i]] = 1 }
        NF == 2 && $2 == priority && !($1 in mine) { out = out (out == "" ? "" : ",") $1 }
        END { print out == "" ? "none" : out }'
}

pfc() {
    if shown=$(mlnx); then
        printf '%s\n' "$shown" | awk '$1 == "enabled" { for (i = 2; i <= NF; i++)
            if ($i == 1) out = out (out == "" ? "" : ",") (i - 2) }
            END { print out == "" ? "none" : out }'
    elif have dcb && shown=$(run dcb pfc show dev "$nic" prio-pfc 2>/dev/null) && [ -n "$shown" ]; then
        printf '%s\n' "$shown" | awk '{ for (i = 2; i <= NF; i++) { split($i, pair, ":")
            if (pair[2] == "on") out = out (out == "" ? "" : ",") pair[1] } }
            END { print out == "" ? "none" : out }'
    elif have lldptool && shown=$(run lldptool -t -i "$nic" -V PFC -c enabled 2>/dev/null) && [ -n "$shown" ]; then
        printf '%s\n' "$shown" | awk -F= '{ gsub(/ /, ""); print $2 == "" ? "none" : $2 }'
    else
        cannot "none of mlnx_qos, dcb and lldptool shows it"
    fi
}

mlnx_line() { # pattern of awk, what it shows
    have mlnx_qos || { cannot "mlnx_qos is not installed"; return 1; }
    shown=$(mlnx | awk "$1")
    [ -n "$shown" ] || { cannot "mlnx_qos shows no $2"; return 1; }
    printf '%s\n' "$shown"
}

qos_trust() {
    if have mlnx_qos; then
        mlnx_line '/^Priority trust state:/ { print $NF }' "trust state"
    elif table=$(dscp_table) && [ -n "$table" ]; then
        printf 'dscp\n'
    elif [ -n "${table:-}" ]; then
        cannot "$table"
    else
        printf 'pcp\n'
    fi
}

qos_dcbx() { mlnx_line '/^DCBX mode:/ { print $3 == "OS" ? "os" : "firmware" }' "DCBX mode"; }

qos_cable() { mlnx_line '/^Cable len:/ { print $3 }' "cable length"; }

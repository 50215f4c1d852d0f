pause() {
    have ethtool || { cannot "ethtool is not installed"; return 1; }
    shown=$(run ethtool -a "$nic" 2>/dev/null | awk '$1 == "RX:" || $1 == "TX:" {
        seen++; if ($2 != "off") on = 1 } END { if (seen == 2) print on ? "on" : "off" }')
    [ -n "$shown" ] || { cannot "ethtool -a shows no pause"; return 1; }
    printf '%s\n' "$shown"
}

pci_known() {
    [ -n "$pci" ] || cannot "$nic is no PCI device"
}

# A setting of the NIC's firmware, shown as "NAME   True(1)".
firmware() {
    pci_known || return 1
    for tool in mlxconfig mstconfig; do
        have "$tool" || continue
        shown=$(run "$tool" -d "$pci" q "$1" 2>/dev/null | awk -v name="$1" '$1 == name {
            value = $NF; sub(/^.*\(/, "", value); sub(/\).*$/, "", value); print value }')
        [ -n "$shown" ] || { cannot "$tool shows no $1"; return 1; }
        printf '%s\n' "$shown"
        return 0
    done
    cannot "neither mlxconfig nor mstconfig is installed"
}

# A field of a register, shown as "name | 0x00000001".
register() {
    pci_known || return 1
    for tool in mlxreg mstreg; do
        have "$tool" || continue
        shown=$(run "$tool" -d "$pci" --reg_name "$1" --get 2>/dev/null |
            awk -v name="$2" '$1 == name { print $NF }')
        [ -n "$shown" ] || { cannot "$tool shows no $2"; return 1; }
        printf '%s\n' "$shown"
        return 0
    done
    cannot "neither mlxreg nor mstreg is installed"
}

# One line, nothing that a terminal obeys, hexadecimal numbers as decimal ones.
plain() {
    line=$(printf '%s' "$1" | tr -d '\000-\011\013-\037\177-\377' | awk 'NR == 1 { $1 = $1; print }')
    case $line in
        0x | 0x*[!0-9A-Fa-f]*) ;;
        0x*) line=$((line)) ;;
    esac
    printf '%s\n' "$line"
}

number() {
    case $1 in '' | *[!0-9]*) return 1 ;; esac
}

holds() { # match, found, wanted
    for value in $3; do
        case $1 in
            equal) [ "$2" = "$value" ] && return 0 ;;
            at-least) number "$2" && [ "$2" -ge "$value" ] && return 0 ;;
            covers) covers "$2" "$value" && return 0 ;;
        esac
    done
    return 1
}

covers() { # found, wanted
    printf '%s\n' "$2" | tr , '\n' | while read -r item; do
        case ,$1, in *,"$item",*) ;; *) exit 1 ;; esac
    done
}

device_of() { # sets $rdma, $port and $pci of $nic
    rdma='' port=1 pci=''
    if [ -e "$SYS/class/net/$nic/device" ]; then
        device=$(readlink -f "$SYS/class/net/$nic/device")
        pci=${device##*/}
    fi
    for entry in "$SYS"/class/infiniband/*/ports/*/gid_attrs/ndevs/0; do
        [ "$(cat "$entry" 2>/dev/null)" = "$nic" ] || continue
        port=${entry%/gid_attrs/ndevs/0} port=${port##*/}
        rdma=${entry%/ports/*} rdma=${rdma##*/}
        return 0
    done
}

meant() { # whether $nic is a port of the contract, as far as a host can tell
    device=$SYS/class/net/$nic/device
    [ -e "$device" ] || return 1
    [ ! -e "$device/physfn" ] || return 1
    case $(cat "$SYS/class/net/$nic/phys_port_name" 2>/dev/null) in *pf*vf* | *pf*sf* | *pf*hpf) return 1 ;; esac
    driver=$(readlink -f "$device/driver" 2>/dev/null)
    if [ -n "$DRIVERS" ]; then
        case " $DRIVERS " in *" ${driver##*/} "*) ;; *) return 1 ;; esac
    elif device_of && [ -z "$rdma" ]; then
        return 1
    fi
    speed=$(cat "$SYS/class/net/$nic/speed" 2>/dev/null)
    number "${speed:-}" && [ "$speed" -gt 0 ] || return 0 # a port that is down tells no speed
    case " $SPEEDS " in *" $speed "*) ;; *) return 1 ;; esac
}

interface() {
    case $nic in */* | . | .. | '') return 1 ;; esac
    [ -e "$SYS/class/net/$nic" ]
}

main() {
    case ${1:-} in
        -*) printf 'usage: %s [INTERFACE...]\n' "${0##*/}" && exit 2 ;;
    esac
    printf '%s\n' "# $SITE: $GROUP, $NICS, QoS $QOS"
    if [ $# -eq 0 ]; then
        for entry in "$SYS"/class/net/*; do
            nic=${entry##*/}
            ! meant || set -- "$@" "$nic"
        done
        if [ $# -ne "$PORTS" ]; then
            unknown=$((unknown + 1))
            tell UNKNOWN - "found $# ports like these, expected $PORTS; name them: ${0##*/} INTERFACE..."
        fi
    fi
    for nic in "$@"; do
        if interface; then
            device_of
            settings
        else
            unknown=$((unknown + 1))
            tell UNKNOWN "$(plain "$nic")" "there is no such interface"
        fi
    done
    printf '%s\n' "# $right right, $wrong wrong, $unknown unknown"
    [ "$wrong" -eq 0 ] || exit 1
    [ "$unknown" -eq 0 ] || exit 2
}

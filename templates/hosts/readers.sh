# Readers print one value and return 0, or print why they cannot and return 1.
# They see the port in $nic, its RDMA device in $rdma, that one's port in $port, its PCI address
# in $pci.

have() { command -v "$1" >/dev/null 2>&1; }

# A tool that hangs must not hang the check.
run() {
    if have timeout; then timeout 20 "$@"; else "$@"; fi
}

cannot() {
    printf '%s\n' "$1"
    return 1
}

text_of() {
    if [ ! -e "$1" ]; then
        cannot "there is no $1"
    elif ! cat "$1" 2>/dev/null; then
        cannot "$1 cannot be read; run as root"
    fi
}

unreadable() { cannot "$1"; }

net_file() { text_of "$SYS/class/net/$nic/$1"; }

rdma_known() {
    [ -n "$rdma" ] || cannot "$nic has no RDMA device"
}

# ToS of all RDMA packets: a line such as "Global tc=106".
rdma_tos() {
    rdma_known || return 1
    lines=$(text_of "$SYS/class/infiniband/$rdma/tc/$port/traffic_class") || {
        cannot "$lines; without it each application marks its own packets (NCCL_IB_TC)"
        return 1
    }
    printf '%s\n' "$lines" | awk -F= 'NR == 1 { print $NF }'
}

# The two below exist only while somebody has made the directory; making it would be a change.
cm_file() {
    rdma_known || return 1
    where=$SYS/kernel/config/rdma_cm/$rdma
    [ -d "$where" ] || { cannot "not visible until somebody makes $where"; return 1; }
    text_of "$where/ports/$port/$1"
}

bnxt_file() {
    rdma_known || return 1
    where=$SYS/kernel/config/bnxt_re/$rdma
    [ -d "$where" ] || { cannot "not visible until somebody makes $where"; return 1; }
    text_of "$where/ports/$port/cc/$1"
}

active_mtu() {
    rdma_known || return 1
    have ibv_devinfo || { cannot "ibv_devinfo is not installed"; return 1; }
    shown=$(run ibv_devinfo -d "$rdma" -i "$port" 2>/dev/null | awk '$1 == "active_mtu:" { print $2 }')
    [ -n "$shown" ] || { cannot "ibv_devinfo shows no active_mtu for $rdma"; return 1; }
    printf '%s\n' "$shown"
}

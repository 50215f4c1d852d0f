"""Who a switch is: its EEPROM, its name, its time; and what a fault lets it say instead.

Source: the type codes of ONIE's EEPROM (opencomputeproject/onie docs, TlvInfo) as printed by
sonic-net/sonic-utilities scripts/decode-syseeprom.
"""

from __future__ import annotations

from railwright.lab.job import Job, Tool


async def decode_syseeprom(job: Job) -> int:
    """Print the EEPROM, or one value of it."""
    if not job.root:
        job.complain("Root privileges are required for this operation")
        return 1
    told = job.switch.told
    if "-s" in job.words or "--serial" in job.words:
        job.say(told.serial)
        return 0
    if "-m" in job.words or "--mgmtmac" in job.words or "--mac" in job.words:
        job.say(told.mac.upper())
        return 0
    if "-p" in job.words or "--part" in job.words:
        job.say(told.model)
        return 0
    rows = (
        ("Product Name", "0x21", told.model),
        ("Part Number", "0x22", told.model),
        ("Serial Number", "0x23", told.serial),
        ("Base MAC Address", "0x24", told.mac.upper()),
        ("Platform Name", "0x28", told.platform),
        ("Vendor Name", "0x2D", "SIMULATED"),
    )
    job.say("TlvInfo Header:\n   Id String:    TlvInfo\n   Version:      1")
    job.say(f"   Total Length: {sum(2 + len(value) for _, _, value in rows)}")
    job.say("TLV Name             Code Len Value\n-------------------- ---- --- -----")
    for name, code, value in rows:
        job.say(f"{name:<20} {code} {len(value):>3} {value}")
    job.say("\n(checksum valid)")
    return 0


async def hostname(job: Job) -> int:
    """Print the name of the switch, which is the one in CONFIG_DB."""
    config = await job.switch.tables.config()
    row = config.get("DEVICE_METADATA", {}).get("localhost", {})
    job.say(str(row.get("hostname", "sonic")))
    return 0


async def uptime(job: Job) -> int:
    """Print how long the switch is up."""
    up = job.switch.clock.now() - job.switch.started_at
    job.say(f" 00:00:00 up {int(up) // 60} min,  0 users,  load average: 0.00, 0.00, 0.00")
    return 0


async def uname(job: Job) -> int:
    """Print the kernel."""
    job.say("6.1.0-29-2-amd64" if "-r" in job.words else "Linux")
    return 0


async def user(job: Job) -> int:
    """Print who runs this."""
    name = "root" if job.root else "admin"
    number = 0 if job.root else 1000
    if job.name == "whoami":
        job.say(name)
    elif "-u" in job.words:
        job.say(str(number))
    else:
        job.say(f"uid={number}({name}) gid={number}({name}) groups={number}({name})")
    return 0


TOOLS: dict[str, Tool] = {
    "decode-syseeprom": decode_syseeprom,
    "hostname": hostname,
    "id": user,
    "whoami": user,
    "uname": uname,
    "uptime": uptime,
}

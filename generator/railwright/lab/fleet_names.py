"""Names of the files of a lab that is up."""

STATE, SOCKET, KEY, LOG = "lab.json", "lab.sock", "id_ed25519", "lab.log"
LOCK = "starting.lock"
NO_LAB = "no lab of this site is up"

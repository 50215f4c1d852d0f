"""Floor 4: prints one device of the fabric as CONFIG_DB tables. Templates do no arithmetic."""

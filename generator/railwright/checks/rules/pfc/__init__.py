"""PFC: what is paused has headroom, a queue and a watchdog."""

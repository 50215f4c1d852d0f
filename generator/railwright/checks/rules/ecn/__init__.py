"""ECN: lossless queues mark in time, all alike, and never drop instead."""

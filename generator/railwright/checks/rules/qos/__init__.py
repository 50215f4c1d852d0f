"""Traffic classes, queues and schedulers."""

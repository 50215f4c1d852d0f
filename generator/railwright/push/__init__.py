"""To switches: what is asked of them and what is changed on them, over SSH and nothing else."""

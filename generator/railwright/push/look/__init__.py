"""What a switch has and how it is, held against what it had or shall have."""

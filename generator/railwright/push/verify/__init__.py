"""Whether switches are as the inventory has them: what is asked, what is held against what."""

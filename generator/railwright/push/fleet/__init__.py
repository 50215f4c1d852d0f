"""All switches of a plan: who goes when, who stops whom, what was pushed before."""

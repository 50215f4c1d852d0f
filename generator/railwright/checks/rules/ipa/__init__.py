"""Addresses: nothing twice, nothing outside its network, keys as the switch writes them."""

"""Buffers: the buffer model, cable lengths, headroom, pools."""

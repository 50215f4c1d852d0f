"""Where BGP sends lossless frames, and what waits for what when they are paused.

``sessions`` reads which switches exchange routes; ``fold`` puts switches together that are placed
alike; ``paths`` gives the next hops towards a switch with hosts; ``deadlock`` looks for cycles of
buffers that wait for each other, also after any one link has failed.
"""

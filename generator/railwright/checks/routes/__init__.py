"""Where BGP sends lossless frames, and what waits for what when they are paused.

``sessions`` reads which switches exchange routes; ``fold`` puts switches together that are placed
alike; ``paths`` gives the next hops towards all switches with hosts; ``waits`` looks for cycles of
buffers that wait for each other; ``bottlenecks`` for links and switches that are the only way;
``deadlock`` puts it all together, also after any one link has failed; ``inside`` finds the
sessions within an AS, whose routes nobody follows here.
"""

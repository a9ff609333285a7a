"""Two recordings side by side: what stands for what, and where they differ. Pure: events in, pairs and lines out."""

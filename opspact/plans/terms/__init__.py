"""The small languages inside a pack: lengths, limits, comparisons, conditions, anchors, tables. Each parses itself."""

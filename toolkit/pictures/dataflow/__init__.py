"""Where everything of a data-flow diagram goes, as plain geometry: from the nesting of boundaries to coordinates.

nest (what stands in what) -> place (cells of a grid) -> grid (the channels between the cells) -> route (each flow's way
through the channels) -> runs, tracks (who lies above or left of whom) -> levels (heights) -> layout (coordinates).
"""

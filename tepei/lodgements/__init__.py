"""备案: whom a body selected by its own decision, told to the region on lists with their supplements."""

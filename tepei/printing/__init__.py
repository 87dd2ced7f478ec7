"""打印: the layouts of official papers, the pages that engines print, and what proves a print."""

"""推荐: a body recommends people of a year in order, on one signed list that is handed in as one."""

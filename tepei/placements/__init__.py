"""落实培养单位: training units and their places, who is proposed to which, their answers, and the notices to report."""

"""人员: one person by ID number across years and programmes."""

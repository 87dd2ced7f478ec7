"""Units, accounts and history from a workbook: all of it, or nothing and every fault at its row 批量导入."""

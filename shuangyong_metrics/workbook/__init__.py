"""The unit's workbook: made (template), taken in (admit, scan, read), judged (validate)."""

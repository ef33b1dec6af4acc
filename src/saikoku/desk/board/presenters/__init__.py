"""The month at a glance in words, tables and charts; the city's requests by age."""

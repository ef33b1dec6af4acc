"""The pages of the slips in the office (`desk`) and at a door (`door`)."""

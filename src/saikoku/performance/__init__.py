"""Attribution, figures and the reports made of them."""

"""What a delivery is made of; passwords that can be read out."""

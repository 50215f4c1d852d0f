"""What runs on a switch: one program of the standard library, sent there as it stands here."""

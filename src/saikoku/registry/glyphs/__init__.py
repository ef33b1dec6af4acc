"""With which font are the characters drawn that only the city has (外字), and which characters have no font at all?"""

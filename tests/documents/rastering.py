"""What a person sees of a drawn paper: the words and a picture of each page."""

import subprocess

PER_INCH = 110


def pages_of(content: bytes) -> tuple[list[str], list[bytes]]:
    """Words and grey PNG of each page, in order."""
    text = subprocess.run(["pdftotext", "-raw", "-", "-"], input=content, capture_output=True, check=True).stdout.decode()
    words = text.split("\f")[:-1]
    pictures = [
        subprocess.run(
            ["pdftoppm", "-r", str(PER_INCH), "-gray", "-png", "-f", str(page), "-l", str(page), "-"], input=content,
            capture_output=True, check=True,
        ).stdout
        for page in range(1, len(words) + 1)
    ]  # fmt: skip
    return words, pictures

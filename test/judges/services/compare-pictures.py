"""Of each pair of pictures, both blurred by a pixel: the percentage of pixels that differ by over 32 of 255, and how much ink the second has beside the first."""

import sys

import numpy
from PIL import Image, ImageFilter


def read(path, size=None):
    picture = Image.open(path).convert("RGBA")
    paper = Image.new("RGBA", picture.size, "white")
    paper.alpha_composite(picture)
    flat = paper.convert("RGB")
    if size is not None and flat.size != size:
        sys.exit(f"{path} is of {flat.size} pixels, not of {size}")
    return numpy.asarray(flat.filter(ImageFilter.GaussianBlur(1)), int)


for ours, theirs in zip(sys.argv[1::2], sys.argv[2::2]):
    one = read(ours)
    other = read(theirs, (one.shape[1], one.shape[0]))
    differ = numpy.abs(one - other).max(axis=2) > 32
    ink = [float((255 - picture).sum()) for picture in (one, other)]
    print(100 * float(differ.mean()), ink[1] / ink[0])

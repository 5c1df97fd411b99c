#!/usr/bin/env python3
"""Make what Keras and torchvision feed to VGG16 for a test picture, before the mean is subtracted.

usage: gen_library_goldens.py        (needs keras with any backend, torchvision and Pillow; run gen_goldens.py first)

  libs/keras.png         load_img(in/photo_420.jpg, target_size=(224, 224))
  libs/torchvision.png   Resize(256) and CenterCrop(224) of it, the transforms of torchvision's VGG16 weights
  libs/versions.txt      the libraries
"""

import pathlib

import keras
import PIL
import torchvision
from PIL import Image
from torchvision.transforms import CenterCrop, InterpolationMode, Resize

HERE = pathlib.Path(__file__).parent
SOURCE = HERE / "in" / "photo_420.jpg"

(HERE / "libs").mkdir(exist_ok=True)
keras.utils.load_img(SOURCE, target_size=(224, 224)).save(HERE / "libs" / "keras.png", optimize=True)
small = Resize(256, InterpolationMode.BILINEAR)(Image.open(SOURCE).convert("RGB"))
CenterCrop(224)(small).save(HERE / "libs" / "torchvision.png", optimize=True)
(HERE / "libs" / "versions.txt").write_text(
    f"keras {keras.__version__}, torchvision {torchvision.__version__}, Pillow {PIL.__version__}\n")

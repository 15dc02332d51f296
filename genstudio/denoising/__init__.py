"""Cleaning noisy pictures: with a trained model or a classic filter, whole pictures of any size.

`restore.restore` is the way in for a picture, `files.denoise_file` for a file, `folder.denoise_folder` for many. May
import `genstudio.project` and below; torch, scikit-image and Pillow are loaded by the functions that need them.
"""

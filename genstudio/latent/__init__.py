"""Playing with a trained model's latent space: drawing, mutating and travelling between latent vectors.

May import `genstudio.models` and below. Works on numpy arrays and in "units": standard deviations from the prior's
centre.
"""

"""Playing with a trained model's latent space: drawing, mutating, travelling, and finding one's own picture in it.

May import `genstudio.project` and below; works on numpy arrays, and on "units": standard deviations from the prior's
centre, what a slider shows.
"""

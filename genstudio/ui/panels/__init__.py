"""The five pages. Each shows the `Studio` and sends it intents; none knows another.

A panel is a `Page` built as ``Panel(studio, parent)``, named after its folder's verb: `dataset` (Pictures), `training`
(Train), `sampling` (Create), `interpolation` (Morph), `denoising` (Clean).
"""

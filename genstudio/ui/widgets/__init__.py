"""Reusable widgets: the look and feel, and no domain logic.

They may import Qt, numpy and the foundation of `genstudio.ui` (`theme`, `icons`, `images`); never torch, never a
package below `ui`. Colours come from the palette in force when a widget paints itself, so a change of theme needs no
call.
"""

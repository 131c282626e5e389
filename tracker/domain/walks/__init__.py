"""The safety walk: its route, the light it passes through, its roles and who takes part."""

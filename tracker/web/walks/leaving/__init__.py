"""A walk leaves the product: as a calendar file, as a way for other programs and devices, and on paper."""

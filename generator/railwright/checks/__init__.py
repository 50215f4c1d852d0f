"""Judge what was rendered: is it right?"""

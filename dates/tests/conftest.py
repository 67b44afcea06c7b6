from hypothesis import settings

settings.register_profile("dates", max_examples=60, deadline=None)
settings.load_profile("dates")

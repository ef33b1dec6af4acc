"""The frame around a page: where I am, who I am, which day it is, and where I may go."""


def of(request):
    return None

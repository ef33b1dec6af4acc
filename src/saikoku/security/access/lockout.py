"""What a person sees after too many wrong passwords."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def locked_out(request: HttpRequest, *_, **__) -> HttpResponse:
    return render(request, "access/locked_out.html", status=429)

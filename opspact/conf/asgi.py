"""Live updates as an ASGI application of their own: a slow reader holds a connection, never a thread of the pages."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route


async def healthz(request: Request) -> PlainTextResponse:
    """This process answers."""
    return PlainTextResponse("ok\n")


stream = Starlette(routes=[Route("/live/healthz", healthz)])

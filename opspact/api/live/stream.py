"""The stream as an ASGI application: who may listen is is told which items moved, and is asked anew who it is."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from django.conf import settings
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from opspact.api.live.callers import viewer_behind
from opspact.api.live.listening import listen
from opspact.api.live.subscribers import Subscriber, Subscribers

HEARTBEAT: Final = 20.0
"""Seconds between signs of life, so that nothing in between takes the silence for the end."""
ASKED_EVERY: Final = 60.0
"""Seconds after which it is asked again who listens and what they may see."""
GATHER: Final = 0.1
"""Seconds for which moves are gathered before they are told."""
MOST: Final = 5_000
"""Open streams of one process."""


def application() -> Starlette:
    """The application, with its listener running while it lives."""
    subscribers = Subscribers()

    @asynccontextmanager
    async def living(app: Starlette) -> AsyncIterator[None]:
        task = asyncio.create_task(listen(subscribers))
        try:
            yield
        finally:
            task.cancel()

    async def stream(request: Request) -> Response:
        return await _opened(request, subscribers)

    pages = Middleware(
        CORSMiddleware, allow_origins=settings.PAGE_ORIGINS, allow_credentials=True, allow_methods=["GET"]
    )
    routes = [Route("/live/healthz", healthz), Route("/live/", stream)]
    return Starlette(routes=routes, lifespan=living, middleware=[pages])


async def healthz(request: Request) -> PlainTextResponse:
    """This process answers."""
    return PlainTextResponse("ok\n")


async def _opened(request: Request, subscribers: Subscribers) -> Response:
    if len(subscribers.present) >= MOST:
        return PlainTextResponse("busy\n", status_code=503, headers={"Retry-After": "10"})
    viewer = await viewer_behind(request)
    if viewer is None:
        return PlainTextResponse("sign in\n", status_code=401)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    told = _told(request, Subscriber(viewer), subscribers)
    return StreamingResponse(told, media_type="text/event-stream", headers=headers)


async def _told(request: Request, own: Subscriber, subscribers: Subscribers) -> AsyncIterator[str]:
    """What the page reads, until it leaves or may no longer listen."""
    subscribers.present.add(own)
    asked = time.monotonic()
    try:
        yield ": open\n\n"
        while True:
            if time.monotonic() - asked > ASKED_EVERY:
                viewer, asked = await viewer_behind(request), time.monotonic()
                if viewer is None:
                    return
                own.viewer = viewer
            yield await _next(own)
    finally:
        subscribers.present.discard(own)


async def _next(own: Subscriber) -> str:
    try:
        await asyncio.wait_for(own.woken.wait(), HEARTBEAT)
    except TimeoutError:
        return ": alive\n\n"
    await asyncio.sleep(GATHER)
    return f"data: {json.dumps(own.take())}\n\n"

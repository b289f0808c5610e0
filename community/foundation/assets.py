"""Static files under names that carry the hash of their content, so that browsers may keep them for ever."""

import gzip
import hashlib
import json
import os
import re
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from flask import Flask, Response, request
from whitenoise import WhiteNoise

from community.foundation import drawings, icons, pages

# What everybody reads, what only a desk or a family needs beside it, and what a few pages load themselves.
SHEETS = {
    "css/zaedno.css": ("tokens", "base", "layout", "components", "public", "print"),
    "css/home.css": ("home",),
    "css/session.css": ("session",),
    "css/desk.css": ("staff",),
    "css/family.css": ("family",),
    "css/own.css": ("own",),
    "css/door.css": ("door",),
    "css/offline.css": ("offline",),
    "css/week.css": ("week",),
    "css/embed.css": ("tokens", "embed"),
}
REFERENCE = re.compile(r"url\(\"?\.\./([a-z./_-]+?)\"?((?:#[a-z-]+)?)\)")
BLANKS = re.compile(r"\s*([{};,>])\s*")
REMARK = re.compile(r"^\s*//.*\n|^\s+", re.MULTILINE)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
PACKED = {"css", "js", "svg"}
FOR_EVER, A_DAY = timedelta(days=365), timedelta(days=1)
# Where a file's headers differ from a page's.
HEADERS = {
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
}


@lru_cache(256)
def _packed(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


@lru_cache(32)
def _short(sheet: str) -> str:
    return BLANKS.sub(r"\1", COMMENT.sub("", sheet)).replace(": ", ":").replace(";}", "}").strip()


class Assets:
    """The published folder: each file once, as `name.hash.ext`, and the sheets together as one."""

    def __init__(self, source: Path, target: Path):
        self.source = source
        self.target = target
        self.names: dict[str, str] = {}
        self._publish_drawings()
        for path in sorted(source.rglob("*")):
            if path.is_file() and path.suffix in {".svg", ".png", ".ico", ".webmanifest"}:
                self._publish(str(path.relative_to(source)), path.read_bytes())
        for path in sorted((source / "js").glob("*.js")):
            self._publish(f"js/{path.name}", REMARK.sub("", path.read_text("utf-8")).encode())
        for name, sheets in SHEETS.items():
            paths = [source / "css" / f"{sheet}.css" for sheet in sheets]
            text = "\n".join(path.read_text("utf-8") for path in paths if path.exists())
            signs = icons.style_sheet() if "components" in sheets else ""
            self._publish(name, self._resolve(f"{text}\n{signs}").encode())

    def _publish_drawings(self) -> None:
        """Draw only what this edition of the drawing has not left here already."""
        index = self.target.resolve().with_name(f"drawings.{drawings.edition()}.json")
        known = json.loads(index.read_text("utf-8")) if index.exists() else {}
        if not known or not all((self.target / hashed).exists() for hashed in known.values()):
            for name, content in drawings.generated().items():
                self._publish(name, content)
            self._write(index, json.dumps(self.names).encode())
        self.names.update(known)

    def _resolve(self, sheet: str) -> str:
        return REFERENCE.sub(lambda m: f"url(../{self.names[m[1]]}{m[2]})", _short(sheet))

    def _publish(self, name: str, content: bytes) -> None:
        stem, _, ending = name.rpartition(".")
        hashed = f"{stem}.{hashlib.sha256(content).hexdigest()[:10]}.{ending}"
        path = self.target / hashed
        if not path.exists():
            if ending in PACKED:
                # WhiteNoise finds it beside the other, and sends it to whoever can unpack it.
                self._write(path.with_name(f"{path.name}.gz"), _packed(content))
            self._write(path, content)
        self.names[name] = hashed

    def _write(self, path: Path, content: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}.{id(self)}.part")
        part.write_bytes(content)
        part.replace(path)

    def url(self, name: str) -> str:
        """The address of a static file by its plain name; raises KeyError for one that does not exist."""
        return f"/static/{self.names[name]}"


class _Files(WhiteNoise):
    """WhiteNoise, which looks through its folder when the first file is asked for: a command line never asks."""

    def __init__(self, application: Any, root: Path, prefix: str, **options: Any):
        super().__init__(application, **options)
        self.root, self.prefix = root, prefix
        self.known, self.turn = False, Lock()

    def __call__(self, environ: Any, start_response: Any) -> Any:
        if not environ.get("PATH_INFO", "").startswith(self.prefix):
            return self.application(environ, start_response)
        if not self.known:
            with self.turn:
                if not self.known:
                    self.add_files(self.root, self.prefix)
                    self.known = True
        return super().__call__(environ, start_response)


def install(app: Flask, instance: Path) -> None:
    """Publish the files and let WhiteNoise answer for them before Flask does."""
    assets = Assets(Path(app.root_path) / "static", instance / "static")
    app.extensions["assets"] = assets
    app.jinja_env.globals["static_url"] = assets.url

    always = {**dict(pages.headers(secure=app.config["ZAEDNO"].secure)), **HEADERS}

    def add_headers(headers: dict[str, str], _path: str, _url: str) -> None:
        for name, value in always.items():
            headers[name] = value

    app.wsgi_app = _Files(  # type: ignore[method-assign]
        app.wsgi_app,
        root=assets.target,
        prefix="/static/",
        max_age=31_536_000,
        immutable_file_test=lambda _path, _url: True,
        add_headers_function=add_headers,
        autorefresh=False,
    )


def drawn(content: bytes, kind: str) -> Response:
    """A picture that a view draws, as static files are sent: for ever where its address names this edition (`v`)."""
    response = Response(content, mimetype=kind)
    response.headers.update(HEADERS)
    keep = response.cache_control
    keep.public = True
    keep.immutable = request.args.get("v") == drawings.edition()
    keep.max_age = int((FOR_EVER if keep.immutable else A_DAY).total_seconds())
    response.set_etag(hashlib.sha256(content).hexdigest()[:32])
    response.make_conditional(request)
    return response

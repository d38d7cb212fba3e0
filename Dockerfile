# syntax=docker/dockerfile:1
# Närvaro for production: built with uv from the lock file, run as an ordinary user without build tools.

FROM python:3.13-slim-bookworm AS build
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
RUN pip install --no-cache-dir "uv>=0.9,<1"
WORKDIR /srv/narvaro
COPY pyproject.toml uv.lock ./
# Without the groups dev and embedded: production points to servers of its own.
RUN --mount=type=cache,target=/root/.cache/uv uv sync --frozen --no-default-groups
COPY . .
# The settings refuse to start without these; collecting files uses none of them.
RUN NARVARO_MODE=production SECRET_KEY=unused ALLOWED_HOSTS=unused EMAIL_URL=dummymail:// \
    DATABASE_URL=postgres://unused/unused REDIS_URL=redis://unused STATIC_ROOT=/srv/narvaro/staticfiles \
    .venv/bin/python manage.py collectstatic --noinput
RUN .venv/bin/python -m compileall -q narvaro people audit absence cases drafts notifications oversight retention
# The texts of pupils and guardians who answer by a link, in their languages.
RUN .venv/bin/pybabel --quiet compile --domain django --directory cases/locale

FROM python:3.13-slim-bookworm
# On paper, Inter writes Swedish; the other fonts what families write beside it: their own alphabets, and emoji.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        fonts-dejavu-core fonts-droid-fallback fonts-noto-core fonts-symbola \
        libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --home-dir /srv/narvaro --shell /usr/sbin/nologin narvaro \
    && install -d -o narvaro -g narvaro /var/lib/narvaro
COPY --from=build /srv/narvaro /srv/narvaro
WORKDIR /srv/narvaro
ENV PATH=/srv/narvaro/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    # The root may be read-only: what Fontconfig remembers of fonts goes where writing is allowed.
    XDG_CACHE_HOME=/tmp \
    NARVARO_MODE=production \
    NARVARO_VAR=/var/lib/narvaro \
    STATIC_ROOT=/srv/narvaro/staticfiles
USER narvaro
EXPOSE 8000
# No access log: an address can hold what somebody searched for.
CMD ["gunicorn", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", "--preload", "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "narvaro.wsgi"]

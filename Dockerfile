# The image of `csmgraph serve`. State is in /data alone (or in PostgreSQL), so the rest can be
# read-only:  docker run --read-only --volume csmgraph:/data --publish 8000:8000 IMAGE

FROM node:24-slim AS portal
WORKDIR /portal
COPY portal/package.json portal/package-lock.json portal/.npmrc ./
RUN npm ci --ignore-scripts
COPY portal/build.mjs ./
COPY portal/src src
RUN npm run build

FROM python:3.11-slim AS server
RUN python -m venv --without-pip /opt/csmgraph
COPY requirements.lock ./
RUN pip --python /opt/csmgraph/bin/python install --no-cache-dir --require-hashes -r requirements.lock
WORKDIR /source
COPY . .
COPY --from=portal /portal/build portal/build
RUN pip --python /opt/csmgraph/bin/python install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim
COPY --from=server /opt/csmgraph /opt/csmgraph
# a number, so that Kubernetes can tell that it is not root
RUN install --directory --owner 10001 --group 10001 /data
ENV PATH=/opt/csmgraph/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    SQLITE_TMPDIR=/data \
    CSMGRAPH_HOME=/data \
    CSMGRAPH_HOST=0.0.0.0 \
    CSMGRAPH_PORT=8000
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["python", "-c", \
    "import os, urllib.request as u; u.urlopen(f'http://127.0.0.1:{os.environ[\"CSMGRAPH_PORT\"]}/livez', timeout=2)"]
CMD ["csmgraph", "serve"]

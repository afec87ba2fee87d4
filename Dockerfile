# The image of every part: `opspact up` by itself, or `serve` and `work` as compose.yaml starts them.
FROM python:3.13-slim AS build
WORKDIR /source
COPY . .
RUN bin/setup && \
    .tools/bin/uv pip install --no-config --target /opspact/lib --python .venv/bin/python --require-hashes -r requirements/run.txt && \
    .tools/bin/uv pip install --no-config --target /opspact/lib --python .venv/bin/python --no-deps . && \
    python -m compileall -q /opspact/lib

FROM python:3.13-slim
RUN useradd --system --create-home --home-dir /data opspact
COPY --from=build /opspact /opspact
ENV PYTHONPATH=/opspact/lib OPSPACT_HOME=/data/home OPSPACT_LISTEN=0.0.0.0
USER opspact
VOLUME /data
EXPOSE 8080 8081
ENTRYPOINT ["python", "-P", "-m", "opspact.shell"]
CMD ["up"]

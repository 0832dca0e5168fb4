# docker build -t ocrfix . && docker run --rm -v "$PWD:/work" -u "$(id -u)" ocrfix run scan.txt -o out
FROM python:3.13-slim
COPY pyproject.toml README.md LICENSE /opt/ocrfix/
COPY src /opt/ocrfix/src
COPY rules /opt/ocrfix/rules
RUN python -m pip install --no-cache-dir /opt/ocrfix && rm -rf /opt/ocrfix
RUN useradd --create-home reader
USER reader
WORKDIR /work
ENTRYPOINT ["ocrfix"]
CMD ["--help"]

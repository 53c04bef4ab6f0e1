# What a school or its host runs. The trial needs none of this: `make demo`.
FROM python:3.11-slim-trixie

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1

# Pango lays out PDFs; faces for the scripts that its own lacks. PostgreSQL's own programs, of
# the server's version in docker-compose.yml, copy and restore.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 fonts-dejavu-core \
       fonts-noto-core fonts-wqy-zenhei fonts-unifont postgresql-client-17 \
    && rm -rf /var/lib/apt/lists/*

RUN useradd --system --user-group --no-create-home --home-dir /nonexistent send-mis \
    && install -d -o send-mis -g send-mis -m 0700 /var/lib/send-mis /var/lib/send-mis/files \
       /var/lib/send-mis/copies

WORKDIR /app
COPY requirements.txt .
RUN pip install --require-hashes -r requirements.txt

COPY manage.py LICENSE ./
COPY send_mis send_mis
COPY pupils pupils
COPY provision provision
COPY reviews reviews
COPY ehcp ehcp
COPY templates templates
COPY static static
# The program belongs to root: the account that runs it cannot change it.
RUN python manage.py collectstatic --noinput --verbosity 0

USER send-mis
EXPOSE 8000
CMD ["python", "-m", "send_mis.web", "--host=0.0.0.0", "--port=8000"]

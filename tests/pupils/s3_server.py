"""An S3 server in a process of its own: it refuses wrong keys, wrong signatures and strangers."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from threading import Event, Thread
from typing import Any

import boto3
from botocore.config import Config

BUCKET = "plans"
# Making a user, a key, its rights and the bucket; whatever comes after them needs the key.
_BEFORE_KEYS_ARE_ASKED = 4
_RIGHTS = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}],
}


@dataclass(frozen=True)
class S3Server:
    endpoint: str
    key: str
    secret: str

    def options(self, **others: Any) -> dict[str, Any]:
        return {
            "bucket_name": BUCKET, "endpoint_url": self.endpoint, "region_name": "us-east-1",
            "access_key": self.key, "secret_key": self.secret,
        } | others  # fmt: skip

    @property
    def names(self) -> list[str]:
        listed = _client("s3", self).list_objects_v2(Bucket=BUCKET)
        return [each["Key"] for each in listed.get("Contents", ())]

    def readers(self, name: str) -> set[str]:
        """Who may read it: the owner, a group such as everybody."""
        acl = _client("s3", self).get_object_acl(Bucket=BUCKET, Key=name)
        return {grant["Grantee"]["Type"] for grant in acl["Grants"]}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@contextmanager
def s3_server() -> Iterator[S3Server]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        env=os.environ | {"INITIAL_NO_AUTH_ACTION_COUNT": str(_BEFORE_KEYS_ARE_ASKED)},
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait_for(port)
        yield _keyed(f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        process.wait(timeout=10)


def _wait_for(port: int) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError("The S3 server does not answer.")


def _keyed(endpoint: str) -> S3Server:
    nobody = S3Server(endpoint, "none", "none")
    iam = _client("iam", nobody)
    iam.create_user(UserName="school")
    key = iam.create_access_key(UserName="school")["AccessKey"]
    iam.put_user_policy(UserName="school", PolicyName="files", PolicyDocument=json.dumps(_RIGHTS))
    _client("s3", nobody).create_bucket(Bucket=BUCKET)
    return S3Server(endpoint, key["AccessKeyId"], key["SecretAccessKey"])


def _client(kind: str, server: S3Server) -> Any:
    return boto3.client(
        kind, endpoint_url=server.endpoint, region_name="us-east-1",
        aws_access_key_id=server.key, aws_secret_access_key=server.secret,
        config=Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 1}),
    )  # type: ignore[call-overload]  # fmt: skip


@contextmanager
def bad_server(does: str) -> Iterator[str]:
    """Takes a connection and then: "cuts" it in the middle of what is sent, or says nothing
    ("sleeps")."""
    done = Event()

    def serve(port: socket.socket) -> None:
        with ExitStack() as held:
            while not done.is_set():
                try:
                    here, _ = port.accept()
                except OSError:
                    return
                held.enter_context(here)
                here.recv(1_000)
                if does == "cuts":
                    here.close()

    with socket.create_server(("127.0.0.1", 0)) as port:
        serving = Thread(target=serve, args=[port], daemon=True)
        serving.start()
        yield f"http://127.0.0.1:{port.getsockname()[1]}"
        done.set()
        port.shutdown(socket.SHUT_RDWR)
        serving.join(5)

"""What the clients share: the endpoint's address, its administrative interface, and a watch over every response."""

import json
import os
import urllib.request
from datetime import datetime

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

URL = os.environ["KMSBOX_ENDPOINT"]
ACCOUNT = "123456789012"
REGION = "us-east-1"

#: Operations that succeeded at least once.
driven = set()


def admin(method, path, body=None):
    """Sends a request to the administrative interface and gives its answer."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{URL}/_kmsbox/{path}", data=data, method=method)
    with urllib.request.urlopen(request) as response:
        return json.load(response)


def advance(**span):
    """Moves virtual time on."""
    return admin("POST", "clock/advance", span)


def client(region=REGION, account=ACCOUNT):
    """A client of boto3, unmodified but for the address. An access key id of twelve digits is that account's root."""
    kms = boto3.client(
        "kms",
        endpoint_url=URL,
        region_name=region,
        aws_access_key_id=account,
        aws_secret_access_key="secret",
        config=Config(retries={"total_max_attempts": 1}),
    )
    kms.meta.events.register("after-call.kms", watch)
    return kms


def watch(http_response, parsed, model, **_):
    """Notes which operation succeeded, and holds its response against the client's own model."""
    if http_response.status_code != 200:
        return
    driven.add(model.name)
    headers = http_response.headers
    assert headers["content-type"] == "application/x-amz-json-1.1", headers
    assert parsed["ResponseMetadata"]["RequestId"], model.name
    body = http_response.content
    if model.output_shape is None:
        assert body == b"", (model.name, body)
    else:
        check(model.output_shape, json.loads(body), model.name)


def check(shape, value, path):
    """Whether a response has only what the model knows, in the model's types."""
    kind = shape.type_name
    if kind == "structure":
        unknown = set(value) - set(shape.members)
        assert not unknown, f"{path}: the model does not know {unknown}"
        missing = set(shape.required_members) - set(value)
        assert not missing, f"{path}: {missing} is missing"
        for name, member in value.items():
            check(shape.members[name], member, f"{path}.{name}")
    elif kind == "list":
        assert isinstance(value, list), path
        for item in value:
            check(shape.member, item, f"{path}[]")
    elif kind == "map":
        assert isinstance(value, dict), path
    elif kind == "boolean":
        assert isinstance(value, bool), path
    elif kind == "integer":
        assert isinstance(value, int) and not isinstance(value, bool), path
    elif kind == "timestamp":
        assert isinstance(value, (int, float)) and not isinstance(value, bool), path
    else:
        assert isinstance(value, str), path
        # AWS shows newer key specs in this deprecated member too, though its enumeration ends before them.
        if getattr(shape, "enum", None) and shape.name != "CustomerMasterKeySpec":
            assert value in shape.enum, f"{path}: the model does not know `{value}`"


def refused(code, call, **arguments):
    """The error of a call that must fail with this code, by the client's own class for it."""
    try:
        call(**arguments)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error
        modelled = getattr(call.__self__.exceptions, code, None) if code in modelled_errors(call.__self__) else None
        assert modelled is None or isinstance(error, modelled), type(error)
        return error
    raise AssertionError(f"{call.__name__}({arguments}) should fail with {code}")


def modelled_errors(kms):
    """The errors that the client has classes for."""
    return {shape.name for shape in kms.meta.service_model.error_shapes}


def is_recent(time, now=None):
    """Whether a time of a response is near the virtual clock's."""
    now = now or admin("GET", "clock")["epochSeconds"]
    assert isinstance(time, datetime) and time.tzinfo is not None
    return abs(time.timestamp() - now) < 60

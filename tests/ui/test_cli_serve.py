"""`footnote serve` as a process: the port opens at once, questions are answered, it ends well."""

import re
import signal
import socket
import subprocess
import time

import httpx
from command import PROGRAM, Footnote
from jsonschema import validate
from schemas import ANSWER, STATUS

QUESTION = {"question": "How much did Britain and Norway pledge?"}


def test_a_port_in_use_is_told(samples: Footnote) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ran = samples("serve", "--port", port)
    assert (ran.code, ran.out) == (2, "")
    assert f"127.0.0.1:{port} is in use" in ran.told
    assert "--port" in ran.told


def test_an_address_that_is_not_of_this_machine_is_told(samples: Footnote) -> None:
    ran = samples("serve", "--host", "192.0.2.1", "--port", "0")
    assert (ran.code, ran.out) == (2, "")
    assert "192.0.2.1" in ran.told


def test_it_ends_well_when_a_service_manager_says_so_while_it_loads(samples: Footnote) -> None:
    command = [PROGRAM, "serve", "--port", "0", "--home", str(samples.home)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            assert "http://" in process.stderr.readline()
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=60) == 0
            assert process.stderr.read() == ""
        finally:
            process.kill()


def test_it_serves_from_the_first_second_and_ends_when_told(samples: Footnote) -> None:
    command = [PROGRAM, "serve", "--port", "0", "--home", str(samples.home)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stderr is not None
            assert process.stdout is not None
            address = re.findall(r"http://127\.0\.0\.1:\d+", process.stderr.readline())[0]
            with httpx.Client(base_url=address, timeout=60) as client:
                first = client.get("/api/health")
                assert (first.status_code, first.json()["ready"]) == (200, False)
                assert client.get("/").status_code == 200
                until = time.monotonic() + 120
                while not client.get("/api/health").json()["ready"]:
                    assert time.monotonic() < until
                answer = client.post("/api/ask", json=QUESTION).json()
                status = client.get("/api/status").json()
            validate(answer, ANSWER)
            validate(status, STATUS)
            assert answer["answered"]
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=30) == 0
            assert process.stderr.read() == ""
            assert process.stdout.read() == ""
        finally:
            process.kill()

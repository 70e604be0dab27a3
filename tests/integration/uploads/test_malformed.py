"""300 malformed files through the real address: clear messages, no fault, no growth of memory."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from tests.integration.uploads.conftest import AT_ONCE, UploadServer
from tests.malformed import COUNT, malformed

# What a picture that cannot be used may be answered with; a few of the files are harmless.
REFUSALS = {413: {"picture-too-large"}, 415: {"not-a-picture"}, 422: {"no-face"}}
# Less than the largest of them takes, once: 36 million pixels are 108 MB.
GROWTH_MB = 100


def test_the_files_are_the_same_each_time_and_differ_from_one_another():
    files = malformed()
    assert malformed() == files
    assert len(files) == COUNT
    assert len({content for _, content in files}) > COUNT - 5


def test_each_malformed_file_gets_a_clear_answer_and_memory_stays(upload_server: UploadServer):
    files = malformed()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        # Each process has met every kind once: buffers are as large as they will be.
        largest = [file for file in files if "36mp" in file[0]]
        list(pool.map(lambda file: upload_server.predict(file[1]), files[::5] + largest))
        before, models = upload_server.memory(), upload_server.pid_of("core.predict.worker")
        answers = list(pool.map(lambda file: upload_server.predict(file[1]), files))
    seen = Counter()
    for (name, _), answer in zip(files, answers, strict=True):
        seen[answer.status] += 1
        if answer.status == 200:
            # A few pixels that are a picture after all: the gate holds the answer back.
            assert all(f["withheld"] for p in answer.content["pictures"] for f in p["faces"]), name
            continue
        assert answer.code in REFUSALS.get(answer.status, ()), (name, answer)
        problem = answer.content["error"]
        assert problem["message"].endswith("."), name
        assert problem["hint"], name
    assert seen[415] > COUNT / 2
    assert seen[413] > 10
    assert seen[200] < 10
    assert upload_server.pid_of("core.predict.worker") == models, "the process of the nets died"
    growth = upload_server.memory() - before
    assert growth < GROWTH_MB

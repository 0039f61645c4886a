"""Many at the same moment."""

from threading import Barrier, Thread

PATIENCE = 60  # seconds, and then it hangs


def together(jobs):
    """Run all of them, begun at the same moment; their results in no order."""
    barrier, results = Barrier(len(jobs)), []

    def run(job):
        barrier.wait()
        results.append(job())

    threads = [Thread(target=run, args=[job], daemon=True) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE)
    assert len(results) == len(jobs), "a job died, or waits for ever"
    return results

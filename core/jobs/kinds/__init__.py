"""One module a kind of job; see `core.jobs.kind.JobKind`."""

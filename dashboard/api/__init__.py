"""The HTTP interface for programs: `POST /api/v1/predict`, described by `openapi.json`."""

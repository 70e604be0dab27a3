"""Pure functions from data to Plotly figures; presentation is keyword-only."""

# For its effect on Plotly: every figure module imports this package first.
from dashboard.figures import _half_imported as _half_imported

"""Pure functions from data to Plotly figures; presentation is keyword-only."""

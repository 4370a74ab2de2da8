"""The web front end: `kg app`, or `streamlit run app.py` with the settings of `kg/views/launch.py`."""

from kg.views.shell import main

main()

"""The Streamlit pages; they show things and call the desk."""

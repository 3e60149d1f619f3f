"""What a document is and how files become documents (no LangChain, no Chroma)."""

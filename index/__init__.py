"""Documents become searchable: passages, embeddings, catalogue, vectors, sync, search."""

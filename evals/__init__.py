"""Questions with known answers on the sample briefings, and how the samples are made."""

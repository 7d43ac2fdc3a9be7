"""Ways a run of text lines can be a table: each proposer gives whole candidates with the lines they claim."""

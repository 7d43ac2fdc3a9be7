"""Which municipalities a document lists under which cluster, and what the notes on a name say of how it takes part.

In: a layout. Out: memberships and mentions. Not known here: who really is a member."""

-- Which journaled tables a batch wrote or ended rows of, in the order of the schema, separated by spaces. Its digest asks these
-- alone, its hash covers the list. null: a batch of an older program, whose digest asked every table.
ALTER TABLE journal ADD COLUMN touched text;

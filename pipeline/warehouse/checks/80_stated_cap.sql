-- Is an amount that must not be exceeded exceeded? One row per cap and amount committed, disbursed or allocated by the same cluster for a
-- purpose that shares its telling words with the cap's. In the same agenda item other amounts count too, but only where they agree: the cap
-- may be for another purpose.
WITH caps AS (
  SELECT c.*, d.copy_of FROM read_claims c JOIN documents d USING (document_id)
  WHERE (c.measure = 'cap' OR c.bound = 'at_most') AND c.cluster_id IS NOT NULL AND c.amount_kr IS NOT NULL AND d.copy_of IS NULL
), uses AS (
  SELECT c.*, d.copy_of FROM read_claims c JOIN documents d USING (document_id)
  WHERE c.measure IN ('committed', 'disbursed', 'allocated') AND c.bound = 'exact' AND c.amount_kr IS NOT NULL AND c.per = 'total'
    AND c.cluster_id IS NOT NULL AND NOT c.whole AND d.copy_of IS NULL AND c.role <> 'part' OR c.measure = 'committed' AND c.cluster_id IS NOT NULL
    AND NOT c.whole AND d.copy_of IS NULL
), pairs AS (
  SELECT a.claim_id AS cap_id, u.claim_id AS use_id,
    u.document_id = a.document_id AND u.item = a.item AND a.item IS NOT NULL AND u.table_id IS NULL AS same_item,
    u.document_id <> a.document_id AS elsewhere,
    len(list_intersect(
      list_filter(string_split_regex(lower(a.subject_text), '[^a-zæøå]+'), lambda w: len(w) > 4),
      list_filter(string_split_regex(lower(u.subject_text), '[^a-zæøå]+'), lambda w: len(w) > 4))) AS shared
  FROM caps a JOIN uses u ON u.cluster_id = a.cluster_id AND u.claim_id <> a.claim_id
)
SELECT
  'cap' AS kind, 'cap.exceeded' AS code, cap_id || ' >= ' || use_id AS relation, cap_id AS total_claim_id,
  use_id AS part_claim_id, 1 AS sign, CASE WHEN shared < 2 THEN cap_id || ' in its item' END AS family
FROM pairs
WHERE same_item OR (elsewhere AND shared >= 2)

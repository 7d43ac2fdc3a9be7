-- Hvor langt er hver indsats? Én række pr. indsats: den nyeste status.
SELECT initiative, cluster_id, focus_area, status, expected_end_text, published_on, document_id
FROM initiative_history
QUALIFY row_number() OVER (PARTITION BY coalesce(initiative_id, initiative) ORDER BY published_on DESC NULLS LAST, document_id) = 1
ORDER BY focus_area, initiative;

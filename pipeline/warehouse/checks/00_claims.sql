-- What does each amount come to once people's corrections are followed? One row per claim; a corrected one keeps its rounding.
CREATE OR REPLACE TEMP VIEW read_claims AS
SELECT * REPLACE (
  coalesce(corrected_kr, amount_kr) AS amount_kr,
  (low_kr + coalesce(corrected_kr - amount_kr, 0))::DECIMAL(18, 2) AS low_kr,
  (high_kr + coalesce(corrected_kr - amount_kr, 0))::DECIMAL(18, 2) AS high_kr)
FROM claims;

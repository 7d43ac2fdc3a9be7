-- What is each region and cluster called? One row per region and cluster; a cluster's name with its region's.
SELECT region_id AS id, name, region_id FROM regions
UNION ALL
SELECT k.cluster_id, k.name || ' (' || r.name || ')', k.region_id FROM clusters k JOIN regions r USING (region_id)
ORDER BY id

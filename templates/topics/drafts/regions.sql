-- One row per source region, the five with most sources: ABOUT.
-- Scope: SCOPE
-- Source: ALSOmacro regions_of.
from regions_of(SUBJECT)
order by sources desc, region

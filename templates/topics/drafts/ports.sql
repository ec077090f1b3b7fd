-- One row per destination port, the five with most packets: ABOUT.
-- Scope: SCOPE
-- Source: ALSOmacro ports_of.
from ports_of(PORTS_SUBJECT)
order by packets desc, port

-- One row per thing found behind the sources of 37215/TCP, as the team looked them up by hand on 12 June.
select *
from (values
  ('Recorder NV-400', 21, 63.6),
  ('Recorder NV-800', 7, 21.2),
  ('No answer', 5, 15.2)
) as models(model, sources, share_pct)

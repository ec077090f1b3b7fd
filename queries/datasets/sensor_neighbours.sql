-- One row per sensor: the sensor whose ranking of ports is most like its own, whether that is one of its own group, and how
-- alike it is on the average to the others of its group and to those of the other group.
-- Scope: edition
-- Source: dataset sensor_similarity; sensors. Ties go by share overlap, then by the order of sensors.
with both_ways as (
  select label, sensor_group, other_label, other_group, rank_overlap, share_overlap_pct from sensor_similarity
  union all
  select other_label, other_group, label, sensor_group, rank_overlap, share_overlap_pct from sensor_similarity
),
ranked as (
  select b.*, s.place, row_number() over (partition by b.label order by b.rank_overlap desc, b.share_overlap_pct desc, o.place) as n
  from both_ways b
  join sensors s on s.label = b.label
  join sensors o on o.label = b.other_label
)
select
  label,
  sensor_group,
  max(other_label) filter (n = 1) as nearest_label,
  bool_or(other_group = sensor_group) filter (n = 1) as nearest_in_group,
  max(rank_overlap) filter (n = 1) as rank_overlap,
  max(share_overlap_pct) filter (n = 1) as share_overlap_pct,
  round(avg(cast(round(10000 * rank_overlap) as bigint)) filter (other_group = sensor_group)) / 10000 as own_group_overlap,
  round(avg(cast(round(10000 * rank_overlap) as bigint)) filter (other_group <> sensor_group)) / 10000 as other_group_overlap
from ranked
group by label, sensor_group, place
order by place

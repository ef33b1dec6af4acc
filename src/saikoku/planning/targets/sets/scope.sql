select array_agg(distinct delivery_kind), max(delivered_on), array_agg(distinct month order by month),
       array_agg(distinct programme order by programme), array_agg(distinct work order by work)
from {staging}

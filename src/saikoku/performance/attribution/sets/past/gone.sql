(
    select min(f.order_on) from debtors_fulldelivery f
    where f.layout = '{layout}' and f.stated_at > v.known_at
        and (f.programmes = '{{}}' or {programme} = any(f.programmes))
)

-- One row per (gtin): a stated number whose check digit holds, with the fourteen digits that it stands for.
create table identity.gtins as

select
    gtin,
    lpad(gtin, 14, '0') as digits
from (select distinct gtin from identity.names where gtin is not null) as stated
where regexp_full_match(gtin, '\d{8}|\d{12,14}')
    and list_sum(list_transform(
        range(1, 15),
        lambda place: cast(lpad(gtin, 14, '0')[place] as integer) * if(place % 2 = 1, 3, 1)
    )) % 10 = 0

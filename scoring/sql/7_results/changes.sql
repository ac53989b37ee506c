-- One row per figure that moved since the day before: Change; by kind, mat, shop.
select
    kind,
    product_id,
    name,
    shop,
    shop_name,
    key,
    before,
    after
from ranking.changes
order by
    list_position(
        ['new', 'gone', 'renamed', 'rank', 'value', 'price', 'availability', 'fact', 'shop'], kind
    ),
    lower(name),
    product_id,
    shop,
    key,
    seller,
    before,
    after

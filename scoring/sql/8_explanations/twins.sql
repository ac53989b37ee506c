-- One row per pair of mats of two brands that state the same spike count and at least three more specifications alike, and
-- none that differs: likely one mat under two labels. For an editor to look at: they stay two mats.
with branded as (

    select
        products.product_id,
        list(distinct branded.brand) as brands,
        bool_or(pillows.with_pillow) as with_pillow
    from identity.products as products
    join identity.names as names using (shop, url)
    join identity.pillows as pillows using (shop, url)
    join identity.branded as branded
        on branded.name is not distinct from names.name and branded.stated_brand is not distinct from names.brand
    where branded.brand is not null
    group by products.product_id

),

stated as (

    select distinct
        branded.product_id,
        specs.key,
        specs.number,
        specs.words
    from branded
    join identity.products as products using (product_id)
    join identity.pages as pages using (shop, url)
    join identity.specs as specs using (page)
    where specs.key not in ('gtin', 'mpn')

),

counted as (

    select distinct
        one.product_id,
        other.product_id as twin
    from stated as one
    join stated as other on other.number = one.number and other.product_id > one.product_id
    join branded as ours on ours.product_id = one.product_id
    join branded as theirs on theirs.product_id = other.product_id
    where one.key = 'spike_count' and other.key = 'spike_count'
        and not list_has_any(ours.brands, theirs.brands)
        and ours.with_pillow = theirs.with_pillow

),

compared as (

    select
        counted.product_id,
        counted.twin,
        one.key,
        bool_or(coalesce(
            abs(one.number - other.number) <= telling.tolerance * greatest(abs(one.number), abs(other.number)),
            list_has_any(one.words, other.words)
        )) as agrees,
        min(coalesce(cast(one.number as decimal(18, 2))::varchar, array_to_string(one.words, ', '))) as stated
    from counted
    join stated as one on one.product_id = counted.product_id
    join stated as other on other.product_id = counted.twin and other.key = one.key
    join identity.telling_specs as telling on telling.key = one.key
    group by counted.product_id, counted.twin, one.key

)

select
    product_id,
    twin,
    list(key || ' ' || regexp_replace(stated, '\.?0+$', '') order by key) as alike
from compared
where $product is null or $product in (product_id, twin)
group by product_id, twin
having bool_and(agrees) and count(*) >= 4
order by count(*) desc, product_id, twin

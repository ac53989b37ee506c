-- One row per (page, other, reason): what says that two pages sell one mat, the firmest first; not yet whether it holds.
-- Why: pages that share a key are linked to the first of them, so that there are no more links than keys. Names come before
-- GTINs, so that all pages of a name speak against a GTIN that one of them has from another mat.
create table identity.links as

with shared as (

    select
        key,
        pages.page as other,
        if(starts_with(key, 'name '), pillows.name_has_pillow, null) as named_so,
        min(pages.page) over (partition by key, named_so) as page,
        min(pages.page) over (partition by key) as first_page
    from identity.page_keys as page_keys
    join identity.pages as pages using (shop, url)
    join identity.pillows as pillows using (shop, url)

),

reasons as (

    select
        page,
        other,
        case split_part(key, ' ', 1) when 'record' then 1 when 'name' then 2 when 'gtin' then 3 else 5 end as kind,
        if(starts_with(key, 'brand '), 1, 0) as evidence_needed,
        case split_part(key, ' ', 1)
            when 'record' then 'noted under one key: '
            when 'gtin' then 'the same GTIN: '
            when 'name' then 'the same brand and model: '
            else 'the same brand, and no model: '
        end || substr(key, strpos(key, ' ') + 1) as reason,
        1.0 as similarity
    from shared
    where page <> other

    union all

    -- A mat that comes with a pillow by its name, and one that does so only by what its page states, may be two.
    select distinct
        first_page as page,
        page as other,
        4 as kind,
        0 as evidence_needed,
        'the same brand and model, with a pillow by name and as stated: ' || substr(key, strpos(key, ' ') + 1) as reason,
        1.0 as similarity
    from shared
    where page <> first_page

    union all

    select
        page,
        other,
        5 as kind,
        evidence_needed,
        'names alike (' || similarity || ')' as reason,
        similarity
    from identity.alike

)

select
    row_number() over (order by kind, evidence_needed, similarity desc, page, other, reason) as place,
    page,
    other,
    kind,
    evidence_needed,
    reason
from reasons

-- One row per (page, other): two forms of one brand, or of one that is not stated, whose names or numbers are much alike.
-- Why: blocks keep this near-linear: a pair shares its model or a part number, or its brand and a count or the start or end
-- of a model word; a block of more than 60 forms tells nothing.
create table identity.alike as

with keyed as (

    select
        page,
        unnest(list_filter(list_concat(
            [if(brand is null or len(model_words) > 0, 'model ' || model, null)],
            list_transform(model_words, lambda word: brand || ' start ' || left(word, 3)),
            list_transform(model_words, lambda word: brand || ' end ' || right(word, 3)),
            list_transform(mpns, lambda mpn: 'mpn ' || mpn),
            list_transform(counts, lambda spikes: 'count ' || spikes || ' ' || coalesce(brand, model)),
            list_transform(counts, lambda spikes: 'count ' || spikes || ' ' || model)
        ), lambda block: block is not null)) || if(with_pillow, ' + pillow', '') as block
    from identity.forms

),

blocks as (

    select block
    from keyed
    group by block
    having count(*) between 2 and 60

),

shared as (

    select keyed.*
    from keyed
    join blocks using (block)

),

pairs as (

    select distinct
        one.page,
        other.page as other
    from shared as one
    join shared as other on other.block = one.block and other.page > one.page

),

compared as (

    select
        pairs.page,
        pairs.other,
        coalesce(list_has_any(one.mpns, other.mpns), false) as same_mpn,
        one.brand is null or other.brand is null as no_brand,
        if(
            one.model = '' or other.model = '',
            0,
            if(
                list_has_all(one.model_words, other.model_words) or list_has_all(other.model_words, one.model_words),
                greatest(jaro_winkler_similarity(one.model, other.model), 0.9),
                jaro_winkler_similarity(one.model, other.model)
            )
        ) as similarity
    from pairs
    join identity.forms as one using (page)
    join identity.forms as other on other.page = pairs.other and other.with_pillow = one.with_pillow
    where (one.brand = other.brand or one.brand is null or other.brand is null)
        and (one.numbering = other.numbering or list_has_any(one.mpns, other.mpns))

)

select
    page,
    other,
    -- How many telling specifications must be the same on both sides; a part number is one of them.
    case
        when bool_or(no_brand) then 3
        when bool_or(same_mpn) or max(similarity) >= 0.95 then 1
        else 2
    end as evidence_needed,
    round(max(similarity), 3) as similarity
from compared
where same_mpn or similarity >= 0.88
group by page, other

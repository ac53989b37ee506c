-- One row per (page, other): two forms of one brand, or of one that is not stated, whose names or numbers are much alike.
-- Why: blocks keep this near-linear: a pair shares its brand and a count, a part number or the start of a model word; a
-- block of more than 60 forms tells nothing.
create table identity.alike as

with told as (

    select
        forms.*,
        mpn.words[1] as mpn,
        spikes.number as spikes
    from identity.forms as forms
    left join identity.specs as mpn on mpn.page = forms.page and mpn.key = 'mpn'
    left join identity.specs as spikes on spikes.page = forms.page and spikes.key = 'spike_count'

),

keyed as (

    select
        *,
        unnest(list_distinct(list_filter([
            brand || ' count ' || spikes,
            brand || ' mpn ' || mpn,
            if(brand is null or len(model_words) > 0, 'model ' || model, null),
            brand || ' start ' || left(list_aggregate(model_words, 'max'), 3),
            brand || ' start ' || left(list_aggregate(model_words, 'min'), 3)
        ], lambda block: block is not null))) as block
    from told

),

blocks as (

    select *
    from keyed
    qualify count(*) over (partition by block, with_pillow) between 2 and 60

),

pairs as (

    select distinct
        one.page,
        other.page as other,
        coalesce(one.mpn = other.mpn, false) as same_mpn,
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
    from blocks as one
    join blocks as other
        on other.block = one.block and other.with_pillow = one.with_pillow and other.page > one.page
    where (one.brand = other.brand or one.brand is null or other.brand is null)
        and one.numbering = other.numbering

)

select
    page,
    other,
    -- How many telling specifications must be the same on both sides; a part number is one of them.
    case
        when no_brand then 3
        when same_mpn or similarity >= 0.95 then 1
        else 2
    end as evidence_needed,
    round(similarity, 3) as similarity
from pairs
where same_mpn or similarity >= 0.88
